"""Work lists, search by words, doubles and clusters, as their callers meet them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select, update

from meldingen import domain
from meldingen.handlers import werk_index_bij
from meldingen.repository import Kluis
from meldingen.tables import melder_inzage, melding, teamlid
from shared.runtime.database import Database

Json = dict[str, Any]
Maak = Callable[..., Json]
Als = Callable[..., httpx.AsyncClient]
STAPEL = (  # team, urgency, days until the term, status
    ("eerlijk_west", "u4_normaal", 20, "in_triage"),
    ("eerlijk_west", "u3_hoog", 3, "ontvangen"),
    ("veilig_west", "u3_hoog", -1, "bevestigd"),
    ("eerlijk_west", "u5_risico_input", None, "ontvangen"),
    ("eerlijk_west", "u1_direct", 0, "in_onderzoek"),
    ("eerlijk_west", "u4_normaal", 10, "ontvangen"),
    ("eerlijk_west", "u3_hoog", 1, "niet_in_onderzoek"),
    ("veilig_noord", "u2_spoed", 0, "ontvangen"),
)


@pytest.fixture
async def stapel(client: httpx.AsyncClient, db: Database, invoer: Maak) -> list[str]:
    """Register the meldingen of STAPEL, and give their ids in that order; "ik" is in the teams of the west."""
    ids = []
    nu = datetime.now(UTC)
    for nummer, (team, urgentie, dagen, status) in enumerate(STAPEL):
        werkgever = {"kvkNummer": f"{10_000_000 + nummer % 2}", "naam": f"Bedrijf {nummer}", "gemeente": "Utrecht"}
        antwoord = await client.post("/meldingen", json=invoer(werkgever=werkgever))
        ids.append(antwoord.json()["meldingId"])
        velden: Json = {"team": team, "urgentie": urgentie, "status": status, "termijn": None, "uiterlijk_op": None}
        if dagen is not None:
            velden |= {"termijn": "oppakken", "uiterlijk_op": nu + timedelta(days=dagen, minutes=-1)}
        async with db.transaction() as tx:
            await tx.execute(update(melding).where(melding.c.id == ids[-1]).values(velden))
    async with db.transaction() as tx:
        await tx.execute(
            teamlid.insert(), [{"team": team, "subject": "ik"} for team in ("eerlijk_west", "veilig_west")]
        )
    return ids


def nummers(antwoord: httpx.Response, stapel: list[str]) -> list[int]:
    assert antwoord.status_code == 200, antwoord.text
    return [stapel.index(melding["meldingId"]) for melding in antwoord.json()["resultaten"]]


async def test_a_work_list_holds_what_is_open_of_my_teams_by_urgency_and_term(als: Als, stapel: list[str]) -> None:
    client = als("meldingen:lezen", subject="ik")
    assert nummers(await client.get("/werklijst"), stapel) == [4, 2, 1, 5, 0, 3]
    assert nummers(await client.get("/werklijst", params={"team": "veilig_west"}), stapel) == [2]


async def test_a_work_list_comes_in_pages(als: Als, stapel: list[str]) -> None:
    client = als("meldingen:lezen", subject="ik")
    gezien, pagina = [], await client.get("/werklijst", params={"limiet": 2})
    while True:
        gezien.append(nummers(pagina, stapel))
        if "next" not in pagina.links:
            break
        pagina = await client.get(pagina.links["next"]["url"].replace("https://api.example/meldingen/v1", ""))
    assert gezien == [[4, 2], [1, 5], [0, 3]]


async def test_nobody_sees_the_list_of_a_team_he_is_not_in(als: Als, stapel: list[str]) -> None:
    client = als("meldingen:lezen", subject="ik")
    assert nummers(await client.get("/werklijst", params={"team": "veilig_noord"}), stapel) == []
    assert (await client.get("/werklijst/aantallen", params={"team": "veilig_noord"})).json()["aantal"] == 0
    assert nummers(await als("meldingen:lezen", subject="vreemde").get("/werklijst"), stapel) == []
    assert (await als("meldingen:melder-lezen", subject="ik").get("/werklijst")).status_code == 403


async def test_beheer_sees_the_lists_of_all_teams(als: Als, stapel: list[str]) -> None:
    client = als("meldingen:lezen", "meldingen:beheer", subject="beheerder")
    assert nummers(await client.get("/werklijst"), stapel) == [4, 7, 2, 1, 5, 0, 3]
    aantallen = (await client.get("/werklijst/aantallen")).json()
    assert {rij["waarde"]: rij["aantal"] for rij in aantallen["team"]} == {
        "eerlijk_west": 5,
        "veilig_noord": 1,
        "veilig_west": 1,
    }


@pytest.mark.parametrize(
    ("filters", "verwacht"),
    [
        ({"status": "ontvangen"}, [1, 5, 3]),
        ({"urgentie": "u3_hoog"}, [2, 1]),
        ({"soort": "ongeval"}, []),
        ({"risico": "werkdruk", "kvkNummer": "10000000"}, [4, 2, 0]),
        ({"risico": "onderbetaling"}, []),
        ({"gemeente": "utrecht"}, [4, 2, 1, 5, 0, 3]),
        ({"verstreken": "true"}, [4, 2]),
        ({"verstreken": "false"}, [1, 5, 0, 3]),
    ],
)
async def test_filters_limit_the_list_and_its_counts_alike(
    als: Als, stapel: list[str], filters: dict[str, str], verwacht: list[int]
) -> None:
    client = als("meldingen:lezen", subject="ik")
    assert nummers(await client.get("/werklijst", params=filters), stapel) == verwacht
    assert (await client.get("/werklijst/aantallen", params=filters)).json()["aantal"] == len(verwacht)


async def test_counts_name_each_value_of_each_filter(als: Als, stapel: list[str]) -> None:
    aantallen = (await als("meldingen:lezen", subject="ik").get("/werklijst/aantallen")).json()
    assert aantallen == {
        "aantal": 6,
        "meerDan": False,
        "team": [{"waarde": "eerlijk_west", "aantal": 5}, {"waarde": "veilig_west", "aantal": 1}],
        "status": [
            {"waarde": "ontvangen", "aantal": 3},
            {"waarde": "bevestigd", "aantal": 1},
            {"waarde": "in_onderzoek", "aantal": 1},
            {"waarde": "in_triage", "aantal": 1},
        ],
        "soort": [{"waarde": "klacht", "aantal": 6}],
        "urgentie": [
            {"waarde": "u3_hoog", "aantal": 2},
            {"waarde": "u4_normaal", "aantal": 2},
            {"waarde": "u1_direct", "aantal": 1},
            {"waarde": "u5_risico_input", "aantal": 1},
        ],
        "risico": [{"waarde": "werkdruk", "aantal": 6}],
        "gemeente": [{"waarde": "Utrecht", "aantal": 6}],
        "verstreken": [{"waarde": "false", "aantal": 4}, {"waarde": "true", "aantal": 2}],
    }


async def test_what_is_too_much_to_count_is_said_to_be_more(
    als: Als, stapel: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meldingen.repository.werklijst.TELGRENS", domain.TELGRENS // 2_500)
    aantallen = (await als("meldingen:lezen", subject="ik").get("/werklijst/aantallen")).json()
    assert (aantallen["aantal"], aantallen["meerDan"]) == (4, True)


# search by words


async def test_words_of_the_melding_are_searched_for_readers_and_words_of_the_reporter_with_a_purpose(
    als: Als, invoer: Maak, db: Database, kluis: Kluis
) -> None:
    client = als("meldingen:lezen")
    melding_id = (await client.post("/meldingen", json=invoer())).json()["meldingId"]
    await werk_index_bij(db, kluis)

    async def zoek(**body: str) -> list[str]:
        antwoord = await client.post("/meldingen/_zoek", json=body)
        assert antwoord.status_code == 200, antwoord.text
        return [melding["meldingId"] for melding in antwoord.json()["resultaten"]]

    assert await zoek(tekst="bakkerijen kraai") == [melding_id]
    assert await zoek(tekst="papegaai") == []
    geweigerd = await client.post("/meldingen/_zoek", json={"tekst": "papegaai", "doelbinding": "triage"})
    assert geweigerd.status_code == 403
    als("meldingen:lezen", "meldingen:melder-lezen")
    assert await zoek(tekst="papegaai", doelbinding="triage") == [melding_id]
    async with db.transaction() as tx:
        assert await tx.scalar(select(func.count()).select_from(melder_inzage)) == 1


async def test_a_text_without_words_is_refused_with_its_field(als: Als) -> None:
    antwoord = await als("meldingen:lezen").post("/meldingen/_zoek", json={"tekst": "het een"})
    assert antwoord.status_code == 400
    assert [(fout["pointer"], fout["code"]) for fout in antwoord.json()["fouten"]] == [("/tekst", "geen-zoekwoord")]


# doubles and clusters


async def test_doubles_come_with_a_score_and_the_reasons_in_plain_words(
    als: Als, invoer: Maak, db: Database, kluis: Kluis
) -> None:
    client = als("meldingen:lezen")
    een, ander = [(await client.post("/meldingen", json=invoer())).json()["meldingId"] for _ in range(2)]
    await werk_index_bij(db, kluis)
    (dubbel,) = (await client.get(f"/meldingen/{een}/dubbelen")).json()["resultaten"]
    assert dubbel["melding"]["meldingId"] == ander
    assert dubbel["score"] == 0.9
    assert {g["feit"]: g["mate"] for g in dubbel["gelijkenissen"]} == {
        "zelfde_bedrijf": 1.0,
        "zelfde_risico": 1.0,
        "dicht_bij_elkaar": 1.0,
        "vergelijkbare_tekst": 1.0,
    }
    assert (await client.get(f"/meldingen/{een}/dubbelen", params={"doelbinding": "triage"})).status_code == 403
    als("meldingen:lezen", "meldingen:melder-lezen")
    (dubbel,) = (await client.get(f"/meldingen/{een}/dubbelen", params={"doelbinding": "triage"})).json()["resultaten"]
    assert "zelfde_melder" in {g["feit"] for g in dubbel["gelijkenissen"]}
    assert (await client.get(f"/meldingen/{uuid4()}/dubbelen")).status_code == 404


async def test_clusters_are_listed_and_shown_with_their_meldingen(
    als: Als, invoer: Maak, db: Database, kluis: Kluis
) -> None:
    client = als("meldingen:lezen")
    ids = [(await client.post("/meldingen", json=invoer())).json()["meldingId"] for _ in range(3)]
    await werk_index_bij(db, kluis)
    (cluster,) = (await client.get("/meldingenclusters", params={"risico": "werkdruk"})).json()["resultaten"]
    assert (cluster["kvkNummer"], cluster["aantal"], cluster["stap"]) == ("12345678", 3, 3)
    getoond = (await client.get(f"/meldingenclusters/{cluster['clusterId']}")).json()
    assert getoond == cluster | {"meldingIds": ids[::-1]}
    assert (await client.get("/meldingenclusters", params={"kvkNummer": "87654321"})).json() == {"resultaten": []}
    assert (await client.get(f"/meldingenclusters/{uuid4()}")).status_code == 404


async def test_rules_of_comparison_are_set_for_a_day_to_come_once(als: Als) -> None:
    client = als("meldingen:lezen", "meldingen:beheer")
    regels = {
        "geldigVanafDatum": (datetime.now(UTC) + timedelta(days=3)).date().isoformat(),
        "dubbelDagen": 30,
        "dubbelVanaf": 0.5,
        "clusterDagen": 365,
        "clusterStappen": [4, 8],
    }
    assert (await client.post("/vergelijkregels", json=regels)).status_code == 201
    assert (await client.post("/vergelijkregels", json=regels)).status_code == 409
    vandaag = regels | {"geldigVanafDatum": datetime.now(UTC).date().isoformat()}
    assert (await client.post("/vergelijkregels", json=vandaag)).status_code == 409
    assert (await client.post("/vergelijkregels", json=regels | {"clusterStappen": [8, 4]})).status_code == 400
    assert (await client.get("/vergelijkregels")).json()["resultaten"][-1] == regels
