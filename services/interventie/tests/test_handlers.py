import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Table, func, select

from interventie import tables
from interventie.domain import (
    Afronding,
    Dossier,
    InterventieOnbekend,
    LegBevindingVast,
    Onderdeel,
    Opdracht,
    OvergangVerboden,
    Status,
)
from interventie.handlers import (
    annuleer,
    hervat,
    leg_bevinding_vast,
    on_planning_bijgewerkt,
    plan_in,
    rond_af,
    schort_op,
    start,
    wijs_her_toe,
    zie_aanleiding_in,
    zie_keuze_in,
)
from interventie.repository import InterventieRepository
from shared.contracts.envelope import Event
from shared.contracts.fouten import VeldenOngeldig
from shared.contracts.interventie import InterventieAfgerondV1, InterventieGeannuleerdV1, InterventieToegewezenV1
from shared.contracts.planning import PlanningBijgewerktV1
from shared.contracts.registry import CONTRACTS
from shared.contracts.waardelijsten import (
    Instrument,
    InterventieType,
    OngevalGevolg,
    OvertredingKlasse,
    Risico,
    Uitkomst,
    Urgentie,
    Wet,
    ZaakSoort,
    ZaakStatus,
)
from shared.runtime.database import Database
from shared.runtime.etag import VersieVerouderd
from shared.runtime.migrate import check

Gebeurd = Sequence[Event[PlanningBijgewerktV1]]


async def verwerk(db: Database, *gebeurd: Event[PlanningBijgewerktV1]) -> None:
    async with db.transaction() as tx:
        await on_planning_bijgewerkt(tx, gebeurd)


async def gepubliceerd(db: Database) -> list[Any]:
    """Give the data of all events appended so far, in order."""
    outbox = tables.outbox.table
    async with db.transaction() as tx:
        rijen = await tx.execute(select(outbox.c.type, outbox.c.data).order_by(outbox.c.id))
        return [CONTRACTS[rij.type].model_validate_json(rij.data) for rij in rijen]


async def dossier(db: Database, zaak_id: UUID) -> Dossier:
    async with db.transaction() as tx:
        return (await InterventieRepository(tx).dossiers_bij_zaken([zaak_id]))[zaak_id]


async def inhoud(db: Database, table: Table, *, zonder: Sequence[str]) -> list[tuple[Any, ...]]:
    """Give all rows but for the columns that differ from run to run."""
    kolommen = [kolom for kolom in table.c if kolom.name not in zonder]
    async with db.transaction() as tx:
        return sorted(map(tuple, await tx.execute(select(*kolommen))), key=repr)


async def opdracht(db: Database, zaak_id: UUID) -> Opdracht:
    """Give an order on the interventie of a zaak as it is now."""
    interventie = (await dossier(db, zaak_id)).interventie
    return Opdracht(interventie.id, interventie.versie, "anna")


async def test_tables_and_migrations_say_the_same(maak_database: Any) -> None:
    assert await check("interventie", tables.metadata, maak_database("interventie")) == []


async def test_a_planned_zaak_is_assigned_with_its_choice_and_its_trigger(db: Database, nieuwe_zaak: Any) -> None:
    zaak = nieuwe_zaak()
    zaak.meld(ongeval_gevolg=OngevalGevolg.DODELIJK, urgentie=Urgentie.U1_DIRECT)
    await verwerk(db, zaak.event())

    interventie = (await dossier(db, zaak.id)).interventie
    assert (interventie.status, interventie.type) == (Status.TOEGEWEZEN, InterventieType.ONGEVALSONDERZOEK)
    assert await gepubliceerd(db) == [
        InterventieToegewezenV1(
            interventie_id=interventie.id,
            zaak_id=zaak.id,
            interventie_type=InterventieType.ONGEVALSONDERZOEK,
            inspecteur_id=zaak.inspecteur_id,
            kvk_nummer=zaak.kvk_nummer,
            melding_ids=tuple(melding.melding_id for melding in zaak.meldingen),
            bezoek_datum=zaak.bezoek_datum,
            toegewezen_op=interventie.toegewezen_op,
        )
    ]
    async with db.transaction() as tx:
        repository = InterventieRepository(tx)
        (keuze,) = await repository.keuzes(interventie.id)
        assert (keuze.regel, keuze.feiten.naleving) == ("ongeval-dodelijk", 0.5)
        (overgang,) = await repository.statusverloop(interventie.id)
        assert (overgang.van, overgang.naar, overgang.door) == (None, Status.TOEGEWEZEN, "planning")
        aanleidingen = await repository.aanleidingen(interventie.id)
        assert [a.melding_id for a in aanleidingen] == [m.melding_id for m in zaak.meldingen]


