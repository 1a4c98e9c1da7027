"""Meldingen under the hands of a person: locked, changed, decided about."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, delete, exists, insert, null, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Besluit, Besluitvoorstel, Keuze, Melding, OverdrachtAntwoord
from meldingen.tables import besluit, besluitvoorstel, melding
from shared.contracts.waardelijsten import Ketenpartner, MeldingBesluit, NietInOnderzoekReden

from .rijen import lees_melding
from .triage import antwoorden_json

_KEUZE: Final = ("besluit", "reden", "doorgezet_naar", "kwaadwillig")


class BehandelingRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def lock(self, *melding_ids: UUID) -> dict[UUID, Melding]:
        """Give meldingen, locked until the transaction ends, in the order of id so that two acts cannot deadlock."""
        query = select(melding).where(melding.c.id.in_(melding_ids)).order_by(melding.c.id)
        return {row.id: lees_melding(row) for row in await self._tx.execute(query.with_for_update(key_share=True))}

    async def bewaar(self, item: Melding) -> None:
        """Store what a person may change of a locked melding, but for its status: that is moved."""
        await self._tx.execute(update(melding).where(melding.c.id == item.id).values(_melding_values(item)))

    async def is_doel(self, melding_id: UUID) -> bool:
        """Say whether others were merged into a melding."""
        return bool(await self._tx.scalar(select(exists().where(melding.c.samengevoegd_met == melding_id))))

    async def add_besluit(self, nieuw: Besluit) -> None:
        """Store a decision; what was proposed about the melding has been overtaken."""
        values = _keuze_values(nieuw.keuze) | {
            "melding_id": nieuw.melding_id,
            "nummer": nieuw.nummer,
            "samengevoegd_met": nieuw.keuze.samengevoegd_met,
            "door": nieuw.door,
            "tweede_persoon": nieuw.tweede_persoon,
            "op": nieuw.op,
            "toelichting_id": nieuw.toelichting_id,
        }
        await self._tx.execute(insert(besluit).values(values))
        await self._tx.execute(delete(besluitvoorstel).where(besluitvoorstel.c.melding_id == nieuw.melding_id))

    async def besluiten(self, melding_id: UUID) -> list[Besluit]:
        """Give the decisions about a melding in the order they were taken."""
        query = select(besluit).where(besluit.c.melding_id == melding_id).order_by(besluit.c.nummer)
        return [_besluit(rij) for rij in await self._tx.execute(query)]

    async def bewaar_overdracht(self, wordt: Besluit) -> None:
        """Store what the partner said to whom a melding was handed over."""
        await self._tx.execute(
            update(besluit)
            .where(besluit.c.melding_id == wordt.melding_id, besluit.c.nummer == wordt.nummer)
            .values(
                overdracht=wordt.overdracht, overdracht_op=wordt.overdracht_op, overdracht_door=wordt.overdracht_door
            )
        )

    async def bewaar_voorstel(self, voorstel: Besluitvoorstel) -> None:
        """Store a proposal; it takes the place of an earlier one."""
        values = _keuze_values(voorstel.keuze) | {
            "versie": voorstel.versie,
            "door": voorstel.door,
            "op": voorstel.op,
            "toelichting_id": voorstel.toelichting_id,
        }
        await self._tx.execute(
            upsert(besluitvoorstel)
            .values(melding_id=voorstel.melding_id, **values)
            .on_conflict_do_update(index_elements=["melding_id"], set_=values)
        )

    async def voorstel(self, melding_id: UUID) -> Besluitvoorstel | None:
        query = select(besluitvoorstel).where(besluitvoorstel.c.melding_id == melding_id)
        rij = (await self._tx.execute(query)).one_or_none()
        if rij is None:
            return None
        return Besluitvoorstel(
            melding_id=rij.melding_id,
            versie=rij.versie,
            keuze=_keuze(rij),
            door=rij.door,
            op=rij.op,
            toelichting_id=rij.toelichting_id,
        )


def _melding_values(item: Melding) -> dict[str, Any]:
    werkgever, overschrijving = item.werkgever, item.overschrijving
    return {
        "domein": item.domein,
        "risicos": list(item.risicos),
        "direct_gevaar": item.direct_gevaar,
        "verzoek_artikel_24": item.verzoek_artikel_24,
        "ongeval_gevolg": item.gevolg,
        "overtreding_klasse": item.overtreding_klasse,
        "aantal_getroffenen": item.aantal_getroffenen,
        "kvk_nummer": werkgever.kvk_nummer,
        "vestigingsnummer": werkgever.vestigingsnummer,
        "werkgever_naam": werkgever.naam,
        "adres": werkgever.adres,
        "gemeente": werkgever.gemeente,
        "provincie": werkgever.provincie,
        "breedtegraad": werkgever.breedtegraad,
        "lengtegraad": werkgever.lengtegraad,
        "sleutel": item.sleutel,
        "urgentie": item.urgentie,
        "urgentie_regel": item.urgentie_regel,
        "urgentie_reden": item.urgentie_reden,
        "urgentie_regels": list(item.urgentie_regels),
        "urgentie_berekend": None if overschrijving is None else overschrijving.berekend,
        "urgentie_door": None if overschrijving is None else overschrijving.door,
        "urgentie_op": None if overschrijving is None else overschrijving.op,
        "team": item.team,
        "team_regel": item.team_regel,
        "team_reden": item.team_reden,
        "triage": null() if item.triage is None else antwoorden_json(item.triage),
        "was_meldingsplichtig": item.was_meldingsplichtig,
        "samengevoegd_met": item.samengevoegd_met,
        "koppeling": item.koppeling,
        "beoordeling": item.beoordeling,
        "besluit_nummer": item.besluit_nummer,
        "versie": item.versie,
    }


def _keuze_values(keuze: Keuze) -> dict[str, Any]:
    return {naam: getattr(keuze, naam) for naam in _KEUZE}


def _keuze(rij: Row[Any], samengevoegd_met: UUID | None = None) -> Keuze:
    return Keuze(
        besluit=MeldingBesluit(rij.besluit),
        reden=None if rij.reden is None else NietInOnderzoekReden(rij.reden),
        doorgezet_naar=None if rij.doorgezet_naar is None else Ketenpartner(rij.doorgezet_naar),
        samengevoegd_met=samengevoegd_met,
        kwaadwillig=rij.kwaadwillig,
    )


def _besluit(rij: Row[Any]) -> Besluit:
    return Besluit(
        melding_id=rij.melding_id,
        nummer=rij.nummer,
        keuze=_keuze(rij, rij.samengevoegd_met),
        door=rij.door,
        op=rij.op,
        tweede_persoon=rij.tweede_persoon,
        toelichting_id=rij.toelichting_id,
        overdracht=None if rij.overdracht is None else OverdrachtAntwoord(rij.overdracht),
        overdracht_op=rij.overdracht_op,
        overdracht_door=rij.overdracht_door,
    )
