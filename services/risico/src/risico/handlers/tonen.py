"""Reading: the register, profiles with their explanation, the ranked list, and the model itself."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import (
    Afwijking,
    Bedrijf,
    BedrijfOnbekend,
    Bevinding,
    Gekozen,
    HerbeoordelingOnbekend,
    Klasse,
    Selectie,
    Vestiging,
    VestigingOnbekend,
)
from risico.model import Herbeoordeling, Model, Risicoprofiel
from risico.repository import (
    AfwijkingRepository,
    BewijsRepository,
    DossierRepository,
    HerbeoordelingRepository,
    Keuze,
    ModelRepository,
    Plaats,
    RanglijstRepository,
    SelectieRepository,
    VestigingRepository,
    Zoekcriteria,
)


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
    dossier = await DossierRepository(tx).get(vestigingsnummer, await modellen.op(nu))
    if dossier is None or dossier.vestiging is None:
        raise VestigingOnbekend
    return Risicoprofiel.van(dossier.vestiging, dossier, await modellen.get(dossier.modelversie), nu)


async def toon_herbeoordelingen(
    tx: AsyncConnection, vestigingsnummer: str, *, na: UUID | None, limiet: int
) -> list[Herbeoordeling]:
    """Give the reassessments of a vestiging, newest first; raises VestigingOnbekend."""
    await toon_vestiging(tx, vestigingsnummer)
    return await HerbeoordelingRepository(tx).find(vestigingsnummer, na=na, limiet=limiet)


async def toon_herbeoordeling(
    tx: AsyncConnection, herbeoordeling_id: UUID
) -> tuple[Herbeoordeling, datetime | None, Sequence[tuple[Selectie, Gekozen]], Sequence[Afwijking]]:
    """Give one score with when the next came, which draws chose the vestiging by it, and who judged otherwise then.

    Raises HerbeoordelingOnbekend.
    """
    repository = HerbeoordelingRepository(tx)
    herbeoordeling = await repository.get(herbeoordeling_id)
    if herbeoordeling is None:
        raise HerbeoordelingOnbekend
    nummer, van = herbeoordeling.vestigingsnummer, herbeoordeling.herbeoordeeld_op
    if nummer is None:
        return herbeoordeling, None, (), ()
    tot = await repository.vervangen_op(herbeoordeling)
    gekozen = await SelectieRepository(tx).waarin(nummer, van, tot)
    return herbeoordeling, tot, gekozen, await AfwijkingRepository(tx).tussen(nummer, van, tot)


async def toon_bewijs(tx: AsyncConnection, vestigingsnummer: str) -> tuple[list[Bevinding], list[tuple[UUID, Klasse]]]:
    """Give what the scores of a vestiging rest on: outcomes, also annulled ones, and the meldingen that count.

    Raises VestigingOnbekend.
    """
    await toon_vestiging(tx, vestigingsnummer)
    bewijs = BewijsRepository(tx)
    bevindingen = (await bewijs.bevindingen([vestigingsnummer]))[vestigingsnummer]
    return sorted(bevindingen, key=lambda b: b.afgerond_op, reverse=True), await bewijs.stukken(vestigingsnummer)


async def toon_ranglijst(
    tx: AsyncConnection, keuze: Keuze, *, na: tuple[float, str] | None, limiet: int
) -> list[Plaats]:
    """Give vestigingen by score, highest first."""
    return await RanglijstRepository(tx).find(keuze, await toon_model(tx), na=na, limiet=limiet)


async def toon_model(tx: AsyncConnection) -> Model:
    """Give the model version that is in effect now."""
    return await ModelRepository(tx).op(datetime.now(UTC))
