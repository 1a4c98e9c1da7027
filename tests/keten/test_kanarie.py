"""A canary in the vault: what a reporter is and says is found nowhere else, and nowhere at all once he is erased.

The canary goes in by every door that takes it: the open intake, partners, question sets, files, his own page, what
staff writes about him, requests that fail. Then everything is searched that the platform leaves behind: every file of
the database server (tables, indexes, write-ahead log and server log), every row, a dead letter too, the store of files,
the logs of all processes at their most talkative, the spans they export, metrics and answers.
"""

import io
import json
import random
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final
from uuid import UUID

import httpx
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from PIL import Image

from meldingen.domain import Ontvangstcode
from meldingen.repository.kluis import _derive
from tests.load import data
from tests.load.stack import VAULT_KEY, Stack, fetch, wait_until

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


class Spanvanger:
    """Takes what the processes export as spans, as a collector does."""

    def __init__(self) -> None:
        self.ontvangen: list[bytes] = []
        vanger = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                vanger.ontvangen.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Keep the test output free of requests."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def spans() -> Iterator[Spanvanger]:
    spans = Spanvanger()
    yield spans
    spans.stop()


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, spans: Spanvanger) -> Iterator[Stack]:
    stack = Stack(tmp_path_factory.mktemp("kanarie"), "postgres", durable=False)
    try:
        stack.start()
        for service in DIENSTEN:
            env = {f"{service}_LOG_LEVEL".upper(): "DEBUG", f"{service}_OTLP_ENDPOINT".upper(): spans.url}
            env["OTEL_BSP_SCHEDULE_DELAY"] = "100"  # milliseconds; five seconds unless told
            stack.add(service, "api", env=env)
            stack.add(service, "worker", env=env)
        stack.wait_ready()
        yield stack
    finally:
        stack.stop()


class Deur:
    """Speaks to meldingen as anybody, as a partner and as staff, and keeps every answer that may hold no canary."""

    def __init__(self, stack: Stack) -> None:
        self.url = stack.api("meldingen")
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
        antwoord = httpx.post(f"{self.url}{pad}", headers=kop, timeout=30, **opties)
        assert antwoord.status_code == verwacht, antwoord.text
        return antwoord

    def staf(self, *scopes: str) -> dict[str, str]:
        return KOP | {"Authorization": f"Bearer {self._stack.token(*scopes)}"}

    def verbind_partner(self) -> None:
        grond = {"soort": "klacht", "doel": "Toezicht op de WML", "grondslag": "Artikel 18 WML"}
        body = {"ketenpartner": "uwv", "leveringsgronden": [grond, grond | {"soort": "signaal"}], "perSeconde": 1000}
        kop = {"Authorization": f"Bearer {self._stack.token('meldingen:beheer')}", "If-Match": '"0"'}
        antwoord = httpx.put(f"{self.url}/ketenpartners/{OIN}", json=body, headers=kop)
        assert antwoord.status_code == 200, antwoord.text


def _foto() -> bytes:
    """Make a photograph that says in its metadata who took it."""
    exif = Image.Exif()
    exif[0x013B] = WIE["naam"]
    doel = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(doel, "JPEG", exif=exif, comment=WOORDEN.encode())
    return doel.getvalue()


BESTANDSNAAM: Final = "Kwartelslag bij de steiger.jpg"
BESTANDSKOP: Final = {"Bestandsnaam": BESTANDSNAAM.replace(" ", "%20"), "Content-Type": "image/jpeg"}
PDF: Final = b"%PDF-1.7\n" + WOORDEN.encode() + b"\n%%EOF\n"
ANTWOORDEN: Final = {
    "risico": "blootstelling_gevaarlijke_stoffen",
    "versie": 1,
    "waarden": {"nu_bezig": "ja", "stof": ["asbest"], "product": WOORDEN},
}


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
        deur.post_besloten(
            "/meldingen", verwacht=201, json=_melding(risicos=[ANTWOORDEN["risico"]], antwoorden=[ANTWOORDEN])
        ).json(),
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

    _behandel(deur, gemaakt[0]["meldingId"])
    _vraag(deur, anoniem["meldingId"])
    mijn = deur.post_besloten("/mijn-melding/_inzien", json={"ontvangstcode": code}).json()
    (vraag,) = mijn["vragen"]
    antwoorden = [{"vraagId": vraag["vraagId"], "antwoord": WOORDEN}]
    for pad, velden in (
        ("_beantwoorden", {"antwoorden": antwoorden}),
        ("_aanvullen", {"aanvulling": WOORDEN}),
        ("_bekendmaken", WIE),
    ):
        deur.post(f"/mijn-melding/{pad}", json={"ontvangstcode": code} | velden)
    deur.post("/mijn-melding/_aanvullen", verwacht=404, json=_raad() | {"aanvulling": WOORDEN})
    deur.post("/mijn-melding/_bekendmaken", verwacht=400, json={"ontvangstcode": WIE["naam"]} | WIE)

    bijlage = deur.post(
        "/mijn-melding/bijlagen", content=_foto(), headers=BESTANDSKOP | {"Ontvangstcode": code}
    ).json()["bijlageId"]
    _bestanden(deur, anoniem["meldingId"], bijlage)

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


