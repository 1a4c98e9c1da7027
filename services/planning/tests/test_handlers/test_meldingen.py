"""What triage, decisions and couplings do to the werkvoorraad, on a real Postgres, in whatever order they come."""

import itertools
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from planning import tables
from planning.consumers import SUBSCRIPTIONS
from planning.domain import Inspecteur
from shared.contracts.envelope import Event
from shared.contracts.meldingen import (
    MeldingAfgehandeldV1,
    MeldingBeoordeeldV1,
    MeldingBeslotenV1,
    MeldingGekoppeldV1,
)
from shared.contracts.onderdelen import BedrijfVerwijzing, MeldingVerwijzing
from shared.contracts.planning import PlanningBijgewerktV1
from shared.contracts.waardelijsten import (
    Domein,
    MeldingBesluit,
    NietInOnderzoekReden,
    Risico,
    Uitkomst,
    Urgentie,
    ZaakStatus,
)
from shared.runtime.database import Database

Maak = Callable[..., Event[Any]]
A, B = "12345678", "87654321"


@pytest.fixture
def komt_binnen(
    db: Database,
    neem_aan: Callable[..., Awaitable[list[Inspecteur]]],
    maak_inspecteur: Callable[..., Inspecteur],
    nu: datetime,
) -> Callable[..., Awaitable[list[PlanningBijgewerktV1]]]:
    """Give a function that hands events over, one batch each, and gives all that planning told so far."""
    bemand: list[Inspecteur] = []

    async def verwerk(*events: Event[Any]) -> list[PlanningBijgewerktV1]:
        if not bemand:
            bemand.extend(await neem_aan(maak_inspecteur()))
        for event in events:
            async with db.transaction() as tx:
                await SUBSCRIPTIONS[type(event.data)](tx, [event], nu=nu)  # type: ignore[call-arg]
        async with db.transaction() as tx:
            rijen = await tx.execute(select(tables.outbox.table.c.data).order_by(tables.outbox.table.c.id))
        return [PlanningBijgewerktV1.model_validate_json(rij.data) for rij in rijen]

    return verwerk


def besloten(melding: MeldingVerwijzing, besluit: MeldingBesluit, nummer: int = 1, sleutel: str = A) -> Event[Any]:
    reden = NietInOnderzoekReden.GEEN_PRIORITEIT if besluit is MeldingBesluit.NIET_IN_ONDERZOEK else None
    data = MeldingBeslotenV1(
        melding_id=melding.melding_id,
        besluit_nummer=nummer,
        besluit=besluit,
        reden=reden,
        kvk_nummer=sleutel,
        besloten_op=melding.ontvangen_op,
    )
    return Event.of(data, key=sleutel, subject=melding.melding_id)


def beoordeeld(melding: MeldingVerwijzing, urgentie: Urgentie, nummer: int = 1, sleutel: str = A) -> Event[Any]:
    data = MeldingBeoordeeldV1(
        beoordeling=nummer,
        kvk_nummer=sleutel,
        melding=melding.model_copy(update={"urgentie": urgentie}),
        domein=Domein.VEILIG_EN_GEZOND_WERK,
        risicos=(Risico.WERKDRUK,),
        beoordeeld_op=melding.ontvangen_op,
    )
    return Event.of(data, key=sleutel, subject=melding.melding_id)


def gekoppeld(melding: MeldingVerwijzing, sleutel: str, nummer: int = 1) -> Event[Any]:
    data = MeldingGekoppeldV1(
        koppeling=nummer,
        van=BedrijfVerwijzing(kvk_nummer=A),
        kvk_nummer=sleutel,
        melding=melding,
        domein=Domein.VEILIG_EN_GEZOND_WERK,
        risicos=(Risico.WERKDRUK,),
        gekoppeld_op=melding.ontvangen_op,
    )
    return Event.of(data, key=sleutel, subject=melding.melding_id)


def laatst(verteld: Sequence[PlanningBijgewerktV1], sleutel: str) -> PlanningBijgewerktV1:
    return [event for event in verteld if event.kvk_nummer == sleutel][-1]


