"""The vault in the database: what is known of reporters, sealed, and who looked at it."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Inzage, Melder, Registratie
from meldingen.tables import melder, melder_inzage
from shared.runtime.database import asyncpg_of

from .kluis import Kluis, Verzegeld

_COLUMNS: Final = tuple(melder.c.keys())


class MelderRepository:
    """Reporters, each under the id of his melding; nothing leaves or enters but through the vault."""

    def __init__(self, tx: AsyncConnection, kluis: Kluis) -> None:
        self._tx = tx
        self._kluis = kluis

    async def add(self, registraties: Sequence[Registratie]) -> None:
        """Seal and store the reporters of new meldingen, all at once."""
        connection = await asyncpg_of(self._tx)
        await connection.copy_records_to_table(
            melder.name, schema_name=melder.schema, columns=_COLUMNS, records=map(self._row, registraties)
        )

    async def get(self, melding_id: UUID) -> tuple[Melder, str] | None:
        """Open the vault for one melding: its reporter and his words. The caller records the inzage."""
        row = (await self._tx.execute(select(melder).where(melder.c.melding_id == melding_id))).one_or_none()
        if row is None:
            return None
        verzegeld = Verzegeld(
            hoofdsleutel_id=row.hoofdsleutel_id,
            datasleutel=row.datasleutel,
            gegevens=row.gegevens,
            toelichting=row.toelichting,
            email_hmac=row.email_hmac,
            telefoon_hmac=row.telefoon_hmac,
        )
        return self._kluis.open(melding_id, verzegeld)

    async def add_inzages(self, inzages: Sequence[Inzage]) -> None:
        """Record who saw what, in the transaction that shows it."""
        if not inzages:
            return
        await self._tx.execute(
            insert(melder_inzage),
            [
                {
                    "melding_id": inzage.melding_id,
                    "aanroeper": inzage.aanroeper,
                    "doelbinding": inzage.doelbinding,
                    "ingezien_op": inzage.ingezien_op,
                }
                for inzage in inzages
            ],
        )

    def _row(self, registratie: Registratie) -> tuple[object, ...]:
        melding_id = registratie.melding.id
        verzegeld = self._kluis.verzegel(melding_id, registratie.melder, registratie.toelichting)
        return (
            melding_id,
            verzegeld.hoofdsleutel_id,
            verzegeld.datasleutel,
            verzegeld.gegevens,
            verzegeld.toelichting,
            verzegeld.email_hmac,
            verzegeld.telefoon_hmac,
        )
