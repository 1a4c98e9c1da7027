"""Taking evidence back over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from uuid_utils.compat import uuid7

from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1


@pytest.fixture
async def afgerond_bij_de_bakker(
    importeer: Callable[..., Awaitable[object]],
    rij: Callable[..., dict[str, Any]],
    verwerk: Callable[..., Awaitable[None]],
    afgerond: Callable[..., Event[InterventieAfgerondV1]],
) -> str:
    await importeer([rij()])
    event = afgerond()
    await verwerk(event)
    return str(event.data.interventie_id)


async def test_a_person_takes_an_outcome_back_once_and_with_a_reason(
    als: Callable[..., httpx.AsyncClient], afgerond_bij_de_bakker: str
) -> None:
    client = als("risico:corrigeren", "risico:lezen")
    pad = f"/bevindingen/{afgerond_bij_de_bakker}/_vernietigen"
    zonder = await client.post(pad, json={"reden": "  "})
    assert (zonder.status_code, [f["pointer"] for f in zonder.json()["fouten"]]) == (400, ["/reden"])
    antwoord = await client.post(pad, json={"reden": "Vernietigd door de rechtbank (fictief)."})
    assert antwoord.status_code == 200
    assert antwoord.json()["vernietiging"]["reden"] == "Vernietigd door de rechtbank (fictief)."
    profiel = (await client.get("/risicoprofielen/000012345678")).json()
    assert (profiel["naleving"], profiel["onzeker"]) == (0.7, True)
    assert (await client.post(pad, json={"reden": "nog eens"})).status_code == 409
    assert (await client.post(f"/bevindingen/{uuid7()}/_vernietigen", json={"reden": "x"})).status_code == 404
