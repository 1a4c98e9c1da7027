"""Another version of the model over HTTP: proposed, seen through, and approved by a second person."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from risico import handlers
from risico.domain import Herweegreden
from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1
from shared.contracts.waardelijsten import Uitkomst
from shared.runtime.database import Database

Json = dict[str, Any]


@pytest.fixture
async def register(
    importeer: Callable[..., Awaitable[object]],
    rij: Callable[..., Json],
    verwerk: Callable[..., Awaitable[None]],
    afgerond: Callable[..., Event[InterventieAfgerondV1]],
) -> None:
    """Have a bakery that a strict inspector visited often."""
    await importeer([rij(), rij(kvkNummer="00000001", vestigingsnummer="000000000101", sbiCode="5610")])
    streng = uuid4()
    await verwerk(*(afgerond(inspecteur_id=streng, uitkomst=Uitkomst.OVERTREDING) for _ in range(12)))


def voorstel(**wijzig: Any) -> Json:
    velden: Json = {
        "versie": "2.0",
        "omschrijving": "Onderbetaling weegt zwaarder (proef).",
        "ingaatOp": (datetime.now(UTC) - timedelta(days=1)).isoformat(),
        "risicos": [{"risico": "onderbetaling", "ernst": 5, "maatschappelijk": 1.5}],
    }
    return velden | wijzig


@pytest.fixture
def als_persoon(client: httpx.AsyncClient, token: Callable[..., str]) -> Callable[[str], httpx.AsyncClient]:
    def met(subject: str) -> httpx.AsyncClient:
        client.headers["Authorization"] = f"Bearer {token('risico:modelleren', 'risico:lezen', subject=subject)}"
        return client

    return met


@pytest.mark.usefixtures("register")
async def test_a_version_takes_effect_once_another_person_approved_it(
    als_persoon: Callable[[str], httpx.AsyncClient], db: Database
) -> None:
    gemaakt = await als_persoon("anna").post("/modelvoorstellen", json=voorstel())
    assert (gemaakt.status_code, gemaakt.json()["voorgesteldDoor"]) == (201, "anna")
    assert (await als_persoon("anna").post("/modelvoorstellen", json=voorstel())).status_code == 409
    gezien = (await als_persoon("anna").post("/modelvoorstellen/2.0/_doorrekenen")).json()
    assert gezien["vestigingen"] == 2
    assert gezien["hoger"] == sum(deel["aantal"] for deel in gezien["perSectie"]) >= 1
    assert gezien["lager"] == 0
    assert (await als_persoon("anna").get("/modellen/actueel")).json()["versie"] == "1.1"
    eigen = await als_persoon("anna").post("/modelvoorstellen/2.0/_goedkeuren")
    assert (eigen.status_code, eigen.json()["type"]) == (409, "urn:probleem:risico:eigen-voorstel")
    goed = await als_persoon("bert").post("/modelvoorstellen/2.0/_goedkeuren")
    assert (goed.status_code, goed.json()["goedgekeurdDoor"]) == (200, "bert")
    assert goed.json()["ingaatOp"] == goed.json()["goedgekeurdOp"]  # never before it was approved
    assert (await als_persoon("cor").post("/modelvoorstellen/2.0/_goedkeuren")).status_code == 409
    model = (await als_persoon("anna").get("/modellen/actueel")).json()
    assert model["versie"] == "2.0"
    assert next(r for r in model["risicos"] if r["risico"] == "onderbetaling")["ernst"] == 5
    await handlers.herweeg_wat_nodig_is(db)
    (herweging,) = (await als_persoon("anna").get("/herwegingen")).json()["resultaten"]
    assert (herweging["modelversie"], herweging["reden"]) == ("2.0", Herweegreden.MODELVERSIE)
    profiel = (await als_persoon("anna").get("/risicoprofielen/000012345678")).json()
    assert profiel["modelversie"] == "2.0"


@pytest.mark.usefixtures("register")
async def test_means_and_strictness_are_estimated_from_what_was_found(
    als_persoon: Callable[[str], httpx.AsyncClient],
) -> None:
    def gemiddelde(model: Json) -> float:
        risico = next(r for r in model["risicos"] if r["risico"] == "onderbetaling")
        return float(next(s for s in risico["sectorgemiddelden"] if s["sbiSectie"] == "C")["gemiddelden"][2])

    client = als_persoon("anna")
    voor = (await client.get("/modellen/actueel")).json()
    onder = (await client.get("/risicoprofielen/000012345678")).json()
    geschat = voorstel(risicos=[], schatGemiddelden=True, schatStrengheid=True)
    assert (await client.post("/modelvoorstellen", json=geschat)).status_code == 201
    assert (await als_persoon("bert").post("/modelvoorstellen/2.0/_goedkeuren")).status_code == 200
    na = (await client.get("/modellen/actueel")).json()
    assert gemiddelde(na) == pytest.approx((50 * gemiddelde(voor) + 12) / 62)
    assert onder["modelversie"] == "1.1"


@pytest.mark.parametrize(
    ("wijzig", "pointers"),
    [
        ({"versie": "met spatie"}, ["/versie"]),
        (
            {"risicos": [{"risico": "onderbetaling", "ernst": 6, "maatschappelijk": 2}]},
            ["/risicos/0/ernst", "/risicos/0/maatschappelijk"],
        ),
        ({"drempels": [3, 2, 1]}, ["/drempels"]),
        ({"ingaatOp": "morgen"}, ["/ingaatOp"]),
    ],
)
async def test_what_is_wrong_is_named(
    als_persoon: Callable[[str], httpx.AsyncClient], wijzig: Json, pointers: list[str]
) -> None:
    antwoord = await als_persoon("anna").post("/modelvoorstellen", json=voorstel(**wijzig))
    assert (antwoord.status_code, [fout["pointer"] for fout in antwoord.json()["fouten"]]) == (400, pointers)


async def test_an_unknown_version_is_not_found(als_persoon: Callable[[str], httpx.AsyncClient]) -> None:
    for handeling in ("_doorrekenen", "_goedkeuren"):
        assert (await als_persoon("anna").post(f"/modelvoorstellen/9.9/{handeling}")).status_code == 404
