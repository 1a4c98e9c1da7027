"""Clusters over time and proposals of doubles, on a real Postgres."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import delete, select, update

from meldingen.domain import (
    Doelbinding,
    Handeling,
    Melder,
    Meldingencluster,
    MeldingNietGevonden,
    Overeenkomst,
    RegistreerMelding,
    Werkgever,
)
from meldingen.handlers import (
    Aanmelding,
    Inzageverzoek,
    registreer_melding,
    registreer_meldingen,
    stel_dubbelen_voor,
    toon_meldingencluster,
    toon_meldingenclusters,
    werk_index_bij,
)
from meldingen.repository import Kluis, dubbelen
from meldingen.tables import audit, melder, melder_inzage, melding, outbox
from shared.contracts.waardelijsten import MelderType, Risico
from shared.runtime.database import Database

Maak = Callable[..., RegistreerMelding]
BEDRIJF = Werkgever(kvk_nummer="12345678", naam="Bakkerij De Kraai", gemeente="Utrecht", adres="Dorpsstraat 12")
VERZOEK = Inzageverzoek("inspecteur-7", Doelbinding.TRIAGE)
TEKST = "Op maandag viel een collega van de steiger omdat de leuning ontbrak en niemand had een helm op."


async def registreer(db: Database, kluis: Kluis, opdracht: RegistreerMelding) -> UUID:
    async with db.transaction() as tx:
        return (await registreer_melding(tx, kluis, opdracht)).id


async def verteld(db: Database) -> list[dict[str, Any]]:
    query = select(outbox.table.c.data).where(outbox.table.c.type.like("%meldingencluster%")).order_by("id")
    async with db.transaction() as tx:
        return [orjson.loads(data) for data in await tx.scalars(query)]


async def clusters(db: Database) -> list[Meldingencluster]:
    async with db.transaction() as tx:
        return await toon_meldingenclusters(tx, kvk_nummer=None, risico=None, na=None, limiet=50)


async def stel_voor(db: Database, kluis: Kluis, van: UUID, verzoek: Inzageverzoek | None = None) -> Any:
    async with db.transaction() as tx:
        voorstellen = await stel_dubbelen_voor(tx, kluis, van, verzoek)
    return {ander.id: {g.feit for g in dubbel.gelijkenissen} for dubbel, ander in voorstellen}


# clusters


async def test_a_cluster_is_told_of_when_it_passes_a_step_and_once(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    ids = []
    for aantal in range(1, 6):
        ids.append(await registreer(db, kluis, opdracht(werkgever=BEDRIJF)))
        await werk_index_bij(db, kluis)
        assert len(await verteld(db)) == (aantal >= 3) + (aantal >= 5)
    eerste, tweede = await verteld(db)
    assert (eerste["aantal"], tweede["aantal"]) == (3, 5)
    assert eerste["clusterId"] == tweede["clusterId"]
    assert (eerste["kvkNummer"], eerste["risico"], eerste["domein"]) == (
        "12345678",
        "werkdruk",
        "veilig_en_gezond_werk",
    )
    (cluster,) = await clusters(db)
    async with db.transaction() as tx:
        _, leden = await toon_meldingencluster(tx, cluster.id)
    assert leden == ids[::-1]


async def test_meldingen_that_are_not_investigated_count(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    for _ in range(3):
        await registreer(db, kluis, opdracht(werkgever=BEDRIJF, risicos=(Risico.ONVOLDOENDE_INKOMEN,)))
    await werk_index_bij(db, kluis)
    (event,) = await verteld(db)
    assert (event["aantal"], event["aantalNietInOnderzoek"]) == (3, 3)


async def test_after_a_while_without_worker_all_is_told_of_once(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    async with db.transaction() as tx:
        await registreer_meldingen(tx, kluis, [Aanmelding.van(opdracht(werkgever=BEDRIJF)) for _ in range(12)])
    await asyncio.gather(*(werk_index_bij(db, kluis) for _ in range(3)))
    await werk_index_bij(db, kluis)
    assert [event["aantal"] for event in await verteld(db)] == [12]


async def test_what_lies_outside_the_period_does_not_count(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    async with db.transaction() as tx:
        oud = [Aanmelding.van(opdracht(werkgever=BEDRIJF)) for _ in range(2)]
        await registreer_meldingen(tx, kluis, oud)
        await tx.execute(update(melding).values(id=melding.c.id))  # nothing: the key follows the moment of receipt
        for aanmelding in oud:
            ms = (aanmelding.registratie.melding.id.int >> 80) - int(timedelta(days=200).total_seconds() * 1000)
            lang_geleden = UUID(int=ms << 80 | aanmelding.registratie.melding.id.int & (1 << 80) - 1)
            await tx.execute(delete(melder).where(melder.c.melding_id == aanmelding.registratie.melding.id))
            await tx.execute(
                update(melding).where(melding.c.id == aanmelding.registratie.melding.id).values(id=lang_geleden)
            )
    await registreer(db, kluis, opdracht(werkgever=BEDRIJF))
    await werk_index_bij(db, kluis)
    assert await verteld(db) == []


async def test_a_coupling_that_is_corrected_moves_a_melding_to_another_cluster(
    db: Database, kluis: Kluis, opdracht: Maak
) -> None:
    ids = [await registreer(db, kluis, opdracht(werkgever=BEDRIJF)) for _ in range(3)]
    for _ in range(2):
        await registreer(db, kluis, opdracht(werkgever=Werkgever(kvk_nummer="87654321")))
    await werk_index_bij(db, kluis)
    async with db.transaction() as tx:
        await tx.execute(update(melding).where(melding.c.id == ids[0]).values(kvk_nummer="87654321"))
    await werk_index_bij(db, kluis)
    assert [(event["kvkNummer"], event["aantal"]) for event in await verteld(db)] == [("12345678", 3), ("87654321", 3)]
    (staat,) = await clusters(db)  # the other no longer stands
    assert staat.kvk_nummer == "87654321"
    await registreer(db, kluis, opdracht(werkgever=BEDRIJF))
    await werk_index_bij(db, kluis)
    assert [event["kvkNummer"] for event in await verteld(db)] == ["12345678", "87654321", "12345678"]


async def test_a_merged_melding_counts_once(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    ids = [await registreer(db, kluis, opdracht(werkgever=BEDRIJF)) for _ in range(2)]
    async with db.transaction() as tx:
        await tx.execute(update(melding).where(melding.c.id == ids[0]).values(status="samengevoegd"))
    await registreer(db, kluis, opdracht(werkgever=BEDRIJF))
    await werk_index_bij(db, kluis)
    assert await verteld(db) == []


# doubles


async def test_the_same_story_about_one_company_is_proposed_with_why(
    db: Database, kluis: Kluis, opdracht: Maak
) -> None:
    van = await registreer(db, kluis, opdracht(werkgever=BEDRIJF, toelichting=TEKST))
    zelfde = await registreer(
        db, kluis, opdracht(werkgever=BEDRIJF, toelichting=f"{TEKST} De chef wist ervan.", melder=_iemand("b"))
    )
    await registreer(db, kluis, opdracht(werkgever=Werkgever(kvk_nummer="87654321"), toelichting="Iets heel anders."))
    await werk_index_bij(db, kluis)
    assert await stel_voor(db, kluis, van) == {
        zelfde: {
            Overeenkomst.ZELFDE_BEDRIJF,
            Overeenkomst.ZELFDE_ADRES,
            Overeenkomst.VERGELIJKBARE_NAAM,
            Overeenkomst.ZELFDE_RISICO,
            Overeenkomst.DICHT_BIJ_ELKAAR,
            Overeenkomst.VERGELIJKBARE_TEKST,
        }
    }


async def test_the_same_address_in_another_spelling_leads_to_a_double(
    db: Database, kluis: Kluis, opdracht: Maak
) -> None:
    van = await registreer(
        db,
        kluis,
        opdracht(werkgever=Werkgever(naam="A", adres="Dorpsstraat 12, 3511 AB", gemeente="Utrecht"), toelichting=TEKST),
    )
    zelfde = await registreer(
        db, kluis, opdracht(werkgever=Werkgever(kvk_nummer="87654321", adres="3511ab, dorpsstr. 12"), toelichting=TEKST)
    )
    await werk_index_bij(db, kluis)
    assert list(await stel_voor(db, kluis, van)) == [zelfde]


async def test_an_employer_without_number_is_found_by_name_and_gemeente(
    db: Database, kluis: Kluis, opdracht: Maak
) -> None:
    onbekend = Werkgever(naam="bakkerij Kraai", gemeente="Utrecht")
    van = await registreer(db, kluis, opdracht(werkgever=onbekend, toelichting=TEKST))
    bekend = await registreer(db, kluis, opdracht(werkgever=BEDRIJF, toelichting=TEKST))
    elders = Werkgever(naam="Bakkerij De Kraai", gemeente="Assen")
    await registreer(db, kluis, opdracht(werkgever=elders, toelichting=TEKST))
    await werk_index_bij(db, kluis)
    assert list(await stel_voor(db, kluis, van)) == [bekend]
    assert list(await stel_voor(db, kluis, bekend)) == [van]


async def test_that_the_reporter_is_the_same_is_told_to_who_may_know_and_recorded(
    db: Database, kluis: Kluis, opdracht: Maak
) -> None:
    van = await registreer(db, kluis, opdracht(werkgever=BEDRIJF, melder=_iemand("a")))
    zelfde = await registreer(db, kluis, opdracht(werkgever=BEDRIJF, melder=_iemand("a")))
    ander = await registreer(db, kluis, opdracht(werkgever=BEDRIJF, melder=_iemand("b")))
    await werk_index_bij(db, kluis)
    assert not any(Overeenkomst.ZELFDE_MELDER in feiten for feiten in (await stel_voor(db, kluis, van)).values())
    voorstellen = await stel_voor(db, kluis, van, VERZOEK)
    assert Overeenkomst.ZELFDE_MELDER in voorstellen[zelfde]
    assert Overeenkomst.ZELFDE_MELDER not in voorstellen[ander]
    async with db.transaction() as tx:
        assert set(await tx.scalars(select(melder_inzage.c.melding_id))) == {van, zelfde}
        handelingen = (await tx.scalars(select(audit.c.handeling))).all()
    assert handelingen.count(Handeling.DUBBELEN_VERGELEKEN) == 1


async def test_a_company_with_very_many_meldingen_gives_the_nearest(
    db: Database, kluis: Kluis, opdracht: Maak, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dubbelen, "PER_WEG", 3)
    werkgever = Werkgever(kvk_nummer="12345678")
    ids = [await registreer(db, kluis, opdracht(werkgever=werkgever)) for _ in range(15)]
    await werk_index_bij(db, kluis)
    assert set(await stel_voor(db, kluis, ids[7])) == {*ids[4:7], *ids[8:11]}


async def test_there_are_no_doubles_of_what_there_is_not(db: Database, kluis: Kluis) -> None:
    with pytest.raises(MeldingNietGevonden):
        await stel_voor(db, kluis, UUID(int=5))


def _iemand(naam: str) -> Melder:
    return Melder(type=MelderType.WERKNEMER, naam=naam, email=f"{naam}@example.nl")
