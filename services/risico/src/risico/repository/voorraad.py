"""The whole stock in the database: read piece by piece in binary, written back set-based."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import EENMANSZAAK
from risico.model import Model, Stuk
from risico.tables import bedrijf, bevinding, erfenis, meldingbewijs, profiel, strengheid, toestand, vestiging
from shared.contracts.waardelijsten import Band, Instrument, MeldingSoort, OvertredingKlasse, Risico, Uitkomst, Urgentie
from shared.runtime.database import asyncpg_of, sql

from .dossiers import BEWAAR_PROFIELEN

_GRENS: Final = sql(
    "SELECT max(vestigingsnummer), count(*) FROM (SELECT vestigingsnummer FROM {vestiging}"
    " WHERE vestigingsnummer > $1 ORDER BY vestigingsnummer LIMIT $2) AS v",
    vestiging=vestiging,
)
_BEVRIES: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
# whoever changes evidence or a vestiging leaves another moment in one of the two
_MERKEN: Final = sql(
    "SELECT v.vestigingsnummer, v.gewijzigd_op, p.herbeoordeeld_op FROM {vestiging} v"
    " LEFT JOIN {profiel} p USING (vestigingsnummer)",
    vestiging=vestiging,
    profiel=profiel,
)
_MERKEN_TUSSEN: Final = f"{_MERKEN} WHERE v.vestigingsnummer > $1 AND v.vestigingsnummer <= $2"
_MERKEN_VAN: Final = f"{_MERKEN} WHERE v.vestigingsnummer = ANY($1::text[])"
# a statement of its own: what is read after it is what stands as long as the lock is held
_VERGRENDEL: Final = sql(
    "SELECT FROM {vestiging} WHERE vestigingsnummer = ANY($1::text[]) ORDER BY vestigingsnummer FOR NO KEY UPDATE",
    vestiging=vestiging,
)
# what is lost in a crash is done again, because how far it is gets written after it, and waits for the disk
_NIET_WACHTEN: Final = "SET LOCAL synchronous_commit = off"
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
# as Stuk gives them: moments are seconds, and what the quarters of a row are stands from `van` to `tot` in $15
_RIJEN: Final = (
    "unnest($1::text[], $2::text[], $3::float8[], $4::float8[], $5::float8[], $6::float8[], $7::float8[], $8::int[],"
    " $9::int[], $10::int[], $11::float8[], $12::float8[], $13::int[], $14::int[]) AS r (vestigingsnummer, risico,"
    " score, peil, bevindingen, blootstelling, meldingen, aantal_controles, aantal_overtredingen, aantal_meldingen,"
    " eerste_controle, eerste_melding, van, tot)"
)
_STAND: Final = (
    "score, peil_op, bevindingen, blootstelling, meldingen, aantal_controles, aantal_overtredingen, aantal_meldingen,"
    " eerste_controle_op, eerste_melding_op, kwartalen"
)
_GEGEVEN: Final = (
    "r.score, to_timestamp(r.peil), r.bevindingen, r.blootstelling, r.meldingen, r.aantal_controles,"
    " r.aantal_overtredingen, r.aantal_meldingen, nullif(to_timestamp(r.eerste_controle), 'infinity'),"
    " nullif(to_timestamp(r.eerste_melding), 'infinity'), ($15::float8[])[r.van:r.tot]"
)
# nearly all are there, and then this is much faster than an insert that finds them
_WIJZIG: Final = sql(
    f"UPDATE {{toestand}} AS t SET ({_STAND}) = ROW({_GEGEVEN})"  # noqa: S608 - our own names
    f" FROM {_RIJEN} WHERE t.vestigingsnummer = r.vestigingsnummer AND t.risico = r.risico",
    toestand=toestand,
)
_VUL_AAN: Final = sql(
    f"INSERT INTO {{toestand}} (vestigingsnummer, risico, {_STAND}, sbi_sectie, provincie)"  # noqa: S608 - idem
    f" SELECT r.vestigingsnummer, r.risico, {_GEGEVEN}, v.sbi_sectie, v.provincie FROM {_RIJEN}"
    " JOIN {vestiging} v ON v.vestigingsnummer = r.vestigingsnummer ON CONFLICT (vestigingsnummer, risico) DO NOTHING",
    toestand=toestand,
    vestiging=vestiging,
)
# nearly all are there, and where they are is kept by the register
_WIJZIG_PROFIELEN: Final = sql(
    "UPDATE {profiel} AS p SET grootste_risico = r.grootste_risico, score = r.score, band = r.band,"
    " onzeker = r.onzeker, naleving = r.naleving, werkgeverstype = r.werkgeverstype, modelversie = $8,"
    " herbeoordeeld_op = $9 FROM unnest($1::text[], $2::text[], $3::float8[], $4::text[], $5::bool[], $6::float8[],"
    " $7::text[]) AS r (vestigingsnummer, grootste_risico, score, band, onzeker, naleving, werkgeverstype)"
    " WHERE p.vestigingsnummer = r.vestigingsnummer",
    profiel=profiel,
)
_AANTAL: Final = sql("SELECT count(*) FROM {toestand} WHERE vestigingsnummer = ANY($1::text[])", toestand=toestand)
_VERGEET: Final = sql(
    "DELETE FROM {toestand} t WHERE t.vestigingsnummer = ANY($1::text[]) AND NOT EXISTS ("
    " SELECT FROM unnest($2::text[], $3::text[]) AS n (vestigingsnummer, risico)"
    " WHERE n.vestigingsnummer = t.vestigingsnummer AND n.risico = t.risico)",
    toestand=toestand,
)

Merken = Mapping[str, tuple[datetime, datetime | None]]
"""Per vestigingsnummer when the register changed it, and when it was last judged."""


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

    async def bevries(self) -> None:
        """See everything as it is now for the rest of this transaction, which must not have begun to read."""
        await (await asyncpg_of(self._tx)).execute(_BEVRIES)

    async def merken(self, na: str, tot: str) -> Merken:
        """Give by what one sees later whether anything changed at the vestigingen after `na` up to `tot`."""
        connection = await asyncpg_of(self._tx)
        return {nummer: (een, ander) for nummer, een, ander in await connection.fetch(_MERKEN_TUSSEN, na, tot)}

    async def vergrendel(self, vestigingsnummers: Sequence[str], merken: Merken) -> set[str]:
        """Lock vestigingen to write them, and give those of which nothing changed since these marks."""
        connection = await asyncpg_of(self._tx)
        await connection.execute(_NIET_WACHTEN)
        await connection.execute(_VERGRENDEL, vestigingsnummers)
        gezien = await connection.fetch(_MERKEN_VAN, vestigingsnummers)
        return {nummer for nummer, een, ander in gezien if merken.get(nummer) == (een, ander)}

    async def bekijk(self, na: str, tot: str, model: Model) -> tuple[bytes, bytes, bytes]:
        """Give vestigingen after `na` up to `tot` in binary, and their evidence; nothing is locked."""
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

    async def schrijf(self, stuk: Stuk, plekken: Sequence[int], versie: str, op: datetime) -> None:
        """Write the profiles and states of these vestigingen of a piece, and drop states without evidence."""
        connection = await asyncpg_of(self._tx)
        profielen, toestanden = stuk.profielen(plekken), stuk.toestanden(plekken)
        (nummers, *_), (waar, welk, *_) = profielen, toestanden
        if await connection.execute(_WIJZIG_PROFIELEN, *profielen, versie, op) != f"UPDATE {len(nummers)}":
            await connection.execute(BEWAAR_PROFIELEN, *profielen, [versie] * len(nummers), [op] * len(nummers))
        if await connection.execute(_WIJZIG, *toestanden) != f"UPDATE {len(waar)}":
            await connection.execute(_VUL_AAN, *toestanden)
        if await connection.fetchval(_AANTAL, nummers) != len(waar):
            await connection.execute(_VERGEET, nummers, waar, welk)

    async def _kopie(self, query: str, *waarden: object) -> bytes:
        uit = BytesIO()
        connection = await asyncpg_of(self._tx)
        await connection.copy_from_query(query, *waarden, output=uit, format="binary")
        return uit.getvalue()
