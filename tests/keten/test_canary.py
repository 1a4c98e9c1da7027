"""A canary in the vault: what a reporter is and says is found nowhere else, and nowhere at all once he is erased.

The canary goes in by every door that takes it: the open intake, partners, question sets, files, his own page, what
staff writes about him, requests that fail. Then everything is searched that the platform leaves behind: every file of
the database server (tables, indexes, write-ahead log and server log), every row, a dead letter too, every record on the
bus with its key and headers, the store of files, and of all four services the logs at their most talkative, the spans
they export, metrics and answers. All of it on both buses.
"""

import asyncio
import importlib
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
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, Producer, TopicPartition
from confluent_kafka.admin import AdminClient
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from PIL import Image

from deploy.lokaal.clients import SCOPES
from deploy.postgres import SERVICES
from meldingen.domain import Ontvangstcode
from meldingen.repository.kluis import _derive
from tests.doors import PASSWORD
from tests.faults.__main__ import load_register
from tests.kernel import make_topic
from tests.load import data
from tests.load.stack import VAULT_KEY, BusName, Stack, fetch, wait_until

Json = dict[str, Any]
OIN: Final = "00000099000000002000"
COMPANY: Final = data.companies(1)[0]
WHO: Final = {
    "naam": "Quirinus Zwartvleugel",
    "email": "quirinus.zwartvleugel@kanarie.example",
    "telefoon": "06 99887766",
}
WORDS: Final = "Voorman Xerxes Kwartelslag dreigde ons met ontslag."
CANARIES: Final = ("Zwartvleugel", "zwartvleugel", "Kwartelslag", "99887766", "quirinus.", "Pimpelmees", "Roodborstje")
WRAPPED: Final = 12 + 32 + 16  # a nonce, a key, a tag
HEADERS: Final = {"User-Agent": "Roodborstje/1.0", "X-Forwarded-For": "203.0.113.77"}


