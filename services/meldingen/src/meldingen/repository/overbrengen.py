"""Transfers to the archive in the database: their register, and what of it still waits for something."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import (
    OPEN,
    Beperking,
    MeldingStatus,
    Ontvangst,
    Openbaarheid,
    Overbrenging,
    OverbrengingStatus,
    Pakket,
)
from meldingen.domain.overbrengen import ONDERWEG
from meldingen.tables import bijlage, melding, overbrenging, vernietigingsstop
from shared.contracts.waardelijsten import MeldingSoort

# what was decided about is still what is here: of the same version, without a file of ours that came later
_ONGEWIJZIGD: Final = exists().where(
    melding.c.id == overbrenging.c.melding_id, melding.c.versie == overbrenging.c.versie
) & ~exists().where(
    bijlage.c.melding_id == overbrenging.c.melding_id,
    bijlage.c.bewaard_op > overbrenging.c.besloten_op,
    ~bijlage.c.van_melder,
)
_DOEL: Final = melding.alias("doel")
# somebody keeps it, or the melding that it went into runs again
_VASTGEHOUDEN: Final = exists().where(vernietigingsstop.c.melding_id == overbrenging.c.melding_id) | exists().where(
    melding.c.id == overbrenging.c.melding_id, _DOEL.c.id == melding.c.samengevoegd_met, _DOEL.c.status.in_(OPEN)
)


class OverbrengingRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(self, overbrengingen: Sequence[Overbrenging]) -> None:
        """Enter decisions into the register; of a melding that is on its way already there can be no other."""
        await self._tx.execute(insert(overbrenging), [_values(een) for een in overbrengingen])

    async def lock(self, overbrenging_id: UUID) -> Overbrenging | None:
        """Give a transfer, locked until the transaction ends."""
        query = select(overbrenging).where(overbrenging.c.id == overbrenging_id).with_for_update()
        row = (await self._tx.execute(query)).one_or_none()
        return None if row is None else _overbrenging(row)

    async def bewaar(self, wordt: Overbrenging) -> None:
        """Store how far a locked transfer came."""
        await self._tx.execute(update(overbrenging).where(overbrenging.c.id == wordt.id).values(_values(wordt)))

    async def find(self, *, status: OverbrengingStatus | None, na: UUID | None, limiet: int) -> list[Overbrenging]:
        """Give the register, the latest first, those that come after `na`."""
        query = select(overbrenging).order_by(overbrenging.c.id.desc()).limit(limiet)
        if status is not None:
            query = query.where(overbrenging.c.status == status)
        if na is not None:
            query = query.where(overbrenging.c.id < na)
        return [_overbrenging(row) for row in await self._tx.execute(query)]

    async def laat_vervallen(self) -> list[Overbrenging]:
        """Let those lapse whose melding is no longer what was decided about, and give them."""
        vervallen = (
            update(overbrenging)
            .where(overbrenging.c.status.in_(ONDERWEG), ~_ONGEWIJZIGD)
            .values(status=OverbrengingStatus.VERVALLEN)
            .returning(overbrenging)
        )
        return [_overbrenging(row) for row in await self._tx.execute(vervallen)]

    async def is_ongewijzigd(self, overbrenging_id: UUID) -> bool:
        """Say whether the melding is still what was decided about; ask it with that melding locked."""
        return bool(await self._tx.scalar(select(_ONGEWIJZIGD).where(overbrenging.c.id == overbrenging_id)))

    async def mag_weg(self, overbrenging_id: UUID) -> bool:
        """Say whether what the archive has is what is here, and nobody keeps it; ask it with that melding locked."""
        query = select(_ONGEWIJZIGD & ~_VASTGEHOUDEN).where(overbrenging.c.id == overbrenging_id)
        return bool(await self._tx.scalar(query))

    async def wachtend(self, *, na: UUID, limiet: int) -> list[Overbrenging]:
        """Give those that wait for the worker, in the order they were decided.

        To be packed; or to be ended, since they lapsed or since the archive has them and nobody keeps them here.
        """
        waar = overbrenging.c.status.in_((OverbrengingStatus.BESLOTEN, OverbrengingStatus.VERVALLEN)) | (
            (overbrenging.c.status == OverbrengingStatus.ONTVANGEN) & ~_VASTGEHOUDEN
        )
        query = select(overbrenging).where(overbrenging.c.afgerond_op.is_(None), overbrenging.c.id > na, waar)
        return [_overbrenging(row) for row in await self._tx.execute(query.order_by(overbrenging.c.id).limit(limiet))]


def _values(van: Overbrenging) -> dict[str, Any]:
    pakket, ontvangst = van.pakket, van.ontvangst
    return {
        "id": van.id,
        "melding_id": van.melding_id,
        "pseudoniem": van.pseudoniem,
        "versie": van.versie,
        "soort": van.soort,
        "afloop": van.afloop,
        "afgesloten_op": van.afgesloten_op,
        "regel": van.regel,
        "regels_vanaf": van.regels_vanaf,
        "openbaarheid": van.beperking.openbaarheid,
        "beperkt_jaren": van.beperking.jaren,
        "door": van.door,
        "besloten_op": van.besloten_op,
        "status": van.status,
        "sha256": None if pakket is None else pakket.sha256,
        "bestanden": None if pakket is None else pakket.bestanden,
        "grootte": None if pakket is None else pakket.grootte,
        "aangeboden_op": van.aangeboden_op,
        "archiefkenmerk": None if ontvangst is None else ontvangst.archiefkenmerk,
        "ontvangst_door": None if ontvangst is None else ontvangst.door,
        "ontvangen_op": None if ontvangst is None else ontvangst.op,
        "afgerond_op": van.afgerond_op,
    }


def _overbrenging(row: Row[Any]) -> Overbrenging:
    return Overbrenging(
        id=row.id,
        melding_id=row.melding_id,
        pseudoniem=row.pseudoniem,
        versie=row.versie,
        soort=MeldingSoort(row.soort),
        afloop=MeldingStatus(row.afloop),
        afgesloten_op=row.afgesloten_op,
        regel=row.regel,
        regels_vanaf=row.regels_vanaf,
        beperking=Beperking(openbaarheid=Openbaarheid(row.openbaarheid), jaren=row.beperkt_jaren),
        door=row.door,
        besloten_op=row.besloten_op,
        status=OverbrengingStatus(row.status),
        pakket=None if row.sha256 is None else Pakket(row.sha256, row.bestanden, row.grootte),
        aangeboden_op=row.aangeboden_op,
        ontvangst=(
            None if row.archiefkenmerk is None else Ontvangst(row.archiefkenmerk, row.ontvangst_door, row.ontvangen_op)
        ),
        afgerond_op=row.afgerond_op,
    )