async def test_events_keep_the_key_of_the_company(db: Database, nieuwe_zaak: Any) -> None:
    onbekend = nieuwe_zaak(None)
    await verwerk(db, onbekend.event())
    async with db.transaction() as tx:
        outbox = tables.outbox.table
        assert (await tx.execute(select(outbox.c.key))).scalars().all() == [onbekend.key]


async def test_a_zaak_that_waits_is_proposed_and_nobody_hears_of_it_until_it_is_planned(
    db: Database, nieuwe_zaak: Any
) -> None:
    zaak = nieuwe_zaak()
    await verwerk(db, zaak.event(ZaakStatus.WACHT_OP_CAPACITEIT))
    assert (await dossier(db, zaak.id)).interventie.status is Status.VOORGESTELD
    assert await gepubliceerd(db) == []
    await verwerk(db, zaak.event())
    assert (await dossier(db, zaak.id)).interventie.status is Status.TOEGEWEZEN
    assert len(await gepubliceerd(db)) == 1


async def test_one_event_for_each_change_and_none_without(db: Database, nieuwe_zaak: Any) -> None:
    zaak = nieuwe_zaak()
    await verwerk(db, zaak.event())
    await verwerk(db, zaak.event())  # nothing new
    zaak.bezoek_datum = date(2026, 3, 6)
    await verwerk(db, zaak.event())
    zaak.inspecteur_id = UUID(int=2)
    await verwerk(db, zaak.event())
    zaak.meld()
    await verwerk(db, zaak.event())
    await verwerk(db, zaak.event(ZaakStatus.UITGEVOERD))

    events = await gepubliceerd(db)
    assert [(e.bezoek_datum.day, e.inspecteur_id.int, len(e.melding_ids)) for e in events] == [
        (5, 1, 1),
        (6, 1, 1),
        (6, 2, 1),
        (6, 2, 2),
    ]
    assert (await dossier(db, zaak.id)).interventie.status is Status.HERTOEGEWEZEN


async def test_a_zaak_that_nobody_reported_is_followed_too(db: Database, nieuwe_zaak: Any) -> None:
    zaak = nieuwe_zaak()
    zaak.meldingen = ()  # a programme chose the company
    await verwerk(db, zaak.event(soort=ZaakSoort.ACTIEF))
    zaak.inspecteur_id = UUID(int=2)
    await verwerk(db, zaak.event(soort=ZaakSoort.ACTIEF))
    zaak.meld()
    await verwerk(db, zaak.event(soort=ZaakSoort.ACTIEF))

    events = await gepubliceerd(db)
    assert [(e.inspecteur_id.int, len(e.melding_ids)) for e in events] == [(1, 0), (2, 0), (2, 1)]


async def test_a_stale_version_is_ignored(db: Database, nieuwe_zaak: Any) -> None:
    zaak = nieuwe_zaak()
    oud, nieuw = zaak.event(), None
    zaak.inspecteur_id = UUID(int=2)
    nieuw = zaak.event()
    await verwerk(db, nieuw)
    voor = await dossier(db, zaak.id)
    await verwerk(db, oud, nieuw)
    assert await dossier(db, zaak.id) == voor
    assert len(await gepubliceerd(db)) == 1


async def test_versions_within_a_batch_are_followed_in_order(db: Database, nieuwe_zaak: Any) -> None:
    zaak = nieuwe_zaak()
    events = []
    for dag in (5, 6, 9):
        zaak.bezoek_datum = date(2026, 3, dag)
        events.append(zaak.event())
    await verwerk(db, *events)
    assert [event.bezoek_datum.day for event in await gepubliceerd(db)] == [5, 6, 9]
    bezoek = (await dossier(db, zaak.id)).interventie.bezoek
    assert bezoek is not None
    assert bezoek.bezoek_datum == date(2026, 3, 9)


