"""The whole chain as it runs in production, from a melding over HTTP back to that melding, on both buses."""

import json
import random
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.postgres import SERVICES
from tests.faults.__main__ import load_register
from tests.load import data
from tests.load.stack import BusName, Stack, fetch, wait_until

COMPANIES = data.companies(12)
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture(scope="module", params=["postgres", pytest.param("kafka", marks=pytest.mark.kafka)])
def stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    bus: BusName = request.param
    if bus == "kafka":
        request.getfixturevalue("kafka")  # says, or fails on, a broker that cannot be had; the stack starts its own
    stack = Stack(tmp_path_factory.mktemp(bus), bus, durable=False, guarded=bus == "kafka")
    try:
        stack.start()
        for service in SERVICES:
            stack.add(service, "api")
        stack.wait_ready()
        load_register(stack, COMPANIES, inspecteurs=48)
        for service in SERVICES:
            stack.add(service, "worker")
        yield stack
    finally:
        stack.stop()


def _call(stack: Stack, method: str, service: str, path: str, *scopes: str, **options: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {stack.token(*scopes)}"} | options.pop("headers", {})
    answer = httpx.request(method, f"{stack.api(service)}{path}", headers=headers, timeout=20, **options)
    answer.raise_for_status()
    return answer


def _report(stack: Stack, company: data.Company, **headers: str) -> str:
    answer = httpx.post(
        f"{stack.api('meldingen')}/meldingen", json=data.melding(company, random.Random(1)), headers=headers
    )
    answer.raise_for_status()
    melding_id: str = answer.json()["meldingId"]
    return melding_id


def _status(stack: Stack, melding_id: str) -> str:
    status: str = _call(stack, "GET", "meldingen", f"/meldingen/{melding_id}", "meldingen:lezen").json()["status"]
    return status


def _interventie_of(stack: Stack, company: data.Company) -> str:
    rows = fetch(
        stack.url("postgres"), "SELECT id FROM interventie.interventie WHERE kvk_nummer = $1 ORDER BY id", company.kvk
    )
    return str(rows[-1]["id"])


def _step(stack: Stack, interventie_id: str, step: str, body: dict[str, Any] | None = None) -> None:
    path = f"/interventies/{interventie_id}"
    etag = _call(stack, "GET", "interventie", path, "interventie:lezen").headers["ETag"]
    _call(
        stack,
        "POST",
        "interventie",
        f"{path}/{step}",
        "interventie:uitvoeren",
        headers={"If-Match": etag},
        **({"json": body} if body else {}),
    )


def test_a_melding_leads_to_an_intervention_and_its_outcome_comes_back(stack: Stack) -> None:
    company = COMPANIES[0]
    profiel = f"/risicoprofielen/{company.vestiging}"
    before = _call(stack, "GET", "risico", profiel, "risico:lezen").json()
    melding_id = _report(stack, company)
    wait_until(lambda: _status(stack, melding_id) == "in_onderzoek", 30, "the melding in onderzoek")
    after = _call(stack, "GET", "risico", profiel, "risico:lezen").json()
    assert after["score"] > before["score"]

    interventie_id = _interventie_of(stack, company)
    for step in ("_inplannen", "_starten"):
        _step(stack, interventie_id, step)
    risico = _call(stack, "GET", "interventie", f"/interventies/{interventie_id}", "interventie:lezen").json()[
        "risicos"
    ][0]
    _step(
        stack,
        interventie_id,
        "bevindingen",
        {"risico": risico, "wet": "wml", "overtredingKlasse": "zware_overtreding", "toelichting": "Geen loonstroken."},
    )
    _step(
        stack,
        interventie_id,
        "_afronden",
        {"uitkomst": "overtreding", "overtredingKlasse": "zware_overtreding", "instrumenten": ["boeterapport"]},
    )
    wait_until(lambda: _status(stack, melding_id) == "afgehandeld", 30, "the melding afgehandeld")
    wait_until(
        lambda: _call(stack, "GET", "risico", profiel, "risico:lezen").json()["naleving"] < before["naleving"],
        30,
        "risico to learn of the violation",
    )
    (zaak,) = fetch(stack.url("postgres"), "SELECT status FROM planning.zaak WHERE kvk_nummer = $1", company.kvk)
    assert zaak["status"] == "uitgevoerd"


def test_meldingen_about_one_company_come_to_one_visit(stack: Stack) -> None:
    meldingen = [_report(stack, COMPANIES[1]) for _ in range(3)]
    wait_until(lambda: all(_status(stack, m) == "in_onderzoek" for m in meldingen), 30, "all three in onderzoek")
    (row,) = fetch(
        stack.url("postgres"),
        "SELECT count(DISTINCT i.id) AS visits, count(*) AS meldingen FROM interventie.interventie AS i"
        " JOIN interventie.interventie_aanleiding AS a ON a.interventie_id = i.id WHERE kvk_nummer = $1",
        COMPANIES[1].kvk,
    )
    assert dict(row) == {"visits": 1, "meldingen": 3}


def test_a_repeated_request_under_its_key_is_one_melding(stack: Stack) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    assert _report(stack, COMPANIES[2], **key) == _report(stack, COMPANIES[2], **key)


def test_one_trace_runs_from_the_request_to_the_last_service(stack: Stack) -> None:
    melding_id = _report(stack, COMPANIES[3], traceparent=f"00-{TRACE}-00f067aa0ba902b7-01")
    wait_until(lambda: _status(stack, melding_id) == "in_onderzoek", 30, "the melding in onderzoek")
    for service in ("meldingen", "risico", "planning", "interventie"):
        rows = fetch(
            stack.url("postgres"),
            f"SELECT traceparent FROM {service}.outbox WHERE key = $1",
            COMPANIES[3].kvk,
        )
        assert rows, service
        assert {row["traceparent"].split("-")[1] for row in rows} == {TRACE}


def test_a_reporter_is_nowhere_but_in_the_vault(stack: Stack) -> None:
    canary = {"naam": "Kanarie van der Test", "email": "kanarie.test@example.nl", "telefoon": "06 98765432"}
    body = data.melding(COMPANIES[4], random.Random(3)) | {
        "vertrouwelijkheid": "vertrouwelijk",
        "melder": {"type": "werknemer", **canary},
        "toelichting": "Kanariegeel is de kleur van dit verhaal.",
    }
    answer = httpx.post(f"{stack.api('meldingen')}/meldingen", json=body)
    answer.raise_for_status()
    wrong = httpx.post(f"{stack.api('meldingen')}/meldingen", json=body | {"soort": canary["naam"]})
    wait_until(lambda: _status(stack, answer.json()["meldingId"]) == "in_onderzoek", 30, "the melding in onderzoek")

    traces = [wrong.text, *(member.log.read_text() for member in stack.members.values())]
    traces += [httpx.get(f"http://127.0.0.1:{member.port}/metrics").text for member in stack.members.values()]
    admin = stack.url("postgres")
    for table in fetch(
        admin,
        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    ):
        rows = fetch(admin, f"SELECT to_jsonb(t)::text AS row FROM {table['name']} AS t")
        traces += [_readable(row["row"]) for row in rows]
    hits = [text for text in traces for word in (*canary.values(), "Kanariegeel") if word in text]
    assert hits == []


def _readable(row: str) -> str:
    """Give a row as text, with its bytea columns (hex in JSON) decoded as well."""
    values = json.loads(row).values()
    texts = [bytes.fromhex(v[2:]).decode(errors="replace") for v in values if isinstance(v, str) and v[:2] == "\\x"]
    return row + "".join(texts)
