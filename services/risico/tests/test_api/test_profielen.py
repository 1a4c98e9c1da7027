"""The HTTP API of risico, as its callers meet it."""

from collections.abc import Awaitable, Callable
from math import prod
from typing import Any

import httpx
import orjson
import pytest

from risico import handlers
from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1
from shared.contracts.meldingen import MeldingOntvangenV1
from shared.runtime.database import Database

Json = dict[str, Any]
Als = Callable[..., httpx.AsyncClient]
Importeer = Callable[..., Awaitable[object]]
Maak = Callable[..., Json]
NUMMER = "000012345678"


@pytest.fixture
async def register(importeer: Importeer, rij: Maak) -> None:
    """Have a bakery with two vestigingen and three cafés."""
    await importeer(
        [
            rij(),
            rij(vestigingsnummer="000000000007", hoofdvestiging=False, gemeente="Goes", provincie="Zeeland"),
            *(
                rij(
                    kvkNummer=f"0000000{nummer}",
                    vestigingsnummer=f"00000000010{nummer}",
                    naam=f"Café {nummer}",
                    sbiCode="5610",
                    werkzamePersonen=10 * nummer,
                )
                for nummer in (1, 2, 3)
            ),
        ]
    )


@pytest.fixture
async def gemeld(
    db: Database,
    register: None,
    melding: Callable[..., Event[MeldingOntvangenV1]],
    afgerond: Callable[..., Event[InterventieAfgerondV1]],
) -> str:
    """Have a melding about the bakery and then an outcome there; give the id of the melding."""
    event = melding()
    async with db.transaction() as tx:
        await handlers.on_melding_ontvangen(tx, [event])
        await handlers.on_interventie_afgerond(tx, [afgerond()])
    return str(event.data.melding_id)


async def alle_paginas(client: httpx.AsyncClient, pad: str) -> list[Json]:
    """Follow the Link headers from the first page to the last."""
    gevonden: list[Json] = []
    volgende: str | None = pad
    while volgende is not None:
        antwoord = await client.get(volgende.removeprefix("https://api.example/risico/v1"))
        assert antwoord.status_code == 200, antwoord.text
        gevonden += antwoord.json()["resultaten"]
        volgende = antwoord.links.get("next", {}).get("url")
    return gevonden


class TestImport:
    @pytest.mark.parametrize("mediatype", ["text/csv; charset=utf-8", "application/json", "application/x-ndjson"])
    async def test_a_file_is_imported_in_each_format(
        self, als: Als, rij: Maak, als_csv: Callable[..., bytes], mediatype: str
    ) -> None:
        inhoud = {
            "text/csv; charset=utf-8": als_csv([rij()]),
            "application/json": orjson.dumps([rij()]),
            "application/x-ndjson": orjson.dumps(rij()),
        }[mediatype]
        client = als("risico:importeren", "risico:lezen")
        antwoord = await client.post("/vestigingen/_importeren", content=inhoud, headers={"Content-Type": mediatype})
        assert (antwoord.status_code, antwoord.json()) == (
            200,
            {"rijen": 1, "nieuw": 1, "gewijzigd": 0, "ongewijzigd": 0},
        )
        vestiging = (await client.get(f"/vestigingen/{NUMMER}")).json()
        assert (vestiging["kvkNummer"], vestiging["adres"]["bagNummeraanduidingId"]) == ("01234567", "0479200000012345")

    async def test_a_wrong_file_is_answered_with_every_error(self, als: Als, rij: Maak) -> None:
        inhoud = orjson.dumps([rij(kvkNummer=1234567), rij(sbiCode="brood", vestigingsnummer="7")])
        antwoord = await als("risico:importeren").post(
            "/vestigingen/_importeren", content=inhoud, headers={"Content-Type": "application/json"}
        )
        assert antwoord.status_code == 400
        assert antwoord.headers["content-type"] == "application/problem+json"
        probleem = antwoord.json()
        assert probleem["type"] == "urn:probleem:risico:import-geweigerd"
        assert [fout["pointer"] for fout in probleem["fouten"]] == ["/0/kvkNummer", "/1/vestigingsnummer", "/1/sbiCode"]
        assert probleem["fouten"][0]["melding"] == (
            "Rij 1: kvkNummer moet tekst zijn, tussen aanhalingstekens: voorloopnullen tellen mee."
        )

    async def test_another_media_type_is_refused(self, als: Als) -> None:
        antwoord = await als("risico:importeren").post(
            "/vestigingen/_importeren", content=b"x", headers={"Content-Type": "application/xml"}
        )
        assert antwoord.status_code == 415