def verhaal(zaken: Sequence[Any]) -> list[Event[PlanningBijgewerktV1]]:
    """Let zaken change in turns: wait, plan, move, grow, change hands, lapse."""
    events = [zaak.event(ZaakStatus.WACHT_OP_CAPACITEIT) for zaak in zaken[::3]]
    events += [zaak.event() for zaak in zaken]
    for nummer, zaak in enumerate(zaken):
        zaak.meld(urgentie=Urgentie.U3_HOOG)
        zaak.bezoek_datum = date(2026, 3, 9 + nummer % 3)
        events.append(zaak.event())
        zaak.risicos = (*zaak.risicos, Risico.WERKDRUK)
        zaak.inspecteur_id = UUID(int=2 + nummer % 2)
        events.append(zaak.event())
    events += [zaak.event(ZaakStatus.VERVALLEN) for zaak in zaken[::4]]
    events += [zaak.event(ZaakStatus.WACHT_OP_CAPACITEIT) for zaak in zaken[1::4]]
    return events


async def test_a_batch_does_what_one_by_one_does(maak_database: Any, nieuwe_zaak: Any) -> None:
    events = verhaal([nieuwe_zaak(f"{nummer:08}") for nummer in range(12)])
    uitkomsten = []
    for grootte in (1, 7, len(events)):
        db = Database.connect(maak_database("interventie"), application_name="test-interventie")
        for begin in range(0, len(events), grootte):
            await verwerk(db, *events[begin : begin + grootte])
        wisselend = ("id", "interventie_id", "gewijzigd_op", "toegewezen_op", "op", "gekozen_op")
        uitkomsten.append(
            [
                *[
                    await inhoud(db, table, zonder=wisselend)
                    for table in (tables.interventie, tables.statusverloop, tables.aanleiding, tables.keuze)
                ],
                [
                    (type(e), *e.model_dump(exclude={"interventie_id", "toegewezen_op", "geannuleerd_op"}).values())
                    for e in await gepubliceerd(db)
                ],
            ]
        )
        await db.close()
    assert uitkomsten[0] == uitkomsten[1] == uitkomsten[2]
    assert len(uitkomsten[0][0]) == 12


async def test_a_lapsed_zaak_cancels_and_what_follows_is_ignored(db: Database, nieuwe_zaak: Any) -> None:
    zaak = nieuwe_zaak()
    await verwerk(db, zaak.event(), zaak.event(ZaakStatus.VERVALLEN), zaak.event())
    interventie = (await dossier(db, zaak.id)).interventie
    assert (interventie.status, interventie.reden) == (
        Status.GEANNULEERD,
        "De planning heeft de zaak laten vervallen.",
    )
    toegewezen, geannuleerd = await gepubliceerd(db)
    assert geannuleerd == InterventieGeannuleerdV1(
        interventie_id=interventie.id,
        zaak_id=zaak.id,
        kvk_nummer=zaak.kvk_nummer,
        melding_ids=toegewezen.melding_ids,
        geannuleerd_op=interventie.gewijzigd_op,
    )


async def test_a_person_who_cancels_is_heard_once_and_without_his_words(db: Database, nieuwe_zaak: Any) -> None:
    begonnen, wacht = nieuwe_zaak("00000001"), nieuwe_zaak("00000002")
    await verwerk(db, begonnen.event(), wacht.event(ZaakStatus.WACHT_OP_CAPACITEIT))
    async with db.transaction() as tx:
        interventie = await plan_in(tx, await opdracht(db, begonnen.id))
        await start(tx, Opdracht(interventie.id, interventie.versie, "anna"))
    for zaak in (begonnen, wacht):
        async with db.transaction() as tx:
            await annuleer(tx, await opdracht(db, zaak.id), "Het bedrijf is opgeheven.")
    with pytest.raises(OvergangVerboden):
        async with db.transaction() as tx:
            await annuleer(tx, await opdracht(db, wacht.id), "dubbel")
    await verwerk(db, begonnen.event(ZaakStatus.VERVALLEN), wacht.event(ZaakStatus.VERVALLEN))

    _, *geannuleerd = await gepubliceerd(db)
    assert {type(event) for event in geannuleerd} == {InterventieGeannuleerdV1}
    assert [(event.zaak_id, event.melding_ids) for event in geannuleerd] == [
        (zaak.id, (zaak.meldingen[0].melding_id,)) for zaak in (begonnen, wacht)
    ]
    assert not any("opgeheven" in event.model_dump_json() for event in geannuleerd)


async def test_a_visit_that_has_begun_outlives_its_zaak(db: Database, nieuwe_zaak: Any) -> None:
    zaak = nieuwe_zaak()
    await verwerk(db, zaak.event())
    async with db.transaction() as tx:
        interventie = await plan_in(tx, await opdracht(db, zaak.id))
        await start(tx, Opdracht(interventie.id, interventie.versie, "anna"))
    await verwerk(db, zaak.event(ZaakStatus.VERVALLEN))
    assert (await dossier(db, zaak.id)).interventie.status is Status.IN_UITVOERING
    assert len(await gepubliceerd(db)) == 1