def _stap(deur: Deur, melding_id: str, wat: str, body: Json | None = None, methode: str = "POST") -> None:
    """Do something with a melding as staff does, from the version that stands."""
    kop = deur.staf("meldingen:lezen", "meldingen:behandelen")
    url = f"{deur.url}/meldingen/{melding_id}"
    etag = httpx.get(url, headers=kop).headers["ETag"]
    antwoord = httpx.request(methode, f"{url}/{wat}", json=body, headers=kop | {"If-Match": etag}, timeout=30)
    assert antwoord.status_code == 200, antwoord.text
    deur.antwoorden.append((f"antwoord van {wat}", f"{antwoord.headers} {antwoord.text}"))


def _behandel(deur: Deur, melding_id: str) -> None:
    """Let staff write about the reporter wherever it can."""
    for wat in ("_bevestigen", "_triageren"):
        _stap(deur, melding_id, wat)
    _stap(deur, melding_id, "urgentie", {"urgentie": "u1_direct", "reden": WOORDEN}, "PUT")
    _stap(deur, melding_id, "_vragen", {"vragen": [WOORDEN]})
    _stap(deur, melding_id, "_aanvullen", {"aanvulling": WOORDEN})
    _stap(deur, melding_id, "_onderzoeken", {"toelichting": WOORDEN})
    pad = f"/meldingen/{melding_id}/bijlagen"
    for inhoud, soort in ((_foto(), "image/jpeg"), (PDF, "application/pdf"), (b"MZ" + WOORDEN.encode(), "image/png")):
        kop = BESTANDSKOP | {"Content-Type": soort}
        verwacht = 415 if soort == "image/png" else 201
        deur.post(pad, "meldingen:behandelen", verwacht=verwacht, content=inhoud, headers=kop)


def _vraag(deur: Deur, melding_id: str) -> None:
    """Ask the anonymous reporter something; the words of a question are a secret of his too."""
    for wat in ("_bevestigen", "_triageren"):
        _stap(deur, melding_id, wat)
    _stap(deur, melding_id, "_vragen", {"vragen": ["Kent u Pimpelmees?"]})


def _bestanden(deur: Deur, melding_id: str, bijlage_id: str) -> None:
    """See that a photograph comes out under its name, to who may see it, and says no more who took it."""
    pad = f"/meldingen/{melding_id}/bijlagen/{bijlage_id}/_inzien"
    bestand = deur.post_besloten(pad, "meldingen:melder-lezen", json={"doelbinding": "triage"})
    assert "Kwartelslag" in bestand.headers["Content-Disposition"]
    assert not [woord for woord in KANARIES if woord.encode() in bestand.content]


def _maak_dead_letter(stack: Stack, deur: Deur) -> None:
    """Let risico meet an event about the reporter's melding that it cannot read."""
    fetch(
        stack.url("postgres"),
        "INSERT INTO meldingen.outbox (event_id, topic, type, key, subject, time, data, traceparent)"
        " SELECT gen_random_uuid(), topic, type, 'kanarie', subject, time, (data::jsonb - 'soort')::text, traceparent"
        " FROM meldingen.outbox WHERE type LIKE '%melding-ontvangen%' ORDER BY id LIMIT 1",
    )
    wait_until(lambda: bool(_dead_letters(stack)), 30, "an event that cannot be read")
    kop = {"Authorization": f"Bearer {stack.token('risico:beheer')}"}
    lijst = httpx.get(f"{stack.api('risico')}/beheer/dead-letters", headers=kop)
    assert lijst.json()["resultaten"]
    deur.antwoorden.append(("antwoord van /beheer/dead-letters", lijst.text))


def _dead_letters(stack: Stack) -> int:
    (row,) = fetch(stack.url("postgres"), "SELECT count(*) AS n FROM risico.dead_letter")
    return int(row["n"])