class TestRegister:
    @pytest.mark.usefixtures("register")
    async def test_vestigingen_are_listed_by_number_and_filtered(self, als: Als) -> None:
        client = als("risico:lezen")
        alle = await alle_paginas(client, "/vestigingen?limiet=2")
        nummers = [vestiging["vestigingsnummer"] for vestiging in alle]
        assert len(nummers) == 5
        assert nummers == sorted(nummers)
        for filters, aantal in (
            ("kvkNummer=01234567", 2),
            ("sectie=I", 3),
            ("gemeente=Goes", 1),
            ("provincie=Zeeland", 1),
        ):
            assert len(await alle_paginas(client, f"/vestigingen?{filters}")) == aantal

    @pytest.mark.usefixtures("register")
    async def test_a_bedrijf_says_where_its_vestigingen_are(self, als: Als) -> None:
        client = als("risico:lezen")
        bedrijf = (await client.get("/bedrijven/01234567")).json()
        assert (bedrijf["naam"], bedrijf["rsin"]) == ("Bakkerij De Kraai", "001234567")
        assert len(await alle_paginas(client, bedrijf["vestigingen"].removeprefix("/v1"))) == 2

    @pytest.mark.parametrize(
        "pad",
        [
            "/vestigingen/999999999999",
            "/bedrijven/99999999",
            "/risicoprofielen/999999999999",
            "/risicoprofielen/999999999999/herbeoordelingen",
        ],
    )
    @pytest.mark.usefixtures("register")
    async def test_what_is_not_in_the_register_is_not_found(self, als: Als, pad: str) -> None:
        antwoord = await als("risico:lezen").get(pad)
        assert antwoord.status_code == 404
        assert antwoord.json()["type"].startswith("urn:probleem:risico:")


class TestProfiel:
    @pytest.mark.usefixtures("register")
    async def test_without_history_every_risico_stands_at_its_mean_and_is_uncertain(self, als: Als) -> None:
        profiel = (await als("risico:lezen").get(f"/risicoprofielen/{NUMMER}")).json()
        assert (profiel["herbeoordeeldOp"], profiel["onzeker"]) == (None, True)
        assert len(profiel["risicos"]) == 20
        assert all(risico["onzeker"] for risico in profiel["risicos"])
        scores = [risico["score"] for risico in profiel["risicos"]]
        assert scores == sorted(scores, reverse=True)
        assert (profiel["grootsteRisico"], profiel["score"]) == (profiel["risicos"][0]["risico"], scores[0])

    @pytest.mark.usefixtures("gemeld")
    async def test_the_factors_multiply_to_the_score_for_every_caller(self, als: Als) -> None:
        for scopes in (["risico:lezen"], ["risico:lezen", "risico:aanleiding-lezen"]):
            profiel = (await als(*scopes).get(f"/risicoprofielen/{NUMMER}")).json()
            for risico in profiel["risicos"]:
                assert prod(f["maal"] for f in risico["uitleg"]) == pytest.approx(risico["score"], rel=1e-9)

    async def test_nothing_tells_of_a_melding_without_the_scope_for_it(self, als: Als, gemeld: str) -> None:
        client = als("risico:lezen")
        profiel = await client.get(f"/risicoprofielen/{NUMMER}")
        geschiedenis = await client.get(f"/risicoprofielen/{NUMMER}/herbeoordelingen")
        assert "melding" not in profiel.text + geschiedenis.text
        assert gemeld not in geschiedenis.text
        assert [h["aanleiding"] for h in geschiedenis.json()["resultaten"]] == [None, None]

    async def test_with_the_scope_each_reassessment_tells_its_cause_newest_first(self, als: Als, gemeld: str) -> None:
        client = als("risico:lezen", "risico:aanleiding-lezen")
        geschiedenis = await alle_paginas(client, f"/risicoprofielen/{NUMMER}/herbeoordelingen?limiet=1")
        assert [h["aanleiding"]["soort"] for h in geschiedenis] == ["interventie", "melding"]
        assert geschiedenis[1]["aanleiding"]["meldingId"] == gemeld
        assert geschiedenis[0]["scoreVoor"] == geschiedenis[1]["scoreNa"]
        profiel = (await client.get(f"/risicoprofielen/{NUMMER}")).json()
        onderbetaling = next(r for r in profiel["risicos"] if r["risico"] == "onderbetaling")
        assert [f["soort"] for f in onderbetaling["uitleg"]][3:] == ["controles", "bevindingen", "meldingen"]


