"""What planning does with events and orders, on a real Postgres."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from uuid_utils.compat import uuid7

from planning import handlers, tables
from planning.domain import Inspecteur, Plek, ProgrammaInhoud, ProgrammaStatus, ZaakOnbekend
from shared.contracts.envelope import Event
from shared.contracts.meldingen import MeldingenclusterGesignaleerdV1
from shared.contracts.planning import PlanningBijgewerktV1
from shared.contracts.risico import RisicoprofielHerbeoordeeldV1
from shared.contracts.waardelijsten import (
    Aanleiding,
    Band,
    Domein,
    ProgrammaSoort,
    Risico,
    Urgentie,
    ZaakSoort,
    ZaakStatus,
)
from shared.runtime import migrate
from shared.runtime.database import Database
from shared.runtime.etag import VersieVerouderd

Maak = Callable[..., Event[Any]]
MaakInspecteur = Callable[..., Inspecteur]
NeemAan = Callable[..., Awaitable[list[Inspecteur]]]


async def verwerk(db: Database, events: Sequence[Event[RisicoprofielHerbeoordeeldV1]], nu: datetime) -> None:
    async with db.transaction() as tx:
        await handlers.on_risicoprofiel_herbeoordeeld(tx, events, nu=nu)


async def verteld(db: Database) -> list[PlanningBijgewerktV1]:
    async with db.transaction() as tx:
        rijen = await tx.execute(select(tables.outbox.table.c.data).order_by(tables.outbox.table.c.id))
        return [PlanningBijgewerktV1.model_validate_json(rij.data) for rij in rijen]


async def test_migrations_make_what_tables_say(database_url: str) -> None:
    assert await migrate.check("planning", tables.metadata, database_url) == []


async def test_a_melding_becomes_a_planned_zaak(
    db: Database, neem_aan: NeemAan, maak_inspecteur: MaakInspecteur, herbeoordeeld: Maak, nu: datetime
) -> None:
    (inspecteur,) = await neem_aan(maak_inspecteur())
    event = herbeoordeeld()
    await verwerk(db, [event], nu)
    (gepland,) = await verteld(db)
    assert (gepland.versie, gepland.status, gepland.soort) == (1, ZaakStatus.INGEPLAND, ZaakSoort.REACTIEF)
    assert (gepland.inspecteur_id, gepland.bezoek_datum) == (inspecteur.id, date(2026, 3, 2))
    assert gepland.begint_op == datetime.fromisoformat("2026-03-02T07:30:00Z")
    assert [melding.melding_id for melding in gepland.meldingen] == [event.data.melding.melding_id]
    async with db.transaction() as tx:
        assert (await tx.execute(select(tables.outbox.table.c.key))).scalar_one() == "12345678"


async def test_meldingen_about_one_company_are_bundled_also_within_a_batch(
    db: Database, neem_aan: NeemAan, maak_inspecteur: MaakInspecteur, herbeoordeeld: Maak, nu: datetime
) -> None:
    await neem_aan(maak_inspecteur())
    await verwerk(db, [herbeoordeeld(), herbeoordeeld("87654321"), herbeoordeeld(risicos=(Risico.WERKDRUK,))], nu)
    await verwerk(db, [herbeoordeeld(urgentie=Urgentie.U3_HOOG)], nu)
    over_een = [event for event in await verteld(db) if event.kvk_nummer == "12345678"]
    assert [event.versie for event in over_een] == [1, 2, 3]
    assert len({event.zaak_id for event in over_een}) == 1
    assert [len(event.meldingen) for event in over_een] == [1, 2, 3]
    assert over_een[-1].urgentie is Urgentie.U3_HOOG
    assert over_een[-1].risicos == (Risico.ONVEILIGHEID_WERKPLEK, Risico.WERKDRUK)


async def test_every_melding_that_counts_leads_to_exactly_one_event(
    db: Database, neem_aan: NeemAan, maak_inspecteur: MaakInspecteur, herbeoordeeld: Maak, nu: datetime
) -> None:
    await neem_aan(*(maak_inspecteur() for _ in range(3)))
    urgenties = [*Urgentie] * 6
    events = [herbeoordeeld(f"{nummer % 9:08d}", urgentie) for nummer, urgentie in enumerate(urgenties)]
    for begin in range(0, len(events), 7):
        await verwerk(db, events[begin : begin + 7], nu)
    await verwerk(db, events, nu)  # a melding that was bundled before changes nothing
    laatste = {melding.melding_id for event in await verteld(db) for melding in event.meldingen[-1:]}
    assert laatste == {e.data.melding.melding_id for e in events if e.data.melding.urgentie != Urgentie.U5_RISICO_INPUT}
    assert len(await verteld(db)) == 24


async def test_a_zaak_that_becomes_urgent_is_visited_sooner_if_that_can_be(
    db: Database, neem_aan: NeemAan, maak_inspecteur: MaakInspecteur, herbeoordeeld: Maak, nu: datetime
) -> None:
    alleen_donderdag = maak_inspecteur(minuten_per_weekdag=(0, 0, 0, 480, 0, 0, 0))
    await neem_aan(alleen_donderdag)
    await verwerk(db, [herbeoordeeld()], nu)
    (dinsdag,) = await neem_aan(maak_inspecteur(minuten_per_weekdag=(0, 480, 0, 0, 0, 0, 0)))
    await verwerk(db, [herbeoordeeld(urgentie=Urgentie.U2_SPOED)], nu)
    eerst, daarna = await verteld(db)
    assert eerst.bezoek_datum == date(2026, 3, 5)
    assert (daarna.inspecteur_id, daarna.bezoek_datum) == (dinsdag.id, date(2026, 3, 3))
    async with db.transaction() as tx:
        dagen = (await tx.execute(select(tables.agenda_dag.c.datum, tables.agenda_dag.c.geboekt_minuten))).all()
    assert dict(map(tuple, dagen)) == {date(2026, 3, 5): 0, date(2026, 3, 3): 180}


async def test_without_anyone_who_can_a_zaak_waits_and_is_planned_when_someone_comes(
    db: Database, neem_aan: NeemAan, maak_inspecteur: MaakInspecteur, herbeoordeeld: Maak, nu: datetime
) -> None:
    await neem_aan(maak_inspecteur(vaardigheden=frozenset({Domein.EERLIJK_WERK})))
    await verwerk(db, [herbeoordeeld()], nu)
    (wie,) = await neem_aan(maak_inspecteur())
    wacht, gepland = await verteld(db)
    assert (wacht.versie, wacht.status, wacht.inspecteur_id) == (1, ZaakStatus.WACHT_OP_CAPACITEIT, None)
    assert (gepland.versie, gepland.status, gepland.inspecteur_id) == (2, ZaakStatus.INGEPLAND, wie.id)
    assert gepland.meldingen == wacht.meldingen


async def test_on_a_new_day_waiting_zaken_go_first(
    db: Database, neem_aan: NeemAan, maak_inspecteur: MaakInspecteur, herbeoordeeld: Maak, nu: datetime
) -> None:
    await neem_aan(maak_inspecteur(minuten_per_weekdag=(120, 0, 0, 0, 0, 0, 0)))
    await verwerk(db, [herbeoordeeld("00000001"), herbeoordeeld("00000002")], nu)
    await verwerk(db, [herbeoordeeld("00000003")], nu + timedelta(days=1))
    stand = [(event.kvk_nummer, event.status, event.bezoek_datum) for event in await verteld(db)]
    assert stand == [
        ("00000001", ZaakStatus.INGEPLAND, date(2026, 3, 2)),
        ("00000002", ZaakStatus.WACHT_OP_CAPACITEIT, None),
        ("00000002", ZaakStatus.INGEPLAND, date(2026, 3, 9)),
        ("00000003", ZaakStatus.WACHT_OP_CAPACITEIT, None),
    ]


async def _start_programma(db: Database, uren: int = 100) -> UUID:
    inhoud = ProgrammaInhoud(
        naam="Asbest",
        soort=ProgrammaSoort.SECTORAAL,
        risicos=(Risico.ONVEILIGHEID_WERKPLEK,),
        sbi_secties=("F",),
        capaciteitsdoel_uren=uren,
        begin_datum=date(2026, 1, 1),
        eind_datum=date(2026, 12, 31),
    )
    async with db.transaction() as tx:
        programma = await handlers.registreer_programma(tx, inhoud)
        await handlers.verzet_programma(tx, programma.id, ProgrammaStatus.VASTGESTELD, 1)
        await handlers.verzet_programma(tx, programma.id, ProgrammaStatus.LOPEND, 2)
    return programma.id


async def test_a_running_programme_takes_up_companies_in_the_highest_band_until_its_hours_are_used(
    db: Database, neem_aan: NeemAan, maak_inspecteur: MaakInspecteur, herbeoordeeld: Maak, nu: datetime
) -> None:
    await neem_aan(maak_inspecteur())
    programma_id = await _start_programma(db, uren=3)
    u5 = {"urgentie": Urgentie.U5_RISICO_INPUT}
    await verwerk(
        db,
        [
            herbeoordeeld("00000001", **u5, band_na=Band.HOOG),
            herbeoordeeld("00000007", **u5, band_na=Band.HOOGST, opheffingsdatum=date(2026, 2, 1)),
            herbeoordeeld("00000002", **u5, band_na=Band.HOOGST),
            herbeoordeeld("00000002", **u5, band_na=Band.HOOGST),
            herbeoordeeld("00000003", urgentie=None, band_na=Band.HOOGST),
            herbeoordeeld("00000004", urgentie=None, band_na=Band.HOOGST, aanleiding=Aanleiding.PARAMETERS),
            herbeoordeeld("00000005", **u5, band_na=Band.HOOGST, grootste_risico=Risico.WERKDRUK),
            herbeoordeeld("00000006", **u5, band_na=Band.HOOGST),
        ],
        nu,
    )
    gekozen = await verteld(db)
    assert [event.kvk_nummer for event in gekozen] == ["00000002", "00000004"]
    assert {(e.soort, e.programma_id, e.urgentie, e.meldingen) for e in gekozen} == {
        (ZaakSoort.ACTIEF, programma_id, Urgentie.U4_NORMAAL, ())
    }


async def test_an_intervention_that_is_done_closes_its_zaak_and_frees_the_visit(  # noqa: PLR0917 - fixtures
    db: Database,
    neem_aan: NeemAan,
    maak_inspecteur: MaakInspecteur,
    herbeoordeeld: Maak,
    afgerond: Maak,
    nu: datetime,
) -> None:
    await neem_aan(maak_inspecteur(minuten_per_weekdag=(100, 0, 0, 0, 0, 0, 0)))
    await verwerk(db, [herbeoordeeld("00000001"), herbeoordeeld("00000002")], nu)
    ingepland, _ = await verteld(db)
    klaar = afgerond(ingepland.zaak_id, "00000001", ingepland.meldingen)
    async with db.transaction() as tx:
        await handlers.on_interventie_afgerond(tx, [klaar, klaar], nu=nu)
    *_, uitgevoerd, ander = await verteld(db)
    assert (uitgevoerd.zaak_id, uitgevoerd.versie) == (ingepland.zaak_id, 2)
    assert (uitgevoerd.status, uitgevoerd.meldingen) == (ZaakStatus.UITGEVOERD, ingepland.meldingen)
    assert (ander.kvk_nummer, ander.status, ander.begint_op) == ("00000002", ZaakStatus.INGEPLAND, ingepland.begint_op)
    await verwerk(db, [herbeoordeeld("00000001")], nu)
    assert (await verteld(db))[-1].zaak_id != ingepland.zaak_id


async def test_what_came_too_late_for_an_intervention_gets_a_zaak_of_its_own(  # noqa: PLR0917 - fixtures
    db: Database,
    neem_aan: NeemAan,
    maak_inspecteur: MaakInspecteur,
    herbeoordeeld: Maak,
    afgerond: Maak,
    nu: datetime,
) -> None:
    await neem_aan(*(maak_inspecteur() for _ in range(3)))
    await verwerk(db, [herbeoordeeld(urgentie=Urgentie.U2_SPOED), herbeoordeeld("87654321")], nu)
    op_tijd, ander = await verteld(db)
    laat = [herbeoordeeld(urgentie=Urgentie.U4_NORMAAL), herbeoordeeld(urgentie=Urgentie.U3_HOOG)]
    await verwerk(db, laat, nu)
    klaar = [
        afgerond(op_tijd.zaak_id, meldingen=op_tijd.meldingen),
        afgerond(ander.zaak_id, "87654321", ander.meldingen),
    ]
    async with db.transaction() as tx:
        await handlers.on_interventie_afgerond(tx, [*klaar, *klaar], nu=nu)

    *_, uitgevoerd, ander_uitgevoerd, nieuw = await verteld(db)
    assert (uitgevoerd.zaak_id, uitgevoerd.versie, uitgevoerd.status) == (op_tijd.zaak_id, 4, ZaakStatus.UITGEVOERD)
    assert uitgevoerd.meldingen == op_tijd.meldingen
    assert (ander_uitgevoerd.zaak_id, ander_uitgevoerd.status) == (ander.zaak_id, ZaakStatus.UITGEVOERD)
    assert (nieuw.versie, nieuw.status, nieuw.soort) == (1, ZaakStatus.INGEPLAND, ZaakSoort.REACTIEF)
    assert [melding.melding_id for melding in nieuw.meldingen] == [event.data.melding.melding_id for event in laat]
    assert (nieuw.kvk_nummer, nieuw.risicos, nieuw.kenmerken) == ("12345678", op_tijd.risicos, op_tijd.kenmerken)
    assert nieuw.urgentie is Urgentie.U3_HOOG  # of the late meldingen alone
    assert nieuw.uiterlijk_op == datetime.fromisoformat("2026-03-07T23:00:00Z")
    assert nieuw.duur_minuten == 120
    async with db.transaction() as tx:
        assert (await tx.execute(select(tables.zaak.c.id).where(tables.IS_OPEN))).scalars().all() == [nieuw.zaak_id]

    await verwerk(db, [*laat, herbeoordeeld()], nu)  # known meldingen stay where they are; a new one joins them
    gegroeid = (await verteld(db))[-1]
    assert (gegroeid.zaak_id, gegroeid.versie, len(gegroeid.meldingen)) == (nieuw.zaak_id, 2, 3)


async def test_more_late_meldingen_than_an_event_names_are_all_told(
    db: Database, herbeoordeeld: Maak, afgerond: Maak, nu: datetime
) -> None:
    op_tijd = herbeoordeeld()
    await verwerk(db, [op_tijd], nu)
    laat = [herbeoordeeld() for _ in range(203)]
    await verwerk(db, laat, nu)
    zaak_id = (await verteld(db))[0].zaak_id
    async with db.transaction() as tx:
        await handlers.on_interventie_afgerond(tx, [afgerond(zaak_id, meldingen=[op_tijd.data.melding])], nu=nu)
    eerste, laatste = [event for event in await verteld(db) if event.zaak_id != zaak_id]
    assert [(event.versie, len(event.meldingen)) for event in (eerste, laatste)] == [(1, 200), (2, 200)]
    assert {melding.melding_id for melding in (*eerste.meldingen, *laatste.meldingen)} == {
        event.data.melding.melding_id for event in laat
    }


async def test_a_cancelled_intervention_lets_its_zaak_lapse_and_frees_the_visit(  # noqa: PLR0917 - fixtures
    db: Database,
    neem_aan: NeemAan,
    maak_inspecteur: MaakInspecteur,
    herbeoordeeld: Maak,
    geannuleerd: Maak,
    nu: datetime,
) -> None:
    await neem_aan(maak_inspecteur(minuten_per_weekdag=(100, 0, 0, 0, 0, 0, 0)))
    await verwerk(db, [herbeoordeeld("00000001"), herbeoordeeld("00000002")], nu)
    ingepland, _ = await verteld(db)
    async with db.transaction() as tx:
        afgezegd = geannuleerd(ingepland.zaak_id, "00000001", ingepland.meldingen)
        await handlers.on_interventie_geannuleerd(tx, [afgezegd], nu=nu)
        zaak = await handlers.toon_zaak(tx, ingepland.zaak_id)
    assert (zaak.status, zaak.reden_vervallen) == (ZaakStatus.VERVALLEN, "De interventie is geannuleerd.")
    *_, vervallen, ander = await verteld(db)
    assert (vervallen.zaak_id, vervallen.versie, vervallen.status) == (ingepland.zaak_id, 2, ZaakStatus.VERVALLEN)
    assert (ander.kvk_nummer, ander.status, ander.begint_op) == ("00000002", ZaakStatus.INGEPLAND, ingepland.begint_op)
    async with db.transaction() as tx:
        await handlers.on_interventie_geannuleerd(tx, [afgezegd], nu=nu)
    assert (await verteld(db))[-1] == ander


async def test_what_came_too_late_for_a_zaak_that_lapsed_joins_the_open_zaak_of_its_company(  # noqa: PLR0917 - fixtures
    db: Database,
    neem_aan: NeemAan,
    maak_inspecteur: MaakInspecteur,
    herbeoordeeld: Maak,
    geannuleerd: Maak,
    nu: datetime,
) -> None:
    await neem_aan(maak_inspecteur())
    await verwerk(db, [herbeoordeeld()], nu)
    (op_tijd,) = await verteld(db)
    laat = herbeoordeeld(urgentie=Urgentie.U3_HOOG)
    await verwerk(db, [laat], nu)
    async with db.transaction() as tx:
        await handlers.laat_zaak_vervallen(tx, op_tijd.zaak_id, "Het bedrijf is verhuisd.", 2)
    await verwerk(db, [herbeoordeeld()], nu)
    *_, elders = await verteld(db)
    async with db.transaction() as tx:
        # a person cancelled it before the interventie heard of either the late melding or the end of the zaak
        await handlers.on_interventie_geannuleerd(
            tx, [geannuleerd(op_tijd.zaak_id, meldingen=op_tijd.meldingen)], nu=nu
        )
        zaak = await handlers.toon_zaak(tx, op_tijd.zaak_id)
    assert (zaak.versie, zaak.reden_vervallen) == (3, "Het bedrijf is verhuisd.")
    *_, gegroeid = await verteld(db)
    assert (gegroeid.zaak_id, gegroeid.versie, gegroeid.urgentie) == (elders.zaak_id, 2, Urgentie.U3_HOOG)
    assert {melding.melding_id for melding in gegroeid.meldingen} == {
        elders.meldingen[0].melding_id,
        laat.data.melding.melding_id,
    }


async def test_an_intervention_of_an_unknown_zaak_is_refused(
    db: Database, afgerond: Maak, geannuleerd: Maak, nu: datetime
) -> None:
    with pytest.raises(ZaakOnbekend):
        async with db.transaction() as tx:
            await handlers.on_interventie_afgerond(tx, [afgerond(uuid7())], nu=nu)
    with pytest.raises(ZaakOnbekend):
        async with db.transaction() as tx:
            await handlers.on_interventie_geannuleerd(tx, [geannuleerd(uuid7())], nu=nu)


async def test_two_handlers_at_once_never_give_an_hour_away_twice(
    db: Database, neem_aan: NeemAan, maak_inspecteur: MaakInspecteur, herbeoordeeld: Maak, nu: datetime
) -> None:
    await neem_aan(*(maak_inspecteur(thuis=Plek(52.09 + n / 100, 5.12)) for n in range(3)))

    async def werker(nummer: int) -> None:
        for ronde in range(5):
            batch = [herbeoordeeld(f"{nummer}{ronde}{n:06d}", Urgentie.U3_HOOG) for n in range(6)]
            await verwerk(db, batch, nu)

    await asyncio.gather(*map(werker, range(3)))
    telling = Counter(event.status for event in await verteld(db))
    assert telling[ZaakStatus.INGEPLAND] + telling[ZaakStatus.WACHT_OP_CAPACITEIT] == 90
    assert telling[ZaakStatus.WACHT_OP_CAPACITEIT] > 0
    async with db.transaction() as tx:
        overlap = text(
            "SELECT count(*) FROM planning.zaak a JOIN planning.zaak b ON a.id < b.id"
            " AND a.inspecteur_id = b.inspecteur_id AND a.bezoek_datum = b.bezoek_datum"
            " AND a.begint_minuut < b.begint_minuut + b.bezoek_minuten"
            " AND b.begint_minuut < a.begint_minuut + a.bezoek_minuten"
        )
        assert (await tx.execute(overlap)).scalar_one() == 0
        dag = tables.agenda_dag.c
        assert (await tx.execute(select(func.max(dag.geboekt_minuten)))).scalar_one() <= 480


async def test_a_round_that_rolls_back_leaves_no_trace_in_memory(
    db: Database, neem_aan: NeemAan, maak_inspecteur: MaakInspecteur, herbeoordeeld: Maak, nu: datetime
) -> None:
    await neem_aan(maak_inspecteur(minuten_per_weekdag=(100, 0, 0, 0, 0, 0, 0)))
    async with db.engine.begin() as tx:
        await handlers.on_risicoprofiel_herbeoordeeld(tx, [herbeoordeeld("00000001")], nu=nu)
        await tx.rollback()
    await verwerk(db, [herbeoordeeld("00000002")], nu)
    (gepland,) = await verteld(db)
    assert (gepland.kvk_nummer, gepland.status) == ("00000002", ZaakStatus.INGEPLAND)


async def test_who_leaves_hands_over_his_visits_and_who_changes_his_name_keeps_them(
    db: Database, neem_aan: NeemAan, maak_inspecteur: MaakInspecteur, herbeoordeeld: Maak, nu: datetime
) -> None:
    inge, ben = await neem_aan(maak_inspecteur(), maak_inspecteur(thuis=Plek(52.3, 5.1)))
    await verwerk(db, [herbeoordeeld("00000001"), herbeoordeeld("00000002")], nu)
    assert {event.inspecteur_id for event in await verteld(db)} == {inge.id}
    async with db.transaction() as tx:
        await handlers.wijzig_inspecteur(tx, replace(inge, naam="Inge Anders (fictief)"), 1, nu=nu)
    assert len(await verteld(db)) == 2
    with pytest.raises(VersieVerouderd):
        async with db.transaction() as tx:
            await handlers.wijzig_inspecteur(tx, replace(inge, actief=False), 1, nu=nu)
    async with db.transaction() as tx:
        await handlers.wijzig_inspecteur(tx, replace(inge, actief=False), 2, nu=nu)
    overgenomen = (await verteld(db))[2:]
    assert [(event.versie, event.inspecteur_id) for event in overgenomen] == [(2, ben.id), (2, ben.id)]


async def test_an_unknown_place_is_estimated(
    db: Database, neem_aan: NeemAan, maak_inspecteur: MaakInspecteur, herbeoordeeld: Maak, nu: datetime
) -> None:
    await neem_aan(maak_inspecteur())
    event = herbeoordeeld()
    waar = event.data.kenmerken.locatie.model_copy(update={"breedtegraad": None, "lengtegraad": None})
    kenmerken = event.data.kenmerken.model_copy(update={"locatie": waar})
    await verwerk(db, [replace(event, data=event.data.model_copy(update={"kenmerken": kenmerken}))], nu)
    (gepland,) = await verteld(db)
    assert gepland.status is ZaakStatus.INGEPLAND
    assert gepland.kenmerken.locatie.breedtegraad is None


# clusters of meldingen


def gesignaleerd(kvk_nummer: str = "12345678") -> Event[MeldingenclusterGesignaleerdV1]:
    op = datetime.fromisoformat("2026-03-01T12:00:00Z")
    cluster = MeldingenclusterGesignaleerdV1(
        cluster_id=uuid7(),
        kvk_nummer=kvk_nummer,
        domein=Domein.VEILIG_EN_GEZOND_WERK,
        risico=Risico.WERKDRUK,
        aantal=3,
        aantal_niet_in_onderzoek=3,
        eerste_op=op,
        laatste_op=op,
        gesignaleerd_op=op,
    )
    return Event.of(cluster, key=kvk_nummer, subject=cluster.cluster_id)


async def signaleer(db: Database, nu: datetime, *kvk_nummers: str) -> None:
    async with db.transaction() as tx:
        await handlers.on_meldingencluster_gesignaleerd(tx, [gesignaleerd(kvk) for kvk in kvk_nummers], nu=nu)


async def test_a_cluster_opens_an_active_zaak_with_what_risico_last_said_of_the_company(
    db: Database, neem_aan: NeemAan, maak_inspecteur: MaakInspecteur, herbeoordeeld: Maak, nu: datetime
) -> None:
    await neem_aan(maak_inspecteur())
    eerder = herbeoordeeld(urgentie=Urgentie.U5_RISICO_INPUT, band_na=Band.LAAG, herbeoordeeld_op=nu - timedelta(1))
    await verwerk(db, [herbeoordeeld(urgentie=Urgentie.U5_RISICO_INPUT), eerder], nu)
    await signaleer(db, nu, "12345678")
    (zaak,) = await verteld(db)
    assert (zaak.soort, zaak.urgentie, zaak.status) == (ZaakSoort.ACTIEF, Urgentie.U4_NORMAAL, ZaakStatus.INGEPLAND)
    assert (zaak.risicos, zaak.band, zaak.kenmerken.sbi_code) == ((Risico.WERKDRUK,), Band.HOOG, "4120")
    assert zaak.meldingen == ()


async def test_a_cluster_about_a_company_with_an_open_zaak_changes_nothing(
    db: Database, herbeoordeeld: Maak, nu: datetime
) -> None:
    await verwerk(db, [herbeoordeeld()], nu)
    await signaleer(db, nu, "12345678")
    await signaleer(db, nu, "87654321", "87654321")
    await signaleer(db, nu, "87654321")
    assert [zaak.kvk_nummer for zaak in await verteld(db)] == ["12345678", "87654321"]