def _rijen(stack: Stack) -> Iterator[tuple[str, str]]:
    """Give every row of every table as JSON, where bytes are hexadecimal."""
    admin = stack.url("postgres")
    tables = fetch(
        admin,
        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    )
    names = [table["name"] for table in tables]
    union = " UNION ALL ".join(f"SELECT '{name}' AS name, to_jsonb(t)::text AS row FROM {name} AS t" for name in names)
    for row in fetch(admin, union):
        yield row["name"], row["row"]


def _cellen(rij: str) -> list[bytes]:
    """Give the cells of a row that hold bytes."""
    return [bytes.fromhex(cel[2:]) for cel in json.loads(rij).values() if isinstance(cel, str) and cel[:2] == "\\x"]


def _zoek(stack: Stack, deur: Deur, spans: Spanvanger, *woorden: str) -> list[str]:
    """Name every place where one of these words stands."""
    plaatsen = list(deur.antwoorden)
    plaatsen += [(naam, rij + "".join(c.decode(errors="replace") for c in _cellen(rij))) for naam, rij in _rijen(stack)]
    for member in stack.members.values():
        plaatsen.append((member.name, member.log.read_text()))
        plaatsen.append((f"{member.name} metrics", httpx.get(f"http://127.0.0.1:{member.port}/metrics").text))
    gevonden = [naam for naam, inhoud in plaatsen if any(woord in inhoud for woord in woorden)]
    fetch(stack.url("postgres"), "CHECKPOINT")  # what is only in memory goes to the files too
    zoek = [woord.encode() for woord in woorden]
    gevonden += ["spans" for span in spans.ontvangen for woord in zoek if woord in span]
    # the home of the server: data, write-ahead log and its own log
    for plaats, map_ in (("server", stack.postgres.log.parent), ("bijlagen", stack.place / "bijlagen")):
        for file in (file for file in map_.rglob("*") if file.is_file()):
            inhoud = file.read_bytes()
            gevonden += [f"{plaats}: {file.name}" for woord in zoek if woord in inhoud]
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


def test_a_canary_is_in_the_vault_alone_and_nowhere_after_it_is_erased(stack: Stack, spans: Spanvanger) -> None:
    deur = Deur(stack)
    ids, anoniem, code = _door_elke_deur(stack, deur)
    _maak_dead_letter(stack, deur)
    wait_until(lambda: _alles_verwerkt(stack), 60, "all events handled and all codes hidden")
    assert _zoek(stack, deur, spans, *KANARIES, code, code.replace(" ", ""), "203.0.113.77") == []
    assert _sleutels_die_opengaan(stack, ids) == len(ids)  # so the search for keys does find them

    for melding_id in ids:
        wissen = {"doelbinding": "verzoek_betrokkene", "reden": "bezwaar"}
        deur.post(f"/meldingen/{melding_id}/melder/_wissen", "meldingen:melder-wissen", json=wissen)
    _speel_opnieuw_af(stack)
    wait_until(lambda: _alles_verwerkt(stack), 60, "all events handled again")
    assert _sleutels_die_opengaan(stack, ids) == 0
    assert _zoek(stack, deur, spans, *KANARIES, code.replace(" ", "")) == []
    deur.post("/mijn-melding/_inzien", verwacht=404, json={"ontvangstcode": code})
    inzage = {"doelbinding": "triage"}
    deur.post(f"/meldingen/{anoniem}/melder/_inzien", "meldingen:melder-lezen", verwacht=410, json=inzage)
    (row,) = fetch(stack.url("postgres"), "SELECT count(*) AS n FROM meldingen.melding WHERE id = ANY($1)", ids)
    assert row["n"] == len(ids)  # what happened still counts


def test_the_search_finds_what_is_there(stack: Stack, spans: Spanvanger) -> None:
    """A search that finds nothing proves nothing, unless it is seen to find."""
    admin = stack.url("postgres")
    fetch(admin, "CREATE TABLE public.lek (woord text)")
    fetch(admin, "INSERT INTO public.lek VALUES ('Koolmees')")
    (stack.place / "bijlagen").mkdir(exist_ok=True)
    (stack.place / "bijlagen" / "lek").write_text("Koolmees")
    gevonden = _zoek(stack, Deur(stack), spans, "Koolmees", "service.name")
    assert {"bijlagen: lek", "spans"} <= set(gevonden)
    assert "public.lek" in gevonden
    assert any(plaats.startswith("server: ") for plaats in gevonden)
