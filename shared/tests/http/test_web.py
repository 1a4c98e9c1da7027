from typing import Any

import httpx
import pytest
from fastapi import Depends

from shared.runtime.web import Router
from tests.voorbeeld.client import MaakSettings, verbonden


@pytest.mark.parametrize("pad", ["/livez", "/metrics", "/v1/openapi.json", "/v1/docs", "/v1/fouten/vol", "/nergens"])
async def test_every_answer_carries_the_security_headers_and_the_version(
    los_client: httpx.AsyncClient, pad: str
) -> None:
    headers = (await los_client.get(pad)).headers
    assert headers["api-version"] == "1.2.3"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["strict-transport-security"].startswith("max-age=31536000")
    assert len(headers["trace-id"]) == 32
    assert len(headers.get_list("content-security-policy")) == 1


async def test_what_is_made_can_be_read_where_location_points(client: httpx.AsyncClient) -> None:
    antwoord = await client.post("/v1/boeken", json={"titel": "  Max Havelaar ", "jaar": 1860})
    assert antwoord.status_code == 201
    assert antwoord.json()["titel"] == "Max Havelaar"
    assert antwoord.headers["location"] == f"/v1/boeken/{antwoord.json()['id']}"
    assert (await client.get("/v1/aantal")).json() == 1


@pytest.mark.parametrize("pad", ["/boeken", "/v1", "/v1/", "/v1/boeken/", "/v2/boeken", "//v1/boeken", "/v1boeken"])
async def test_other_paths_and_trailing_slashes_do_not_exist(los_client: httpx.AsyncClient, pad: str) -> None:
    antwoord = await los_client.get(f"http://voorbeeld{pad}")
    assert antwoord.status_code == 404
    assert antwoord.json()["type"] == "urn:probleem:voorbeeld:niet-gevonden"


async def test_a_wrong_method_names_all_that_are_allowed(los_client: httpx.AsyncClient) -> None:
    antwoord = await los_client.delete("/v1/boeken")
    assert antwoord.status_code == 405
    assert antwoord.headers["allow"] == "GET, POST"
    assert (await los_client.post("/livez")).headers["allow"] == "GET"


async def test_a_fixed_path_wins_from_a_parameter(client: httpx.AsyncClient) -> None:
    antwoord = await client.post("/v1/boeken/_zoek", json={"titel": "Max"})
    assert antwoord.status_code == 200
    assert antwoord.json() == {"resultaten": []}


async def test_the_trace_of_the_caller_is_carried_on(los_client: httpx.AsyncClient) -> None:
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    antwoord = await los_client.get("/livez", headers={"traceparent": f"00-{trace_id}-b7ad6b7169203331-01"})
    assert antwoord.headers["trace-id"] == trace_id
    antwoord = await los_client.get("/livez", headers={"traceparent": "onzin"})
    assert antwoord.headers["trace-id"] not in {trace_id, "0" * 32}


async def test_metrics_name_routes_and_never_paths(los_client: httpx.AsyncClient) -> None:
    await los_client.get("/v1/fouten/vol")
    await los_client.get("/v1/geheim-pad")
    metrics = (await los_client.get("/metrics")).text
    assert 'method="GET",route="/fouten/{soort}",service="voorbeeld",status="503"' in metrics
    assert 'route="onbekend",service="voorbeeld",status="404"' in metrics
    assert "geheim-pad" not in metrics


async def test_ready_means_a_migrated_database(client: httpx.AsyncClient) -> None:
    assert (await client.get("/readyz")).status_code == 200


async def test_not_ready_says_which_check_failed(
    los_client: httpx.AsyncClient, lege_url: str, maak_settings: MaakSettings
) -> None:
    antwoord = await los_client.get("/readyz")
    assert antwoord.status_code == 503
    assert antwoord.json()["detail"] == "Niet in orde: database, migraties."
    async with verbonden(maak_settings(lege_url)) as zonder_migraties:
        antwoord = await zonder_migraties.get("/readyz")
    assert antwoord.status_code == 503
    assert antwoord.json()["detail"] == "Niet in orde: migraties."
    assert (await los_client.get("/livez")).status_code == 200


async def test_only_listed_origins_may_read_answers_and_problems_alike(maak_settings: MaakSettings) -> None:
    settings = maak_settings("postgresql://niemand@127.0.0.1:1/niets", cors_origins=("https://loket.example",))
    async with verbonden(settings) as client:
        for pad in ("/v1/openapi.json", "/v1/fouten/bug"):
            mag = await client.get(pad, headers={"Origin": "https://loket.example"})
            assert mag.headers["access-control-allow-origin"] == "https://loket.example"
            assert "API-Version" in mag.headers["access-control-expose-headers"]
            niet = await client.get(pad, headers={"Origin": "https://ander.example"})
            assert "access-control-allow-origin" not in niet.headers


async def test_the_docs_need_no_other_host_and_no_script(los_client: httpx.AsyncClient) -> None:
    antwoord = await los_client.get("/v1/docs")
    assert antwoord.headers["content-type"].startswith("text/html")
    assert "<script" not in antwoord.text
    assert "src=" not in antwoord.text
    assert "/boeken/{boek_id}" in antwoord.text
    assert "script-src" not in antwoord.headers["content-security-policy"]


def test_a_dependency_with_yield_is_refused_when_it_is_declared() -> None:
    async def met_yield() -> Any:
        yield 1

    router = Router()

    async def route(waarde: int = Depends(met_yield)) -> int:
        return waarde

    with pytest.raises(TypeError, match="by return, not by yield"):
        router.get("/x")(route)


async def test_a_fixed_path_is_no_parameter_of_another_method(los_client: httpx.AsyncClient) -> None:
    antwoord = await los_client.get("/v1/boeken/_zoek")
    assert (antwoord.status_code, antwoord.headers["allow"]) == (405, "POST")
