"""What chain partners delivered, in the database."""

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Aanlevering, MeldingStatus, Signaal
from meldingen.tables import aanlevering, melding
from shared.contracts.waardelijsten import MeldingSoort
from shared.runtime.database import asyncpg_of, sql

_CLAIM: Final = sql(
    "INSERT INTO {aanlevering} (melding_id, oin, kenmerk, afdruk)"
    " SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[])"
    " ON CONFLICT (oin, kenmerk) DO NOTHING RETURNING melding_id",
    aanlevering=aanlevering,
)
_RELEASE: Final = sql("DELETE FROM {aanlevering} WHERE melding_id = ANY($1::uuid[])", aanlevering=aanlevering)
_KNOWN: Final = sql(
    "SELECT melding_id, oin, kenmerk, afdruk FROM {aanlevering} WHERE oin = $1 AND kenmerk = ANY($2::text[])",
    aanlevering=aanlevering,
)


class AanleveringRepository:
    """Signals under the reference of the partner that delivered them."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def claim(self, aanleveringen: Sequence[Aanlevering]) -> set[UUID]:
        """Store those whose reference is still free, and give their ids; their meldingen follow in this transaction.

        Waits for others who claim the same reference now. They are taken in the order of references, so that two
        deliveries cannot wait for each other; of one reference given twice the first counts.
        """
        if not aanleveringen:
            return set()
        ordered = sorted(aanleveringen, key=lambda item: item.kenmerk or "")
        rows = await (await asyncpg_of(self._tx)).fetch(
            _CLAIM,
            [item.melding_id for item in ordered],
            [item.oin for item in ordered],
            [item.kenmerk for item in ordered],
            [item.afdruk for item in ordered],
        )
        return {row[0] for row in rows}

    async def release(self, melding_ids: Collection[UUID]) -> None:
        """Give up what was claimed in this transaction for meldingen that will not come."""
        if melding_ids:
            await (await asyncpg_of(self._tx)).execute(_RELEASE, melding_ids)

    async def known(self, oin: str, kenmerken: Sequence[str]) -> dict[str, Aanlevering]:
        """Give what a partner delivered under these references, by reference."""
        if not kenmerken:
            return {}
        rows = await (await asyncpg_of(self._tx)).fetch(_KNOWN, oin, kenmerken)
        return {row["kenmerk"]: Aanlevering(row[0], row[1], row[2], row[3]) for row in rows}

    async def get(self, oin: str, melding_id: UUID) -> Signaal | None:
        """Give one signal, if this partner delivered it."""
        row = (await self._tx.execute(_signalen(oin).where(aanlevering.c.melding_id == melding_id))).one_or_none()
        return None if row is None else _signaal(row)

    async def find(
        self,
        oin: str,
        *,
        soort: MeldingSoort | None,
        status: MeldingStatus | None,
        eigen_kenmerk: str | None,
        na: UUID | None,
        limiet: int,
    ) -> list[Signaal]:
        """Give what a partner delivered, newest first, those that come after `na` in that order."""
        query = _signalen(oin).order_by(aanlevering.c.melding_id.desc()).limit(limiet)
        if soort is not None:
            query = query.where(melding.c.soort == soort)
        if status is not None:
            query = query.where(melding.c.status == status)
        if eigen_kenmerk is not None:
            query = query.where(aanlevering.c.kenmerk == eigen_kenmerk)
        if na is not None:
            query = query.where(aanlevering.c.melding_id < na)
        return [_signaal(row) for row in await self._tx.execute(query)]


def _signalen(oin: str) -> Select[Any]:
    columns = melding.c
    return (
        select(columns.id, columns.eigen_kenmerk, columns.soort, columns.status, columns.versie, columns.ontvangen_op)
        .join_from(aanlevering, melding)
        .where(aanlevering.c.oin == oin)
    )


def _signaal(row: Row[Any]) -> Signaal:
    return Signaal(
        melding_id=row.id,
        eigen_kenmerk=row.eigen_kenmerk,
        soort=MeldingSoort(row.soort),
        status=MeldingStatus(row.status),
        versie=row.versie,
        ontvangen_op=row.ontvangen_op,
    )
