"""The profile of a vestiging: each risico with its score and explanation."""

from dataclasses import dataclass
from datetime import datetime

from risico.domain import Vestiging
from shared.contracts.waardelijsten import Band, Risico, Werkgeverstype

from .dossier import Dossier
from .parameters import Model
from .score import Factor, score_van


@dataclass(frozen=True, slots=True)
class Risicoscore:
    """The score of one risico with the factors that multiply to it."""

    risico: Risico
    score: float
    band: Band
    onzeker: bool
    uitleg: tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class Risicoprofiel:
    """All risico's of a vestiging, greatest first, as last judged; never judged on its own: the mean of its segment."""

    vestiging: Vestiging
    naleving: float
    werkgeverstype: Werkgeverstype
    modelversie: str
    herbeoordeeld_op: datetime | None
    scores: tuple[Risicoscore, ...]

    @classmethod
    def van(cls, vestiging: Vestiging, dossier: Dossier, model: Model, nu: datetime) -> "Risicoprofiel":
        """Show a dossier as it was judged, or at its means `nu`; `model` is the version it was judged by."""
        op = dossier.herbeoordeeld_op or nu
        scores = [_score(dossier, risico, model, op) for risico in model.risicos]
        return cls(
            vestiging=vestiging,
            naleving=dossier.naleving,
            werkgeverstype=dossier.werkgeverstype,
            modelversie=dossier.modelversie,
            herbeoordeeld_op=dossier.herbeoordeeld_op,
            scores=tuple(sorted(scores, key=lambda score: score.score, reverse=True)),
        )


def _score(dossier: Dossier, risico: Risico, model: Model, op: datetime) -> Risicoscore:
    toestand = dossier.toestanden.get(risico)
    score = score_van(model, dossier.populatie, risico, toestand, op)
    return Risicoscore(
        risico=risico,
        score=score,
        band=model.band(score),
        onzeker=toestand is None or toestand.aantal_controles == 0,
        uitleg=dossier.uitleg(risico, model, op),
    )
