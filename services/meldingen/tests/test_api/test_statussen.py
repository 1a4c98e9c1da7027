"""Each kind of melding through each path of the state machine, by HTTP; every step that is not allowed answers 409."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from meldingen.domain import NAAR, OVERGANGEN, Behandelstap, MeldingStatus, mag

Json = dict[str, Any]
Maak = Callable[..., Json]
Als = Callable[..., httpx.AsyncClient]
S, B = MeldingStatus, Behandelstap

SOORTEN: dict[str, Json] = {
    "klacht": {},
    "signaal": {
        "soort": "signaal",
        "melder": {"type": "burger", "naam": "Bea Burger", "email": "bea@example.nl"},
    },
    "ongeval": {
        "soort": "ongeval",
        "ongeval": {"gevolg": "niet_meldingsplichtig", "gebeurdOp": "2026-03-01T09:00:00Z", "slachtoffers": 1},
    },
    "verzoek": {
        "soort": "verzoek",
        "melder": {"type": "burger", "naam": "Bea Burger", "email": "bea@example.nl"},
    },
}
WEG: dict[MeldingStatus, tuple[Behandelstap, ...]] = {
    S.ONTVANGEN: (),
    S.BEVESTIGD: (B.BEVESTIGEN,),
    S.IN_TRIAGE: (B.BEVESTIGEN, B.TRIAGEREN),
    S.AANVULLING_GEVRAAGD: (B.BEVESTIGEN, B.TRIAGEREN, B.VRAGEN),
    S.SAMENGEVOEGD: (B.BEVESTIGEN, B.TRIAGEREN, B.SAMENVOEGEN),
    S.DOORGEZET: (B.BEVESTIGEN, B.TRIAGEREN, B.DOORZETTEN),
    S.NIET_IN_ONDERZOEK: (B.BEVESTIGEN, B.TRIAGEREN, B.TERZIJDELEGGEN),
    S.IN_ONDERZOEK: (B.BEVESTIGEN, B.TRIAGEREN, B.ONDERZOEKEN),
    S.AFGEHANDELD: (B.BEVESTIGEN, B.TRIAGEREN, B.ONDERZOEKEN, B.AFHANDELEN),
    S.HEROPEND: (B.BEVESTIGEN, B.TRIAGEREN, B.TERZIJDELEGGEN, B.HEROPENEN),
    S.INGETROKKEN: (B.INTREKKEN,),
}


class Behandelaar:
    """Registers meldingen and handles them over HTTP, always from the version read last."""

    def __init__(self, client: httpx.AsyncClient, invoer: Maak) -> None:
        self._client = client
        self._invoer = invoer

    async def meld(self, soort: str = "klacht", **wijzig: Any) -> str:
        antwoord = await self._client.post("/meldingen", json=self._invoer(**SOORTEN[soort] | wijzig))
        assert antwoord.status_code == 201, antwoord.text
        return str(antwoord.json()["meldingId"])

    async def lees(self, melding_id: str) -> Json:
        return dict((await self._client.get(f"/meldingen/{melding_id}")).json())

    async def doe(self, melding_id: str, stap: Behandelstap) -> httpx.Response:
        versie = (await self.lees(melding_id))["versie"]
        bodies: dict[Behandelstap, Json] = {
            B.VRAGEN: {"vragen": ["Op welke dag was dat?"]},
            B.AANVULLEN: {"aanvulling": "Op maandag."},
            B.ONDERZOEKEN: {},
            B.TERZIJDELEGGEN: {"reden": "geen_prioriteit"},
            B.DOORZETTEN: {"doorgezetNaar": "nvwa"},
            B.SAMENVOEGEN: {"samengevoegdMet": await self.meld() if stap is B.SAMENVOEGEN else ""},
            B.INTREKKEN: {"toelichting": "De melder belde."},
            B.AFHANDELEN: {"uitkomst": "geen_overtreding"},
            B.HEROPENEN: {},
        }
        body = bodies.get(stap)
        pad = f"/meldingen/{melding_id}/_{stap}"
        return await self._client.post(pad, json=body, headers={"If-Match": f'"{versie}"'})

    async def breng(self, melding_id: str, status: MeldingStatus) -> None:
        for stap in WEG[status]:
            antwoord = await self.doe(melding_id, stap)
            assert antwoord.status_code == 200, antwoord.text


@pytest.fixture
def behandelaar(als: Als, invoer: Maak) -> Behandelaar:
    return Behandelaar(als("meldingen:lezen", "meldingen:behandelen", subject="anna"), invoer)


@pytest.mark.parametrize("soort", SOORTEN)
async def test_every_kind_takes_every_step_of_the_table_and_no_other(behandelaar: Behandelaar, soort: str) -> None:
    for van in MeldingStatus:
        staat = await behandelaar.meld(soort)
        await behandelaar.breng(staat, van)
        voor = await behandelaar.lees(staat)
        assert voor["status"] == van
        for stap in (stap for stap in Behandelstap if not mag(van, stap)):
            geweigerd = await behandelaar.doe(staat, stap)
            assert geweigerd.status_code == 409, (van, stap, geweigerd.text)
            probleem = geweigerd.json()
            assert probleem["type"] == "urn:probleem:meldingen:overgang-verboden"
            assert f"met status {van} kan niet naar status {NAAR[stap]}" in probleem["detail"]
        assert await behandelaar.lees(staat) == voor
        for stap in (stap for stap in Behandelstap if mag(van, stap)):
            gaat = await behandelaar.meld(soort)
            await behandelaar.breng(gaat, van)
            antwoord = await behandelaar.doe(gaat, stap)
            assert (antwoord.status_code, antwoord.json()["status"]) == (200, NAAR[stap]), (van, stap, antwoord.text)
            assert antwoord.headers["etag"] == f'"{antwoord.json()["versie"]}"'


def test_the_steps_reach_every_transition_of_the_table_and_no_other() -> None:
    assert {(van, NAAR[stap]) for van in MeldingStatus for stap in Behandelstap if mag(van, stap)} == {
        (van, naar) for van, volgende in OVERGANGEN.items() for naar in volgende
    }


async def test_each_step_names_who_took_it(behandelaar: Behandelaar, als: Als) -> None:
    melding = await behandelaar.meld()
    await behandelaar.breng(melding, S.NIET_IN_ONDERZOEK)
    verloop = (await als("meldingen:lezen").get(f"/meldingen/{melding}/statusverloop")).json()
    assert [(stap["status"], stap["door"]) for stap in verloop["stappen"]] == [
        ("ontvangen", None),
        ("bevestigd", "anna"),
        ("in_triage", "anna"),
        ("niet_in_onderzoek", "anna"),
    ]


async def test_a_step_asks_for_the_scope_and_the_version(behandelaar: Behandelaar, als: Als) -> None:
    melding = await behandelaar.meld()
    pad = f"/meldingen/{melding}/_bevestigen"
    assert (await als("meldingen:lezen").post(pad, headers={"If-Match": '"1"'})).status_code == 403
    client = als("meldingen:behandelen")
    assert (await client.post(pad)).status_code == 428
    assert (await client.post(pad, headers={"If-Match": '"2"'})).status_code == 412
    assert (await client.post(pad, headers={"If-Match": '"1"'})).status_code == 200
    weg = "/meldingen/01890000-0000-7000-8000-000000000000/_bevestigen"
    assert (await client.post(weg, headers={"If-Match": '"1"'})).status_code == 404
