"""Where evidence counts: a function of what was told and of the register, whichever came first."""

from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from risico.tables import bevinding, meldingbewijs, vestiging, vestiging_wijziging
from shared.runtime.database import asyncpg_of, sql

STATEMENT_SECONDS: Final = 300

# the vestiging that was named, if it is or ever was of that bedrijf; else the hoofdvestiging, else the first vestiging.
# `k` is the row that names a kvk_nummer and a genoemde_vestiging
PLEK: Final = sql(
    "coalesce("
    " (SELECT v.vestigingsnummer FROM {vestiging} v WHERE v.vestigingsnummer = k.genoemde_vestiging"
    "   AND (v.kvk_nummer = coalesce(k.kvk_nummer, v.kvk_nummer) OR EXISTS (SELECT FROM {wijziging} w"
    "    WHERE w.vestigingsnummer = v.vestigingsnummer AND w.was ->> 'kvk_nummer' = k.kvk_nummer))),"
    " (SELECT v.vestigingsnummer FROM {vestiging} v WHERE v.kvk_nummer = k.kvk_nummer"
    "   ORDER BY v.hoofdvestiging DESC, v.vestigingsnummer LIMIT 1))",
    vestiging=vestiging,
    wijziging=vestiging_wijziging,
)
_ZONDER_PLEK: Final = "k.vestigingsnummer IS NULL AND $1::uuid IS NULL"
# what an import brought or changed bears its moment; a bedrijf that lost a vestiging is in the history only
_GERAAKT: Final = sql(
    "k.kvk_nummer IN (SELECT kvk_nummer FROM {vestiging} WHERE gewijzigd_op = now()"
    "  UNION SELECT was ->> 'kvk_nummer' FROM {wijziging} WHERE mutatie_id = $1)"
    " OR k.genoemde_vestiging IN (SELECT vestigingsnummer FROM {vestiging} WHERE gewijzigd_op = now())",
    vestiging=vestiging,
    wijziging=vestiging_wijziging,
)
# what was corrected meanwhile is not what was looked up, and stays as it was corrected
_PLAATS: Final = (
    "UPDATE {bewijs} AS b SET vestigingsnummer = g.plek FROM (SELECT k.*, {{plek}} AS plek FROM {bewijs} k"
    " WHERE {{welk}}) AS g WHERE b.{sleutel} = g.{sleutel} AND b.vestigingsnummer IS DISTINCT FROM g.plek"
    " AND (b.kvk_nummer, b.genoemde_vestiging, b.vestigingsnummer)"
    "  IS NOT DISTINCT FROM (g.kvk_nummer, g.genoemde_vestiging, g.vestigingsnummer)"
    " RETURNING g.vestigingsnummer, g.plek"
)
_BEWIJZEN: Final = (
    sql(_PLAATS.replace("{sleutel}", "melding_id"), bewijs=meldingbewijs),
    sql(_PLAATS.replace("{sleutel}", "interventie_id"), bewijs=bevinding),
)


class PlaatsRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def na_import(self, mutatie_id: UUID) -> list[str]:
        """Bring evidence about whom the import of this transaction touched to its place; give who gained or lost."""
        return await self._plaats(_GERAAKT, mutatie_id)

    async def van_wie_er_toch_is(self) -> list[str]:
        """Bring evidence that counts nowhere to the vestiging that the register has after all; give who gained."""
        return await self._plaats(_ZONDER_PLEK, None)

    async def _plaats(self, welk: str, mutatie_id: UUID | None) -> list[str]:
        connection = await asyncpg_of(self._tx)
        gevonden: set[str] = set()
        for statement in _BEWIJZEN:
            vraag = statement.format(plek=PLEK, welk=welk)
            for was, wordt in await connection.fetch(vraag, mutatie_id, timeout=STATEMENT_SECONDS):
                gevonden |= {nummer for nummer in (was, wordt) if nummer is not None}
        return sorted(gevonden)