class SpanCatcher:
    """Takes what the processes export as spans, as a collector does."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        catcher = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                catcher.received.append(self.rfile.read(int(self.headers["Content-Length"])))
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
def spans() -> Iterator[SpanCatcher]:
    spans = SpanCatcher()
    yield spans
    spans.stop()


@pytest.fixture(scope="module", params=["postgres", pytest.param("kafka", marks=pytest.mark.kafka)])
def stack(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, spans: SpanCatcher
) -> Iterator[Stack]:
    bus: BusName = request.param
    if bus == "kafka":
        request.getfixturevalue("kafka")  # says, or fails on, a broker that cannot be had; the stack starts its own
    stack = Stack(tmp_path_factory.mktemp(bus), bus, durable=False, guarded=bus == "kafka")
    try:
        stack.start()
        for service in SERVICES:
            env = {f"{service}_LOG_LEVEL".upper(): "DEBUG", f"{service}_OTLP_ENDPOINT".upper(): spans.url}
            env["OTEL_BSP_SCHEDULE_DELAY"] = "100"  # milliseconds; five seconds unless told
            stack.add(service, "api", env=env)
            stack.add(service, "worker", env=env)
        stack.wait_ready()
        yield stack
    finally:
        stack.stop()


class Door:
    """Speaks to the services as anybody, as a partner and as staff, and keeps every answer that may hold no canary."""

    def __init__(self, stack: Stack) -> None:
        self.url = stack.api("meldingen")
        self._stack = stack
        self.answers: list[tuple[str, str]] = []

    def post(self, path: str, *scopes: str, expected: int = 200, **options: Any) -> httpx.Response:
        """Post as who has these scopes; the answer is searched later."""
        answer = self.post_closed(path, *scopes, expected=expected, **options)
        self.answers.append((f"answer of {path}", f"{answer.headers} {answer.text}"))
        return answer

    def post_closed(self, path: str, *scopes: str, expected: int = 200, **options: Any) -> httpx.Response:
        """Post where the answer is allowed to show the reporter."""
        headers = HEADERS | options.pop("headers", {})
        if scopes:
            headers["Authorization"] = f"Bearer {self._stack.token(*scopes, oin=OIN)}"
        answer = httpx.post(f"{self.url}{path}", headers=headers, timeout=30, **options)
        assert answer.status_code == expected, answer.text
        return answer

    def staff(self, *scopes: str) -> dict[str, str]:
        return HEADERS | {"Authorization": f"Bearer {self._stack.token(*scopes)}"}

    def get(self, service: str, path: str) -> Any:
        """Read as who may read all of a service; the answer is searched later."""
        token = self._stack.token(*SCOPES[service])
        answer = httpx.get(
            f"{self._stack.api(service)}{path}", headers=HEADERS | {"Authorization": f"Bearer {token}"}, timeout=30
        )
        assert answer.status_code == 200, answer.text
        self.answers.append((f"answer of {service}{path}", f"{answer.headers} {answer.text}"))
        return answer.json()

    def connect_partner(self) -> None:
        basis = {"soort": "klacht", "doel": "Toezicht op de WML", "grondslag": "Artikel 18 WML"}
        body = {"ketenpartner": "uwv", "leveringsgronden": [basis, basis | {"soort": "signaal"}], "perSeconde": 1000}
        headers = {"Authorization": f"Bearer {self._stack.token('meldingen:beheer')}", "If-Match": '"0"'}
        answer = httpx.put(f"{self.url}/ketenpartners/{OIN}", json=body, headers=headers)
        assert answer.status_code == 200, answer.text


def _photo() -> bytes:
    """Make a photograph that says in its metadata who took it."""
    exif = Image.Exif()
    exif[0x013B] = WHO["naam"]
    target = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(target, "JPEG", exif=exif, comment=WORDS.encode())
    return target.getvalue()


FILE_NAME: Final = "Kwartelslag bij de steiger.jpg"
FILE_HEADERS: Final = {"Bestandsnaam": FILE_NAME.replace(" ", "%20"), "Content-Type": "image/jpeg"}
PDF: Final = b"%PDF-1.7\n" + WORDS.encode() + b"\n%%EOF\n"
ANTWOORDEN: Final = {
    "risico": "blootstelling_gevaarlijke_stoffen",
    "versie": 1,
    "waarden": {"nu_bezig": "ja", "stof": ["asbest"], "product": WORDS},
}


def _melding(**changes: Any) -> Json:
    body = data.melding(COMPANY, random.Random(3)) | {
        "soort": "klacht",
        "vertrouwelijkheid": "vertrouwelijk",
        "melder": {"type": "werknemer", **WHO},
        "toelichting": WORDS,
    }
    body.pop("ongeval", None)
    return body | changes


def _through_every_door(stack: Stack, door: Door) -> tuple[list[str], str, str]:
    """Send the canary in by every door; gives the meldingen it made, and the id and the code of the anonymous one."""
    made = [
        door.post_closed("/meldingen", expected=201, json=_melding()).json(),
        door.post_closed("/meldingen", expected=201, json=_melding(), headers={"Idempotency-Key": "kanarie1"}).json(),
        door.post_closed(
            "/meldingen", expected=201, json=_melding(risicos=[ANTWOORDEN["risico"]], antwoorden=[ANTWOORDEN])
        ).json(),
    ]
    anoniem = door.post_closed(
        "/meldingen", expected=201, json=_melding(vertrouwelijkheid="anoniem", melder={"type": "werknemer"})
    ).json()
    code = anoniem["ontvangstcode"]

    # an unknown field is named to who sent it, and to nobody else
    door.post_closed("/meldingen", expected=400, json=_melding(**{WHO["naam"]: WHO["email"]}))
    for wrong in (
        _melding(soort=WHO["naam"], risicos=[WORDS], melder={"type": WORDS, "email": WORDS}),
        _melding(toelichting=WORDS + "\0"),
    ):
        door.post("/meldingen", expected=400, json=wrong)
    door.post("/meldingen", expected=400, content=f'{{"toelichting": "{WORDS}', headers=_JSON)
    door.post("/meldingen?naam=x", expected=400, json=_melding())
    door.post("/meldingen", expected=415, content=WORDS, headers={"Content-Type": "text/plain"})

    door.connect_partner()
    signaal = {
        "soort": "klacht",
        "risicos": ["onderbetaling"],
        "werkgever": {"kvkNummer": COMPANY.kvk},
        "melder": {"type": "werknemer", **WHO},
        "toelichting": WORDS,
    }
    made.append(door.post("/signalen", "signalen:aanleveren", expected=201, json=signaal).json())
    batch = [signaal | {"eigenKenmerk": "k-1"}, signaal | {"risicos": [WORDS]}, WORDS]
    results = door.post("/signalen/batch", "signalen:aanleveren", json={"signalen": batch}).json()["resultaten"]
    made.append(results[0])
    lines = "\n".join(json.dumps(line) for line in (signaal | {"eigenKenmerk": "k-2"}, {"toelichting": WORDS}))
    stream = door.post(
        "/signalen/_stroom",
        "signalen:aanleveren",
        content=lines,
        headers={"Content-Type": "application/x-ndjson", "Idempotency-Key": "kanarie-stroom"},
    )
    made.append(json.loads(stream.text.splitlines()[0]))

    _treat(door, made[0]["meldingId"])
    _question(door, anoniem["meldingId"])
    mine = door.post_closed("/mijn-melding/_inzien", json={"ontvangstcode": code}).json()
    (vraag,) = mine["vragen"]
    antwoorden = [{"vraagId": vraag["vraagId"], "antwoord": WORDS}]
    for path, fields in (
        ("_beantwoorden", {"antwoorden": antwoorden}),
        ("_aanvullen", {"aanvulling": WORDS}),
        ("_bekendmaken", WHO),
    ):
        door.post(f"/mijn-melding/{path}", json={"ontvangstcode": code} | fields)
    door.post("/mijn-melding/_aanvullen", expected=404, json=_guess() | {"aanvulling": WORDS})
    door.post("/mijn-melding/_bekendmaken", expected=400, json={"ontvangstcode": WHO["naam"]} | WHO)

    attachment = door.post(
        "/mijn-melding/bijlagen", content=_photo(), headers=FILE_HEADERS | {"Ontvangstcode": code}
    ).json()["bijlageId"]
    _files(door, anoniem["meldingId"], attachment)

    vraag = {"email": WHO["email"], "telefoon": WHO["telefoon"], "doelbinding": "onderzoek"}
    reading = ("meldingen:lezen", "meldingen:melder-lezen")
    assert door.post("/meldingen/_zoek", *reading, json=vraag).json()["resultaten"]
    seen = door.post_closed(
        f"/meldingen/{anoniem['meldingId']}/melder/_inzien", *reading, json={"doelbinding": "triage"}
    )
    assert {tekst["tekst"] for tekst in seen.json()["teksten"]} == {"Kent u Pimpelmees?", WORDS}
    export = {"email": WHO["email"], "doelbinding": "verzoek_betrokkene"}
    dossiers = door.post_closed("/betrokkenen/_exporteren?limiet=50", *reading, json=export).json()["resultaten"]
    ids = [one["meldingId"] for one in (*made, anoniem)]
    assert {dossier["melding"]["meldingId"] for dossier in dossiers} == set(ids)
    return ids, anoniem["meldingId"], code


_JSON: Final = {"Content-Type": "application/json"}


def _guess() -> Json:
    return {"ontvangstcode": Ontvangstcode.nieuw().cijfers}


def _step(door: Door, melding_id: str, what: str, body: Json | None = None, method: str = "POST") -> None:
    """Do something with a melding as staff does, from the version that stands."""
    headers = door.staff("meldingen:lezen", "meldingen:behandelen")
    url = f"{door.url}/meldingen/{melding_id}"
    etag = httpx.get(url, headers=headers).headers["ETag"]
    answer = httpx.request(method, f"{url}/{what}", json=body, headers=headers | {"If-Match": etag}, timeout=30)
    assert answer.status_code == 200, answer.text
    door.answers.append((f"answer of {what}", f"{answer.headers} {answer.text}"))


def _treat(door: Door, melding_id: str) -> None:
    """Let staff write about the reporter wherever it can."""
    for what in ("_bevestigen", "_triageren"):
        _step(door, melding_id, what)
    _step(door, melding_id, "urgentie", {"urgentie": "u1_direct", "reden": WORDS}, "PUT")
    _step(door, melding_id, "_vragen", {"vragen": [WORDS]})
    _step(door, melding_id, "_aanvullen", {"aanvulling": WORDS})
    _step(door, melding_id, "_onderzoeken", {"toelichting": WORDS})
    path = f"/meldingen/{melding_id}/bijlagen"
    for content, soort in ((_photo(), "image/jpeg"), (PDF, "application/pdf"), (b"MZ" + WORDS.encode(), "image/png")):
        headers = FILE_HEADERS | {"Content-Type": soort}
        expected = 415 if soort == "image/png" else 201
        door.post(path, "meldingen:behandelen", expected=expected, content=content, headers=headers)


def _question(door: Door, melding_id: str) -> None:
    """Ask the anonymous reporter something; the words of a question are a secret of his too."""
    for what in ("_bevestigen", "_triageren"):
        _step(door, melding_id, what)
    _step(door, melding_id, "_vragen", {"vragen": ["Kent u Pimpelmees?"]})


def _files(door: Door, melding_id: str, bijlage_id: str) -> None:
    """See that a photograph comes out under its name, to who may see it, and says no more who took it."""
    path = f"/meldingen/{melding_id}/bijlagen/{bijlage_id}/_inzien"
    file = door.post_closed(path, "meldingen:melder-lezen", json={"doelbinding": "triage"})
    assert "Kwartelslag" in file.headers["Content-Disposition"]
    assert not [word for word in CANARIES if word.encode() in file.content]


def _make_dead_letter(stack: Stack, door: Door) -> None:
    """Let risico meet an event about the reporter's melding that it cannot read."""
    fetch(
        stack.url("postgres"),
        "INSERT INTO meldingen.outbox (event_id, topic, type, key, subject, time, data, traceparent)"
        " SELECT gen_random_uuid(), topic, type, 'kanarie', subject, time, (data::jsonb - 'soort')::text, traceparent"
        " FROM meldingen.outbox WHERE type LIKE '%melding-ontvangen%' ORDER BY id LIMIT 1",
    )
    wait_until(lambda: bool(_dead_letters(stack)), 30, "an event that cannot be read")
    assert door.get("risico", "/beheer/dead-letters")["resultaten"]


