"""An import on its way into the register: rows by binary COPY, checked as a whole, then one statement per table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import ImportLoopt, Rij, rijfout
from risico.tables import bedrijf, bedrijf_wijziging, importrij, profiel, vestiging, vestiging_wijziging
from shared.contracts.fouten import Veldfout
from shared.runtime.database import asyncpg_of, sql

STATEMENT_SECONDS: Final = 300
DEEL: Final = 20_000  # rows that are inserted at once: about a second of work
_KOLOMMEN: Final = tuple(importrij.c.keys())
_BEDRIJF: Final = ("naam", "rechtsvorm", "rsin")
_VESTIGING: Final = tuple(
    kolom.name for kolom in vestiging.c if kolom.name not in {"vestigingsnummer", "opheffingsdatum", "gewijzigd_op"}
)
_AFGELEID: Final = frozenset({"grootteklasse", "omvang"})

_SLOT: Final = "SELECT pg_try_advisory_xact_lock(hashtext('risico importrij'))"
_TIJD: Final = f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'"
_LEEG: Final = sql("TRUNCATE {importrij}", importrij=importrij)
_TEL: Final = sql("ANALYZE {importrij}", importrij=importrij)
_TEL_REGISTER: Final = sql("ANALYZE {bedrijf}, {vestiging}", bedrijf=bedrijf, vestiging=vestiging)
_DUBBEL: Final = sql(
    "SELECT rij, eerste FROM"
    " (SELECT rij, min(rij) OVER (PARTITION BY vestigingsnummer) AS eerste FROM {importrij}) AS r"
    " WHERE rij > eerste ORDER BY rij LIMIT $1",
    importrij=importrij,
)
_TWEE_HOOFD: Final = sql(
    "SELECT rij, eerste FROM (SELECT rij, min(rij) OVER (PARTITION BY kvk_nummer) AS eerste FROM {importrij}"
    "  WHERE hoofdvestiging) AS r"
    " WHERE rij > eerste ORDER BY rij LIMIT $1",
    importrij=importrij,
)
_ONEENS: Final = sql(
    "SELECT rij, eerste FROM (SELECT rij, first_value(rij) OVER bedrijf AS eerste,"
    "  (naam, rechtsvorm, rsin) IS DISTINCT FROM (first_value(naam) OVER bedrijf, first_value(rechtsvorm) OVER bedrijf,"
    "   first_value(rsin) OVER bedrijf) AS anders"
    "  FROM {importrij} WINDOW bedrijf AS (PARTITION BY kvk_nummer ORDER BY rij)) AS r"
    " WHERE anders ORDER BY rij LIMIT $1",
    importrij=importrij,
)
_CONTROLES: Final = (
    (_DUBBEL, "vestigingsnummer", "dubbel", "staat ook al in rij {}"),
    (_TWEE_HOOFD, "hoofdvestiging", "dubbel", "kan niet: rij {} is al de hoofdvestiging van dit bedrijf"),
    (_ONEENS, "kvkNummer", "tegenstrijdig", "heeft een andere naam, rechtsvorm of rsin dan in rij {}"),
)


def _lijst(kolommen: Sequence[str], prefix: str = "") -> str:
    return ", ".join(f"{prefix}{kolom}" for kolom in kolommen)


def _verschil(kolommen: Sequence[str], oud: str) -> str:
    """Select what differs between `oud` and r: two objects, of what was and of what is."""
    paren = ", ".join(f"('{kolom}', to_jsonb({oud}.{kolom}), to_jsonb(r.{kolom}))" for kolom in kolommen)
    return (
        "(SELECT coalesce(jsonb_object_agg(veld, oud), '{{}}') AS was, coalesce(jsonb_object_agg(veld, nieuw), '{{}}')"  # noqa: S608 - names of our own columns
        f" AS wordt FROM (VALUES {paren}) AS w (veld, oud, nieuw) WHERE oud IS DISTINCT FROM nieuw) AS verschil"
    )


# only what differs is written, with what it was: a second import of the same file changes nothing and locks nothing.
# What is noted is locked, and only what is noted is changed: who tells of the same vestiging meanwhile comes later
_NOTEER_BEDRIJVEN: Final = sql(
    "INSERT INTO {wijziging} (kvk_nummer, mutatie_id, was, wordt)"  # noqa: S608 - idem
    " SELECT b.kvk_nummer, $1, was, wordt FROM {bedrijf} AS b JOIN"
    " (SELECT DISTINCT ON (kvk_nummer) * FROM {importrij} ORDER BY kvk_nummer) AS r USING (kvk_nummer),"
    f" LATERAL {_verschil(_BEDRIJF, 'b')}"
    f" WHERE ({_lijst(_BEDRIJF, 'b.')}) IS DISTINCT FROM ({_lijst(_BEDRIJF, 'r.')})"
    " ORDER BY kvk_nummer FOR NO KEY UPDATE OF b",
    wijziging=bedrijf_wijziging,
    bedrijf=bedrijf,
    importrij=importrij,
)
_WIJZIG_BEDRIJVEN: Final = sql(
    f"UPDATE {{bedrijf}} AS b SET ({_lijst(_BEDRIJF)}, gewijzigd_op) = ({_lijst(_BEDRIJF, 'r.')}, now())"  # noqa: S608 - idem
    f" FROM (SELECT DISTINCT ON (kvk_nummer) * FROM {{importrij}} ORDER BY kvk_nummer) AS r"
    " JOIN {wijziging} AS w ON w.kvk_nummer = r.kvk_nummer AND w.mutatie_id = $1"
    " WHERE b.kvk_nummer = r.kvk_nummer",
    wijziging=bedrijf_wijziging,
    bedrijf=bedrijf,
    importrij=importrij,
)
_NIEUWE_BEDRIJVEN: Final = sql(
    f"INSERT INTO {{bedrijf}} (kvk_nummer, {_lijst(_BEDRIJF)})"  # noqa: S608 - idem
    f" SELECT DISTINCT ON (kvk_nummer) kvk_nummer, {_lijst(_BEDRIJF)} FROM {{importrij}} ORDER BY kvk_nummer"
    " ON CONFLICT DO NOTHING",
    bedrijf=bedrijf,
    importrij=importrij,
)
# a hoofdvestiging that moved leaves its old place first: a bedrijf never has two, also not within a statement
_OUD_HOOFD: Final = (
    " FROM {importrij} AS r WHERE v.kvk_nummer = r.kvk_nummer AND r.hoofdvestiging AND v.hoofdvestiging"
    " AND v.vestigingsnummer <> r.vestigingsnummer"
)
_NOTEER_OUDE_HOOFD: Final = sql(
    "INSERT INTO {wijziging} (vestigingsnummer, mutatie_id, was, wordt) SELECT v.vestigingsnummer, $1,"  # noqa: S608 - idem
    """ '{{"hoofdvestiging": true}}', '{{"hoofdvestiging": false}}' FROM {vestiging} AS v,"""
    f" LATERAL (SELECT{_OUD_HOOFD}) AS r ORDER BY vestigingsnummer FOR NO KEY UPDATE OF v ON CONFLICT DO NOTHING",
    wijziging=vestiging_wijziging,
    vestiging=vestiging,
    importrij=importrij,
)
_OUDE_HOOFD: Final = sql(
    f"UPDATE {{vestiging}} AS v SET hoofdvestiging = false, gewijzigd_op = now(){_OUD_HOOFD}",  # noqa: S608 - idem
    vestiging=vestiging,
    importrij=importrij,
)
_NOTEER_VESTIGINGEN: Final = sql(
    "INSERT INTO {wijziging} (vestigingsnummer, mutatie_id, was, wordt)"  # noqa: S608 - idem
    " SELECT v.vestigingsnummer, $1, was, wordt FROM {vestiging} AS v JOIN {importrij} AS r USING (vestigingsnummer),"
    f" LATERAL {_verschil([kolom for kolom in _VESTIGING if kolom not in _AFGELEID], 'v')}"
    f" WHERE ({_lijst(_VESTIGING, 'v.')}) IS DISTINCT FROM ({_lijst(_VESTIGING, 'r.')})"
    " ORDER BY vestigingsnummer FOR NO KEY UPDATE OF v",
    wijziging=vestiging_wijziging,
    vestiging=vestiging,
    importrij=importrij,
)
_WIJZIG_VESTIGINGEN: Final = sql(
    f"UPDATE {{vestiging}} AS v SET ({_lijst(_VESTIGING)}, gewijzigd_op) = ({_lijst(_VESTIGING, 'r.')}, now())"  # noqa: S608 - idem
    " FROM {importrij} AS r JOIN {wijziging} AS w"
    " ON w.vestigingsnummer = r.vestigingsnummer AND w.mutatie_id = $1"
    " WHERE v.vestigingsnummer = r.vestigingsnummer",
    wijziging=vestiging_wijziging,
    vestiging=vestiging,
    importrij=importrij,
)
_NIEUWE_VESTIGINGEN: Final = sql(
    f"INSERT INTO {{vestiging}} (vestigingsnummer, {_lijst(_VESTIGING)})"  # noqa: S608 - idem
    f" SELECT vestigingsnummer, {_lijst(_VESTIGING)} FROM {{importrij}} WHERE rij > $1 AND rij <= $1 + $2"
    " ORDER BY vestigingsnummer"
    " ON CONFLICT DO NOTHING",
    vestiging=vestiging,
    importrij=importrij,
)
_GERAAKTE_PROFIELEN: Final = sql(
    "SELECT vestigingsnummer FROM {profiel} JOIN {vestiging} USING (vestigingsnummer)"
    " WHERE gewijzigd_op = now() ORDER BY vestigingsnummer",
    profiel=profiel,
    vestiging=vestiging,
)


@dataclass(frozen=True, slots=True)
class Verwerkt:
    """What an import did; `geraakt` are the changed vestigingen that have a profile, which must be judged anew."""

    nieuw: int
    geraakt: tuple[str, ...]


class ImportRepository:
    """One import at a time: `begin`, then `voeg_toe` as rows come, `controleer`, `noteer` and `verwerk`."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def begin(self) -> None:
        """Take the place where an import is checked; raises ImportLoopt when another one is there."""
        connection = await asyncpg_of(self._tx)
        if not await connection.fetchval(_SLOT):
            raise ImportLoopt
        await connection.execute(_TIJD)
        await connection.execute(_LEEG)

    async def voeg_toe(self, rijen: Sequence[tuple[int, *Rij]]) -> None:
        connection = await asyncpg_of(self._tx)
        await connection.copy_records_to_table(
            importrij.name, schema_name=importrij.schema, columns=_KOLOMMEN, records=rijen
        )

    async def controleer(self, hoogstens: int) -> list[Veldfout]:
        """Find what no row shows by itself, at most `hoogstens` of each kind, in the order of the rows."""
        connection = await asyncpg_of(self._tx)
        await connection.execute(_TEL)
        fouten = [
            (row["rij"], rijfout(row["rij"], kolom, code, melding.format(row["eerste"])))
            for controle, kolom, code, melding in _CONTROLES
            for row in await connection.fetch(controle, hoogstens, timeout=STATEMENT_SECONDS)
        ]
        return [fout for _, fout in sorted(fouten, key=lambda gevonden: gevonden[0])]

    async def noteer(self, mutatie_id: UUID) -> int:
        """Note what the rows change and lock it, under a message still to be stored; give how many vestigingen."""
        await self._doe(_NOTEER_BEDRIJVEN, mutatie_id)
        gewijzigd = await self._doe(_NOTEER_VESTIGINGEN, mutatie_id)
        await self._doe(_NOTEER_OUDE_HOOFD, mutatie_id)
        return gewijzigd

    async def verwerk(self, rijen: int, mutatie_id: UUID, voortgang: Callable[[float], None]) -> Verwerkt:
        """Bring the register up to date with the rows, and leave the place empty; reports each part done, 1 in all."""
        await self._doe(_WIJZIG_BEDRIJVEN, mutatie_id)
        await self._doe(_NIEUWE_BEDRIJVEN)
        await self._doe(_OUDE_HOOFD)
        await self._doe(_WIJZIG_VESTIGINGEN, mutatie_id)
        nieuw = 0
        for na in range(0, rijen, DEEL):
            nieuw += await self._doe(_NIEUWE_VESTIGINGEN, na, DEEL)
            voortgang(min(DEEL, rijen - na) / rijen)
        connection = await asyncpg_of(self._tx)
        geraakt = await connection.fetch(_GERAAKTE_PROFIELEN, timeout=STATEMENT_SECONDS)
        await connection.execute(_LEEG)
        await connection.execute(_TEL_REGISTER, timeout=STATEMENT_SECONDS)
        return Verwerkt(nieuw, tuple(row["vestigingsnummer"] for row in geraakt))

    async def _doe(self, statement: str, *waarden: object) -> int:
        connection = await asyncpg_of(self._tx)
        status: str = await connection.execute(statement, *waarden, timeout=STATEMENT_SECONDS)
        return int(status.rpartition(" ")[2])