async def test_a_zaak_that_nobody_asks_for_lapses_and_frees_the_agenda(
    komt_binnen: Any, herbeoordeeld: Maak, db: Database
) -> None:
    event = herbeoordeeld()
    melding = event.data.melding
    verteld = await komt_binnen(event, besloten(melding, MeldingBesluit.NIET_IN_ONDERZOEK))
    assert [zaak.status for zaak in verteld] == [ZaakStatus.INGEPLAND, ZaakStatus.VERVALLEN]
    assert (verteld[1].losgemaakt, verteld[1].meldingen) == ((melding.melding_id,), ())
    async with db.transaction() as tx:
        assert (await tx.execute(select(tables.agenda_dag.c.geboekt_minuten))).scalars().all() == [0]
    weer = await komt_binnen(besloten(melding, MeldingBesluit.NIET_IN_ONDERZOEK))
    assert len(weer) == 2  # the same number changes nothing


async def test_what_others_still_ask_for_stays_as_urgent_as_they_are(komt_binnen: Any, herbeoordeeld: Maak) -> None:
    rustig, spoed = herbeoordeeld(), herbeoordeeld(urgentie=Urgentie.U2_SPOED)
    melding = spoed.data.melding
    verteld = await komt_binnen(rustig, spoed, besloten(melding, MeldingBesluit.NIET_IN_ONDERZOEK))
    eerst, _, daarna = verteld
    assert (daarna.status, daarna.urgentie, daarna.uiterlijk_op) == (
        ZaakStatus.INGEPLAND,
        Urgentie.U4_NORMAAL,
        eerst.uiterlijk_op,
    )
    assert [m.melding_id for m in daarna.meldingen] == [rustig.data.melding.melding_id]


async def test_what_is_decided_to_be_investigated_after_all_is_planned_again(
    komt_binnen: Any, herbeoordeeld: Maak
) -> None:
    event = herbeoordeeld()
    melding = event.data.melding
    verteld = await komt_binnen(
        event,
        besloten(melding, MeldingBesluit.NIET_IN_ONDERZOEK, 1),
        besloten(melding, MeldingBesluit.HEROPEND, 2),
    )
    assert len(verteld) == 2
    weer = (await komt_binnen(besloten(melding, MeldingBesluit.IN_ONDERZOEK, 3)))[-1]
    assert (weer.status, weer.versie, weer.kenmerken) == (ZaakStatus.INGEPLAND, 1, verteld[0].kenmerken)
    assert weer.zaak_id != verteld[0].zaak_id


async def test_a_zaak_that_was_done_is_followed_by_a_new_one_only_by_decision(
    komt_binnen: Any, herbeoordeeld: Maak, afgerond: Maak
) -> None:
    event = herbeoordeeld()
    melding = event.data.melding
    (gepland,) = await komt_binnen(event)
    await komt_binnen(afgerond(gepland.zaak_id, meldingen=[melding]), beoordeeld(melding, Urgentie.U3_HOOG))
    verteld = await komt_binnen(besloten(melding, MeldingBesluit.HEROPEND, 1))
    assert [zaak.status for zaak in verteld] == [ZaakStatus.INGEPLAND, ZaakStatus.UITGEVOERD]
    weer = (await komt_binnen(besloten(melding, MeldingBesluit.IN_ONDERZOEK, 2)))[-1]
    assert (weer.status, weer.urgentie) == (ZaakStatus.INGEPLAND, Urgentie.U3_HOOG)


async def test_triage_makes_a_zaak_more_or_less_urgent(komt_binnen: Any, herbeoordeeld: Maak) -> None:
    event = herbeoordeeld()
    melding = event.data.melding
    for nummer, urgentie in enumerate((Urgentie.U1_DIRECT, Urgentie.U3_HOOG), start=1):
        zaak = (await komt_binnen(*([event] if nummer == 1 else []), beoordeeld(melding, urgentie, nummer)))[-1]
        assert (zaak.urgentie, zaak.meldingen[0].urgentie) == (urgentie, urgentie)
        assert Risico.WERKDRUK in zaak.risicos
    aantal = len(await komt_binnen(beoordeeld(melding, Urgentie.U1_DIRECT, 1)))
    assert aantal == 3  # an older number changes nothing
    weg = (await komt_binnen(beoordeeld(melding, Urgentie.U5_RISICO_INPUT, 3)))[-1]
    assert weg.status is ZaakStatus.VERVALLEN


