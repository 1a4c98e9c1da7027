"""What a reporter says beside his explanation, then or later, is found by its words too."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select, text
from uuid_utils.compat import uuid7

from meldingen.domain import Beantwoording, Doelbinding, RegistreerMelding, Tekst, TekstSoort, Zoekcriteria
from meldingen.handlers import (
    Inzageverzoek,
    indexeer,
    registreer_melding,
    vul_melding_aan,
    werk_index_bij,
    zoek_meldingen,
    zoek_van_melder,
)
from meldingen.repository import Kluis, MelderRepository
from meldingen.tables import melder, melder_zoekregel, outbox, te_indexeren, zoekblok
from shared.contracts.waardelijsten import Risico
from shared.runtime.database import Database

Maak = Callable[..., RegistreerMelding]
VERZOEK = Inzageverzoek("inspecteur-7", Doelbinding.TRIAGE)


async def zoek(db: Database, kluis: Kluis, tekst: str) -> list[UUID]:
    async with db.transaction() as tx:
        gevonden = await zoek_van_melder(
            tx, kluis, Zoekcriteria(tekst=tekst), VERZOEK, email=None, telefoon=None, na=None, limiet=50
        )
    return [melding.id for melding in gevonden]


async def schrijf(db: Database, kluis: Kluis, melding_id: UUID, soort: TekstSoort, inhoud: str) -> None:
    async with db.transaction() as tx:
        tekst = Tekst(uuid7(), soort, inhoud, datetime.now(UTC))
        await MelderRepository(tx, kluis).add_teksten(melding_id, [tekst])


async def rijen(db: Database, query: Any) -> list[Any]:
    async with db.transaction() as tx:
        return list((await tx.execute(query)).all())


@pytest.fixture
async def melding_id(db: Database, kluis: Kluis, opdracht: Maak) -> UUID:
    """Give a melding that is indexed, one of three that make a cluster."""
    ids = []
    for _ in range(3):
        async with db.transaction() as tx:
            ids.append((await registreer_melding(tx, kluis, opdracht())).id)
    await werk_index_bij(db, kluis)
    return ids[1]


async def test_what_the_reporter_adds_is_found_with_a_purpose_alone(
    db: Database, kluis: Kluis, melding_id: UUID
) -> None:
    async with db.transaction() as tx:
        await vul_melding_aan(tx, kluis, melding_id, "Er lekken ook vaten met zoutzuur.")
    await werk_index_bij(db, kluis)
    assert await zoek(db, kluis, "zoutzuur lek") == [melding_id]
    assert await zoek(db, kluis, "zoutzuur papegaai") == [melding_id]  # his words from then and from later together
    async with db.transaction() as tx:
        assert await zoek_meldingen(tx, Zoekcriteria(tekst="zoutzuur"), na=None, limiet=5) == []
        leesbaar = (await tx.scalars(text("SELECT t::text FROM meldingen.melder_zoekregel AS t"))).all()
    assert not [rij for rij in leesbaar if "zoutzu" in rij]


async def test_his_answers_are_found_and_what_is_written_about_him_is_not(
    db: Database, kluis: Kluis, melding_id: UUID
) -> None:
    await schrijf(db, kluis, melding_id, TekstSoort.ANTWOORD_MELDER, "De ploegbaas heet Ooievaar.")
    for soort in (TekstSoort.VRAAG_AAN_MELDER, TekstSoort.TOELICHTING_BESLUIT, TekstSoort.NOTITIE):
        await schrijf(db, kluis, melding_id, soort, "Reiger")
    assert len(await rijen(db, select(te_indexeren))) == 1
    await werk_index_bij(db, kluis)
    assert await zoek(db, kluis, "ooievaar") == [melding_id]
    assert await zoek(db, kluis, "reiger") == []


async def test_the_answers_that_come_with_a_melding_are_found(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    stoffen = Risico.BLOOTSTELLING_GEVAARLIJKE_STOFFEN
    gegeven = Beantwoording(stoffen, 1, {"nu_bezig": "ja", "product": "Flessen met fazantgif."})
    async with db.transaction() as tx:
        melding = await registreer_melding(tx, kluis, opdracht(risicos=(stoffen,), antwoorden=(gegeven,)))
    assert len(await rijen(db, select(te_indexeren))) == 1
    await werk_index_bij(db, kluis)
    assert await zoek(db, kluis, "fazantgif") == [melding.id]


async def test_being_added_to_changes_no_cluster_no_block_and_no_comparison(
    db: Database, kluis: Kluis, melding_id: UUID
) -> None:
    wat = (
        select(outbox.table.c.type).order_by(outbox.table.c.id),
        select(zoekblok),
        select(melder_zoekregel.c.schets).where(melder_zoekregel.c.melding_id == melding_id),
    )
    voor = [await rijen(db, query) for query in wat]
    await schrijf(
        db, kluis, melding_id, TekstSoort.AANVULLING_MELDER, "En nog veel meer woorden over iets heel anders."
    )
    await werk_index_bij(db, kluis)
    assert [await rijen(db, query) for query in wat] == voor


async def test_a_crash_while_indexing_leaves_what_was_added_to_be_done(
    db: Database, kluis: Kluis, melding_id: UUID
) -> None:
    await schrijf(db, kluis, melding_id, TekstSoort.AANVULLING_MELDER, "Zoutzuur")
    with suppress(RuntimeError):
        async with db.transaction() as tx:
            assert await indexeer(tx, kluis) == 1
            raise RuntimeError
    assert await zoek(db, kluis, "zoutzuur") == []
    await werk_index_bij(db, kluis)
    assert await zoek(db, kluis, "zoutzuur") == [melding_id]


async def test_erasing_a_reporter_erases_what_he_added_from_the_index(
    db: Database, kluis: Kluis, melding_id: UUID
) -> None:
    await schrijf(db, kluis, melding_id, TekstSoort.AANVULLING_MELDER, "Zoutzuur")
    async with db.transaction() as tx:
        await tx.execute(delete(melder).where(melder.c.melding_id == melding_id))
    await werk_index_bij(db, kluis)
    assert await zoek(db, kluis, "zoutzuur") == []
    assert await rijen(db, select(melder_zoekregel).where(melder_zoekregel.c.melding_id == melding_id)) == []
