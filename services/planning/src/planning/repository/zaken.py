"""Zaken in the database, with the meldingen that led to them in a table of their own."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Final
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from planning.domain import Zaak, ZaakOnbekend
from planning.tables import IS_OPEN, aanleiding_inzage, zaak, zaak_melding
from shared.contracts.onderdelen import MeldingVerwijzing
from shared.contracts.waardelijsten import Urgentie, ZaakStatus
from shared.runtime.database import asyncpg_of, sql

from .rijen import Rij, insert, melding_van, reeksen, rij_van_zaak, upsert, zaak_van

MEEST_VERMELD: Final = 200
"""An event holds 64 KB at most, so it names this many meldingen of a zaak: the latest."""

_BEWAAR: Final = upsert(zaak)
_VOEG_MELDINGEN_TOE: Final = insert(zaak_melding)
_OPEN: Final = sql("SELECT * FROM {zaak} WHERE sleutel = ANY($1::text[]) AND {{open}}", zaak=zaak).format(open=IS_OPEN)
_BIJ_ID: Final = sql("SELECT * FROM {zaak} WHERE id = ANY($1::uuid[])", zaak=zaak)
_WACHTEND: Final = sql(
    "SELECT * FROM {zaak} WHERE status = 'wacht_op_capaciteit' AND {{open}}"
    " ORDER BY urgentie, uiterlijk_op, id LIMIT $1",
    zaak=zaak,
).format(open=IS_OPEN)
_KOMEND: Final = sql(
    "SELECT * FROM {zaak} WHERE bezoek_datum >= $2 AND inspecteur_id = $1 AND status = 'ingepland'"
    " ORDER BY urgentie, uiterlijk_op, id",
    zaak=zaak,
)
_PLEKKEN: Final = sql("SELECT * FROM {melding} WHERE melding_id = ANY($1::uuid[])", melding=zaak_melding)
_HAAL_ERUIT: Final = sql("DELETE FROM {melding} WHERE melding_id = ANY($1::uuid[])", melding=zaak_melding)
_WERK_BIJ: Final = upsert(zaak_melding)
_KLASSEN: Final = sql(
    "SELECT zaak_id, urgentie, min(ontvangen_op) AS vanaf FROM {melding} WHERE zaak_id = ANY($1::uuid[])"
    " GROUP BY zaak_id, urgentie",
    melding=zaak_melding,
)
_GEBONDEN: Final = sql(
    "SELECT DISTINCT zaak_id FROM {melding} WHERE zaak_id = ANY($1::uuid[])"
    " AND (verzoek_artikel_24 OR direct_gevaar OR coalesce(ongeval_gevolg <> 'niet_meldingsplichtig', false))",
    melding=zaak_melding,
)
_MAAK_LOS: Final = sql(
    "DELETE FROM {melding} WHERE zaak_id = ANY($1::uuid[]) AND melding_id <> ALL($2::uuid[]) RETURNING *",
    melding=zaak_melding,
)
_MELDINGEN: Final = sql(
    "SELECT melding.* FROM unnest($1::uuid[]) AS zaak (id) CROSS JOIN LATERAL"
    " (SELECT * FROM {melding} WHERE zaak_id = zaak.id ORDER BY melding_id DESC LIMIT $2) AS melding"
    " ORDER BY melding.melding_id",
    melding=zaak_melding,
)


@dataclass(frozen=True, slots=True)
class Werkvoorraadfilter:
    """What a list of open zaken is limited to; None does not limit."""

    status: ZaakStatus | None = None
    urgentie: Urgentie | None = None
    provincie: str | None = None
    programma_id: UUID | None = None


class ZaakRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def get(self, zaak_id: UUID) -> Zaak:
        """Give one zaak; raises ZaakOnbekend."""
        if gevonden := await self.bij_id([zaak_id]):
            return gevonden[0]
        raise ZaakOnbekend

    async def bij_id(self, zaak_ids: Sequence[UUID]) -> list[Zaak]:
        connection = await asyncpg_of(self._tx)
        return [zaak_van(rij) for rij in await connection.fetch(_BIJ_ID, zaak_ids)]

    async def open_van(self, sleutels: Collection[str]) -> list[Zaak]:
        """Give the open zaken of these companies, at most one of each."""
        connection = await asyncpg_of(self._tx)
        return [zaak_van(rij) for rij in await connection.fetch(_OPEN, sleutels)]

    async def wachtend(self, limiet: int) -> list[Zaak]:
        """Give the zaken that wait for capacity, the most urgent first."""
        connection = await asyncpg_of(self._tx)
        return [zaak_van(rij) for rij in await connection.fetch(_WACHTEND, limiet)]

    async def komend_van(self, inspecteur_id: UUID, nu: datetime) -> list[Zaak]:
        """Give the zaken whose visit by this inspecteur is yet to begin, the most urgent first."""
        connection = await asyncpg_of(self._tx)
        zaken = [zaak_van(rij) for rij in await connection.fetch(_KOMEND, inspecteur_id, nu.date())]
        return [zaak for zaak in zaken if zaak.bezoek is not None and zaak.bezoek.begint_op > nu]

    async def werkvoorraad(
        self, waarop: Werkvoorraadfilter, *, na: tuple[Urgentie, datetime, UUID] | None, limiet: int
    ) -> list[Zaak]:
        """List open zaken by urgency, term and id, those that come after `na`."""
        kolom = zaak.c
        eisen = [
            kolom[naam] == waarde
            for naam in ("status", "urgentie", "provincie", "programma_id")
            if (waarde := getattr(waarop, naam)) is not None
        ]
        orde = (kolom.urgentie, kolom.uiterlijk_op, kolom.id)
        query = select(zaak).where(IS_OPEN, *eisen).order_by(*orde).limit(limiet)
        if na is not None:
            query = query.where(tuple_(*orde) > na)
        return [zaak_van(rij) for rij in (await self._tx.execute(query)).mappings()]

    async def add(self, zaken: Collection[Zaak]) -> None:
        """Store new zaken at once."""
        if zaken:
            connection = await asyncpg_of(self._tx)
            await connection.copy_records_to_table(
                zaak.name,
                schema_name=zaak.schema,
                columns=tuple(zaak.c.keys()),
                records=map(rij_van_zaak, zaken),
            )

    async def bewaar(self, zaken: Collection[Zaak]) -> None:
        """Store changed zaken in one statement."""
        if zaken:
            connection = await asyncpg_of(self._tx)
            await connection.execute(_BEWAAR, *reeksen(zaak, map(rij_van_zaak, zaken)))

    async def plekken_van(self, melding_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, MeldingVerwijzing]]:
        """Give for those of these meldingen that are part of a zaak which it is, and how they are known there."""
        connection = await asyncpg_of(self._tx)
        rijen = await connection.fetch(_PLEKKEN, melding_ids)
        return {rij["melding_id"]: (rij["zaak_id"], melding_van(rij)) for rij in rijen}

    async def haal_meldingen_eruit(self, melding_ids: Collection[UUID]) -> None:
        """Take these meldingen out of their zaken."""
        await (await asyncpg_of(self._tx)).execute(_HAAL_ERUIT, melding_ids)

    async def klassen_van(self, zaak_ids: Collection[UUID]) -> dict[UUID, list[tuple[Urgentie, datetime]]]:
        """Give per zaak which classes its meldingen have, however many, with the earliest receipt of each."""
        klassen: dict[UUID, list[tuple[Urgentie, datetime]]] = defaultdict(list)
        for rij in await (await asyncpg_of(self._tx)).fetch(_KLASSEN, zaak_ids):
            klassen[rij["zaak_id"]].append((Urgentie(rij["urgentie"]), rij["vanaf"]))
        return klassen

    async def meldingen_van(self, zaak_ids: Collection[UUID]) -> dict[UUID, list[MeldingVerwijzing]]:
        """Give per zaak the latest meldingen that led to it, the oldest of them first."""
        connection = await asyncpg_of(self._tx)
        return _per_zaak(await connection.fetch(_MELDINGEN, zaak_ids, MEEST_VERMELD))

    async def gebonden(self, zaak_ids: Collection[UUID]) -> set[UUID]:
        """Give those of these zaken with a melding that must be investigated whatever becomes of the company."""
        connection = await asyncpg_of(self._tx)
        return {rij["zaak_id"] for rij in await connection.fetch(_GEBONDEN, zaak_ids)}

    async def maak_meldingen_los(
        self, zaak_ids: Collection[UUID], behalve: Collection[UUID]
    ) -> dict[UUID, list[MeldingVerwijzing]]:
        """Take the meldingen out of these zaken, however many, but for those named; give them per zaak, oldest first.

        The caller bundles each of them into a zaak again, in the same transaction.
        """
        connection = await asyncpg_of(self._tx)
        rijen = await connection.fetch(_MAAK_LOS, zaak_ids, behalve)
        return _per_zaak(sorted(rijen, key=itemgetter("melding_id")))

    async def voeg_meldingen_toe(self, per_zaak: Mapping[UUID, Sequence[MeldingVerwijzing]]) -> None:
        """Store which meldingen were bundled into which zaak."""
        await self._bewaar_meldingen(_VOEG_MELDINGEN_TOE, per_zaak)

    async def werk_meldingen_bij(self, per_zaak: Mapping[UUID, Sequence[MeldingVerwijzing]]) -> None:
        """Store how meldingen of these zaken are classed now."""
        await self._bewaar_meldingen(_WERK_BIJ, per_zaak)

    async def _bewaar_meldingen(self, statement: str, per_zaak: Mapping[UUID, Sequence[MeldingVerwijzing]]) -> None:
        if not per_zaak:
            return
        rijen = (
            (
                melding.melding_id,
                zaak_id,
                melding.soort,
                melding.urgentie,
                melding.ongeval_gevolg,
                melding.overtreding_klasse,
                melding.direct_gevaar,
                melding.verzoek_artikel_24,
                melding.ontvangen_op,
            )
            for zaak_id, meldingen in per_zaak.items()
            for melding in meldingen
        )
        connection = await asyncpg_of(self._tx)
        await connection.execute(statement, *reeksen(zaak_melding, rijen))

    async def bewaar_inzage(self, zaak_id: UUID, aanroeper: str, op: datetime) -> None:
        """Record who saw the trigger, in the transaction that shows it."""
        await self._tx.execute(aanleiding_inzage.insert().values(zaak_id=zaak_id, aanroeper=aanroeper, ingezien_op=op))


def _per_zaak(rijen: Iterable[Rij]) -> dict[UUID, list[MeldingVerwijzing]]:
    gevonden: dict[UUID, list[MeldingVerwijzing]] = defaultdict(list)
    for rij in rijen:
        gevonden[rij["zaak_id"]].append(melding_van(rij))
    return gevonden
