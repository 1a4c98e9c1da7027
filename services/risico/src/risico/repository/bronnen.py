"""External data sets in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import (
    Besluit,
    Broncontract,
    Bronversie,
    Contractstatus,
    Gegevens,
    ImportLoopt,
    Kolomafspraak,
    Kolomtype,
)
from risico.tables import broncontract, bronrij, bronversie
from shared.runtime.database import asyncpg_of, sql

STATEMENT_SECONDS: Final = 300
_TIJD: Final = f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'"
_SLOT: Final = "SELECT pg_try_advisory_xact_lock(hashtext('risico bron ' || $1))"
_DUBBEL: Final = sql(
    "SELECT rij, eerste, count(*) OVER () AS totaal FROM"
    " (SELECT rij, min(rij) OVER (PARTITION BY sleutel) AS eerste FROM {bronrij} WHERE bron = $1 AND versie = $2) AS r"
    " WHERE rij > eerste ORDER BY rij LIMIT $3",
    bronrij=bronrij,
)
# the term of the contract under which the file came in
_VERLOPEN: Final = sql(
    "SELECT v.bron, v.nummer FROM {bronversie} v JOIN {broncontract} c ON c.bron = v.bron AND c.nummer = v.contract"
    " WHERE v.verwijderd_op IS NULL AND v.geimporteerd_op + make_interval(days => c.bewaar_dagen) <= $1"
    " ORDER BY v.geimporteerd_op LIMIT 1 FOR UPDATE OF v SKIP LOCKED",
    bronversie=bronversie,
    broncontract=broncontract,
)
_WIS: Final = sql(
    "DELETE FROM {bronrij} WHERE bron = $1 AND versie = $2 AND rij <= (SELECT max(rij) FROM (SELECT rij FROM {bronrij}"
    " WHERE bron = $1 AND versie = $2 ORDER BY rij LIMIT $3) AS eerste)",
    bronrij=bronrij,
)


class BronRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def contracten(self, bron: str, *, na: int = 0, limiet: int = 1_000) -> list[Broncontract]:
        """Give the contracts of a source in the order of their number, those after `na`."""
        query = (
            select(broncontract)
            .where(broncontract.c.bron == bron, broncontract.c.nummer > na)
            .order_by(broncontract.c.nummer)
            .limit(limiet)
        )
        return [_contract(rij) for rij in (await self._tx.execute(query)).mappings()]

    async def contract(self, bron: str, nummer: int, *, vergrendel: bool = False) -> Broncontract | None:
        query = select(broncontract).where(broncontract.c.bron == bron, broncontract.c.nummer == nummer)
        rij = (await self._tx.execute(query.with_for_update() if vergrendel else query)).mappings().one_or_none()
        return None if rij is None else _contract(rij)

    async def geldend(self, bron: str) -> Broncontract | None:
        """Give the contract in force: the last one approved."""
        return next(iter(await self._laatste(bron=bron, limiet=1)), None)

    async def bronnen(self, *, na: str, limiet: int) -> list[Broncontract]:
        """Give of each source the contract in force, in the order of its name, those after `na`."""
        return await self._laatste(na=na, limiet=limiet)

    async def stel_voor(self, contract: Broncontract) -> Broncontract:
        """Store a proposal under the next number of its source; proposals for one source wait for each other."""
        await (await asyncpg_of(self._tx)).execute(
            "SELECT pg_advisory_xact_lock(hashtext('risico broncontract ' || $1))", contract.bron
        )
        query = select(func.max(broncontract.c.nummer)).where(broncontract.c.bron == contract.bron)
        rij = _contractrij(contract) | {"nummer": int(await self._tx.scalar(query) or 0) + 1}
        opgeslagen = await self._tx.execute(insert(broncontract).values(rij).returning(broncontract))
        return _contract(opgeslagen.mappings().one())

    async def bewaar(self, besloten: Broncontract) -> None:
        """Write a decision."""
        rij = _contractrij(besloten)
        await self._tx.execute(
            update(broncontract)
            .where(broncontract.c.bron == besloten.bron, broncontract.c.nummer == besloten.nummer)
            .values(
                {naam: rij[naam] for naam in ("status", "versie", "besloten_door", "besloten_reden", "besloten_op")}
            )
        )

    async def begin_import(self, bron: str) -> int:
        """Give the number of the version that comes in; raises ImportLoopt when another one of this source is at it."""
        connection = await asyncpg_of(self._tx)
        if not await connection.fetchval(_SLOT, bron):
            raise ImportLoopt
        await connection.execute(_TIJD)
        query = select(func.max(bronversie.c.nummer)).where(bronversie.c.bron == bron)
        return int(await self._tx.scalar(query) or 0) + 1

    async def voeg_toe(self, bron: str, versie: int, rijen: Sequence[tuple[int, tuple[str, ...], Gegevens]]) -> None:
        connection = await asyncpg_of(self._tx)
        await connection.copy_records_to_table(
            bronrij.name,
            schema_name=bronrij.schema,
            columns=["bron", "versie", "rij", "sleutel", "gegevens"],
            records=[(bron, versie, rij, sleutel, orjson.dumps(gegevens).decode()) for rij, sleutel, gegevens in rijen],
        )

    async def dubbel(self, bron: str, versie: int, hoogstens: int) -> tuple[list[tuple[int, int]], int]:
        """Find rows whose key stands in an earlier row: (row, earlier row), and how many there are in all."""
        connection = await asyncpg_of(self._tx)
        gevonden = await connection.fetch(_DUBBEL, bron, versie, hoogstens, timeout=STATEMENT_SECONDS)
        return [(rij["rij"], rij["eerste"]) for rij in gevonden], gevonden[0]["totaal"] if gevonden else 0

    async def leg_vast(self, versie: Bronversie) -> None:
        """Store a version; its rows are there."""
        await self._tx.execute(insert(bronversie).values(asdict(versie)))

    async def zelfde(self, versie: Bronversie) -> Bronversie | None:
        """Find a version of the same file, day and contract whose rows are still there."""
        query = select(bronversie).where(
            bronversie.c.bron == versie.bron,
            bronversie.c.sha256 == versie.sha256,
            bronversie.c.peildatum == versie.peildatum,
            bronversie.c.contract == versie.contract,
            bronversie.c.verwijderd_op.is_(None),
        )
        rij = (await self._tx.execute(query)).mappings().first()
        return None if rij is None else Bronversie(**rij)

    async def versies(self, bron: str, *, voor: int | None, limiet: int) -> list[Bronversie]:
        """Give the versions of a source, the newest first, those before `voor`."""
        query = select(bronversie).where(bronversie.c.bron == bron).order_by(bronversie.c.nummer.desc()).limit(limiet)
        if voor is not None:
            query = query.where(bronversie.c.nummer < voor)
        return [Bronversie(**rij) for rij in (await self._tx.execute(query)).mappings()]

    async def versie(self, bron: str, nummer: int) -> Bronversie | None:
        query = select(bronversie).where(bronversie.c.bron == bron, bronversie.c.nummer == nummer)
        rij = (await self._tx.execute(query)).mappings().one_or_none()
        return None if rij is None else Bronversie(**rij)

    async def rijen(self, bron: str, versie: int, *, na: int, limiet: int) -> list[tuple[int, Gegevens]]:
        """Give rows of a version in the order of the file, those after row `na`."""
        query = (
            select(bronrij.c.rij, bronrij.c.gegevens)
            .where(bronrij.c.bron == bron, bronrij.c.versie == versie, bronrij.c.rij > na)
            .order_by(bronrij.c.rij)
            .limit(limiet)
        )
        return [(rij, gegevens) for rij, gegevens in await self._tx.execute(query)]

    async def wis_verlopen(self, op: datetime, hoogstens: int) -> bool:
        """Remove up to `hoogstens` rows of one version whose term ended; tells whether there may be more."""
        connection = await asyncpg_of(self._tx)
        verlopen = await connection.fetchrow(_VERLOPEN, op)
        if verlopen is None:
            return False
        bron, nummer = verlopen
        gewist = int((await connection.execute(_WIS, bron, nummer, hoogstens)).rpartition(" ")[2])
        if gewist < hoogstens:
            await self._tx.execute(
                update(bronversie)
                .where(bronversie.c.bron == bron, bronversie.c.nummer == nummer)
                .values(verwijderd_op=op)
            )
        return True

    async def _laatste(self, *, bron: str | None = None, na: str = "", limiet: int) -> list[Broncontract]:
        query = (
            select(broncontract)
            .ext(distinct_on(broncontract.c.bron))
            .where(broncontract.c.status == Contractstatus.VASTGESTELD)
            .where(broncontract.c.bron == bron if bron is not None else broncontract.c.bron > na)
            .order_by(broncontract.c.bron, broncontract.c.nummer.desc())
            .limit(limiet)
        )
        return [_contract(rij) for rij in (await self._tx.execute(query)).mappings()]


def _contractrij(contract: Broncontract) -> dict[str, Any]:
    besluit = contract.besluit
    return {
        **{naam: waarde for naam, waarde in asdict(contract).items() if naam != "besluit"},
        "besloten_door": None if besluit is None else besluit.door,
        "besloten_reden": None if besluit is None else besluit.reden,
        "besloten_op": None if besluit is None else besluit.op,
    }


def _contract(rij: Mapping[Any, Any]) -> Broncontract:
    velden = dict(rij)
    door, reden, op = (velden.pop(f"besloten_{naam}") for naam in ("door", "reden", "op"))
    kolommen = (
        Kolomafspraak(**kolom | {"type": Kolomtype(kolom["type"]), "waarden": tuple(kolom["waarden"])})
        for kolom in velden["kolommen"]
    )
    return Broncontract(
        **velden
        | {
            "kolommen": tuple(kolommen),
            "sleutel": tuple(velden["sleutel"]),
            "status": Contractstatus(velden["status"]),
            "besluit": None if door is None else Besluit(door, reden, op),
        }
    )