def _through_the_chain(stack: Stack, door: Door) -> str:
    """Send the canary through all four services to an intervention, and read what each of them has to tell of it."""
    load_register(stack, [COMPANY], inspecteurs=48)
    melding_id: str = door.post_closed("/meldingen", expected=201, json=_melding()).json()["meldingId"]
    wait_until(lambda: _status(stack, melding_id) == "in_onderzoek", 30, "the melding in onderzoek")
    profile = f"/risicoprofielen/{COMPANY.vestiging}"
    for path in (profile, f"{profile}/bewijs", f"{profile}/herbeoordelingen", "/ranglijst"):
        door.get("risico", path)
    (zaak,) = door.get("planning", "/werkvoorraad?limiet=10")["resultaten"]
    for path in (f"/zaken/{zaak['zaak']['id']}", f"/zaken/{zaak['zaak']['id']}/aanleiding"):
        door.get("planning", path)
    (interventie,) = door.get("interventie", "/interventies")["resultaten"]
    for path in ("", "/aanleiding", "/keuze", "/statusverloop"):
        door.get("interventie", f"/interventies/{interventie['id']}{path}")
    return melding_id


def _status(stack: Stack, melding_id: str) -> str:
    (row,) = fetch(stack.url("postgres"), "SELECT status FROM meldingen.melding WHERE id = $1", UUID(melding_id))
    return str(row["status"])


