"""The profile of a vestiging: each risico with its score and explanation."""

from dataclasses import dataclass
from datetime import datetime

from risico.domain import Vestiging
from shared.contracts.waardelijsten import Band, Risico, Werkgeverstype

from .dossier import Dossier
from .interval import RAND, gamma_kwantiel
from .parameters import Model
from .score import Factor, score_van
from .tegenfeit import Tegenfeit, tegenfeit_van


@dataclass(frozen=True, slots=True)
class Risicoscore:
    """The score of one risico with the factors that multiply to it.

    Nine of ten true scores lie between `laag` and `hoog`; `gemiddelde` is the score that the sector alone would give.
    """

    risico: Risico
    score: float
    band: Band
    onzeker: bool
    laag: float
    hoog: float
    gemiddelde: float
    uitleg: tuple[Factor, ...]
    tegenfeit: Tegenfeit | None


@dataclass(frozen=True, slots=True)
class Risicoprofiel:
    """All risico's of a vestiging, greatest first, as last judged; never judged on its own: the mean of its segment."""

    vestiging: Vestiging
    naleving: float
    alleen_sector: bool
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
            alleen_sector=dossier.alleen_sector,
            werkgeverstype=dossier.werkgeverstype,
            modelversie=dossier.modelversie,
            herbeoordeeld_op=dossier.herbeoordeeld_op,
            scores=tuple(sorted(scores, key=lambda score: score.score, reverse=True)),
        )


def _score(dossier: Dossier, risico: Risico, model: Model, op: datetime) -> Risicoscore:
    toestand = dossier.toestanden.get(risico)
    score = score_van(model, dossier.populatie, risico, toestand, op)
    maat = model.maten[dossier.populatie.segment][risico]
    gevonden = 0.0 if toestand is None else toestand.gewogen(op, maat.geheugen)[0]
    vorm = maat.voorgewicht * maat.gemiddelde + gevonden
    return Risicoscore(
        risico=risico,
        score=score,
        band=model.band(score),
        onzeker=toestand is None or toestand.aantal_controles == 0,
        laag=score * gamma_kwantiel(RAND, vorm) / vorm,
        hoog=score * gamma_kwantiel(1 - RAND, vorm) / vorm,
        gemiddelde=maat.basis * dossier.populatie.omvang,
        uitleg=dossier.uitleg(risico, model, op),
        tegenfeit=None if dossier.alleen_sector else tegenfeit_van(model, dossier.populatie, risico, toestand, op),
    )
