from collections import defaultdict
from collections.abc import AsyncIterator
from typing import get_args

import httpx
import pytest
from pydantic_core.core_schema import ErrorType

from shared.runtime.problems import MAX_FOUTEN, fouten_of


def _probleem(antwoord: httpx.Response, status: int) -> dict[str, object]:
    assert antwoord.status_code == status, antwoord.text
    assert antwoord.headers["content-type"] == "application/problem+json"
    body: dict[str, object] = antwoord.json()
    assert body["status"] == status
    assert body["type"].startswith("urn:probleem:voorbeeld:")  # type: ignore[attr-defined]
    assert body["title"]
    assert body["detail"]
    return body


def _plaatsen(body: dict[str, object]) -> set[tuple[str, str, str]]:
    return {(fout["in"], fout["pointer"], fout["code"]) for fout in body["fouten"]}  # type: ignore[attr-defined]


async def test_one_answer_names_every_invalid_part_of_a_request(los_client: httpx.AsyncClient) -> None:
    antwoord = await los_client.patch(
        "/v1/boeken/geen-uuid?kleur=rood", json={"titel": "x", "prijs": 3}, headers={"If-Match": '"1"'}
    )
    assert _plaatsen(_probleem(antwoord, 400)) == {
        ("path", "boek_id", "uuid-parsing"),
        ("query", "kleur", "onbekende-parameter"),
        ("body", "/titel", "string-too-short"),
        ("body", "/prijs", "extra-forbidden"),
    }


async def test_pointers_lead_into_nested_bodies_in_camel_case(los_client: httpx.AsyncClient) -> None:
    antwoord = await los_client.post(
        "/v1/boeken",
        json={"titel": "Max", "jaar": 1860, "verschenenOp": "1860-05-15T12:00:00", "auteurs": [{"naam": "n" * 21}]},
    )
    assert _plaatsen(_probleem(antwoord, 400)) == {
        ("body", "/verschenenOp", "timezone-aware"),
        ("body", "/auteurs/0/naam", "string-too-long"),
    }


async def test_what_was_sent_is_never_sent_back(los_client: httpx.AsyncClient) -> None:
    antwoord = await los_client.post(
        "/v1/boeken?bsn=123456782", json={"titel": "J", "jaar": "Jan Jansen", "domein": "Jan Jansen", "auteurs": "Jan"}
    )
    assert antwoord.status_code == 400
    assert "Jan" not in antwoord.text
    assert "123456782" not in antwoord.text


@pytest.mark.parametrize(
    ("inhoud", "pointer", "code"),
    [
        (b'{"titel": "a\\u0000b", "jaar": 1900}', "/titel", "nul-teken"),
        (b'{"titel": "a\\ud800b", "jaar": 1900}', "/titel", "ongeldig-teken"),
        (b'{"titel": "ab", "jaar": 1900, "auteurs": [{"naam": "\\u0000"}]}', "/auteurs/0/naam", "nul-teken"),
        (b'{"titel": "ab", "jaar": 1900', "", "json-invalid"),
        (b"\xff\xfe", "", "json-invalid"),
        (b'{"titel": "ab", "jaar": NaN}', "/jaar", "int-type"),
        (b'{"titel": "ab", "jaar": true}', "/jaar", "int-type"),
        (b"[" * 100_000, "", "json-invalid"),
        (b"[]", "", "model-type"),
        (b"", "", "missing"),
    ],
)
async def test_bodies_that_are_no_proper_json_name_where(
    los_client: httpx.AsyncClient, inhoud: bytes, pointer: str, code: str
) -> None:
    antwoord = await los_client.post("/v1/boeken", content=inhoud, headers={"Content-Type": "application/json"})
    assert _plaatsen(_probleem(antwoord, 400)) == {("body", pointer, code)}


async def test_an_escaped_backslash_before_u0000_is_just_text(client: httpx.AsyncClient) -> None:
    inhoud = rb'{"titel": "C:\\u0000", "jaar": 1900}'
    antwoord = await client.post("/v1/boeken", content=inhoud, headers={"Content-Type": "application/json"})
    assert antwoord.status_code == 201
    assert antwoord.json()["titel"] == "C:\\u0000"


async def test_nul_in_the_query_or_the_path_is_refused_by_name(los_client: httpx.AsyncClient) -> None:
    antwoord = await los_client.get("/v1/boeken?cursor=a%00b")
    assert ("query", "cursor", "nul-teken") in _plaatsen(_probleem(antwoord, 400))
    antwoord = await los_client.get("/v1/fouten/a%00b")
    assert _plaatsen(_probleem(antwoord, 400)) == {("path", "soort", "nul-teken")}


