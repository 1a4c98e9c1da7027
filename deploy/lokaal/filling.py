"""The example data goes in by the public APIs, once; a start that was broken off goes on where it was."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import httpx
import orjson

from deploy.lokaal import example_data
from deploy.lokaal.clients import CLIENTS
from deploy.lokaal.environment import PORTS
from deploy.lokaal.token import ask_token

_PER_SECOND: Final = 30
_NAMESPACE: Final = UUID("0195d3a0-0000-7000-8000-000000000000")


class FillFailed(RuntimeError):  # noqa: N818 -- the fact
    """The example data cannot go in, or comes to a halt on its way; the message says where."""


class ExampleData:
    """What went in so far, kept beside the data of the platform.

    `count` is how many meldingen there are, `interventies` how many interventions they led to, None until all of them
    came to the end of the chain.
    """

    count: Final = 300

    def __init__(self, data_dir: Path, *, seed: int) -> None:
        self._path = data_dir / "voorbeelddata.json"
        self._data_dir = data_dir
        today = datetime.now(ZoneInfo("Europe/Amsterdam")).date()
        self._state: dict[str, Any] = {
            "seed": seed,
            "begonnen": today.isoformat(),
            "gedaan": [],
            "meldingen": [],
            "interventies": None,
        }
        if self._path.exists():
            self._state = orjson.loads(self._path.read_bytes())

    @property
    def interventies(self) -> int | None:
        count: int | None = self._state["interventies"]
        return count

    def went_through(self, interventies: int) -> None:
        self._state["interventies"] = interventies
        self._save()

    async def load(self) -> Mapping[UUID, str]:
        """Load companies, inspectors, programmes and partners; give the names of the inspectors."""
        token = await asyncio.to_thread(ask_token, "beheer", data_dir=self._data_dir)
        async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=120) as http:
            await self._once("vestigingen", lambda: self._load_vestigingen(http))
            await self._once("inspecteurs", lambda: self._load_inspecteurs(http))
            await self._once("programmas", lambda: self._load_programmas(http))
            await self._once("ketenpartners", lambda: self._load_ketenpartners(http))
            inspecteurs = await _call(http, "GET", "planning", "/inspecteurs?limiet=200")
        return {UUID(inspecteur["id"]): inspecteur["naam"] for inspecteur in inspecteurs.json()["resultaten"]}

    async def report(self) -> list[UUID]:
        """Report the meldingen that were not reported yet, at a pace one can follow; give the ids of all.

        Each has an Idempotency-Key of its own, so that one whose answer was lost is not reported twice.
        """
        seed = self._state["seed"]
        today = date.fromisoformat(self._state["begonnen"])
        vestigingen = example_data.draw_vestigingen(seed=seed)
        bodies = list(example_data.draw_meldingen(vestigingen, self.count, seed=seed, today=today))
        async with httpx.AsyncClient(timeout=30) as http:
            for number in range(len(self._state["meldingen"]), self.count):
                key = str(uuid5(_NAMESPACE, f"{seed} {number}"))
                answer = await _call(
                    http,
                    "POST",
                    "meldingen",
                    "/meldingen",
                    content=orjson.dumps(bodies[number]),
                    headers={"Content-Type": "application/json", "Idempotency-Key": key},
                )
                self._state["meldingen"].append(answer.json()["meldingId"])
                self._save()
                await asyncio.sleep(1 / _PER_SECOND)
        return [UUID(melding) for melding in self._state["meldingen"]]

    async def _once(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        if name not in self._state["gedaan"]:
            await work()
            self._state["gedaan"].append(name)
            self._save()

    def _save(self) -> None:
        fresh = self._path.with_suffix(".nieuw")
        fresh.write_bytes(orjson.dumps(self._state))
        fresh.rename(self._path)

    async def _load_vestigingen(self, http: httpx.AsyncClient) -> None:
        rows = example_data.as_csv(example_data.draw_vestigingen(seed=self._state["seed"]))
        await _call(
            http, "POST", "risico", "/vestigingen/_importeren", content=rows, headers={"Content-Type": "text/csv"}
        )

    async def _load_inspecteurs(self, http: httpx.AsyncClient) -> None:
        inspecteurs = [
            {
                "id": str(uuid5(_NAMESPACE, f"inspecteur {self._state['seed']} {number}")),
                "naam": inspecteur.naam,
                "vaardigheden": inspecteur.vaardigheden,
                "provincies": inspecteur.provincies,
                "thuis": {"breedtegraad": inspecteur.breedtegraad, "lengtegraad": inspecteur.lengtegraad},
                "minutenPerWeekdag": inspecteur.minuten_per_weekdag,
            }
            for number, inspecteur in enumerate(example_data.draw_inspecteurs(seed=self._state["seed"]))
        ]
        await _call(http, "POST", "planning", "/inspecteurs/_importeren", json={"inspecteurs": inspecteurs})

    async def _load_programmas(self, http: httpx.AsyncClient) -> None:
        """Set up the programmes and start them; each step looks first how far an earlier start came."""
        for programma in example_data.PROGRAMMAS:
            known = (await _call(http, "GET", "planning", "/programmas?limiet=200")).json()["resultaten"]
            state = next((one for one in known if one["naam"] == programma.naam), None)
            if state is None:
                body = {
                    "naam": programma.naam,
                    "soort": programma.soort,
                    "risicos": programma.risicos,
                    "sbiSecties": programma.sbi_secties,
                    "capaciteitsdoelUren": programma.uren,
                    "beginDatum": "2023-01-01",
                    "eindDatum": "2026-12-31",
                }
                state = (await _call(http, "POST", "planning", "/programmas", json=body)).json()
            for status, step in (("concept", "_vaststellen"), ("vastgesteld", "_starten")):
                if state["status"] == status:
                    path, version = f"/programmas/{state['id']}/{step}", {"If-Match": f'"{state["versie"]}"'}
                    state = (await _call(http, "POST", "planning", path, headers=version)).json()

    async def _load_ketenpartners(self, http: httpx.AsyncClient) -> None:
        known = (await _call(http, "GET", "meldingen", "/ketenpartners?limiet=200")).json()["resultaten"]
        connected = {partner["oin"] for partner in known}
        for name, client in CLIENTS.items():
            if client.oin is not None and client.oin not in connected:
                soorten = ["signaal", "ongeval"] if name == "politie" else ["signaal"]
                gronden = [
                    {
                        "soort": soort,
                        "grondslag": "Samenwerkingsconvenant (fictief)",
                        "doel": "Toezicht op de arbeidswetten (fictief)",
                    }
                    for soort in soorten
                ]
                connection = {"ketenpartner": name, "leveringsgronden": gronden}
                await _call(
                    http,
                    "PUT",
                    "meldingen",
                    f"/ketenpartners/{client.oin}",
                    json=connection,
                    headers={"If-Match": '"0"'},
                )


async def _call(http: httpx.AsyncClient, method: str, service: str, path: str, **options: Any) -> httpx.Response:
    """Call a service; raises FillFailed with what it said when it did not do as asked."""
    try:
        answer = await http.request(method, f"http://127.0.0.1:{PORTS[service]}/v1{path}", **options)
    except httpx.HTTPError as error:
        raise FillFailed(f"{method} {path} van {service} geeft geen antwoord: {error!r}") from error
    if answer.is_error:
        raise FillFailed(f"{method} {path} van {service}: {answer.status_code} {answer.text[:2000]}")
    return answer
