"""Attachments in the database: their rows come before the file and go after it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import MELDER, Bestandstype, Bijlage, BijlageStatus, NieuweBijlage
from meldingen.tables import bijlage, melder

from .kluis import Datasleutel

_NAAM: Final = "bijlage.bestandsnaam"
_SLEUTEL: Final = "bijlage.sleutel"
_TELT: Final = bijlage.c.status != BijlageStatus.TE_VERWIJDEREN


class BijlageRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def ingenomen(self, melding_id: UUID) -> tuple[int, int]:
        """Give how many files a melding has and how many bytes these take, those on their way included."""
        query = select(func.count(), func.coalesce(func.sum(bijlage.c.grootte), 0))
        row = (await self._tx.execute(query.where(bijlage.c.melding_id == melding_id, _TELT))).one()
        return row[0], int(row[1])

    async def begin(
        self, bijlage_id: UUID, object_: str, nieuw: NieuweBijlage, cellen: tuple[bytes, bytes], op: datetime
    ) -> None:
        """Store that a file is on its way; its size counts as what was said until it is there."""
        naam, sleutel = cellen
        await self._tx.execute(
            insert(bijlage).values(
                id=bijlage_id,
                melding_id=nieuw.melding_id,
                object=object_,
                mediatype=nieuw.mediatype,
                status=BijlageStatus.WORDT_GESCHREVEN,
                bestandsnaam=naam,
                sleutel=sleutel,
                grootte=nieuw.grootte,
                begonnen_op=op,
                van_melder=nieuw.wie == MELDER,
            )
        )

    async def rond_af(self, klaar: Bijlage) -> bool:
        """Say that a file is there, whole; False when it was given up in the meantime."""
        afgerond = await self._tx.execute(
            update(bijlage)
            .where(bijlage.c.id == klaar.id, bijlage.c.status == BijlageStatus.WORDT_GESCHREVEN)
            .values(
                status=BijlageStatus.BEWAARD, grootte=klaar.grootte, sha256=klaar.sha256, bewaard_op=klaar.bewaard_op
            )
            .returning(bijlage.c.id)
        )
        return afgerond.first() is not None

    async def zelfde(self, melding_id: UUID, sha256: bytes) -> Bijlage | None:
        """Find a file of this very content that the melding has already."""
        query = select(bijlage).where(
            bijlage.c.melding_id == melding_id,
            bijlage.c.sha256 == sha256,
            bijlage.c.status == BijlageStatus.BEWAARD,
        )
        row = (await self._tx.execute(query)).first()
        return None if row is None else _bijlage(row)

    async def find(self, melding_id: UUID, *, na: UUID | None, limiet: int) -> list[Bijlage]:
        """Give the files of a melding that are there, in the order in which they came, those after `na`."""
        query = select(bijlage).where(bijlage.c.melding_id == melding_id, bijlage.c.status == BijlageStatus.BEWAARD)
        if na is not None:
            query = query.where(bijlage.c.id > na)
        return [_bijlage(row) for row in await self._tx.execute(query.order_by(bijlage.c.id).limit(limiet))]

    async def van(self, melding_ids: Collection[UUID]) -> dict[UUID, list[Bijlage]]:
        """Give the files of each of these meldingen that are there, in the order in which they came."""
        query = select(bijlage).where(bijlage.c.melding_id.in_(melding_ids), bijlage.c.status == BijlageStatus.BEWAARD)
        gevonden: dict[UUID, list[Bijlage]] = {melding_id: [] for melding_id in melding_ids}
        for row in await self._tx.execute(query.order_by(bijlage.c.id)):
            gevonden[row.melding_id].append(_bijlage(row))
        return gevonden

    async def van_melder(self, melding_id: UUID) -> list[Bijlage]:
        """Give the files that the reporter brought himself, in the order in which they came."""
        query = select(bijlage).where(
            bijlage.c.melding_id == melding_id, bijlage.c.status == BijlageStatus.BEWAARD, bijlage.c.van_melder
        )
        return [_bijlage(row) for row in await self._tx.execute(query.order_by(bijlage.c.id))]

    async def van_inspectie(self, melding_id: UUID) -> list[Bijlage]:
        """Give the files that the inspectorate added, in the order in which they came."""
        query = select(bijlage).where(
            bijlage.c.melding_id == melding_id, bijlage.c.status == BijlageStatus.BEWAARD, ~bijlage.c.van_melder
        )
        return [_bijlage(row) for row in await self._tx.execute(query.order_by(bijlage.c.id))]

    async def open(
        self, melding_id: UUID, bijlage_id: UUID, sleutel: Datasleutel
    ) -> tuple[Bijlage, str, str, bytes] | None:
        """Open the row of a file: with its name, and the object that holds it with the key to that."""
        query = select(bijlage).where(
            bijlage.c.id == bijlage_id,
            bijlage.c.melding_id == melding_id,
            bijlage.c.status == BijlageStatus.BEWAARD,
        )
        row = (await self._tx.execute(query)).one_or_none()
        if row is None:
            return None
        naam = sleutel.open(_NAAM, row.id, row.bestandsnaam).decode()
        return _bijlage(row), naam, row.object, sleutel.open(_SLEUTEL, row.id, row.sleutel)

    async def geef_op(self, bijlage_id: UUID) -> None:
        """Say that a file on its way will not come."""
        await self._te_verwijderen(bijlage.c.id == bijlage_id, bijlage.c.status == BijlageStatus.WORDT_GESCHREVEN)

    async def geef_op_wat_bleef_steken(self, begonnen_voor: datetime) -> None:
        """Say that files on their way since long will not come, and that those of erased reporters must go."""
        steekt = bijlage.c.status == BijlageStatus.WORDT_GESCHREVEN, bijlage.c.begonnen_op < begonnen_voor
        await self._te_verwijderen(*steekt)
        await self._te_verwijderen(
            bijlage.c.status == BijlageStatus.BEWAARD, ~exists().where(melder.c.melding_id == bijlage.c.melding_id)
        )

    async def te_verwijderen(self, limiet: int) -> list[tuple[UUID, str]]:
        """Give files that must go, with the objects that hold them."""
        query = select(bijlage.c.id, bijlage.c.object).where(bijlage.c.status == BijlageStatus.TE_VERWIJDEREN)
        return [(row.id, row.object) for row in await self._tx.execute(query.order_by(bijlage.c.id).limit(limiet))]

    async def vergeet(self, bijlage_ids: Sequence[UUID]) -> None:
        """Remove the rows of files that are gone."""
        await self._tx.execute(
            delete(bijlage).where(bijlage.c.id.in_(bijlage_ids), bijlage.c.status == BijlageStatus.TE_VERWIJDEREN)
        )

    async def onbekend(self, objecten: Collection[str]) -> set[str]:
        """Tell which of these objects no row speaks of."""
        bekend = await self._tx.execute(select(bijlage.c.object).where(bijlage.c.object.in_(objecten)))
        return set(objecten) - set(bekend.scalars())

    async def _te_verwijderen(self, *waar: ColumnElement[bool]) -> None:
        await self._tx.execute(update(bijlage).where(*waar).values(status=BijlageStatus.TE_VERWIJDEREN))


def verzegel_bijlage(sleutel: Datasleutel, bijlage_id: UUID, bestandsnaam: str, eigen: bytes) -> tuple[bytes, bytes]:
    """Seal the name of a file and the key to its content, each for its own place."""
    return (
        sleutel.verzegel(_NAAM, bijlage_id, bestandsnaam.encode()),
        sleutel.verzegel(_SLEUTEL, bijlage_id, eigen),
    )


def _bijlage(row: Row[Any]) -> Bijlage:
    return Bijlage(
        id=row.id,
        melding_id=row.melding_id,
        mediatype=Bestandstype(row.mediatype),
        grootte=row.grootte,
        sha256=row.sha256,
        bewaard_op=row.bewaard_op,
    )
