"""Indexing and searching by words, on a real Postgres."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, text, update

from meldingen.domain import Doelbinding, Melder, Melding, MeldingStatus, RegistreerMelding, Werkgever, Zoekcriteria
from meldingen.handlers import (
    Inzageverzoek,
    indexeer,
    registreer_melding,
    werk_index_bij,
    zoek_meldingen,
    zoek_van_melder,
)
from meldingen.repository import Kluis, zoekindex
from meldingen.tables import melder, melder_inzage, melder_zoekregel, melding, te_indexeren, zoekblok, zoekregel
from shared.contracts.fouten import VeldenOngeldig
from shared.contracts.waardelijsten import MelderType, MeldingSoort
from shared.runtime.database import Database

Maak = Callable[..., RegistreerMelding]
VERZOEK = Inzageverzoek("inspecteur-7", Doelbinding.TRIAGE)
KRAAI = Werkgever(kvk_nummer="12345678", naam="Bakkerij De Kraai", adres="Dorpsstraat 12", gemeente="Súdwest-Fryslân")


async def registreer(db: Database, kluis: Kluis, opdracht: RegistreerMelding) -> UUID:
    async with db.transaction() as tx:
        return (await registreer_melding(tx, kluis, opdracht)).id


async def zoek(db: Database, tekst: str, na: UUID | None = None, limiet: int = 50, **criteria: Any) -> list[UUID]:
    async with db.transaction() as tx:
        gevonden = await zoek_meldingen(tx, Zoekcriteria(tekst=tekst, **criteria), na=na, limiet=limiet)
    return [melding.id for melding in gevonden]


async def zoek_in_kluis(db: Database, kluis: Kluis, tekst: str, email: str | None = None) -> list[UUID]:
    async with db.transaction() as tx:
        gevonden: list[Melding] = await zoek_van_melder(
            tx, kluis, Zoekcriteria(tekst=tekst), VERZOEK, email=email, telefoon=None, na=None, limiet=50
        )
    return [melding.id for melding in gevonden]


async def tel(db: Database, table: Any) -> int:
    async with db.transaction() as tx:
        return await tx.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
async def kraai(db: Database, kluis: Kluis, opdracht: Maak) -> UUID:
    """Give a melding about bakery De Kraai, among others, indexed."""
    gezocht = await registreer(db, kluis, opdracht(werkgever=KRAAI, eigen_kenmerk="2026/0042"))
    await registreer(db, kluis, opdracht(werkgever=Werkgever(kvk_nummer="87654321", naam="Slagerij Het Lam")))
    await werk_index_bij(db, kluis)
    return gezocht


@pytest.mark.parametrize(
    "tekst",
    ["kraai", "BAKKERIJEN", "sudwest fryslan", "Dorpsstraat", "kraai werkdruk", "12345678", "2026/0042", "kraaí"],
)
async def test_a_melding_is_found_by_its_words_in_any_form(db: Database, kraai: UUID, tekst: str) -> None:
    assert await zoek(db, tekst) == [kraai]


async def test_every_word_must_be_found(db: Database, kraai: UUID) -> None:
    assert await zoek(db, "kraai slagerij") == []


async def test_the_words_of_the_reporter_are_found_with_a_purpose_alone(
    db: Database, kluis: Kluis, kraai: UUID
) -> None:
    assert await zoek(db, "papegaai") == []
    assert kraai in await zoek_in_kluis(db, kluis, "papegaaien")
    assert await zoek_in_kluis(db, kluis, "papegaai kraai zestig uren") == [kraai]  # his words and open ones mixed
    async with db.transaction() as tx:
        aanroepers = set(await tx.scalars(select(melder_inzage.c.aanroeper)))
        gezien = set(await tx.scalars(select(melder_inzage.c.melding_id)))
    assert aanroepers == {"inspecteur-7"}
    assert kraai in gezien


async def test_words_and_an_address_limit_each_other(db: Database, kluis: Kluis, kraai: UUID, opdracht: Maak) -> None:
    assert kraai in await zoek_in_kluis(db, kluis, "kraai", email="kees.kanarie@example.nl")
    assert await zoek_in_kluis(db, kluis, "kraai", email="ander@example.nl") == []


async def test_no_word_of_a_reporter_is_readable_in_the_index(db: Database, kraai: UUID) -> None:
    async with db.transaction() as tx:
        for tabel in ("zoekregel", "melder_zoekregel", "te_indexeren"):
            rijen = (await tx.scalars(text(f"SELECT t::text FROM meldingen.{tabel} AS t"))).all()  # noqa: S608
            assert not [rij for rij in rijen if "papegaai" in rij or "kanarie" in rij or "zestig" in rij]


async def test_erasing_a_reporter_erases_his_words_from_the_index(db: Database, kluis: Kluis, kraai: UUID) -> None:
    async with db.transaction() as tx:
        await tx.execute(delete(melder).where(melder.c.melding_id == kraai))
    assert kraai not in await zoek_in_kluis(db, kluis, "papegaai")
    assert await zoek(db, "kraai") == [kraai]
    async with db.transaction() as tx:  # and being indexed anew brings nothing back
        await tx.execute(update(melding).where(melding.c.id == kraai).values(gemeente="Sneek"))
    await werk_index_bij(db, kluis)
    assert await zoek(db, "kraai sneek") == [kraai]
    async with db.transaction() as tx:
        assert kraai not in await tx.scalars(select(melder_zoekregel.c.melding_id))


async def test_a_melding_that_changes_is_found_by_what_it_is_now(db: Database, kluis: Kluis, kraai: UUID) -> None:
    async with db.transaction() as tx:
        await tx.execute(update(melding).where(melding.c.id == kraai).values(werkgever_naam="Patisserie Raaf"))
    await werk_index_bij(db, kluis)
    assert await zoek(db, "kraai") == []
    assert await zoek(db, "raaf") == [kraai]


async def test_a_step_of_the_treatment_indexes_nothing_anew(db: Database, kraai: UUID) -> None:
    async with db.transaction() as tx:
        await tx.execute(update(melding).where(melding.c.id == kraai).values(status="in_triage", versie=3))
    assert await tel(db, te_indexeren) == 0


async def test_filters_narrow_a_search(db: Database, kluis: Kluis, kraai: UUID, opdracht: Maak) -> None:
    assert await zoek(db, "kraai", soort=MeldingSoort.KLACHT, kvk_nummer="12345678") == [kraai]
    assert await zoek(db, "kraai", soort=MeldingSoort.SIGNAAL) == []
    assert await zoek(db, "kraai", status=MeldingStatus.ONTVANGEN) == [kraai]
    assert await zoek(db, "kraai", status=MeldingStatus.IN_TRIAGE) == []
    assert await zoek(db, "kraai", tot=datetime(2026, 1, 1, tzinfo=UTC)) == []


async def test_a_text_of_nothing_but_small_words_is_refused_by_name(db: Database) -> None:
    with pytest.raises(VeldenOngeldig) as fout:
        await zoek(db, "van het een")
    assert [veld.pointer for veld in fout.value.fouten] == ["/tekst"]


async def test_pages_go_through_the_blocks_newest_first(
    db: Database, kluis: Kluis, opdracht: Maak, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zoekindex, "BLOK_OMVANG", 3)
    ids = []
    for _ in range(5):
        ids += [await registreer(db, kluis, opdracht(werkgever=KRAAI)) for _ in range(3)]
        await werk_index_bij(db, kluis)
    assert await tel(db, zoekblok) == 5
    nieuwste_eerst = ids[::-1]
    assert await zoek(db, "kraai") == nieuwste_eerst
    gevonden, na = [], None
    while pagina := await zoek(db, "kraai", na=na, limiet=4):
        gevonden += pagina
        na = pagina[-1]
    assert gevonden == nieuwste_eerst
    assert await zoek_in_kluis(db, kluis, "kraai papegaai") == nieuwste_eerst
    assert await zoek(db, "kraai", status=MeldingStatus.ONTVANGEN, limiet=4) == nieuwste_eerst[:4]


async def test_what_comes_in_late_falls_in_the_block_of_its_moment(
    db: Database, kluis: Kluis, opdracht: Maak, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zoekindex, "BLOK_OMVANG", 1)
    async with db.transaction() as laat:
        vroeg = (await registreer_melding(laat, kluis, opdracht(werkgever=KRAAI))).id
        later = await registreer(db, kluis, opdracht(werkgever=KRAAI))
        await werk_index_bij(db, kluis)  # the earlier one is not committed yet
    laatst = await registreer(db, kluis, opdracht(werkgever=KRAAI))
    await werk_index_bij(db, kluis)
    assert await zoek(db, "kraai") == [laatst, later, vroeg]


async def test_several_workers_index_each_melding_once(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    for _ in range(6):
        await registreer(db, kluis, opdracht(werkgever=KRAAI))
    await asyncio.gather(*(werk_index_bij(db, kluis) for _ in range(4)))
    await werk_index_bij(db, kluis)
    assert await tel(db, zoekregel) == 6
    assert await tel(db, te_indexeren) == 0


async def test_a_crash_while_indexing_leaves_it_to_be_done(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    await registreer(db, kluis, opdracht(werkgever=KRAAI))
    with suppress(RuntimeError):
        async with db.transaction() as tx:
            assert await indexeer(tx, kluis) == 1
            raise RuntimeError
    assert await tel(db, te_indexeren) == 1
    assert await zoek(db, "kraai") == []


async def test_a_row_that_does_not_open_keeps_its_open_words(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    vreemd = Kluis(hoofdsleutel_id="vreemd", hoofdsleutel="v" * 44, zoeksleutel="z" * 44)
    ids = [await registreer(db, vreemd, opdracht(werkgever=KRAAI)), await registreer(db, kluis, opdracht())]
    await werk_index_bij(db, kluis)
    assert await zoek(db, "kraai") == ids[:1]
    assert await tel(db, melder_zoekregel) == 1


async def test_a_deleted_melding_is_forgotten(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    weg = await registreer(
        db,
        kluis,
        opdracht(soort=MeldingSoort.SIGNAAL, melder=Melder(type=MelderType.BURGER, naam="N", email="n@example.nl")),
    )
    async with db.transaction() as tx:
        await tx.execute(delete(melder).where(melder.c.melding_id == weg))
        await tx.execute(delete(melding).where(melding.c.id == weg))
    await werk_index_bij(db, kluis)
    assert await tel(db, zoekregel) == 0
    assert await tel(db, te_indexeren) == 0
