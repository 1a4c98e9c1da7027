"""A canary in the vault: what a reporter is and says is found nowhere else, and nowhere at all once he is erased.

The canary goes in by every door that takes it: the open intake, partners, question sets, his own page, requests that
fail. Then everything is searched that the platform leaves behind: every file of the database server (tables, indexes,
write-ahead log and server log), every row, the logs of all processes at their most talkative, metrics and answers.
"""

import asyncio
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import httpx
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from uuid_utils.compat import uuid7

from meldingen.domain import MeldingStatus, Ontvangstcode, Tekst, TekstSoort
from meldingen.repository import Kluis, MelderRepository, MeldingRepository
from meldingen.repository.kluis import _derive
from shared.runtime.database import Database
from tests.load import data
from tests.load.stack import SEARCH_KEY, VAULT_KEY, Stack, fetch, wait_until

Json = dict[str, Any]
OIN: Final = "00000099000000002000"
BEDRIJF: Final = data.companies(1)[0]
DIENSTEN: Final = ("meldingen", "risico")  # who keeps reporters, and who hears of each melding first
WIE: Final = {
    "naam": "Quirinus Zwartvleugel",
    "email": "quirinus.zwartvleugel@kanarie.example",
    "telefoon": "06 99887766",
}
WOORDEN: Final = "Voorman Xerxes Kwartelslag dreigde ons met ontslag."
KANARIES: Final = ("Zwartvleugel", "zwartvleugel", "Kwartelslag", "99887766", "quirinus.", "Pimpelmees", "Roodborstje")
VERPAKT: Final = 12 + 32 + 16  # a nonce, a key, a tag
KOP: Final = {"User-Agent": "Roodborstje/1.0", "X-Forwarded-For": "203.0.113.77"}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    stack = Stack(tmp_path_factory.mktemp("kanarie"), "postgres", durable=False)
    try:
        stack.start()
        for service in DIENSTEN:
            stack.add(service, "api", env={f"{service}_LOG_LEVEL".upper(): "DEBUG"})
            stack.add(service, "worker", env={f"{service}_LOG_LEVEL".upper(): "DEBUG"})
        stack.wait_ready()
        yield stack
    finally:
        stack.stop()


class Deur:
    """Speaks to meldingen as anybody, as a partner and as staff, and keeps every answer that may hold no canary."""

    def __init__(self, stack: Stack) -> None:
        self._url = stack.api("meldingen")
        self._stack = stack
        self.antwoorden: list[tuple[str, str]] = []

    def post(self, pad: str, *scopes: str, verwacht: int = 200, **opties: Any) -> httpx.Response:
        """Post as who has these scopes; the answer is searched later."""
        antwoord = self.post_besloten(pad, *scopes, verwacht=verwacht, **opties)
        self.antwoorden.append((f"antwoord van {pad}", f"{antwoord.headers} {antwoord.text}"))
        return antwoord

    def post_besloten(self, pad: str, *scopes: str, verwacht: int = 200, **opties: Any) -> httpx.Response:
        """Post where the answer is allowed to show the reporter."""
        kop = KOP | opties.pop("headers", {})
        if scopes:
            kop["Authorization"] = f"Bearer {self._stack.token(*scopes, oin=OIN)}"
        antwoord = httpx.post(f"{self._url}{pad}", headers=kop, timeout=30, **opties)
        assert antwoord.status_code == verwacht, antwoord.text
        return antwoord

    def verbind_partner(self) -> None:
        grond = {"soort": "klacht", "doel": "Toezicht op de WML", "grondslag": "Artikel 18 WML"}
        body = {"ketenpartner": "uwv", "leveringsgronden": [grond, grond | {"soort": "signaal"}], "perSeconde": 1000}
        kop = {"Authorization": f"Bearer {self._stack.token('meldingen:beheer')}", "If-Match": '"0"'}
        antwoord = httpx.put(f"{self._url}/ketenpartners/{OIN}", json=body, headers=kop)
        assert antwoord.status_code == 200, antwoord.text


