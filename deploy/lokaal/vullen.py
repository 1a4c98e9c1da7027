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

from deploy.lokaal import voorbeelddata
from deploy.lokaal.clienten import CLIENTEN
from deploy.lokaal.instellingen import POORTEN
from deploy.lokaal.token import vraag_token

_PER_SECONDE: Final = 30
_NAMESPACE: Final = UUID("0195d3a0-0000-7000-8000-000000000000")


class VullenMislukt(RuntimeError):  # noqa: N818 -- in Dutch the word says it
    """The example data cannot go in, or comes to a halt on its way; the message says where."""


class Voorbeelddata:
    """What went in so far, kept beside the data of the platform.

    `aantal` is how many meldingen there are, `interventies` how many interventions they led to, None until all of them
    came to the end of the chain.
    """

    aantal: Final = 300

    def __init__(self, data_dir: Path, *, seed: int) -> None:
        self._path = data_dir / "voorbeelddata.json"
        self._data_dir = data_dir
        vandaag = datetime.now(ZoneInfo("Europe/Amsterdam")).date()
        self._stand: dict[str, Any] = {
            "seed": seed,
            "begonnen": vandaag.isoformat(),
            "gedaan": [],
            "meldingen": [],
            "interventies": None,
        }
        if self._path.exists():
            self._stand = orjson.loads(self._path.read_bytes())

    @property
    def interventies(self) -> int | None:
        aantal: int | None = self._stand["interventies"]
        return aantal

    def is_door_de_keten(self, interventies: int) -> None:
        self._stand["interventies"] = interventies
        self._bewaar()

    async def laad(self) -> Mapping[UUID, str]:
        """Load companies, inspectors, programmes and partners; give the names of the inspectors."""
        token = await asyncio.to_thread(vraag_token, "beheer", data_dir=self._data_dir)
        async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=120) as http:
            await self._eenmaal("vestigingen", lambda: self._laad_vestigingen(http))
            await self._eenmaal("inspecteurs", lambda: self._laad_inspecteurs(http))
            await self._eenmaal("programmas", lambda: self._laad_programmas(http))
            await self._eenmaal("ketenpartners", lambda: self._laad_ketenpartners(http))
            inspecteurs = await _vraag(http, "GET", "planning", "/inspecteurs?limiet=200")
        return {UUID(inspecteur["id"]): inspecteur["naam"] for inspecteur in inspecteurs.json()["resultaten"]}

    async def meld(self) -> list[UUID]:
        """Report the meldingen that were not reported yet, at a pace one can follow; give the ids of all.

        Each has an Idempotency-Key of its own, so that one whose answer was lost is not reported twice.
        """
        seed = self._stand["seed"]
        vandaag = date.fromisoformat(self._stand["begonnen"])
        vestigingen = voorbeelddata.maak_vestigingen(seed=seed)
        bodies = list(voorbeelddata.maak_meldingen(vestigingen, self.aantal, seed=seed, vandaag=vandaag))
        async with httpx.AsyncClient(timeout=30) as http:
            for nummer in range(len(self._stand["meldingen"]), self.aantal):
                sleutel = str(uuid5(_NAMESPACE, f"{seed} {nummer}"))
                antwoord = await _vraag(
                    http,
                    "POST",
                    "meldingen",
                    "/meldingen",
                    content=orjson.dumps(bodies[nummer]),
                    headers={"Content-Type": "application/json", "Idempotency-Key": sleutel},
                )
                self._stand["meldingen"].append(antwoord.json()["meldingId"])
                self._bewaar()
                await asyncio.sleep(1 / _PER_SECONDE)
        return [UUID(melding) for melding in self._stand["meldingen"]]

    async def _eenmaal(self, naam: str, werk: Callable[[], Awaitable[None]]) -> None:
        if naam not in self._stand["gedaan"]:
            await werk()
            self._stand["gedaan"].append(naam)
            self._bewaar()

    def _bewaar(self) -> None:
        vers = self._path.with_suffix(".nieuw")
        vers.write_bytes(orjson.dumps(self._stand))
        vers.rename(self._path)

    async def _laad_vestigingen(self, http: httpx.AsyncClient) -> None:
        rijen = voorbeelddata.als_csv(voorbeelddata.maak_vestigingen(seed=self._stand["seed"]))
        await _vraag(
            http, "POST", "risico", "/vestigingen/_importeren", content=rijen, headers={"Content-Type": "text/csv"}
        )

    async def _laad_inspecteurs(self, http: httpx.AsyncClient) -> None:
        inspecteurs = [
            {
                "id": str(uuid5(_NAMESPACE, f"inspecteur {self._stand['seed']} {nummer}")),
                "naam": inspecteur.naam,
                "vaardigheden": inspecteur.vaardigheden,
                "provincies": inspecteur.provincies,
                "thuis": {"breedtegraad": inspecteur.breedtegraad, "lengtegraad": inspecteur.lengtegraad},
                "minutenPerWeekdag": inspecteur.minuten_per_weekdag,
            }
            for nummer, inspecteur in enumerate(voorbeelddata.maak_inspecteurs(seed=self._stand["seed"]))
        ]
        await _vraag(http, "POST", "planning", "/inspecteurs/_importeren", json={"inspecteurs": inspecteurs})

    async def _laad_programmas(self, http: httpx.AsyncClient) -> None:
        """Set up the programmes and start them; each step looks first how far an earlier start came."""
        for programma in voorbeelddata.PROGRAMMAS:
            bekend = (await _vraag(http, "GET", "planning", "/programmas?limiet=200")).json()["resultaten"]
            stand = next((een for een in bekend if een["naam"] == programma.naam), None)
            if stand is None:
                body = {
                    "naam": programma.naam,
                    "soort": programma.soort,
                    "risicos": programma.risicos,
                    "sbiSecties": programma.sbi_secties,
                    "capaciteitsdoelUren": programma.uren,
                    "beginDatum": "2023-01-01",
                    "eindDatum": "2026-12-31",
                }
                stand = (await _vraag(http, "POST", "planning", "/programmas", json=body)).json()
            for status, stap in (("concept", "_vaststellen"), ("vastgesteld", "_starten")):
                if stand["status"] == status:
                    pad, versie = f"/programmas/{stand['id']}/{stap}", {"If-Match": f'"{stand["versie"]}"'}
                    stand = (await _vraag(http, "POST", "planning", pad, headers=versie)).json()

    async def _laad_ketenpartners(self, http: httpx.AsyncClient) -> None:
        bekend = (await _vraag(http, "GET", "meldingen", "/ketenpartners?limiet=200")).json()["resultaten"]
        aangesloten = {partner["oin"] for partner in bekend}
        for naam, client in CLIENTEN.items():
            if client.oin is not None and client.oin not in aangesloten:
                soorten = ["signaal", "ongeval"] if naam == "politie" else ["signaal"]
                gronden = [
                    {
                        "soort": soort,
                        "grondslag": "Samenwerkingsconvenant (fictief)",
                        "doel": "Toezicht op de arbeidswetten (fictief)",
                    }
                    for soort in soorten
                ]
                aansluiting = {"ketenpartner": naam, "leveringsgronden": gronden}
                await _vraag(
                    http,
                    "PUT",
                    "meldingen",
                    f"/ketenpartners/{client.oin}",
                    json=aansluiting,
                    headers={"If-Match": '"0"'},
                )


async def _vraag(http: httpx.AsyncClient, methode: str, service: str, pad: str, **inhoud: Any) -> httpx.Response:
    """Call a service; raises VullenMislukt with what it said when it did not do as asked."""
    try:
        antwoord = await http.request(methode, f"http://127.0.0.1:{POORTEN[service]}/v1{pad}", **inhoud)
    except httpx.HTTPError as fout:
        raise VullenMislukt(f"{methode} {pad} van {service} geeft geen antwoord: {fout!r}") from fout
    if antwoord.is_error:
        raise VullenMislukt(f"{methode} {pad} van {service}: {antwoord.status_code} {antwoord.text[:2000]}")
    return antwoord
