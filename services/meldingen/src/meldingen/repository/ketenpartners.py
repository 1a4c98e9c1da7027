"""Connections of chain partners in the database."""

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Aansluiting
from meldingen.tables import ketenpartner
from shared.contracts.waardelijsten import Ketenpartner, MeldingSoort


class AansluitingRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def get(self, oin: str) -> Aansluiting | None:
        row = (await self._tx.execute(select(ketenpartner).where(ketenpartner.c.oin == oin))).one_or_none()
        return None if row is None else _aansluiting(row)

    async def find(self, *, na: str | None, limiet: int) -> list[Aansluiting]:
        """Give connections in the order of OIN, those that come after `na`."""
        query = select(ketenpartner).where(ketenpartner.c.oin > (na or "")).order_by(ketenpartner.c.oin).limit(limiet)
        return [_aansluiting(row) for row in await self._tx.execute(query)]

    async def save(self, aansluiting: Aansluiting) -> bool:
        """Store a new connection or the next version of one; False when somebody else stored that version first."""
        values = _values(aansluiting)
        saved = await self._tx.execute(
            insert(ketenpartner)
            .values(values)
            .on_conflict_do_update(
                index_elements=["oin"], set_=values, where=ketenpartner.c.versie == aansluiting.versie - 1
            )
            .returning(ketenpartner.c.oin)
        )
        return saved.first() is not None


def _values(aansluiting: Aansluiting) -> dict[str, Any]:
    return {
        "oin": aansluiting.oin,
        "ketenpartner": aansluiting.ketenpartner,
        "melding_soorten": sorted(aansluiting.melding_soorten),
        "doel": aansluiting.doel,
        "grondslag": aansluiting.grondslag,
        "versie": aansluiting.versie,
    }


def _aansluiting(row: Row[Any]) -> Aansluiting:
    return Aansluiting(
        oin=row.oin,
        ketenpartner=Ketenpartner(row.ketenpartner),
        melding_soorten=frozenset(map(MeldingSoort, row.melding_soorten)),
        doel=row.doel,
        grondslag=row.grondslag,
        versie=row.versie,
    )
