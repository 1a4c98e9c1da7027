"""Taking evidence back over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from uuid_utils.compat import uuid7

from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1
from shared.contracts.meldingen import MeldingOntvangenV1


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


async def test_who_may_see_the_cause_sees_what_a_score_rests_on(
    als: Callable[..., httpx.AsyncClient],
    afgerond_bij_de_bakker: str,
    verwerk: Callable[..., Awaitable[None]],
    melding: Callable[..., Event[MeldingOntvangenV1]],
) -> None:
    event = melding()
    await verwerk(event)
    bewijs = (await als("risico:aanleiding-lezen").get("/risicoprofielen/000012345678/bewijs")).json()
    assert [b["interventieId"] for b in bewijs["bevindingen"]] == [afgerond_bij_de_bakker]
    assert [m["meldingId"] for m in bewijs["meldingen"]] == [str(event.data.melding_id)]
    assert (await als("risico:lezen").get("/risicoprofielen/000012345678/bewijs")).status_code == 403
