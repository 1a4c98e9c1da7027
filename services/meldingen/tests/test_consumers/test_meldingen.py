"""What meldingen does with the events of others, on a real Postgres."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from meldingen.consumers import SUBSCRIPTIONS
from meldingen.domain import Melding, MeldingStatus, RegistreerMelding, Werkgever, Zoekcriteria
from meldingen.handlers import registreer_melding, toon_statusverloop, zoek_meldingen
from meldingen.repository import Kluis
from meldingen.tables import inbox, melding, outbox
from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1, InterventieGeannuleerdV1, InterventieToegewezenV1
from shared.contracts.waardelijsten import InterventieType, Risico, Uitkomst
from shared.runtime.database import Database
from shared.runtime.dispatch import Dispatcher

Maak = Callable[..., RegistreerMelding]
TOEGEWEZEN_OP = datetime(2026, 3, 3, 8, tzinfo=UTC)
GEANNULEERD_OP = datetime(2026, 3, 4, 11, tzinfo=UTC)
AFGEROND_OP = datetime(2026, 3, 5, 15, tzinfo=UTC)
INTERVENTIE: dict[str, Any] = {
    "interventie_id": uuid7(),
    "zaak_id": uuid7(),
    "interventie_type": InterventieType.INSPECTIE,
    "inspecteur_id": uuid7(),
    "kvk_nummer": "12345678",
}


def toegewezen(*melding_ids: UUID) -> Event[InterventieToegewezenV1]:
    data = InterventieToegewezenV1(
        **INTERVENTIE, melding_ids=melding_ids, bezoek_datum=date(2026, 3, 5), toegewezen_op=TOEGEWEZEN_OP
    )
    return Event.of(data, key="12345678", subject=data.interventie_id)


def afgerond(*melding_ids: UUID, uitkomst: Uitkomst = Uitkomst.OVERTREDING) -> Event[InterventieAfgerondV1]:
    data = InterventieAfgerondV1(
        **INTERVENTIE,
        melding_ids=melding_ids,
        risicos=(Risico.WERKDRUK,),
        uitkomst=uitkomst,
        afgerond_op=AFGEROND_OP,
    )
    return Event.of(data, key="12345678", subject=data.interventie_id)


def geannuleerd(*melding_ids: UUID) -> Event[InterventieGeannuleerdV1]:
    data = InterventieGeannuleerdV1(
        interventie_id=INTERVENTIE["interventie_id"],
        zaak_id=INTERVENTIE["zaak_id"],
        kvk_nummer="12345678",
        melding_ids=melding_ids,
        geannuleerd_op=GEANNULEERD_OP,
    )
    return Event.of(data, key="12345678", subject=data.interventie_id)


class Keten:
    """Hands events to meldingen as its worker does, and looks at what came of it."""

    def __init__(self, db: Database, kluis: Kluis, opdracht: Maak) -> None:
        self._db = db
        self._kluis = kluis
        self._opdracht = opdracht
        self._dispatcher = Dispatcher(inbox, SUBSCRIPTIONS)

    async def meld(self, **wijzig: Any) -> Melding:
        async with self._db.transaction() as tx:
            return await registreer_melding(tx, self._kluis, self._opdracht(**wijzig))

    async def komt_binnen(self, *events: Event[Any]) -> None:
        async with self._db.transaction() as tx:
            await self._dispatcher.handle(tx, events)

    async def zet(self, melding_id: UUID, status: MeldingStatus) -> None:
        async with self._db.transaction() as tx:
            await tx.execute(update(melding).where(melding.c.id == melding_id).values(status=status))

    async def verloop(self, melding_id: UUID) -> tuple[Melding, list[tuple[int, MeldingStatus, datetime]]]:
        async with self._db.transaction() as tx:
            nu, overgangen = await toon_statusverloop(tx, melding_id)
        return nu, [(overgang.versie, overgang.naar, overgang.op) for overgang in overgangen]

    async def in_triage(self) -> list[UUID]:
        """List what waits for a decision, as the API does."""
        async with self._db.transaction() as tx:
            gevonden = await zoek_meldingen(tx, Zoekcriteria(status=MeldingStatus.IN_TRIAGE), na=None, limiet=50)
        return [melding.id for melding in gevonden]

    async def afgehandeld(self) -> Sequence[tuple[str, dict[str, Any]]]:
        """Give key and data of each melding-afgehandeld in the outbox, in order."""
        rows = select(outbox.table).where(outbox.table.c.type.contains("afgehandeld")).order_by(outbox.table.c.id)
        async with self._db.transaction() as tx:
            return [(row.key, orjson.loads(row.data)) for row in await tx.execute(rows)]


@pytest.fixture
def keten(db: Database, kluis: Kluis, opdracht: Maak) -> Keten:
    return Keten(db, kluis, opdracht)


S = MeldingStatus


async def test_an_assigned_interventie_takes_its_meldingen_into_investigation(keten: Keten) -> None:
    een, twee, ander = await keten.meld(), await keten.meld(), await keten.meld()
    await keten.komt_binnen(toegewezen(een.id, twee.id))
    for melding_id in (een.id, twee.id):
        nu, stappen = await keten.verloop(melding_id)
        assert (nu.status, nu.versie) == (S.IN_ONDERZOEK, 4)
        assert stappen == [
            (2, S.BEVESTIGD, TOEGEWEZEN_OP),
            (3, S.IN_TRIAGE, TOEGEWEZEN_OP),
            (4, S.IN_ONDERZOEK, TOEGEWEZEN_OP),
        ]
    assert (await keten.verloop(ander.id))[0].status is S.ONTVANGEN


async def test_the_same_interventie_again_changes_nothing(keten: Keten) -> None:
    een, twee = await keten.meld(), await keten.meld()
    eerste = toegewezen(een.id)
    await keten.komt_binnen(eerste)
    na_de_eerste = await keten.verloop(een.id)
    await keten.komt_binnen(eerste)  # a redelivery
    await keten.komt_binnen(toegewezen(een.id, twee.id), toegewezen(een.id, twee.id))  # a later version lists all
    assert await keten.verloop(een.id) == na_de_eerste
    assert (await keten.verloop(twee.id))[0].status is S.IN_ONDERZOEK


async def test_a_completed_interventie_closes_its_meldingen_and_tells_the_outcome(keten: Keten) -> None:
    een = await keten.meld()
    onbekend = await keten.meld(werkgever=Werkgever(naam="De Kraai", gemeente="Ede"))
    einde = afgerond(een.id, onbekend.id)
    await keten.komt_binnen(toegewezen(een.id, onbekend.id), einde)
    await keten.komt_binnen(einde)
    nu, stappen = await keten.verloop(een.id)
    assert (nu.status, stappen[-1]) == (S.AFGEHANDELD, (5, S.AFGEHANDELD, AFGEROND_OP))
    assert await keten.afgehandeld() == [
        (
            sleutel,
            {
                "meldingId": str(melding_id),
                "kvkNummer": kvk_nummer,
                "vestigingsnummer": None,
                "uitkomst": "overtreding",
                "zonderInterventie": False,
                "afgehandeldOp": "2026-03-05T15:00:00Z",
            },
        )
        for melding_id, sleutel, kvk_nummer in (
            (een.id, "12345678", "12345678"),
            (onbekend.id, str(onbekend.id), None),
        )
    ]


async def test_the_first_outcome_stands(keten: Keten) -> None:
    een = await keten.meld()
    await keten.komt_binnen(afgerond(een.id), afgerond(een.id, uitkomst=Uitkomst.GEEN_OVERTREDING))
    await keten.komt_binnen(afgerond(een.id, uitkomst=Uitkomst.NIET_AANGETROFFEN))
    assert [data["uitkomst"] for _, data in await keten.afgehandeld()] == ["overtreding"]


async def test_a_cancelled_interventie_brings_its_meldingen_back_to_triage_without_an_end(keten: Keten) -> None:
    onderzocht, nooit_toegewezen, ander = [await keten.meld() for _ in range(3)]
    afgezegd = geannuleerd(onderzocht.id, nooit_toegewezen.id)
    await keten.komt_binnen(toegewezen(onderzocht.id, ander.id), afgezegd)
    await keten.komt_binnen(afgezegd)  # a redelivery
    await keten.komt_binnen(geannuleerd(onderzocht.id, nooit_toegewezen.id))
    _, stappen = await keten.verloop(onderzocht.id)
    assert stappen[3:] == [
        (5, S.AFGEHANDELD, GEANNULEERD_OP),
        (6, S.HEROPEND, GEANNULEERD_OP),
        (7, S.IN_TRIAGE, GEANNULEERD_OP),
    ]
    _, stappen = await keten.verloop(nooit_toegewezen.id)
    assert stappen == [(2, S.BEVESTIGD, GEANNULEERD_OP), (3, S.IN_TRIAGE, GEANNULEERD_OP)]
    assert sorted(await keten.in_triage()) == [onderzocht.id, nooit_toegewezen.id]
    assert await keten.afgehandeld() == []


async def test_what_came_back_to_triage_can_be_taken_up_again(keten: Keten) -> None:
    een = await keten.meld()
    await keten.komt_binnen(toegewezen(een.id), geannuleerd(een.id), toegewezen(een.id), afgerond(een.id))
    assert (await keten.verloop(een.id))[0].status is S.AFGEHANDELD
    assert len(await keten.afgehandeld()) == 1


@pytest.mark.parametrize("status", [S.AFGEHANDELD, S.INGETROKKEN, S.SAMENGEVOEGD, S.DOORGEZET, S.NIET_IN_ONDERZOEK])
async def test_what_is_closed_stays_closed(keten: Keten, status: MeldingStatus) -> None:
    een = await keten.meld()
    await keten.zet(een.id, status)
    await keten.komt_binnen(toegewezen(een.id), geannuleerd(een.id), afgerond(een.id))
    nu, stappen = await keten.verloop(een.id)
    assert (nu.status, nu.versie, stappen) == (status, 1, [])
    assert await keten.afgehandeld() == []


async def test_meldingen_that_are_not_here_are_passed_over(keten: Keten) -> None:
    een = await keten.meld()
    await keten.komt_binnen(toegewezen(uuid7(), een.id), toegewezen(), afgerond(uuid7()))
    assert (await keten.verloop(een.id))[0].status is S.IN_ONDERZOEK