def _melding(**wijzig: Any) -> Json:
    body = data.melding(BEDRIJF, random.Random(3)) | {
        "soort": "klacht",
        "vertrouwelijkheid": "vertrouwelijk",
        "melder": {"type": "werknemer", **WIE},
        "toelichting": WOORDEN,
    }
    body.pop("ongeval", None)
    return body | wijzig


def _door_elke_deur(stack: Stack, deur: Deur) -> tuple[list[str], str, str]:
    """Send the canary in by every door; gives the meldingen it made, and the id and the code of the anonymous one."""
    gemaakt = [
        deur.post_besloten("/meldingen", verwacht=201, json=_melding()).json(),
        deur.post_besloten("/meldingen", verwacht=201, json=_melding(), headers={"Idempotency-Key": "kanarie1"}).json(),
    ]
    anoniem = deur.post_besloten(
        "/meldingen", verwacht=201, json=_melding(vertrouwelijkheid="anoniem", melder={"type": "werknemer"})
    ).json()
    code = anoniem["ontvangstcode"]

    # an unknown field is named to who sent it, and to nobody else
    deur.post_besloten("/meldingen", verwacht=400, json=_melding(**{WIE["naam"]: WIE["email"]}))
    for fout in (
        _melding(soort=WIE["naam"], risicos=[WOORDEN], melder={"type": WOORDEN, "email": WOORDEN}),
        _melding(toelichting=WOORDEN + "\0"),
    ):
        deur.post("/meldingen", verwacht=400, json=fout)
    deur.post("/meldingen", verwacht=400, content=f'{{"toelichting": "{WOORDEN}', headers=_JSON)
    deur.post("/meldingen?naam=x", verwacht=400, json=_melding())
    deur.post("/meldingen", verwacht=415, content=WOORDEN, headers={"Content-Type": "text/plain"})

    deur.verbind_partner()
    signaal = {
        "soort": "klacht",
        "risicos": ["onderbetaling"],
        "werkgever": {"kvkNummer": BEDRIJF.kvk},
        "melder": {"type": "werknemer", **WIE},
        "toelichting": WOORDEN,
    }
    gemaakt.append(deur.post("/signalen", "signalen:aanleveren", verwacht=201, json=signaal).json())
    batch = [signaal | {"eigenKenmerk": "k-1"}, signaal | {"risicos": [WOORDEN]}, WOORDEN]
    resultaten = deur.post("/signalen/batch", "signalen:aanleveren", json={"signalen": batch}).json()["resultaten"]
    gemaakt.append(resultaten[0])
    regels = "\n".join(json.dumps(regel) for regel in (signaal | {"eigenKenmerk": "k-2"}, {"toelichting": WOORDEN}))
    stroom = deur.post(
        "/signalen/_stroom",
        "signalen:aanleveren",
        content=regels,
        headers={"Content-Type": "application/x-ndjson", "Idempotency-Key": "kanarie-stroom"},
    )
    gemaakt.append(json.loads(stroom.text.splitlines()[0]))

    vraag_id = asyncio.run(_vraag(stack, anoniem["meldingId"]))
    mijn = deur.post_besloten("/mijn-melding/_inzien", json={"ontvangstcode": code}).json()
    assert [vraag["vraagId"] for vraag in mijn["vragen"]] == [vraag_id]
    antwoorden = [{"vraagId": vraag_id, "antwoord": WOORDEN}]
    for pad, velden in (
        ("_beantwoorden", {"antwoorden": antwoorden}),
        ("_aanvullen", {"aanvulling": WOORDEN}),
        ("_bekendmaken", WIE),
    ):
        deur.post(f"/mijn-melding/{pad}", json={"ontvangstcode": code} | velden)
    deur.post("/mijn-melding/_aanvullen", verwacht=404, json=_raad() | {"aanvulling": WOORDEN})
    deur.post("/mijn-melding/_bekendmaken", verwacht=400, json={"ontvangstcode": WIE["naam"]} | WIE)

    vraag = {"email": WIE["email"], "telefoon": WIE["telefoon"], "doelbinding": "onderzoek"}
    lezen = ("meldingen:lezen", "meldingen:melder-lezen")
    assert deur.post("/meldingen/_zoek", *lezen, json=vraag).json()["resultaten"]
    inzage = deur.post_besloten(
        f"/meldingen/{anoniem['meldingId']}/melder/_inzien", *lezen, json={"doelbinding": "triage"}
    )
    assert {tekst["tekst"] for tekst in inzage.json()["teksten"]} == {"Kent u Pimpelmees?", WOORDEN}
    export = {"email": WIE["email"], "doelbinding": "verzoek_betrokkene"}
    dossiers = deur.post_besloten("/betrokkenen/_exporteren?limiet=50", *lezen, json=export).json()["resultaten"]
    ids = [een["meldingId"] for een in (*gemaakt, anoniem)]
    assert {dossier["melding"]["meldingId"] for dossier in dossiers} == set(ids)
    return ids, anoniem["meldingId"], code