async def test_many_errors_are_counted_not_all_listed(los_client: httpx.AsyncClient) -> None:
    antwoord = await los_client.post("/v1/boeken", json={f"veld{n}": n for n in range(1000)})
    body = _probleem(antwoord, 400)
    assert len(body["fouten"]) == MAX_FOUTEN  # type: ignore[arg-type]
    assert "1002" in str(body["detail"])


async def test_other_media_types_are_refused(los_client: httpx.AsyncClient) -> None:
    antwoord = await los_client.post("/v1/boeken", content=b"titel=x", headers={"Content-Type": "text/plain"})
    assert _probleem(antwoord, 415)["type"] == "urn:probleem:voorbeeld:verkeerd-mediatype"


async def _stukken(aantal: int) -> AsyncIterator[bytes]:
    for _ in range(aantal):
        yield b"x" * 100_000


async def test_large_bodies_are_refused_with_or_without_a_declared_length(los_client: httpx.AsyncClient) -> None:
    json = {"Content-Type": "application/json"}
    _probleem(await los_client.post("/v1/boeken", content=b"x" * 1_100_000, headers=json), 413)
    _probleem(await los_client.post("/v1/boeken", content=_stukken(11), headers=json), 413)


async def test_a_route_may_take_more_than_the_default(los_client: httpx.AsyncClient) -> None:
    csv = {"Content-Type": "text/csv; charset=utf-8"}
    assert (await los_client.post("/v1/bestanden", content=_stukken(40), headers=csv)).status_code == 204
    _probleem(await los_client.post("/v1/bestanden", content=_stukken(51), headers=csv), 413)


async def test_domain_errors_answer_as_the_table_says(los_client: httpx.AsyncClient) -> None:
    antwoord = await los_client.get("/v1/fouten/vol")
    body = _probleem(antwoord, 503)
    assert body["type"] == "urn:probleem:voorbeeld:uitleen-vol"
    assert body["detail"] == "Alle exemplaren zijn uitgeleend."
    assert antwoord.headers["retry-after"] == "7"


async def test_a_domain_error_outside_the_table_is_a_bug(los_client: httpx.AsyncClient) -> None:
    body = _probleem(await los_client.get("/v1/fouten/vergeten"), 500)
    assert body["type"] == "urn:probleem:voorbeeld:storing"


async def test_a_bug_shows_nothing_of_its_inside(
    los_client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    antwoord = await los_client.get("/v1/fouten/bug")
    body = _probleem(antwoord, 500)
    assert body["instance"] == f"urn:trace:{antwoord.headers['trace-id']}"
    logged = capsys.readouterr()
    for text in (antwoord.text, logged.out, logged.err):
        assert "Jansen" not in text
        assert "123456782" not in text


async def test_without_its_database_the_service_is_unavailable_for_now(los_client: httpx.AsyncClient) -> None:
    antwoord = await los_client.get("/v1/aantal")
    _probleem(antwoord, 503)
    assert antwoord.headers["retry-after"] == "5"


def test_every_error_that_json_can_cause_has_a_dutch_sentence() -> None:
    never_from_json = {
        *("arguments_type", "missing_argument", "missing_keyword_only_argument", "missing_positional_only_argument"),
        *("multiple_argument_values", "unexpected_keyword_argument", "unexpected_positional_argument"),
        *("callable_type", "dataclass_exact_type", "is_instance_of", "is_subclass_of", "needs_python_object"),
        *("default_factory_not_called", "ellipsis_error", "frozen_field", "frozen_instance", "missing_sentinel_error"),
        *("get_attribute_error", "no_such_attribute", "iteration_error", "named_tuple_type", "counter_type"),
        *("deque_type", "fraction_parsing", "fraction_type", "frozen_dict_type", "ordered_dict_type"),
        *("bytes_invalid_encoding", "bytes_too_long", "bytes_too_short"),
    }
    context: defaultdict[str, object] = defaultdict(lambda: "1", error=ValueError("Kies een datum na de eerste."))
    for kind in set(get_args(ErrorType)) - never_from_json:
        (fout,) = fouten_of([{"type": kind, "loc": ("body", "veld"), "ctx": context}])
        assert fout["melding"] != "De waarde is ongeldig.", kind
        assert fout["melding"].endswith((".", "1")), kind
