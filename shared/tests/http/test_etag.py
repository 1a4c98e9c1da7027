from collections.abc import Callable
from uuid import uuid4

import httpx


async def _boek(client: httpx.AsyncClient) -> str:
    return str((await client.post("/v1/boeken", json={"titel": "Max", "jaar": 1860})).json()["id"])


async def test_what_the_caller_has_already_is_not_sent_again(
    client: httpx.AsyncClient, token: Callable[..., str]
) -> None:
    pad = f"/v1/boeken/{await _boek(client)}"
    headers = {"Authorization": f"Bearer {token('voorbeeld:lezen')}"}
    eerste = await client.get(pad, headers=headers)
    assert eerste.headers["etag"] == '"1"'
    for bekend in ('"1"', 'W/"1"', '"0", "1"', "*"):
        tweede = await client.get(pad, headers=headers | {"If-None-Match": bekend})
        assert tweede.status_code == 304, bekend
        assert tweede.headers["etag"] == '"1"'
        assert tweede.content == b""
    assert (await client.get(pad, headers=headers | {"If-None-Match": '"2"'})).status_code == 200


async def test_a_change_needs_the_version_it_was_based_on(client: httpx.AsyncClient) -> None:
    pad = f"/v1/boeken/{await _boek(client)}"
    zonder = await client.patch(pad, json={"titel": "Nieuw"})
    assert zonder.status_code == 428
    gelukt = await client.patch(pad, json={"titel": "Nieuw"}, headers={"If-Match": '"1"'})
    assert gelukt.status_code == 200
    assert gelukt.headers["etag"] == '"2"'
    oud = await client.patch(pad, json={"titel": "Nieuwer"}, headers={"If-Match": '"1"'})
    assert oud.status_code == 412
    blind = await client.patch(pad, json={"titel": "Blind"}, headers={"If-Match": '"2"', "If-None-Match": "*"})
    assert blind.status_code == 200
    assert oud.json()["type"] == "urn:probleem:voorbeeld:versie-verouderd"


async def test_an_if_match_that_is_no_etag_of_ours_fails(los_client: httpx.AsyncClient) -> None:
    for vreemd in ("1", 'W/"1"', '"x"', "*", '"²"'):
        antwoord = await los_client.patch(
            f"/v1/boeken/{uuid4()}", json={"titel": "Nieuw"}, headers=[(b"If-Match", vreemd.encode())]
        )
        assert antwoord.status_code == 412, vreemd


async def test_a_missing_if_match_beside_other_errors_is_one_of_the_errors(los_client: httpx.AsyncClient) -> None:
    antwoord = await los_client.patch(f"/v1/boeken/{uuid4()}", json={})
    assert antwoord.status_code == 400
    assert {fout["pointer"] for fout in antwoord.json()["fouten"]} == {"/titel", "If-Match"}
