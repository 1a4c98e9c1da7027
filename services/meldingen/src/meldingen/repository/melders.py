"""The vault in the database: what is known of reporters, sealed, and who looked at it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import (
    VAN_MELDER,
    Auditregel,
    Doelbinding,
    Handeling,
    Inzage,
    Melder,
    Melderdossier,
    MelderGewist,
    Registratie,
    Tekst,
    TekstSoort,
)
from meldingen.tables import kluis_tekst, melder, melder_inzage
from shared.runtime.database import asyncpg_of, sql

from .audit import AuditRepository
from .kluis import Datasleutel, Kluis

_COLUMNS: Final = (
    *("melding_id", "hoofdsleutel_id", "datasleutel", "gegevens", "toelichting"),
    *("email_hmac", "telefoon_hmac"),
)
_TEKST_COLUMNS: Final = tuple(kluis_tekst.c.keys())
_OUDSTE_EERST: Final = (kluis_tekst.c.op, kluis_tekst.c.id)
_TEKST: Final = "kluis_tekst.tekst"
_OUDE_SLEUTELS: Final = sql(
    "SELECT melding_id, hoofdsleutel_id, datasleutel FROM {melder} WHERE melding_id > $1 AND hoofdsleutel_id <> $2"
    " ORDER BY melding_id LIMIT $3 FOR NO KEY UPDATE",
    melder=melder,
)
_HERVERPAK: Final = sql(
    "UPDATE {melder} AS melder SET hoofdsleutel_id = $3, datasleutel = nieuw.datasleutel"
    " FROM unnest($1::uuid[], $2::bytea[]) AS nieuw (melding_id, datasleutel)"
    " WHERE melder.melding_id = nieuw.melding_id",
    melder=melder,
)


@dataclass(frozen=True, slots=True)
class GeslotenWoorden:
    """What a reporter said, sealed: the row of his explanation, and those of what he said beside it, oldest first."""

    melder: Row[*tuple[Any, ...]]
    teksten: list[Row[*tuple[Any, ...]]]


class MelderRepository:
    """Reporters, each under the id of his melding; nothing leaves or enters but through the vault."""

    def __init__(self, tx: AsyncConnection, kluis: Kluis) -> None:
        self._tx = tx
        self._kluis = kluis

    async def add(self, registraties: Sequence[Registratie]) -> None:
        """Seal and store the reporters of new meldingen, with their free texts, all at once."""
        melders: list[tuple[object, ...]] = []
        teksten: list[tuple[object, ...]] = []
        for registratie in registraties:
            melding_id = registratie.melding.id
            sleutel, hoofdsleutel_id, verpakt = self._kluis.nieuwe_datasleutel(melding_id)
            cellen = self._kluis.verzegel(melding_id, registratie.melder, registratie.toelichting, sleutel)
            melders.append(
                (
                    melding_id,
                    hoofdsleutel_id,
                    verpakt,
                    cellen.gegevens,
                    cellen.toelichting,
                    cellen.email_hmac,
                    cellen.telefoon_hmac,
                )
            )
            teksten += [_tekst_row(melding_id, tekst, sleutel) for tekst in registratie.teksten]
        connection = await asyncpg_of(self._tx)
        await connection.copy_records_to_table(
            melder.name, schema_name=melder.schema, columns=_COLUMNS, records=melders
        )
        if teksten:
            await connection.copy_records_to_table(
                kluis_tekst.name, schema_name=kluis_tekst.schema, columns=_TEKST_COLUMNS, records=teksten
            )

    async def dossiers(self, melding_ids: Sequence[UUID]) -> dict[UUID, Melderdossier]:
        """Open the vault for these meldingen; whose reporter was erased is not among them.

        The caller records the inzage, but where the reporter himself reads.
        """
        rows = (await self._tx.execute(select(melder).where(melder.c.melding_id.in_(melding_ids)))).all()
        sleutels = {
            row.melding_id: self._kluis.datasleutel(row.melding_id, row.hoofdsleutel_id, row.datasleutel)
            for row in rows
        }
        query = select(kluis_tekst).where(kluis_tekst.c.melding_id.in_(sleutels)).order_by(*_OUDSTE_EERST)
        teksten: defaultdict[UUID, list[Tekst]] = defaultdict(list)
        for row in await self._tx.execute(query):
            teksten[row.melding_id].append(_tekst(row, sleutels[row.melding_id]))
        return {
            row.melding_id: Melderdossier(
                *self._kluis.open(row.melding_id, row.gegevens, row.toelichting, sleutels[row.melding_id]),
                tuple(teksten[row.melding_id]),
            )
            for row in rows
        }

    async def vervang(self, melding_id: UUID, wie: Melder, toelichting: str) -> None:
        """Seal another reporter or other words in the place of what is there; raises MelderGewist."""
        cellen = self._kluis.verzegel(melding_id, wie, toelichting, await self.datasleutel(melding_id))
        await self._tx.execute(
            update(melder)
            .where(melder.c.melding_id == melding_id)
            .values(
                gegevens=cellen.gegevens,
                toelichting=cellen.toelichting,
                email_hmac=cellen.email_hmac,
                telefoon_hmac=cellen.telefoon_hmac,
            )
        )

    async def wis(self, melding_id: UUID) -> bool:
        """Destroy the data key of a melding with all that it sealed; False where there is none."""
        weg = delete(melder).where(melder.c.melding_id == melding_id).returning(melder.c.melding_id)
        return (await self._tx.execute(weg)).first() is not None

    async def houd_vast(self, melding_ids: Sequence[UUID]) -> dict[UUID, GeslotenWoorden]:
        """Give the sealed words of these reporters; none is erased until the transaction ends."""
        query = (
            select(melder.c.melding_id, melder.c.hoofdsleutel_id, melder.c.datasleutel, melder.c.toelichting)
            .where(melder.c.melding_id.in_(melding_ids))
            .order_by(melder.c.melding_id)
            .with_for_update(read=True, key_share=True)
        )
        gesloten = {row.melding_id: GeslotenWoorden(row, []) for row in await self._tx.execute(query)}
        teksten = (
            select(kluis_tekst)
            .where(kluis_tekst.c.melding_id.in_(gesloten), kluis_tekst.c.soort.in_(VAN_MELDER))
            .order_by(*_OUDSTE_EERST)
        )
        for row in await self._tx.execute(teksten):
            gesloten[row.melding_id].teksten.append(row)
        return gesloten

    def open_woorden(self, gesloten: GeslotenWoorden) -> tuple[str, list[str]]:
        """Open what `houd_vast` gave: the explanation, and what the reporter said beside it; raises KluisDicht."""
        van = gesloten.melder
        sleutel = self._kluis.datasleutel(van.melding_id, van.hoofdsleutel_id, van.datasleutel)
        toelichting = sleutel.open("toelichting", van.melding_id, van.toelichting).decode()
        return toelichting, [_tekst(row, sleutel).inhoud for row in gesloten.teksten]

    async def datasleutel(self, melding_id: UUID) -> Datasleutel:
        """Open the data key of a melding, which cannot be erased until the transaction ends; raises MelderGewist."""
        row = (
            await self._tx.execute(
                select(melder.c.hoofdsleutel_id, melder.c.datasleutel)
                .where(melder.c.melding_id == melding_id)
                .with_for_update(read=True, key_share=True)
            )
        ).one_or_none()
        if row is None:
            raise MelderGewist
        return self._kluis.datasleutel(melding_id, row.hoofdsleutel_id, row.datasleutel)

    async def add_teksten(self, melding_id: UUID, teksten: Sequence[Tekst]) -> None:
        """Seal and store free texts about a melding; raises MelderGewist."""
        sleutel = await self.datasleutel(melding_id)
        await (await asyncpg_of(self._tx)).copy_records_to_table(
            kluis_tekst.name,
            schema_name=kluis_tekst.schema,
            columns=_TEKST_COLUMNS,
            records=[_tekst_row(melding_id, tekst, sleutel) for tekst in teksten],
        )

    async def teksten(self, melding_id: UUID, *soorten: TekstSoort) -> list[Tekst]:
        """Open the free texts of these kinds about a melding, the oldest first; none where the reporter was erased.

        The caller records the inzage, but where the reporter himself reads.
        """
        rows = (
            await self._tx.execute(
                select(kluis_tekst, melder.c.hoofdsleutel_id, melder.c.datasleutel)
                .join(melder, melder.c.melding_id == kluis_tekst.c.melding_id)
                .where(kluis_tekst.c.melding_id == melding_id, kluis_tekst.c.soort.in_(soorten))
                .order_by(*_OUDSTE_EERST)
            )
        ).all()
        if not rows:
            return []
        sleutel = self._kluis.datasleutel(melding_id, rows[0].hoofdsleutel_id, rows[0].datasleutel)
        return [_tekst(row, sleutel) for row in rows]

    async def count_onder_andere_sleutel(self) -> int:
        """Count the data keys that another master key wraps than the current one."""
        query = select(func.count()).where(melder.c.hoofdsleutel_id != self._kluis.hoofdsleutel_id)
        return await self._tx.scalar(query) or 0

    async def herverpak(self, *, na: UUID | None, limiet: int) -> list[UUID]:
        """Wrap data keys by the current master key, in the order of id from `na` on, and say of which meldingen.

        Raises KluisDicht where a key is wrapped by a master key that the settings do not hold.
        """
        connection = await asyncpg_of(self._tx)
        rows = await connection.fetch(_OUDE_SLEUTELS, na or UUID(int=0), self._kluis.hoofdsleutel_id, limiet)
        ids = [row["melding_id"] for row in rows]
        await connection.execute(
            _HERVERPAK, ids, [self._kluis.herverpak(*row) for row in rows], self._kluis.hoofdsleutel_id
        )
        return ids

    async def tekst(self, melding_id: UUID, tekst_id: UUID, soort: TekstSoort) -> Tekst | None:
        """Open one free text of this kind about a melding; the caller records the inzage. Raises MelderGewist."""
        sleutel = await self.datasleutel(melding_id)
        waar = kluis_tekst.c.id == tekst_id, kluis_tekst.c.melding_id == melding_id, kluis_tekst.c.soort == soort
        row = (await self._tx.execute(select(kluis_tekst).where(*waar))).one_or_none()
        return None if row is None else _tekst(row, sleutel)

    async def add_inzages(self, inzages: Sequence[Inzage], handeling: Handeling = Handeling.MELDER_INGEZIEN) -> None:
        """Record who saw what, here and in the audit trail, in the transaction that shows it."""
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
        await AuditRepository(self._tx).add(
            [
                Auditregel(
                    inzage.aanroeper,
                    handeling,
                    inzage.melding_id,
                    inzage.ingezien_op,
                    {"doelbinding": inzage.doelbinding},
                )
                for inzage in inzages
            ]
        )

    async def inzages(self, melding_ids: Sequence[UUID]) -> dict[UUID, list[Inzage]]:
        """Give who saw what of these meldingen, the earliest first."""
        query = select(melder_inzage).where(melder_inzage.c.melding_id.in_(melding_ids)).order_by(melder_inzage.c.id)
        gevonden: defaultdict[UUID, list[Inzage]] = defaultdict(list)
        for row in await self._tx.execute(query):
            inzage = Inzage(row.melding_id, row.aanroeper, Doelbinding(row.doelbinding), row.ingezien_op)
            gevonden[row.melding_id].append(inzage)
        return gevonden


def _tekst_row(melding_id: UUID, tekst: Tekst, sleutel: Datasleutel) -> tuple[object, ...]:
    """Seal a text, and give the columns of its row in the order of the table."""
    cel = sleutel.verzegel(f"{_TEKST}.{tekst.soort}", tekst.id, tekst.inhoud.encode())
    return tekst.id, melding_id, tekst.soort, cel, tekst.op, tekst.bij


def _tekst(row: Row[Any], sleutel: Datasleutel) -> Tekst:
    inhoud = sleutel.open(f"{_TEKST}.{row.soort}", row.id, row.tekst).decode()
    return Tekst(row.id, TekstSoort(row.soort), inhoud, row.op, row.bij)