def _dead_letters(stack: Stack) -> int:
    (row,) = fetch(stack.url("postgres"), "SELECT count(*) AS n FROM risico.dead_letter")
    return int(row["n"])


def _rows(stack: Stack) -> Iterator[tuple[str, str]]:
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


def _cells(row: str) -> list[bytes]:
    """Give the cells of a row that hold bytes."""
    return [bytes.fromhex(cell[2:]) for cell in json.loads(row).values() if isinstance(cell, str) and cell[:2] == "\\x"]


def _records(bootstrap: str) -> Iterator[tuple[str, str]]:
    """Give every record of every topic of a broker, its own topics too: key, headers and value."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "zoeker", "enable.partition.eof": True})
    topics = consumer.list_topics(timeout=10).topics
    partitions = [
        TopicPartition(name, number, OFFSET_BEGINNING) for name in topics for number in topics[name].partitions
    ]
    consumer.assign(partitions)
    at_end = 0
    while at_end < len(partitions):
        record = consumer.poll(10)
        assert record is not None, "the broker gives no more records"
        if (error := record.error()) is not None:
            assert error.code() == KafkaError._PARTITION_EOF, error
            at_end += 1
        else:
            parts = [record.key(), record.value(), *(part for header in record.headers() or () for part in header)]
            text = "\n".join(
                part if isinstance(part, str) else (part or b"").decode(errors="replace") for part in parts
            )
            yield f"topic {record.topic()}", text
    consumer.close()


def _search(stack: Stack, door: Door, spans: SpanCatcher, *words: str) -> list[str]:
    """Name every place where one of these words stands."""
    places = list(door.answers)
    places += [(name, row + "".join(c.decode(errors="replace") for c in _cells(row))) for name, row in _rows(stack)]
    if stack.broker is not None:
        places += _records(stack.broker.bootstrap)
    for member in stack.members.values():
        places.append((member.name, member.log.read_text()))
        places.append((f"{member.name} metrics", httpx.get(f"http://127.0.0.1:{member.port}/metrics").text))
    found = [name for name, content in places if any(word in content for word in words)]
    fetch(stack.url("postgres"), "CHECKPOINT")  # what is only in memory goes to the files too
    wanted = [word.encode() for word in words]
    found += ["spans" for span in spans.received for word in wanted if word in span]
    # the home of the server: data, write-ahead log and its own log
    for place, folder in (
        ("server", stack.postgres.log.parent),
        ("bijlagen", stack.place / "bijlagen"),
        ("broker", stack.place / "kafka"),
    ):
        for file in (file for file in folder.rglob("*") if file.is_file()):
            content = file.read_bytes()
            found += [f"{place}: {file.name}" for word in wanted if word in content]
    return found


def _all_handled(stack: Stack) -> bool:
    """Say whether who subscribes to an event has handled it or set it aside, for all, and no code is readable."""
    waiting = [
        f"SELECT count(*) FROM event AS e WHERE type IN ({_types_for(service)})"
        f" AND NOT EXISTS (SELECT FROM {service}.inbox AS i WHERE i.event_id = e.event_id)"
        f" AND NOT EXISTS (SELECT FROM {service}.dead_letter AS d WHERE d.event_id = e.event_id)"
        for service in SERVICES
    ]
    waiting.append("SELECT count(*) FROM event WHERE published_at IS NULL")
    waiting.append("SELECT count(*) FROM meldingen.ontvangstcode WHERE snel IS NOT NULL")
    events = " UNION ALL ".join(f"SELECT event_id, type, published_at FROM {service}.outbox" for service in SERVICES)
    query = f"WITH event AS ({events}) SELECT ({') + ('.join(waiting)}) AS left"
    (row,) = fetch(stack.url("postgres"), query)
    return bool(row["left"] == 0)


def _types_for(service: str) -> str:
    """Give the types of events that a service subscribes to, as SQL."""
    subscriptions = importlib.import_module(f"{service}.consumers").SUBSCRIPTIONS
    return ", ".join(f"'{contract.type}'" for contract in subscriptions)


def _keys_that_open(stack: Stack, melding_ids: list[str]) -> int:
    """Try every cell of the database as the data key of each of these meldingen, with the master key in hand."""
    master_key = AESGCM(_derive(VAULT_KEY, b"meldingen/melder/datasleutel"))
    cells = [cell for _, row in _rows(stack) for cell in _cells(row) if len(cell) == WRAPPED]
    return sum(
        _opens(master_key, cell, UUID(melding_id).bytes + b"datasleutel")
        for cell in cells
        for melding_id in melding_ids
    )


def _opens(key: AESGCM, cell: bytes, place: bytes) -> bool:
    try:
        key.decrypt(cell[:12], cell[12:], place)
    except InvalidTag:
        return False
    return True


def _replay(stack: Stack) -> None:
    """Let risico read all that was ever published as if for the first time."""
    workers = [stack.members[f"{service}-worker-1"] for service in SERVICES]
    for worker in workers:
        worker.stop()
    for table in ("risico.inbox", "bus.committed", "bus.lease"):
        fetch(stack.url("postgres"), f"DELETE FROM {table}")
    if stack.broker is not None:
        broker = AdminClient({"bootstrap.servers": stack.broker.bootstrap})
        for answer in broker.delete_consumer_groups(list(SERVICES)).values():
            answer.result()
    for worker in workers:
        worker.start()
    stack.wait_ready()


def test_a_canary_is_in_the_vault_alone_and_nowhere_after_it_is_erased(stack: Stack, spans: SpanCatcher) -> None:
    door = Door(stack)
    ids, anoniem, code = _through_every_door(stack, door)
    _make_dead_letter(stack, door)
    ids.append(_through_the_chain(stack, door))
    wait_until(lambda: _all_handled(stack), 60, "all events handled and all codes hidden")
    assert _search(stack, door, spans, *CANARIES, code, code.replace(" ", ""), "203.0.113.77") == []
    assert _keys_that_open(stack, ids) == len(ids)  # so the search for keys does find them

    for melding_id in ids:
        erasure = {"doelbinding": "verzoek_betrokkene", "reden": "bezwaar"}
        door.post(f"/meldingen/{melding_id}/melder/_wissen", "meldingen:melder-wissen", json=erasure)
    _replay(stack)
    wait_until(lambda: _all_handled(stack), 60, "all events handled again")
    assert _keys_that_open(stack, ids) == 0
    assert _search(stack, door, spans, *CANARIES, code.replace(" ", "")) == []
    door.post("/mijn-melding/_inzien", expected=404, json={"ontvangstcode": code})
    triage = {"doelbinding": "triage"}
    door.post(f"/meldingen/{anoniem}/melder/_inzien", "meldingen:melder-lezen", expected=410, json=triage)
    (row,) = fetch(stack.url("postgres"), "SELECT count(*) AS n FROM meldingen.melding WHERE id = ANY($1)", ids)
    assert row["n"] == len(ids)  # what happened still counts


def test_the_password_of_the_bus_is_in_no_log(stack: Stack) -> None:
    assert [member.name for member in stack.members.values() if PASSWORD in member.log.read_text()] == []


def test_the_search_finds_what_is_there(stack: Stack, spans: SpanCatcher) -> None:
    """A search that finds nothing proves nothing, unless it is seen to find."""
    admin = stack.url("postgres")
    fetch(admin, "CREATE TABLE public.lek (woord text)")
    fetch(admin, "INSERT INTO public.lek VALUES ('Koolmees')")
    (stack.place / "bijlagen").mkdir(exist_ok=True)
    (stack.place / "bijlagen" / "lek").write_text("Koolmees")
    expected = {"bijlagen: lek", "spans", "public.lek"}
    if stack.broker is not None:
        _leak_onto(stack.broker.bootstrap)
        expected.add("topic proef.lek")

    found = _search(stack, Door(stack), spans, "Koolmees", "service.name")

    assert expected <= set(found)
    assert any(place.startswith("server: ") for place in found)
    assert found.count("topic proef.lek") == (0 if stack.broker is None else 3)
    assert any(place.startswith("broker: ") for place in found) == (stack.broker is not None)
    for service in SERVICES:
        assert any(_named(service) in span for span in spans.received), service


def _leak_onto(bootstrap: str) -> None:
    """Put a word on the bus as a key, as a value, and in a header."""
    asyncio.run(make_topic(f"kafka://{bootstrap}", "proef.lek"))
    producer = Producer({"bootstrap.servers": bootstrap})
    producer.produce("proef.lek", key=b"Koolmees")
    producer.produce("proef.lek", value=b"Koolmees")
    producer.produce("proef.lek", headers=[("kop", b"Koolmees")])
    assert producer.flush(10) == 0


def _named(service: str) -> bytes:
    """Give the name of a service as OTLP writes it among the attributes of a process: each length before its text."""
    text = service.encode()
    return b"service.name\x12" + bytes([len(text) + 2]) + b"\n" + bytes([len(text)]) + text
