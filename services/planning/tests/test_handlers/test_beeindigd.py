"""Vestigingen that ended leave the werkvoorraad, unless a melding forbids it or a person decides otherwise."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from planning import handlers, tables
from planning.domain import Inspecteur, OvergangVerboden
from shared.contracts.envelope import Event
from shared.contracts.meldingen import MeldingBeslotenV1
from shared.contracts.planning import PlanningBijgewerktV1
from shared.contracts.risico import RisicoprofielHerbeoordeeldV1, VestigingBeeindigdV1
from shared.contracts.waardelijsten import (
    MeldingBesluit,
    NietInOnderzoekReden,
    OngevalGevolg,
    Urgentie,
    ZaakStatus,
)
from shared.runtime.database import Database
from shared.runtime.etag import VersieVerouderd

Maak = Callable[..., Event[Any]]
EEN, ANDER = "000000000001", "000000000002"


def beeindigd(
    nu: datetime, *, kvk_nummer: str = "12345678", vestiging: str = EEN, laatste: bool = False
) -> Event[VestigingBeeindigdV1]:
    data = VestigingBeeindigdV1(
        kvk_nummer=kvk_nummer,
        vestigingsnummer=vestiging,
        opheffingsdatum=date(2026, 2, 1),
        laatste_van_bedrijf=laatste,
        bekend_op=nu,
    )
    return Event.of(data, key=kvk_nummer, subject=vestiging)


async def verwerk(db: Database, nu: datetime, *events: Event[RisicoprofielHerbeoordeeldV1]) -> None:
    async with db.transaction() as tx:
        await handlers.on_risicoprofiel_herbeoordeeld(tx, events, nu=nu)


async def beeindig(db: Database, nu: datetime, *events: Event[VestigingBeeindigdV1]) -> None:
    async with db.transaction() as tx:
        await handlers.on_vestiging_beeindigd(tx, events, nu=nu)


async def verteld(db: Database) -> list[PlanningBijgewerktV1]:
    async with db.transaction() as tx:
        rijen = await tx.scalars(select(tables.outbox.table.c.data).order_by(tables.outbox.table.c.id))
        return [PlanningBijgewerktV1.model_validate_json(rij) for rij in rijen]


def met(event: Event[RisicoprofielHerbeoordeeldV1], **wijzig: Any) -> Event[RisicoprofielHerbeoordeeldV1]:
    """Give the event with another melding."""
    assert event.data.melding is not None
    melding = event.data.melding.model_copy(update=wijzig)
    return Event.of(event.data.model_copy(update={"melding": melding}), key=event.key, subject=event.subject)


async def test_its_zaak_lapses_and_the_time_goes_to_who_waits(
    db: Database,
    neem_aan: Callable[..., Awaitable[list[Inspecteur]]],
    maak_inspecteur: Callable[..., Inspecteur],
    herbeoordeeld: Maak,
    nu: datetime,
) -> None:
    await neem_aan(maak_inspecteur(minuten_per_weekdag=(130, 0, 0, 0, 0, 0, 0)))
    await verwerk(db, nu, herbeoordeeld(vestigingsnummer=EEN), herbeoordeeld("87654321"))
    assert [zaak.status for zaak in await verteld(db)] == [ZaakStatus.INGEPLAND, ZaakStatus.WACHT_OP_CAPACITEIT]
    await beeindig(db, nu, beeindigd(nu))
    weg, ander = (await verteld(db))[2:]
    assert (weg.status, weg.begint_op, weg.kvk_nummer) == (ZaakStatus.VERVALLEN, None, "12345678")
    assert (ander.status, ander.kvk_nummer) == (ZaakStatus.INGEPLAND, "87654321")
    await beeindig(db, nu, beeindigd(nu))
    assert len(await verteld(db)) == 4


@pytest.mark.parametrize(
    ("vestiging", "laatste", "vervalt"),
    [(EEN, False, True), (ANDER, False, False), (None, False, False), (ANDER, True, True), (None, True, True)],
)
async def test_only_what_is_about_that_vestiging_or_a_company_with_none_left(
    db: Database, herbeoordeeld: Maak, nu: datetime, vestiging: str | None, *, laatste: bool, vervalt: bool
) -> None:
    await verwerk(db, nu, herbeoordeeld(vestigingsnummer=vestiging))
    await beeindig(db, nu, beeindigd(nu, laatste=laatste))
    assert ((await verteld(db))[-1].status is ZaakStatus.VERVALLEN) == vervalt


@pytest.mark.parametrize(
    ("urgentie", "wijzig"),
    [
        (Urgentie.U1_DIRECT, {}),
        (Urgentie.U2_SPOED, {}),
        (Urgentie.U3_HOOG, {"verzoek_artikel_24": True}),
        (Urgentie.U4_NORMAAL, {"direct_gevaar": True}),
        (Urgentie.U4_NORMAAL, {"ongeval_gevolg": OngevalGevolg.BLIJVEND_LETSEL}),
    ],
)
async def test_what_must_be_investigated_is_left_to_a_person(
    db: Database, herbeoordeeld: Maak, nu: datetime, urgentie: Urgentie, wijzig: dict[str, Any]
) -> None:
    await verwerk(db, nu, met(herbeoordeeld(urgentie=urgentie, vestigingsnummer=EEN), **wijzig))
    await beeindig(db, nu, beeindigd(nu, laatste=True))
    assert [zaak.status for zaak in await verteld(db)] == [ZaakStatus.WACHT_OP_CAPACITEIT]


class TestHervatten:
    async def test_a_person_lets_it_be_visited_after_all_with_the_same_meldingen(
        self, db: Database, herbeoordeeld: Maak, nu: datetime
    ) -> None:
        event = herbeoordeeld(urgentie=Urgentie.U3_HOOG, vestigingsnummer=EEN)
        await verwerk(db, nu, event)
        await beeindig(db, nu, beeindigd(nu))
        vervallen = (await verteld(db))[-1]
        async with db.transaction() as tx:
            with pytest.raises(VersieVerouderd):
                await handlers.hervat_zaak(tx, vervallen.zaak_id, vervallen.versie - 1)
            hervat = await handlers.hervat_zaak(tx, vervallen.zaak_id, vervallen.versie)
        nieuw = (await verteld(db))[-1]
        assert nieuw.zaak_id == hervat.id != vervallen.zaak_id
        assert (nieuw.urgentie, nieuw.vestigingsnummer) == (Urgentie.U3_HOOG, EEN)
        assert [melding.melding_id for melding in nieuw.meldingen] == [event.data.melding.melding_id]
        async with db.transaction() as tx:
            with pytest.raises(OvergangVerboden):
                await handlers.hervat_zaak(tx, hervat.id, hervat.versie)

    async def test_what_nobody_needs_to_go_for_any_more_stays_behind(
        self, db: Database, herbeoordeeld: Maak, nu: datetime
    ) -> None:
        een, ander = herbeoordeeld(vestigingsnummer=EEN), herbeoordeeld(vestigingsnummer=EEN)
        await verwerk(db, nu, een, ander)
        await beeindig(db, nu, beeindigd(nu))
        besluit = MeldingBeslotenV1(
            melding_id=een.data.melding.melding_id,
            besluit_nummer=1,
            besluit=MeldingBesluit.NIET_IN_ONDERZOEK,
            reden=NietInOnderzoekReden.GEEN_PRIORITEIT,
            kvk_nummer="12345678",
            besloten_op=nu,
        )
        async with db.transaction() as tx:
            await handlers.on_melding_besloten(
                tx, [Event.of(besluit, key="12345678", subject=besluit.melding_id)], nu=nu
            )
        vervallen = (await verteld(db))[-1]
        async with db.transaction() as tx:
            await handlers.hervat_zaak(tx, vervallen.zaak_id, vervallen.versie)
        nieuw = (await verteld(db))[-1]
        assert [melding.melding_id for melding in nieuw.meldingen] == [ander.data.melding.melding_id]

    async def test_what_came_in_meanwhile_and_what_is_resumed_become_one_zaak(
        self, db: Database, herbeoordeeld: Maak, nu: datetime
    ) -> None:
        await verwerk(db, nu, herbeoordeeld(vestigingsnummer=EEN))
        await beeindig(db, nu, beeindigd(nu))
        vervallen = (await verteld(db))[-1]
        await verwerk(db, nu, herbeoordeeld(vestigingsnummer=EEN))
        open_zaak = (await verteld(db))[-1]
        async with db.transaction() as tx:
            hervat = await handlers.hervat_zaak(tx, vervallen.zaak_id, vervallen.versie)
        assert hervat.id == open_zaak.zaak_id
        assert len((await verteld(db))[-1].meldingen) == 2

    async def test_a_zaak_without_meldingen_is_resumed_as_what_it_was(
        self, db: Database, herbeoordeeld: Maak, nu: datetime
    ) -> None:
        await verwerk(db, nu, herbeoordeeld(vestigingsnummer=EEN))
        eerste = (await verteld(db))[-1]
        async with db.transaction() as tx:
            await tx.execute(tables.zaak_melding.delete())
        await beeindig(db, nu, beeindigd(nu))
        vervallen = (await verteld(db))[-1]
        async with db.transaction() as tx:
            hervat = await handlers.hervat_zaak(tx, vervallen.zaak_id, vervallen.versie)
        assert (hervat.soort, hervat.urgentie) == (eerste.soort, Urgentie.U4_NORMAAL)