async def test_the_walk_to_afgerond_tells_the_outcome_once_and_no_words(db: Database, nieuwe_zaak: Any) -> None:
    zaak = nieuwe_zaak()
    zaak.meld()
    await verwerk(db, zaak.event())
    afronding = Afronding(Uitkomst.OVERTREDING, OvertredingKlasse.ZWARE_OVERTREDING, (Instrument.STILLEGGING_DIRECT,))
    gevonden = LegBevindingVast(
        risico=Risico.ONVEILIGHEID_WERKPLEK,
        wet=Wet.ARBOWET,
        overtreding_klasse=OvertredingKlasse.ZWARE_OVERTREDING,
        toelichting="De ladder stond op losse stenen.",
    )
    async with db.transaction() as tx:
        interventie = await plan_in(tx, await opdracht(db, zaak.id))
        interventie = await start(tx, Opdracht(interventie.id, interventie.versie, "anna"))
        interventie, bevinding = await leg_bevinding_vast(
            tx, Opdracht(interventie.id, interventie.versie, "anna"), gevonden
        )
        afgerond = await rond_af(tx, Opdracht(interventie.id, interventie.versie, "anna"), afronding)
    assert (bevinding.vastgelegd_door, afgerond.status) == ("anna", Status.AFGEROND)
    assert (await dossier(db, zaak.id)).interventie == afgerond

    _, event = await gepubliceerd(db)
    assert event == InterventieAfgerondV1(
        interventie_id=afgerond.id,
        zaak_id=zaak.id,
        interventie_type=afgerond.type,
        inspecteur_id=zaak.inspecteur_id,
        kvk_nummer=zaak.kvk_nummer,
        melding_ids=tuple(melding.melding_id for melding in zaak.meldingen),
        risicos=(Risico.ONVEILIGHEID_WERKPLEK,),
        uitkomst=Uitkomst.OVERTREDING,
        overtreding_klasse=OvertredingKlasse.ZWARE_OVERTREDING,
        instrumenten=(Instrument.STILLEGGING_DIRECT,),
        afgerond_op=afgerond.afgerond_op,
    )
    assert "ladder" not in event.model_dump_json()

    zaak.meld()
    await verwerk(db, zaak.event())  # after the end nothing changes
    assert len(await gepubliceerd(db)) == 2


async def test_suspending_and_resuming_returns_to_where_it_was(db: Database, nieuwe_zaak: Any) -> None:
    zaak = nieuwe_zaak()
    await verwerk(db, zaak.event())
    async with db.transaction() as tx:
        opgeschort = await schort_op(tx, await opdracht(db, zaak.id), "De inspecteur is ziek.")
        assert (opgeschort.status, opgeschort.reden) == (Status.OPGESCHORT, "De inspecteur is ziek.")
        hervatte = await hervat(tx, Opdracht(opgeschort.id, opgeschort.versie, "anna"))
    assert (hervatte.status, hervatte.reden) == (Status.TOEGEWEZEN, None)
    assert len(await gepubliceerd(db)) == 1


async def test_reassigning_by_hand_is_told_and_survives_the_next_plan(db: Database, nieuwe_zaak: Any) -> None:
    zaak = nieuwe_zaak()
    await verwerk(db, zaak.event())
    async with db.transaction() as tx:
        await wijs_her_toe(tx, await opdracht(db, zaak.id), UUID(int=5))
    zaak.bezoek_datum = date(2026, 3, 9)
    await verwerk(db, zaak.event())
    assert [event.inspecteur_id.int for event in await gepubliceerd(db)] == [1, 5]
    bezoek = (await dossier(db, zaak.id)).interventie.bezoek
    assert bezoek is not None
    assert (bezoek.inspecteur_id, bezoek.bezoek_datum) == (UUID(int=5), date(2026, 3, 5))


async def test_a_change_on_an_old_version_is_refused_and_changes_nothing(db: Database, nieuwe_zaak: Any) -> None:
    zaak = nieuwe_zaak()
    await verwerk(db, zaak.event())
    oud = await opdracht(db, zaak.id)
    async with db.transaction() as tx:
        await plan_in(tx, oud)
    voor = await dossier(db, zaak.id)
    with pytest.raises(VersieVerouderd):
        async with db.transaction() as tx:
            await start(tx, oud)
    assert await dossier(db, zaak.id) == voor


