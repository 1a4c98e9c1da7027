"""Reading: the register, profiles with their explanation, the ranked list, and the model itself."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import Bedrijf, BedrijfOnbekend, Vestiging, VestigingOnbekend
from risico.model import Dossier, Factor, Herbeoordeling, Model, score_van
from risico.repository import (
    DossierRepository,
    HerbeoordelingRepository,
    Keuze,
    ModelRepository,
    Plaats,
    RanglijstRepository,
    VestigingRepository,
    Zoekcriteria,
)
from shared.contracts.waardelijsten import Band, Risico, Werkgeverstype


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


async def toon_vestiging(tx: AsyncConnection, vestigingsnummer: str) -> Vestiging:
    """Give a vestiging; raises VestigingOnbekend."""
    vestiging = await VestigingRepository(tx).get(vestigingsnummer)
    if vestiging is None:
        raise VestigingOnbekend
    return vestiging


async def zoek_vestigingen(
    tx: AsyncConnection, criteria: Zoekcriteria, *, na: str | None, limiet: int
) -> list[Vestiging]:
    """Find vestigingen, in the order of their number."""
    return await VestigingRepository(tx).find(criteria, na=na, limiet=limiet)


async def toon_bedrijf(tx: AsyncConnection, kvk_nummer: str) -> Bedrijf:
    """Give a bedrijf; raises BedrijfOnbekend."""
    bedrijf = await VestigingRepository(tx).bedrijf(kvk_nummer)
    if bedrijf is None:
        raise BedrijfOnbekend
    return bedrijf


async def toon_profiel(tx: AsyncConnection, vestigingsnummer: str) -> Risicoprofiel:
    """Give the profile of a vestiging as it was last judged, by the model version of then; raises VestigingOnbekend."""
    nu = datetime.now(UTC)
    modellen = ModelRepository(tx)
    model = await modellen.op(nu)
    dossier = await DossierRepository(tx).get(vestigingsnummer, model)
    if dossier is None or dossier.vestiging is None:
        raise VestigingOnbekend
    model = await modellen.get(dossier.modelversie)
    scores = [_score(dossier, risico, model, dossier.herbeoordeeld_op or nu) for risico in model.risicos]
    return Risicoprofiel(
        vestiging=dossier.vestiging,
        naleving=dossier.naleving,
        werkgeverstype=dossier.werkgeverstype,
        modelversie=dossier.modelversie,
        herbeoordeeld_op=dossier.herbeoordeeld_op,
        scores=tuple(sorted(scores, key=lambda score: score.score, reverse=True)),
    )


async def toon_herbeoordelingen(
    tx: AsyncConnection, vestigingsnummer: str, *, na: UUID | None, limiet: int
) -> list[Herbeoordeling]:
    """Give the reassessments of a vestiging, newest first; raises VestigingOnbekend."""
    await toon_vestiging(tx, vestigingsnummer)
    return await HerbeoordelingRepository(tx).find(vestigingsnummer, na=na, limiet=limiet)


async def toon_ranglijst(
    tx: AsyncConnection, keuze: Keuze, *, na: tuple[float, str] | None, limiet: int
) -> list[Plaats]:
    """Give vestigingen by score, highest first."""
    return await RanglijstRepository(tx).find(keuze, await toon_model(tx), na=na, limiet=limiet)


async def toon_model(tx: AsyncConnection) -> Model:
    """Give the model version that is in effect now."""
    return await ModelRepository(tx).op(datetime.now(UTC))


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
