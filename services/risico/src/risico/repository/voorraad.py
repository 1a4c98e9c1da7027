"""The whole stock in the database: read piece by piece in binary, written back set-based."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import EENMANSZAAK
from risico.model import Model
from risico.tables import bedrijf, bevinding, erfenis, meldingbewijs, profiel, strengheid, toestand, vestiging
from shared.contracts.waardelijsten import Band, Instrument, MeldingSoort, OvertredingKlasse, Risico, Uitkomst, Urgentie
from shared.runtime.database import asyncpg_of, sql

_GRENS: Final = sql(
    "SELECT max(vestigingsnummer), count(*) FROM (SELECT vestigingsnummer FROM {vestiging}"
    " WHERE vestigingsnummer > $1 ORDER BY vestigingsnummer LIMIT $2) AS v",
    vestiging=vestiging,
)
# a statement of its own: what is read after it is what stands as long as the lock is held
_VERGRENDEL: Final = sql(
    "SELECT FROM {vestiging} WHERE vestigingsnummer > $1 AND vestigingsnummer <= $2"
    " ORDER BY vestigingsnummer FOR NO KEY UPDATE",
    vestiging=vestiging,
)
_TEL: Final = sql("SELECT count(*) FROM {vestiging}", vestiging=vestiging)
# the columns are those of VESTIGING, CONTROLE and MELDING in risico.model.stuk, and none is empty
_VESTIGINGEN: Final = sql(
    "SELECT v.vestigingsnummer::int8, (ascii(v.sbi_sectie) - ascii('A'))::int2, v.grootteklasse, v.omvang,"
    " starts_with(lower(btrim(b.rechtsvorm)), $3),"
    " coalesce(array_position($4::text[], p.grootste_risico) - 1, -1)::int2,"
    " coalesce(array_position($5::text[], p.band) - 1, -1)::int2"
    " FROM {vestiging} v JOIN {bedrijf} b USING (kvk_nummer) LEFT JOIN {profiel} p USING (vestigingsnummer)"
    " WHERE v.vestigingsnummer > $1 AND v.vestigingsnummer <= $2 ORDER BY v.vestigingsnummer",
    vestiging=vestiging,
    bedrijf=bedrijf,
    profiel=profiel,
)
# what counts at a vestiging: its own evidence, and that of whom it succeeds
_TELT: Final = (
    "(SELECT vestigingsnummer AS naar, 1::float8 AS aandeel, * FROM {bewijs}"
    "  WHERE vestigingsnummer > $1 AND vestigingsnummer <= $2"
    " UNION ALL SELECT x.naar, x.aandeel, b.* FROM {erfenis} x JOIN {bewijs} b ON b.vestigingsnummer = x.van"
    "  WHERE x.naar > $1 AND x.naar <= $2) AS e"
)
_CONTROLES: Final = sql(
    "SELECT e.naar::int8, (array_position($3::text[], r.risico) - 1)::int2, r.nummer = 1,"  # noqa: S608 - our own names
    " (array_position($4::text[], e.uitkomst) - 1)::int2,"
    " coalesce(array_position($5::text[], e.overtreding_klasse) - 1, -1)::int2,"
    " $6::text = ANY(e.instrumenten), extract(epoch FROM e.afgerond_op)::float8, coalesce(s.strengheid, 1),"
    f" e.aandeel FROM {_TELT} CROSS JOIN unnest(e.risicos) WITH ORDINALITY AS r (risico, nummer)"
    " LEFT JOIN {strengheid} s ON s.modelversie = $7 AND s.inspecteur_id = e.inspecteur_id"
    " WHERE e.vernietigd_op IS NULL",
    bewijs=bevinding,
    erfenis=erfenis,
    strengheid=strengheid,
)
_MELDINGEN: Final = sql(
    "SELECT e.naar::int8, (array_position($3::text[], r.risico) - 1)::int2,"  # noqa: S608 - idem
    " (array_position($4::text[], e.soort) - 1)::int2, (array_position($5::text[], e.urgentie) - 1)::int2,"
    f" extract(epoch FROM e.ontvangen_op)::float8, e.aandeel FROM {_TELT} CROSS JOIN unnest(e.risicos) AS r (risico)"
    " WHERE e.soort IS NOT NULL AND NOT e.kwaadwillig",
    bewijs=meldingbewijs,
    erfenis=erfenis,
)
_VERGEET: Final = sql(
    "DELETE FROM {toestand} t WHERE t.vestigingsnummer = ANY($1::text[]) AND NOT EXISTS ("
    " SELECT FROM unnest($2::text[], $3::text[]) AS n (vestigingsnummer, risico)"
    " WHERE n.vestigingsnummer = t.vestigingsnummer AND n.risico = t.risico)",
    toestand=toestand,
)


class VoorraadRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def tel(self) -> int:
        """Count the vestigingen of the register."""
        connection = await asyncpg_of(self._tx)
        return int(await connection.fetchval(_TEL))

    async def grens(self, na: str, aantal: int) -> tuple[str | None, int]:
        """Give the last of the next `aantal` vestigingen after `na`, and how many there are; None when none is left."""
        connection = await asyncpg_of(self._tx)
        ((tot, gevonden),) = await connection.fetch(_GRENS, na, aantal)
        return tot, gevonden

    async def lees(self, na: str, tot: str, model: Model) -> tuple[bytes, bytes, bytes]:
        """Lock vestigingen after `na` up to `tot`; give them in binary, and their evidence."""
        connection = await asyncpg_of(self._tx)
        await connection.execute(_VERGRENDEL, na, tot)
        return await self.bekijk(na, tot, model)

    async def bekijk(self, na: str, tot: str, model: Model) -> tuple[bytes, bytes, bytes]:
        """Give the same without locking anything."""
        risicos = [risico.value for risico in Risico]
        return (
            await self._kopie(_VESTIGINGEN, na, tot, EENMANSZAAK, risicos, [band.value for band in Band]),
            await self._kopie(
                _CONTROLES,
                na,
                tot,
                risicos,
                [uitkomst.value for uitkomst in Uitkomst],
                [klasse.value for klasse in OvertredingKlasse],
                Instrument.PROCES_VERBAAL.value,
                model.versie,
            ),
            await self._kopie(
                _MELDINGEN,
                na,
                tot,
                risicos,
                [soort.value for soort in MeldingSoort],
                [urgentie.value for urgentie in Urgentie],
            ),
        )

    async def vergeet(self, vestigingsnummers: Sequence[str], cellen: Sequence[tuple[str, Risico]]) -> None:
        """Drop the states of vestigingen that are not among the cells with evidence."""
        connection = await asyncpg_of(self._tx)
        await connection.execute(
            _VERGEET, vestigingsnummers, [nummer for nummer, _ in cellen], [risico for _, risico in cellen]
        )

    async def _kopie(self, query: str, *waarden: object) -> bytes:
        uit = BytesIO()
        connection = await asyncpg_of(self._tx)
        await connection.copy_from_query(query, *waarden, output=uit, format="binary")
        return uit.getvalue()
