"""What chain partners deliver and may see, as they meet it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
from sqlalchemy import text

from shared.runtime.database import Database

Json = dict[str, Any]
Maak = Callable[..., Json]
Als = Callable[..., httpx.AsyncClient]
SluitAan = Callable[..., Awaitable[httpx.AsyncClient]]
OIN = "00000099000000002000"
ANDER = "00000099000000002001"
NDJSON = {"Content-Type": "application/x-ndjson", "Idempotency-Key": "levering-0001"}


def fouten(antwoord: httpx.Response) -> set[tuple[str, str]]:
    assert antwoord.status_code == 400, antwoord.text
    return {(fout["pointer"], fout["code"]) for fout in antwoord.json()["fouten"]}


async def stroom(partner: httpx.AsyncClient, *regels: Any, sleutel: str = "levering-0001") -> list[Json]:
    """Send a stream and give the lines of its answer; bytes are sent as they are."""

    async def stukken() -> AsyncIterator[bytes]:
        for regel in regels:
            yield regel if isinstance(regel, bytes) else orjson.dumps(regel) + b"\n"

    kop = NDJSON | {"Idempotency-Key": sleutel}
    antwoord = await partner.post("/signalen/_stroom", content=stukken(), headers=kop)
    assert antwoord.status_code == 200, antwoord.text
    assert antwoord.headers["content-type"] == "application/x-ndjson"
    return [orjson.loads(regel) for regel in antwoord.text.splitlines()]


async def aantal(db: Database) -> int:
    async with db.transaction() as tx:
        return int((await tx.execute(text("SELECT count(*) FROM meldingen.melding"))).scalar_one())


# connections


async def test_connections_are_managed_by_version(sluit_aan: SluitAan, als: Als) -> None:
    await sluit_aan()
    beheerder = als("meldingen:beheer")
    pad = f"/ketenpartners/{OIN}"
    gelezen = await beheerder.get(pad)
    assert gelezen.headers["etag"] == '"1"'
    aansluiting = gelezen.json()
    assert [grond["soort"] for grond in aansluiting["leveringsgronden"]] == ["klacht", "signaal"]
    assert aansluiting["leveringsgronden"][0]["grondslag"] == "Artikel 18 WML"
    assert (aansluiting["perSeconde"], aansluiting["perDag"]) == (1000, 100_000)
    del aansluiting["oin"], aansluiting["versie"]
    assert (await beheerder.put(pad, json=aansluiting)).status_code == 428
    assert (await beheerder.put(pad, json=aansluiting, headers={"If-Match": '"0"'})).status_code == 412
    minder = aansluiting | {"leveringsgronden": aansluiting["leveringsgronden"][1:], "perDag": 5}
    gewijzigd = await beheerder.put(pad, json=minder, headers={"If-Match": gelezen.headers["etag"]})
    assert (gewijzigd.status_code, gewijzigd.headers["etag"]) == (200, '"2"')
    (partner,) = (await beheerder.get("/ketenpartners")).json()["resultaten"]
    assert partner == minder | {"oin": OIN, "versie": 2}
    assert (await beheerder.get(f"/ketenpartners/{'0' * 20}")).status_code == 404


async def test_each_kind_needs_a_basis_of_its_own(als: Als) -> None:
    grond = {"soort": "signaal", "grondslag": "Artikel 64 Wet SUWI", "doel": "Toezicht"}
    beheerder = als("meldingen:beheer")

    async def put(**wijzig: Any) -> httpx.Response:
        body = {"ketenpartner": "uwv", "leveringsgronden": [grond]} | wijzig
        return await beheerder.put(f"/ketenpartners/{OIN}", json=body, headers={"If-Match": '"0"'})

    assert fouten(await put(leveringsgronden=[])) == {("/leveringsgronden", "too-short")}
    assert fouten(await put(leveringsgronden=[grond, grond])) == {("/leveringsgronden", "value-error")}
    assert fouten(await put(leveringsgronden=[{"soort": "signaal"}])) == {
        ("/leveringsgronden/0/grondslag", "missing"),
        ("/leveringsgronden/0/doel", "missing"),
    }
    assert fouten(await put(perSeconde=0, perDag=0)) == {
        ("/perSeconde", "greater-than-equal"),
        ("/perDag", "greater-than-equal"),
    }


@pytest.mark.parametrize(
    ("methode", "pad", "scope"),
    [
        ("POST", "/signalen", "signalen:aanleveren"),
        ("POST", "/signalen/batch", "signalen:aanleveren"),
        ("POST", "/signalen/_stroom", "signalen:aanleveren"),
        ("GET", "/signalen", "signalen:aanleveren"),
        ("GET", f"/signalen/{UUID(int=0)}", "signalen:aanleveren"),
        ("GET", "/ketenpartners", "meldingen:beheer"),
        ("PUT", f"/ketenpartners/{OIN}", "meldingen:beheer"),
    ],
)
async def test_each_route_wants_its_own_scope(
    *, sluit_aan: SluitAan, client: httpx.AsyncClient, als: Als, methode: str, pad: str, scope: str
) -> None:
    await sluit_aan()
    del client.headers["Authorization"]
    assert (await client.request(methode, pad)).status_code == 401
    andere = {"meldingen:lezen", "meldingen:melder-lezen", "signalen:aanleveren", "meldingen:beheer"} - {scope}
    assert (await als(*andere, oin=OIN).request(methode, pad)).status_code == 403
    assert (await als(scope, oin=OIN).request(methode, pad)).status_code not in {401, 403}


@pytest.mark.parametrize(
    ("scopes", "oin"), [((), None), (("signalen:aanleveren",), None), (("signalen:aanleveren",), "0" * 20)]
)
async def test_who_is_not_a_connected_partner_is_refused(
    als: Als, signaal: Maak, scopes: tuple[str, ...], oin: str | None
) -> None:
    partner = als(*scopes, oin=oin)
    assert (await partner.post("/signalen", json=signaal())).status_code == 403
    assert (await partner.post("/signalen/batch", json={"signalen": [signaal()]})).status_code == 403
    assert (await partner.post("/signalen/_stroom", content=b"{}", headers=NDJSON)).status_code == 403


# one by one, and in batches


async def test_a_partner_delivers_what_its_connection_allows(sluit_aan: SluitAan, als: Als, signaal: Maak) -> None:
    partner = await sluit_aan()
    antwoord = await partner.post("/signalen", json=signaal())
    assert antwoord.status_code == 201, antwoord.text
    geweigerd = await partner.post("/signalen", json=signaal(soort="verzoek", eigenKenmerk="v"))
    assert (geweigerd.status_code, geweigerd.json()["type"]) == (403, "urn:probleem:meldingen:soort-niet-toegestaan")
    melding = (await als("meldingen:lezen").get(f"/meldingen/{antwoord.json()['meldingId']}")).json()
    assert (melding["ketenpartnerOin"], melding["eigenKenmerk"], melding["kanaal"]) == (
        OIN,
        "2026/0042",
        "ketenpartner_api",
    )


async def test_the_same_reference_is_the_same_signal_and_other_content_a_conflict(
    sluit_aan: SluitAan, signaal: Maak, db: Database
) -> None:
    partner = await sluit_aan()
    eerste = await partner.post("/signalen", json=signaal())
    nogmaals = await partner.post("/signalen", json=dict(reversed(signaal().items())))
    assert (eerste.status_code, nogmaals.status_code) == (201, 200)
    assert nogmaals.json() == eerste.json()
    assert nogmaals.headers["location"] == eerste.headers["location"]
    anders = await partner.post("/signalen", json=signaal(toelichting="Iets anders."))
    assert (anders.status_code, anders.json()["type"]) == (409, "urn:probleem:meldingen:kenmerk-bezet")
    batch = {"signalen": [signaal(), signaal(toelichting="Iets anders."), signaal(eigenKenmerk="b")]}
    resultaten = (await partner.post("/signalen/batch", json=batch)).json()["resultaten"]
    assert [resultaat["status"] for resultaat in resultaten] == [200, 409, 201]
    assert resultaten[0]["meldingId"] == eerste.json()["meldingId"]
    assert await aantal(db) == 2
    ander = await sluit_aan(ANDER)
    assert (await ander.post("/signalen", json=signaal())).status_code == 201  # each partner has its own references


async def test_a_batch_answers_for_each_signal_by_itself(sluit_aan: SluitAan, als: Als, signaal: Maak) -> None:
    partner = await sluit_aan()
    batch = [
        signaal(eigenKenmerk="a"),
        signaal(eigenKenmerk="b", soort="verzoek"),
        signaal(risicos=["bestaat_niet"], werkgever={"kvkNummer": "1"}),
        "geen object",
        signaal(eigenKenmerk="e", werkgever={"naam": "De Kraai"}),
        signaal(eigenKenmerk="f"),
        signaal(eigenKenmerk="a"),
        signaal(eigenKenmerk="f", toelichting="Iets anders."),
    ]
    antwoord = await partner.post("/signalen/batch", json={"signalen": batch})
    assert antwoord.status_code == 200, antwoord.text
    resultaten = antwoord.json()["resultaten"]
    assert [(r["volgnummer"], r["status"], r["eigenKenmerk"]) for r in resultaten] == [
        (0, 201, "a"),
        (1, 403, "b"),
        (2, 400, None),
        (3, 400, None),
        (4, 400, "e"),
        (5, 201, "f"),
        (6, 200, "a"),
        (7, 409, "f"),
    ]
    assert [r["probleem"] for r in resultaten if r["status"] in {200, 201}] == [None] * 3
    assert {fout["pointer"] for fout in resultaten[2]["probleem"]["fouten"]} == {"/risicos/0", "/werkgever/kvkNummer"}
    assert {fout["pointer"] for fout in resultaten[4]["probleem"]["fouten"]} == {"/werkgever/gemeente"}
    assert resultaten[6]["meldingId"] == resultaten[0]["meldingId"]
    opgeslagen = (await als("meldingen:lezen").get("/meldingen")).json()["resultaten"]
    assert [melding["meldingId"] for melding in opgeslagen] == [resultaten[5]["meldingId"], resultaten[0]["meldingId"]]


async def test_a_batch_sent_again_is_stored_once(sluit_aan: SluitAan, signaal: Maak, db: Database) -> None:
    partner = await sluit_aan()
    zonder = signaal(eigenKenmerk=None)
    batch = {"signalen": [zonder, signaal(soort="verzoek"), zonder]}
    een, twee = [
        await partner.post("/signalen/batch", json=batch, headers={"Idempotency-Key": "levering-7"}) for _ in range(2)
    ]
    assert een.status_code == 200
    assert een.text == twee.text
    assert await aantal(db) == 2


async def test_a_batch_holds_at_most_a_thousand_signals(sluit_aan: SluitAan, signaal: Maak) -> None:
    partner = await sluit_aan()
    zonder = signaal(eigenKenmerk=None)
    assert fouten(await partner.post("/signalen/batch", json={"signalen": [zonder] * 1001})) == {
        ("/signalen", "too-long")
    }
    vol = await partner.post("/signalen/batch", json={"signalen": [zonder] * 1000})
    assert [r["status"] for r in vol.json()["resultaten"]] == [201] * 1000


# in a stream


async def test_a_stream_answers_for_each_signal_by_itself(sluit_aan: SluitAan, signaal: Maak, db: Database) -> None:
    partner = await sluit_aan()
    resultaten = await stroom(
        partner,
        signaal(eigenKenmerk="a"),
        b"\n",
        signaal(eigenKenmerk="b", soort="verzoek"),
        b"{geen json}\n",
        b'{"toelichting": "\\u0000"}\n',
        b'{"toelichting": "\\ud800"}\n',
        b'"' + b"x" * 70_000 + b'"\n',
        signaal(eigenKenmerk="f"),
        signaal(eigenKenmerk="a"),
        orjson.dumps(signaal(eigenKenmerk="z"))[:-1],
        b"}",  # a last line needs no end, and a piece of the stream is not a line
    )
    assert [(r["volgnummer"], r["status"], r.get("eigenKenmerk")) for r in resultaten] == [
        (0, 201, "a"),
        (1, 403, "b"),
        (2, 400, None),
        (3, 400, None),
        (4, 400, None),
        (5, 400, None),
        (6, 201, "f"),
        (7, 200, "a"),
        (8, 201, "z"),
    ]
    codes = [{fout["code"] for fout in r["probleem"]["fouten"]} for r in resultaten[2:6]]
    assert codes[0] == {"json-invalid"}
    assert "nul-teken" in codes[1]
    assert codes[2] == {"ongeldig-teken"}
    assert codes[3] == {"regel-te-lang"}
    assert resultaten[7]["meldingId"] == resultaten[0]["meldingId"]
    assert await aantal(db) == 3


async def test_a_stream_sent_again_goes_on_where_it_was_broken_off(
    sluit_aan: SluitAan, signaal: Maak, db: Database
) -> None:
    partner = await sluit_aan()
    regels = [signaal(eigenKenmerk=None if n % 2 else f"k{n}", aantalGetroffenen=n) for n in range(250)]
    begin = await stroom(partner, *regels[:100])
    geheel = await stroom(partner, *regels)
    assert [r["status"] for r in geheel] == [200] * 100 + [201] * 150
    assert [r["meldingId"] for r in geheel[:100]] == [r["meldingId"] for r in begin]
    assert await aantal(db) == 250
    anders = await stroom(partner, regels[0], signaal(eigenKenmerk=None, toelichting="Iets anders."))
    assert [r["status"] for r in anders] == [200, 409]
    nieuw = await stroom(partner, *regels[:2], sleutel="levering-0002")
    assert [r["status"] for r in nieuw] == [200, 201]  # without a reference it is known by its key alone


async def test_a_stream_wants_its_key_and_its_media_type(sluit_aan: SluitAan, signaal: Maak) -> None:
    partner = await sluit_aan()
    regel = orjson.dumps(signaal())
    zonder_sleutel = await partner.post(
        "/signalen/_stroom", content=regel, headers={"Content-Type": "application/x-ndjson"}
    )
    assert fouten(zonder_sleutel) == {("Idempotency-Key", "missing")}
    als_json = NDJSON | {"Content-Type": "application/json"}
    assert (await partner.post("/signalen/_stroom", content=regel, headers=als_json)).status_code == 415
    assert await stroom(partner) == []


async def test_the_day_has_a_volume_and_a_stream_says_of_each_signal_whether_it_fits(
    sluit_aan: SluitAan, signaal: Maak, db: Database
) -> None:
    partner = await sluit_aan(perDag=130)
    regels = [signaal(eigenKenmerk=f"k{n}") for n in range(200)]
    resultaten = await stroom(partner, *regels)
    assert [(r["volgnummer"], r["status"]) for r in resultaten] == [
        (n, 201 if n < 130 else 429) for n in range(len(regels))
    ]
    assert resultaten[-1]["probleem"]["type"] == "urn:probleem:meldingen:dagvolume-bereikt"
    assert await aantal(db) == 130
    vol = await partner.post("/signalen", json=signaal(eigenKenmerk="nieuw"))
    assert (vol.status_code, vol.json()["type"]) == (429, "urn:probleem:meldingen:dagvolume-bereikt")
    assert 0 < int(vol.headers["retry-after"]) <= 25 * 3600
    async with db.transaction() as tx:
        await tx.execute(text("UPDATE meldingen.verbruik SET dag = dag - 1"))
    volgende_dag = await stroom(partner, *regels)
    assert [r["status"] for r in volgende_dag] == [200] * 130 + [201] * 70


async def test_of_a_batch_the_first_that_fit_in_the_day_are_taken(
    sluit_aan: SluitAan, signaal: Maak, db: Database
) -> None:
    partner = await sluit_aan(perDag=3)
    batch = {"signalen": [signaal(eigenKenmerk=f"k{n}") for n in range(4)]}
    antwoord = await partner.post("/signalen/batch", json=batch)
    assert antwoord.status_code == 200
    assert [(r["status"], r["eigenKenmerk"]) for r in antwoord.json()["resultaten"]] == [
        (201, "k0"),
        (201, "k1"),
        (201, "k2"),
        (429, "k3"),
    ]
    assert await aantal(db) == 3
    assert (await partner.post("/signalen/batch", json=batch)).status_code == 429


async def test_requests_beyond_the_rate_are_refused_and_told_when_to_return(sluit_aan: SluitAan, signaal: Maak) -> None:
    partner = await sluit_aan(perSeconde=1)
    antwoorden = [await partner.post("/signalen", json=signaal(eigenKenmerk=f"k{n}")) for n in range(6)]
    assert [antwoord.status_code for antwoord in antwoorden[:2]] == [201, 201]  # the bucket holds two seconds
    geweigerd = [antwoord for antwoord in antwoorden if antwoord.status_code != 201]
    assert geweigerd
    for antwoord in geweigerd:
        assert antwoord.json()["type"] == "urn:probleem:meldingen:tempo-overschreden"
        assert antwoord.headers["retry-after"] in {"1", "2"}


# following


async def test_a_partner_follows_its_own_signals_and_nobody_elses(
    sluit_aan: SluitAan, als: Als, signaal: Maak, db: Database
) -> None:
    partner = await sluit_aan()
    resultaten = await stroom(partner, *(signaal(eigenKenmerk=f"k{n}") for n in range(5)))
    eigen = [r["meldingId"] for r in resultaten]
    async with db.transaction() as tx:
        await tx.execute(
            text("UPDATE meldingen.melding SET status = 'in_onderzoek', versie = 4 WHERE id = :id"), {"id": eigen[2]}
        )
    gelezen = await partner.get(f"/signalen/{eigen[2]}")
    assert gelezen.headers["etag"] == '"4"'
    assert gelezen.json() | {"ontvangenOp": "…"} == {
        "meldingId": eigen[2],
        "eigenKenmerk": "k2",
        "soort": "signaal",
        "status": "in_onderzoek",
        "versie": 4,
        "ontvangenOp": "…",
    }
    bladen = await partner.get("/signalen", params={"limiet": 3})
    assert [signaal["meldingId"] for signaal in bladen.json()["resultaten"]] == eigen[:1:-1]
    verder = await partner.get(bladen.links["next"]["url"].removeprefix("https://api.example/meldingen/v1"))
    assert [signaal["meldingId"] for signaal in verder.json()["resultaten"]] == eigen[1::-1]
    for filters, verwacht in (
        ({"status": "in_onderzoek"}, [eigen[2]]),
        ({"eigenKenmerk": "k4"}, [eigen[4]]),
        ({"soort": "klacht"}, []),
    ):
        gevonden = (await partner.get("/signalen", params=filters)).json()["resultaten"]
        assert [signaal["meldingId"] for signaal in gevonden] == verwacht
    for vreemd in (await sluit_aan(ANDER), als("signalen:aanleveren")):
        assert (await vreemd.get(f"/signalen/{eigen[0]}")).status_code == 404
        assert (await vreemd.get("/signalen")).json()["resultaten"] == []