class TestRanglijst:
    @pytest.mark.usefixtures("gemeld")
    async def test_pages_follow_the_score_and_hold_everybody(self, als: Als) -> None:
        client = als("risico:lezen")
        for filters in ("", "risico=onderbetaling&"):
            plaatsen = await alle_paginas(client, f"/ranglijst?{filters}limiet=2")
            scores = [plaats["score"] for plaats in plaatsen]
            assert len(plaatsen) == 5
            assert scores == sorted(scores, reverse=True)
        hoogste = (await client.get("/ranglijst?risico=onderbetaling&sectie=C&limiet=1")).json()["resultaten"][0]
        assert (hoogste["vestigingsnummer"], hoogste["naam"], hoogste["onzeker"]) == (
            NUMMER,
            "Bakkerij De Kraai",
            False,
        )

    @pytest.mark.usefixtures("gemeld")
    async def test_a_band_holds_its_own(self, als: Als) -> None:
        client = als("risico:lezen")
        per_band = [
            await alle_paginas(client, f"/ranglijst?band={band}") for band in ("hoogst", "hoog", "laag", "laagst")
        ]
        assert sum(map(len, per_band)) == 5
        assert [plaats["score"] for plaatsen in per_band for plaats in plaatsen] == [
            plaats["score"] for plaats in await alle_paginas(client, "/ranglijst")
        ]


async def test_the_running_model_shows_every_number_it_uses(als: Als) -> None:
    model = (await als("risico:lezen").get("/modellen/actueel")).json()
    assert (model["versie"], model["kwartaalplafond"]) == ("1.1", 0.7)
    assert [band["band"] for band in model["banden"]] == ["laagst", "laag", "hoog", "hoogst"]
    assert len(model["risicos"]) == 20
    assert all(len(risico["sectorgemiddelden"]) == 21 for risico in model["risicos"])
    assert len(model["meldinggewichten"]) == 20
    assert {b["zwaarte"]: b["gewicht"] for b in model["bevindinggewichten"]} == {
        "schoon": 0.0,
        "licht": 0.3,
        "overtreding": 1.0,
        "ernstig": 3.0,
    }


@pytest.mark.parametrize(
    ("methode", "pad"),
    [
        ("POST", "/vestigingen/_importeren"),
        ("GET", "/vestigingen"),
        ("GET", f"/vestigingen/{NUMMER}"),
        ("GET", "/bedrijven/01234567"),
        ("GET", f"/risicoprofielen/{NUMMER}"),
        ("GET", f"/risicoprofielen/{NUMMER}/herbeoordelingen"),
        ("GET", "/ranglijst"),
        ("GET", "/modellen/actueel"),
        ("GET", "/herwegingen"),
        ("POST", "/bevindingen/0199d7a6-0000-7000-8000-000000000001/_vernietigen"),
    ],
)
async def test_every_route_asks_for_its_scope(client: httpx.AsyncClient, als: Als, methode: str, pad: str) -> None:
    assert (await client.request(methode, pad)).status_code == 401
    assert (await als("risico:beheer").request(methode, pad)).status_code == 403