async def test_u5_that_triage_lifts_gets_a_zaak_with_what_risico_told(komt_binnen: Any, herbeoordeeld: Maak) -> None:
    event = herbeoordeeld(urgentie=Urgentie.U5_RISICO_INPUT)
    assert await komt_binnen(event) == []
    (zaak,) = await komt_binnen(beoordeeld(event.data.melding, Urgentie.U3_HOOG))
    assert (zaak.status, zaak.urgentie, zaak.kvk_nummer) == (ZaakStatus.INGEPLAND, Urgentie.U3_HOOG, A)
    assert zaak.kenmerken == event.data.kenmerken


async def test_a_coupling_moves_a_melding_to_the_zaak_of_its_company(komt_binnen: Any, herbeoordeeld: Maak) -> None:
    van, naar = herbeoordeeld(A), herbeoordeeld(B)
    melding = van.data.melding
    verteld = await komt_binnen(van, naar, gekoppeld(melding, B, 1))
    assert laatst(verteld, A).status is ZaakStatus.VERVALLEN
    assert {m.melding_id for m in laatst(verteld, B).meldingen} == {
        melding.melding_id,
        naar.data.melding.melding_id,
    }
    terug = await komt_binnen(gekoppeld(melding, A, 2), gekoppeld(melding, B, 1))
    assert [m.melding_id for m in laatst(terug, A).meldingen] == [melding.melding_id]
    assert [m.melding_id for m in laatst(terug, B).meldingen] == [naar.data.melding.melding_id]


async def test_who_was_heard_otherwise_needs_no_visit(komt_binnen: Any, herbeoordeeld: Maak) -> None:
    event = herbeoordeeld()
    for zonder, status in ((False, ZaakStatus.INGEPLAND), (True, ZaakStatus.VERVALLEN)):
        data = MeldingAfgehandeldV1(
            melding_id=event.data.melding.melding_id,
            kvk_nummer=A,
            uitkomst=Uitkomst.GEEN_OVERTREDING,
            zonder_interventie=zonder,
            afgehandeld_op=event.data.herbeoordeeld_op,
        )
        klaar = Event.of(data, key=A, subject=data.melding_id)
        assert (await komt_binnen(*([] if zonder else [event]), klaar))[-1].status is status


@pytest.mark.parametrize("volgorde", list(itertools.permutations(range(3))))
async def test_the_order_of_events_does_not_matter(
    komt_binnen: Any, herbeoordeeld: Maak, volgorde: tuple[int, ...]
) -> None:
    ontvangen = herbeoordeeld(A)
    melding = ontvangen.data.melding
    events = [ontvangen, gekoppeld(melding, B), beoordeeld(melding, Urgentie.U2_SPOED, sleutel=B)]
    verteld = await komt_binnen(*(events[nummer] for nummer in volgorde))
    zaak = laatst(verteld, B)
    assert (zaak.status, zaak.urgentie) == (ZaakStatus.INGEPLAND, Urgentie.U2_SPOED)
    assert [m.melding_id for m in zaak.meldingen] == [melding.melding_id]
    assert all(event.status is ZaakStatus.VERVALLEN for event in verteld[-1:] if event.kvk_nummer == A)


async def test_a_decision_that_comes_before_the_melding_holds(komt_binnen: Any, herbeoordeeld: Maak) -> None:
    event = herbeoordeeld()
    melding = event.data.melding
    assert await komt_binnen(besloten(melding, MeldingBesluit.NIET_IN_ONDERZOEK, 1), event) == []
    (zaak,) = await komt_binnen(besloten(melding, MeldingBesluit.IN_ONDERZOEK, 2))
    assert (zaak.status, zaak.kenmerken) == (ZaakStatus.INGEPLAND, event.data.kenmerken)