async def test_two_changes_at_once_on_the_same_version_let_one_through(db: Database, nieuwe_zaak: Any) -> None:
    zaak = nieuwe_zaak()
    await verwerk(db, zaak.event())
    gezien = await opdracht(db, zaak.id)

    async def probeer() -> str:
        try:
            async with db.transaction() as tx:
                return (await plan_in(tx, gezien)).status
        except VersieVerouderd as fout:
            return fout.code

    assert sorted(await asyncio.gather(probeer(), probeer())) == ["ingepland", "versie-verouderd"]


async def test_a_wrong_outcome_and_a_forbidden_step_leave_everything_as_it_was(db: Database, nieuwe_zaak: Any) -> None:
    zaak = nieuwe_zaak()
    await verwerk(db, zaak.event())
    with pytest.raises(OvergangVerboden):
        async with db.transaction() as tx:
            await rond_af(tx, await opdracht(db, zaak.id), Afronding(Uitkomst.GEEN_OVERTREDING))
    async with db.transaction() as tx:
        interventie = await plan_in(tx, await opdracht(db, zaak.id))
        interventie = await start(tx, Opdracht(interventie.id, interventie.versie, "anna"))
        await leg_bevinding_vast(
            tx,
            Opdracht(interventie.id, interventie.versie, "anna"),
            LegBevindingVast(risico=Risico.WERKDRUK, wet=Wet.ATW, overtreding_klasse=None, toelichting="In orde."),
        )
    voor = await dossier(db, zaak.id)
    with pytest.raises(VeldenOngeldig):
        async with db.transaction() as tx:
            await rond_af(tx, await opdracht(db, zaak.id), Afronding(Uitkomst.OVERTREDING))
    assert await dossier(db, zaak.id) == voor
    assert len(await gepubliceerd(db)) == 1


async def test_each_reading_of_the_trigger_is_recorded(db: Database, nieuwe_zaak: Any) -> None:
    zaak = nieuwe_zaak()
    await verwerk(db, zaak.event())
    interventie_id = (await dossier(db, zaak.id)).interventie.id
    async with db.transaction() as tx:
        assert len(await zie_aanleiding_in(tx, interventie_id, "anna")) == 1
        assert len(await zie_keuze_in(tx, interventie_id, "ben")) == 1
    inzage = tables.aanleiding_inzage
    async with db.transaction() as tx:
        rijen = await tx.execute(select(inzage.c.onderdeel, inzage.c.aanroeper).order_by(inzage.c.id))
        assert list(map(tuple, rijen)) == [(Onderdeel.AANLEIDING, "anna"), (Onderdeel.KEUZE, "ben")]


async def test_an_unknown_interventie_is_said_to_be_unknown(db: Database) -> None:
    async with db.transaction() as tx:
        with pytest.raises(InterventieOnbekend):
            await annuleer(tx, Opdracht(UUID(int=404), 1, "anna"), "dubbel")
        with pytest.raises(InterventieOnbekend):
            await zie_aanleiding_in(tx, UUID(int=404), "anna")
        assert (await tx.execute(select(func.count()).select_from(tables.aanleiding_inzage))).scalar() == 0


async def test_a_melding_that_left_the_zaak_is_no_longer_behind_the_interventie(db: Database, nieuwe_zaak: Any) -> None:
    zaak = nieuwe_zaak()
    zaak.meld()
    blijft, gaat = (melding.melding_id for melding in zaak.meldingen)
    await verwerk(db, zaak.event())
    zaak.meldingen = zaak.meldingen[:1]
    await verwerk(db, zaak.event(losgemaakt=(gaat,)))
    assert (await gepubliceerd(db))[-1].melding_ids == (blijft,)
    async with db.transaction() as tx:
        interventie_id = (await dossier(db, zaak.id)).interventie.id
        aanleidingen = await InterventieRepository(tx).aanleidingen(interventie_id)
    assert [aanleiding.melding_id for aanleiding in aanleidingen] == [blijft]

    zaak.meldingen = ()
    await verwerk(db, zaak.event(ZaakStatus.VERVALLEN, losgemaakt=(blijft,)))
    geannuleerd = (await gepubliceerd(db))[-1]
    assert isinstance(geannuleerd, InterventieGeannuleerdV1)
    assert geannuleerd.melding_ids == ()
