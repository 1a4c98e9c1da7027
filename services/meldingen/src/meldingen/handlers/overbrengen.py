"""Transfer to the archive as persons meet it: what may go, the decision that it goes, and that the archive has it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from meldingen.domain import (
    Archiefnominatie,
    Auditregel,
    Beperking,
    Handeling,
    NietOverTeBrengen,
    Ontvangst,
    Overbrenging,
    OverbrengingNietGevonden,
    OverbrengingStatus,
    Verlopen,
    dag_van,
)
from meldingen.repository import AuditRepository, BewaarRepository, Kluis, MeldingRepository, OverbrengingRepository

from .bewaren import BATCH, BEGIN


async def zoek_over_te_brengen(tx: AsyncConnection, *, na: UUID | None, limiet: int = BATCH) -> list[Verlopen]:
    """Give meldingen that are kept for good and whose term has passed, in the order of id."""
    vandaag = dag_van(datetime.now(UTC))
    repository = BewaarRepository(tx)
    regels = await repository.regels(vandaag)
    nominatie = Archiefnominatie.BLIJVEND_BEWAREN
    return await repository.verlopen(regels, nominatie, vandaag, na=na or BEGIN, limiet=limiet, lock=False)


async def besluit_over_te_brengen(
    tx: AsyncConnection, kluis: Kluis, melding_ids: Sequence[UUID], beperking: Beperking, door: str
) -> list[Overbrenging]:
    """Decide that these meldingen go to the archive; the worker makes their packages (handlers.overbrenger).

    Raises VeldenOngeldig, or NietOverTeBrengen where one of them may not go; then none of them goes.
    """
    beperking.controleer()
    nu = datetime.now(UTC)
    repository = BewaarRepository(tx)
    regels = await repository.regels(dag_van(nu))
    verlopen = await repository.verlopen(
        regels,
        Archiefnominatie.BLIJVEND_BEWAREN,
        dag_van(nu),
        na=BEGIN,
        limiet=len(melding_ids),
        lock=True,
        van=melding_ids,
    )
    vastgehouden = await repository.vastgehouden(melding_ids)  # since they were found
    kan = {melding.melding_id for melding in verlopen} - vastgehouden
    if niet := [str(melding_id) for melding_id in melding_ids if melding_id not in kan]:
        raise NietOverTeBrengen(f"Niet over te brengen: {', '.join(niet)}.")
    meldingen = await MeldingRepository(tx).met_ids(melding_ids)
    besloten = [
        Overbrenging(
            id=uuid7(),
            melding_id=een.melding_id,
            pseudoniem=kluis.pseudoniem(een.melding_id),
            versie=meldingen[een.melding_id].versie,
            soort=een.soort,
            afloop=een.afloop,
            afgesloten_op=een.afgesloten_op,
            regel=regels.regel(een.soort, een.afloop).id,
            regels_vanaf=regels.geldig_vanaf,
            beperking=beperking,
            door=door,
            besloten_op=nu,
        )
        for een in verlopen
    ]
    await OverbrengingRepository(tx).add(besloten)
    await AuditRepository(tx).add([auditregel(een, Handeling.OVERBRENGING_BESLOTEN, door, nu) for een in besloten])
    return besloten


async def bevestig_ontvangst(
    tx: AsyncConnection, overbrenging_id: UUID, sha256: bytes, archiefkenmerk: str, door: str
) -> Overbrenging:
    """Note that the archive has the package with this hash; from now on ours may go.

    Raises OverbrengingNietGevonden, OverbrengingNietAangeboden or VeldenOngeldig.
    """
    repository = OverbrengingRepository(tx)
    overbrenging = await repository.lock(overbrenging_id)
    if overbrenging is None:
        raise OverbrengingNietGevonden("Er is geen overbrenging met dit nummer.")
    nu = datetime.now(UTC)
    wordt = overbrenging.bevestig(Ontvangst(archiefkenmerk, door, nu), sha256)
    await repository.bewaar(wordt)
    await AuditRepository(tx).add([auditregel(wordt, Handeling.OVERBRENGING_ONTVANGEN, door, nu)])
    return wordt


async def toon_overbrengingen(
    tx: AsyncConnection, *, status: OverbrengingStatus | None, na: UUID | None, limiet: int
) -> list[Overbrenging]:
    """Give the register of transfers, the latest first."""
    return await OverbrengingRepository(tx).find(status=status, na=na, limiet=limiet)


def auditregel(van: Overbrenging, handeling: Handeling, wie: str, op: datetime) -> Auditregel:
    """Give the line of the trail for one step of a transfer."""
    bijzonderheden = {"overbrenging": str(van.id), "regel": van.regel}
    if van.pakket is not None:
        bijzonderheden["sha256"] = van.pakket.sha256.hex()
    return Auditregel(wie, handeling, van.melding_id, op, bijzonderheden)