_JSON: Final = {"Content-Type": "application/json"}


def _raad() -> Json:
    return {"ontvangstcode": Ontvangstcode.nieuw().cijfers}


async def _vraag(stack: Stack, melding_id: str) -> str:
    """Ask the anonymous reporter something; the words of a question are a secret of his too."""
    kluis = Kluis(hoofdsleutel_id="1", hoofdsleutel=VAULT_KEY, zoeksleutel=SEARCH_KEY)
    db = Database.connect(stack.url("meldingen"), application_name="kanarie")
    vraag = Tekst(uuid7(), TekstSoort.VRAAG_AAN_MELDER, "Kent u Pimpelmees?", datetime.now(UTC))
    try:
        async with db.transaction() as tx:
            repository = MeldingRepository(tx)
            (stand,) = await repository.lock([UUID(melding_id)])
            await repository.move(stand.op_weg_naar(MeldingStatus.AANVULLING_GEVRAAGD, vraag.op))
            await MelderRepository(tx, kluis).add_teksten(stand.id, [vraag])
    finally:
        await db.close()
    return str(vraag.id)


def _rijen(stack: Stack) -> Iterator[tuple[str, str]]:
    """Give every row of every table as JSON, where bytes are hexadecimal."""
    admin = stack.url("postgres")
    for table in fetch(
        admin,
        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    ):
        for row in fetch(admin, f"SELECT to_jsonb(t)::text AS row FROM {table['name']} AS t"):
            yield table["name"], row["row"]


def _cellen(rij: str) -> list[bytes]:
    """Give the cells of a row that hold bytes."""
    return [bytes.fromhex(cel[2:]) for cel in json.loads(rij).values() if isinstance(cel, str) and cel[:2] == "\\x"]


def _zoek(stack: Stack, deur: Deur, *woorden: str) -> list[str]:
    """Name every place where one of these words stands."""
    plaatsen = list(deur.antwoorden)
    plaatsen += [(naam, rij + "".join(c.decode(errors="replace") for c in _cellen(rij))) for naam, rij in _rijen(stack)]
    for member in stack.members.values():
        plaatsen.append((member.name, member.log.read_text()))
        plaatsen.append((f"{member.name} metrics", httpx.get(f"http://127.0.0.1:{member.port}/metrics").text))
    gevonden = [naam for naam, inhoud in plaatsen if any(woord in inhoud for woord in woorden)]
    fetch(stack.url("postgres"), "CHECKPOINT")  # what is only in memory goes to the files too
    zoek = [woord.encode() for woord in woorden]
    for file in stack.postgres.log.parent.rglob("*"):  # the home of the server: data, write-ahead log and its own log
        if file.is_file():
            inhoud = file.read_bytes()
            gevonden += [f"server: {file.name}" for woord in zoek if woord in inhoud]
    return gevonden


