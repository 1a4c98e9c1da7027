"""Evidence in the database: the truth that every state is made of."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import asyncpg
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import Bevinding, Bewijsplaats, Klasse, Meldingbewijs, Vernietiging
from risico.tables import bevinding, erfenis, meldingbewijs
from shared.contracts.waardelijsten import (
    Instrument,
    MeldingSoort,
    OvertredingKlasse,
    Risico,
    Uitkomst,
    Urgentie,
)
from shared.runtime.database import asyncpg_of, sql

MEESTE_STUKKEN: Final = 1_000
_PLAATS: Final = "kvk_nummer, vestigingsnummer, genoemde_vestiging"
_KLASSE: Final = "soort, urgentie, risicos, ontvangen_op"
_RIJ: Final = (
    f"SELECT melding_id, {_PLAATS}, soort, urgentie, risicos::text[], ontvangen_op FROM unnest("  # noqa: S608 - names of our own columns
    "  $1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])"
    f" AS r (melding_id, {_PLAATS}, soort, urgentie, risicos, ontvangen_op)"
)
# sorted, so that two batches with the same meldingen wait for each other in one direction
_NEEM_OP: Final = sql(
    "WITH opgenomen AS ("  # noqa: S608 - names of our own columns
    f"  INSERT INTO {{meldingbewijs}} AS m (melding_id, {_PLAATS}, {_KLASSE}) {_RIJ}"
    "  ORDER BY melding_id"
    "  ON CONFLICT (melding_id) DO UPDATE SET kvk_nummer = excluded.kvk_nummer,"
    "   vestigingsnummer = excluded.vestigingsnummer, genoemde_vestiging = excluded.genoemde_vestiging,"
    "   soort = excluded.soort, urgentie = excluded.urgentie, risicos = excluded.risicos,"
    "   ontvangen_op = excluded.ontvangen_op WHERE m.soort IS NULL"
    "  RETURNING melding_id, xmax = 0 AS nieuw)"
    " SELECT melding_id, nieuw IS NOT NULL FROM unnest($1::uuid[]) AS r (melding_id)"
    " LEFT JOIN opgenomen USING (melding_id) WHERE nieuw IS NOT TRUE",
    meldingbewijs=meldingbewijs,
)
_LEEG: Final = sql(
    "INSERT INTO {meldingbewijs} (melding_id) SELECT * FROM unnest($1::uuid[]) ORDER BY 1 ON CONFLICT DO NOTHING",
    meldingbewijs=meldingbewijs,
)
_VERGRENDEL: Final = sql(
    "SELECT * FROM {meldingbewijs} WHERE melding_id = ANY($1::uuid[]) ORDER BY melding_id FOR UPDATE",
    meldingbewijs=meldingbewijs,
)
_WIJZIG: Final = sql(
    f"UPDATE {{meldingbewijs}} AS m SET kvk_nummer = r.kvk_nummer, vestigingsnummer = r.vestigingsnummer,"  # noqa: S608 - idem
    " genoemde_vestiging = r.genoemde_vestiging, soort = r.soort, urgentie = r.urgentie,"
    " risicos = r.risicos, ontvangen_op = r.ontvangen_op,"
    " koppeling = t.koppeling, beoordeling = t.beoordeling, besluit = t.besluit, kwaadwillig = t.kwaadwillig"
    f" FROM ({_RIJ}) AS r JOIN unnest($1::uuid[], $9::int[], $10::int[], $11::int[], $12::bool[])"
    " AS t (melding_id, koppeling, beoordeling, besluit, kwaadwillig) USING (melding_id)"
    " WHERE m.melding_id = r.melding_id",
    meldingbewijs=meldingbewijs,
)
# whose evidence counts where: its own, and that of whom it succeeds
_TELT: Final = (
    "SELECT nummer AS naar, nummer AS van, 1.0::float8 AS aandeel FROM unnest($1::text[]) AS nummer"
    " UNION ALL SELECT naar, van, aandeel FROM {erfenis} WHERE naar = ANY($1::text[])"
)
_TELLEN: Final = sql(
    f"SELECT naar, {_KLASSE}, aandeel FROM ({_TELT}) AS telt JOIN {{meldingbewijs}} ON vestigingsnummer = van"  # noqa: S608 - idem
    " WHERE soort IS NOT NULL AND NOT kwaadwillig",
    meldingbewijs=meldingbewijs,
    erfenis=erfenis,
)
_BEVINDINGEN: Final = sql(
    f"SELECT naar, b.*, aandeel FROM ({_TELT}) AS telt JOIN {{bevinding}} AS b ON vestigingsnummer = van",  # noqa: S608 - idem
    bevinding=bevinding,
    erfenis=erfenis,
)
_ERFGENAMEN: Final = sql("SELECT naar, van FROM {erfenis} WHERE van = ANY($1::text[])", erfenis=erfenis)


class BewijsRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def neem_op(self, meldingen: Iterable[Meldingbewijs]) -> dict[UUID, bool]:
        """Store meldingen as received, and tell of which something was heard before.

        True: only its decision, so it counts from now on as that says. False: all of it, so nothing changed.
        """
        uniek = {melding.melding_id: melding for melding in meldingen}
        connection = await asyncpg_of(self._tx)
        rows = await connection.fetch(_NEEM_OP, *_kolommen(uniek.values()))
        return {row[0]: row[1] for row in rows}

    async def vergrendel(self, melding_ids: Iterable[UUID]) -> dict[UUID, Meldingbewijs]:
        """Load meldingen to correct them, and lock them; one that was never heard of gets an empty row first."""
        connection = await asyncpg_of(self._tx)
        ids = list(set(melding_ids))
        await connection.execute(_LEEG, ids)
        return {row["melding_id"]: _melding(row) for row in await connection.fetch(_VERGRENDEL, ids)}

    async def bewaar(self, meldingen: Collection[Meldingbewijs]) -> None:
        """Write corrected meldingen."""
        if meldingen:
            connection = await asyncpg_of(self._tx)
            standen = [(m.koppeling, m.beoordeling, m.besluit, m.kwaadwillig) for m in meldingen]
            await connection.execute(_WIJZIG, *_kolommen(meldingen), *map(list, zip(*standen, strict=True)))

    async def meldingen(self, vestigingsnummers: Iterable[str]) -> Mapping[str, Sequence[Klasse]]:
        """Give all meldingen that count, by vestigingsnummer; also of whom it succeeds."""
        connection = await asyncpg_of(self._tx)
        gevonden: defaultdict[str, list[Klasse]] = defaultdict(list)
        for nummer, *klasse in await connection.fetch(_TELLEN, list(vestigingsnummers)):
            gevonden[nummer].append(_klasse(*klasse))
        return gevonden

    async def stukken(self, vestigingsnummer: str) -> list[tuple[UUID, Klasse]]:
        """Give the meldingen that count at one vestiging with their ids, the newest first."""
        query = (
            select(meldingbewijs)
            .where(
                meldingbewijs.c.vestigingsnummer == vestigingsnummer,
                meldingbewijs.c.soort.is_not(None),
                ~meldingbewijs.c.kwaadwillig,
            )
            .order_by(meldingbewijs.c.ontvangen_op.desc(), meldingbewijs.c.melding_id)
            .limit(MEESTE_STUKKEN)
        )
        rijen = await self._tx.execute(query)
        return [(rij.melding_id, _klasse(rij.soort, rij.urgentie, rij.risicos, rij.ontvangen_op)) for rij in rijen]

    async def bevindingen(self, vestigingsnummers: Iterable[str]) -> dict[str, list[Bevinding]]:
        """Give all outcomes of interventions, by vestigingsnummer; also of whom it succeeds."""
        connection = await asyncpg_of(self._tx)
        gevonden: dict[str, list[Bevinding]] = {nummer: [] for nummer in vestigingsnummers}
        for row in await connection.fetch(_BEVINDINGEN, list(gevonden)):
            gevonden[row["naar"]].append(_bevinding(row, row["aandeel"]))
        return gevonden

    async def erfgenamen(self, vestigingsnummers: Iterable[str]) -> list[tuple[str, str]]:
        """Give the vestigingen for which the evidence of these counts too, each with whose it is."""
        connection = await asyncpg_of(self._tx)
        return [(naar, van) for naar, van in await connection.fetch(_ERFGENAMEN, list(vestigingsnummers))]

    async def bevinding(self, interventie_id: UUID) -> Bevinding | None:
        """Give the outcome of one intervention, and lock it."""
        query = select(bevinding).where(bevinding.c.interventie_id == interventie_id).with_for_update()
        row = (await self._tx.execute(query)).mappings().one_or_none()
        return None if row is None else _bevinding(row)

    async def voeg_toe(self, bevindingen: Sequence[Bevinding]) -> None:
        """Store outcomes of interventions; what was first told of one stays."""
        if bevindingen:
            await self._tx.execute(insert(bevinding).on_conflict_do_nothing(), [_bevindingrij(b) for b in bevindingen])

    async def vernietig(self, vernietigd: Bevinding) -> None:
        """Write that an outcome was annulled."""
        rij = _bevindingrij(vernietigd)
        await self._tx.execute(
            update(bevinding)
            .where(bevinding.c.interventie_id == vernietigd.interventie_id)
            .values({naam: rij[naam] for naam in ("vernietigd_op", "vernietigd_door", "vernietigd_reden")})
        )


def _kolommen(meldingen: Iterable[Meldingbewijs]) -> list[list[Any]]:
    rijen = []
    for melding in meldingen:
        plaats, klasse = melding.plaats, melding.klasse
        rijen.append(
            (
                melding.melding_id,
                plaats.kvk_nummer,
                plaats.vestigingsnummer,
                plaats.genoemde_vestiging,
                *(
                    (None, None, None, None)
                    if klasse is None
                    else (klasse.soort, klasse.urgentie, f"{{{','.join(klasse.risicos)}}}", klasse.ontvangen_op)
                ),
            )
        )
    return list(map(list, zip(*rijen, strict=True)))


def _klasse(soort: str, urgentie: str, risicos: Sequence[str], ontvangen_op: Any, aandeel: float = 1.0) -> Klasse:
    return Klasse(MeldingSoort(soort), Urgentie(urgentie), tuple(map(Risico, risicos)), ontvangen_op, aandeel)


def _melding(row: asyncpg.Record) -> Meldingbewijs:
    bekend = row["soort"] is not None
    return Meldingbewijs(
        melding_id=row["melding_id"],
        klasse=_klasse(row["soort"], row["urgentie"], row["risicos"], row["ontvangen_op"]) if bekend else None,
        plaats=Bewijsplaats(row["kvk_nummer"], row["vestigingsnummer"], row["genoemde_vestiging"]),
        koppeling=row["koppeling"],
        beoordeling=row["beoordeling"],
        besluit=row["besluit"],
        kwaadwillig=row["kwaadwillig"],
    )


def _bevinding(row: asyncpg.Record | Mapping[Any, Any], aandeel: float = 1.0) -> Bevinding:
    klasse = row["overtreding_klasse"]
    return Bevinding(
        interventie_id=row["interventie_id"],
        vestigingsnummer=row["vestigingsnummer"],
        risicos=tuple(map(Risico, row["risicos"])),
        uitkomst=Uitkomst(row["uitkomst"]),
        overtreding_klasse=None if klasse is None else OvertredingKlasse(klasse),
        instrumenten=tuple(map(Instrument, row["instrumenten"])),
        afgerond_op=row["afgerond_op"],
        inspecteur_id=row["inspecteur_id"],
        vernietiging=None
        if row["vernietigd_op"] is None
        else Vernietiging(row["vernietigd_op"], row["vernietigd_door"], row["vernietigd_reden"]),
        aandeel=aandeel,
        kvk_nummer=row["kvk_nummer"],
        genoemde_vestiging=row["genoemde_vestiging"],
        planmatig=row["planmatig"],
    )


def _bevindingrij(gevonden: Bevinding) -> dict[str, Any]:
    vernietiging = gevonden.vernietiging
    return {
        "interventie_id": gevonden.interventie_id,
        "vestigingsnummer": gevonden.vestigingsnummer,
        "risicos": gevonden.risicos,
        "uitkomst": gevonden.uitkomst,
        "overtreding_klasse": gevonden.overtreding_klasse,
        "instrumenten": gevonden.instrumenten,
        "afgerond_op": gevonden.afgerond_op,
        "inspecteur_id": gevonden.inspecteur_id,
        "vernietigd_op": None if vernietiging is None else vernietiging.op,
        "vernietigd_door": None if vernietiging is None else vernietiging.door,
        "vernietigd_reden": None if vernietiging is None else vernietiging.reden,
        "kvk_nummer": gevonden.kvk_nummer,
        "genoemde_vestiging": gevonden.genoemde_vestiging,
        "planmatig": gevonden.planmatig,
    }