def _alles_verwerkt(stack: Stack) -> bool:
    (row,) = fetch(
        stack.url("postgres"),
        "SELECT (SELECT count(*) FROM meldingen.outbox WHERE published_at IS NULL) AS wacht,"
        " (SELECT count(*) FROM bus.topic AS t LEFT JOIN bus.committed AS c"
        "  ON c.topic = t.name AND c.group_name = 'risico'"
        "  WHERE t.name = 'meldingen.melding' AND coalesce(c.next_offset, 0) < t.next_offset) AS achter,"
        " (SELECT count(*) FROM bus.log WHERE topic = 'meldingen.melding') AS events,"
        " (SELECT count(*) FROM meldingen.ontvangstcode WHERE snel IS NOT NULL) AS snel",
    )
    return (row["wacht"], row["achter"], row["snel"]) == (0, 0, 0) and row["events"] >= 6


def _sleutels_die_opengaan(stack: Stack, melding_ids: list[str]) -> int:
    """Try every cell of the database as the data key of each of these meldingen, with the master key in hand."""
    hoofdsleutel = AESGCM(_derive(VAULT_KEY, b"meldingen/melder/datasleutel"))
    cellen = [cel for _, rij in _rijen(stack) for cel in _cellen(rij) if len(cel) == VERPAKT]
    return sum(
        _gaat_open(hoofdsleutel, cel, UUID(melding_id).bytes + b"datasleutel")
        for cel in cellen
        for melding_id in melding_ids
    )


def _gaat_open(sleutel: AESGCM, cel: bytes, plaats: bytes) -> bool:
    try:
        sleutel.decrypt(cel[:12], cel[12:], plaats)
    except InvalidTag:
        return False
    return True


def _speel_opnieuw_af(stack: Stack) -> None:
    """Let risico read all that was ever published as if for the first time."""
    for service in DIENSTEN:
        stack.members[f"{service}-worker-1"].stop()
    admin = stack.url("postgres")
    for statement in ("DELETE FROM risico.inbox", "DELETE FROM bus.committed", "DELETE FROM bus.lease"):
        fetch(admin, statement)
    for service in DIENSTEN:
        stack.members[f"{service}-worker-1"].start()
    stack.wait_ready()


def test_a_canary_is_in_the_vault_alone_and_nowhere_after_it_is_erased(stack: Stack) -> None:
    deur = Deur(stack)
    ids, anoniem, code = _door_elke_deur(stack, deur)
    wait_until(lambda: _alles_verwerkt(stack), 60, "all events handled and all codes hidden")
    assert _zoek(stack, deur, *KANARIES, code, code.replace(" ", ""), "203.0.113.77") == []
    assert _sleutels_die_opengaan(stack, ids) == len(ids)  # so the search for keys does find them

    for melding_id in ids:
        wissen = {"doelbinding": "verzoek_betrokkene", "reden": "bezwaar"}
        deur.post(f"/meldingen/{melding_id}/melder/_wissen", "meldingen:melder-wissen", json=wissen)
    _speel_opnieuw_af(stack)
    wait_until(lambda: _alles_verwerkt(stack), 60, "all events handled again")
    assert _sleutels_die_opengaan(stack, ids) == 0
    assert _zoek(stack, deur, *KANARIES, code.replace(" ", "")) == []
    deur.post("/mijn-melding/_inzien", verwacht=404, json={"ontvangstcode": code})
    inzage = {"doelbinding": "triage"}
    deur.post(f"/meldingen/{anoniem}/melder/_inzien", "meldingen:melder-lezen", verwacht=410, json=inzage)
    (row,) = fetch(stack.url("postgres"), "SELECT count(*) AS n FROM meldingen.melding WHERE id = ANY($1)", ids)
    assert row["n"] == len(ids)  # what happened still counts


def test_the_search_finds_what_is_there(stack: Stack) -> None:
    """A search that finds nothing proves nothing, unless it is seen to find."""
    admin = stack.url("postgres")
    fetch(admin, "CREATE TABLE public.lek (woord text)")
    fetch(admin, "INSERT INTO public.lek VALUES ('Koolmees')")
    gevonden = _zoek(stack, Deur(stack), "Koolmees")
    assert "public.lek" in gevonden
    assert any(plaats.startswith("server: ") for plaats in gevonden)
