"""Deciding over HTTP: four eyes, guards, merging, hand-over, and what others hear of it."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
from sqlalchemy import select, text

from meldingen.tables import kluis_tekst, outbox
from shared.runtime.database import Database

Json = dict[str, Any]
Maak = Callable[..., Json]
Als = Callable[..., httpx.AsyncClient]
SluitAan = Callable[..., Awaitable[httpx.AsyncClient]]
OIN = "00000099000000002000"
DODELIJK: Json = {
    "soort": "ongeval",
    "ongeval": {"gevolg": "dodelijk", "gebeurdOp": "2026-03-01T09:00:00Z", "slachtoffers": 1},
}
TRIAGE: Json = {
    "directGevaar": False,
    "risicos": ["werkdruk"],
    "duurtVoort": "ja",
    "historie": "onbekend",
    "gerechtigdArtikel24": False,
    "herleidbaarheid": "niet_herleidbaar",
    "lopendOnderzoek": "nee",
}


class Balie:
    """Handles one melding over HTTP as different persons, always from the version read last."""

    def __init__(self, als: Als, invoer: Maak, db: Database) -> None:
        self._als = als
        self._invoer = invoer
        self._db = db

    async def meld(self, *, in_triage: bool = True, **wijzig: Any) -> str:
        antwoord = await self._als().post("/meldingen", json=self._invoer(**wijzig))
        assert antwoord.status_code == 201, antwoord.text
        melding_id = str(antwoord.json()["meldingId"])
        for stap in ("_bevestigen", "_triageren") if in_triage else ():
            assert (await self.doe(melding_id, stap)).status_code == 200
        return melding_id

    async def lees(self, melding_id: str, deel: str = "") -> Json:
        return dict((await self._als("meldingen:lezen").get(f"/meldingen/{melding_id}{deel}")).json())

    async def doe(
        self, melding_id: str, wat: str, body: Json | None = None, *, wie: str = "anna", methode: str = "POST"
    ) -> httpx.Response:
        versie = (await self.lees(melding_id))["versie"]
        client = self._als("meldingen:behandelen", subject=wie)
        kop = {"If-Match": f'"{versie}"'}
        return await client.request(methode, f"/meldingen/{melding_id}/{wat}", json=body, headers=kop)

    async def events(self, melding_id: str) -> list[tuple[str, str, Json]]:
        """Give type, key and data of what was told of a melding after its receipt."""
        query = select(outbox.table).where(outbox.table.c.subject == melding_id).order_by(outbox.table.c.id)
        async with self._db.transaction() as tx:
            rijen = (await tx.execute(query)).all()
        return [(rij.type.split(".")[2], rij.key, orjson.loads(rij.data)) for rij in rijen[1:]]


@pytest.fixture
def balie(als: Als, invoer: Maak, db: Database) -> Balie:
    return Balie(als, invoer, db)


def soort(antwoord: httpx.Response) -> tuple[int, str]:
    return antwoord.status_code, antwoord.json().get("type", "").rpartition(":")[2]


async def test_a_decision_is_kept_with_who_and_why_and_told_without_its_words(balie: Balie, db: Database) -> None:
    melding = await balie.meld()
    body = {"reden": "geen_prioriteit", "toelichting": "Kees Kanarie wil dit niet."}
    assert (await balie.doe(melding, "_terzijdeleggen", body)).status_code == 200
    (besluit,) = (await balie.lees(melding, "/besluiten"))["resultaten"]
    assert (besluit["nummer"], besluit["besluit"], besluit["reden"], besluit["beslotenDoor"]) == (
        1,
        "niet_in_onderzoek",
        "geen_prioriteit",
        "anna",
    )
    ((type_, sleutel, data),) = await balie.events(melding)
    assert (type_, sleutel, data["besluitNummer"], data["reden"]) == (
        "melding-besloten",
        "12345678",
        1,
        "geen_prioriteit",
    )
    assert "Kanarie" not in orjson.dumps(data).decode()
    async with db.transaction() as tx:
        (tekst,) = (await tx.execute(select(kluis_tekst))).all()
    assert (str(tekst.id), tekst.soort) == (besluit["toelichtingId"], "toelichting_besluit")
    assert b"Kanarie" not in tekst.tekst


async def test_a_request_under_article_24_is_always_investigated(balie: Balie) -> None:
    raad = {"type": "ondernemingsraad", "naam": "De OR", "email": "or@example.nl"}
    melding = await balie.meld(melder=raad)
    geweigerd = await balie.doe(melding, "_terzijdeleggen", {"reden": "geen_prioriteit"})
    assert soort(geweigerd) == (409, "altijd-onderzocht")
    assert soort(await balie.doe(melding, "_doorzetten", {"doorgezetNaar": "nvwa"})) == (409, "altijd-onderzocht")
    voorstel = {"besluit": "niet_in_onderzoek", "reden": "dubbel", "toelichting": "Toch maar niet."}
    assert soort(await balie.doe(melding, "voorstel", voorstel, methode="PUT")) == (409, "altijd-onderzocht")
    assert (await balie.doe(melding, "_onderzoeken", {})).status_code == 200


async def test_a_notifiable_accident_is_left_aside_by_two_really_different_persons(balie: Balie) -> None:
    melding = await balie.meld(**DODELIJK)
    alleen = await balie.doe(melding, "_terzijdeleggen", {"reden": "geen_overtreding"})
    assert soort(alleen) == (409, "tweede-persoon-nodig")
    assert soort(await balie.doe(melding, "_intrekken", {})) == (409, "tweede-persoon-nodig")
    assert soort(await balie.doe(melding, "voorstel/_bevestigen")) == (404, "voorstel-niet-gevonden")
    voorstel = {"besluit": "niet_in_onderzoek", "reden": "geen_overtreding", "toelichting": "Geen arbeidsongeval."}
    assert (await balie.doe(melding, "voorstel", voorstel, methode="PUT")).status_code == 200
    assert (await balie.lees(melding, "/voorstel"))["voorgesteldDoor"] == "anna"
    assert soort(await balie.doe(melding, "voorstel/_bevestigen")) == (409, "tweede-persoon-nodig")
    klaar = await balie.doe(melding, "voorstel/_bevestigen", wie="bram")
    assert (klaar.status_code, klaar.json()["status"]) == (200, "niet_in_onderzoek")
    (besluit,) = (await balie.lees(melding, "/besluiten"))["resultaten"]
    assert (besluit["beslotenDoor"], besluit["voorgesteldDoor"]) == ("bram", "anna")


async def test_a_proposal_lapses_when_the_melding_changes(balie: Balie) -> None:
    melding = await balie.meld(**DODELIJK)
    voorstel = {"besluit": "doorgezet", "doorgezetNaar": "om", "toelichting": "Strafzaak."}
    assert (await balie.doe(melding, "voorstel", voorstel, methode="PUT")).status_code == 200
    urgentie = {"urgentie": "u2_spoed", "reden": "Al bekend bij het OM."}
    assert (await balie.doe(melding, "urgentie", urgentie, methode="PUT")).status_code == 200
    assert soort(await balie.doe(melding, "voorstel/_bevestigen", wie="bram")) == (409, "voorstel-verouderd")
    assert (await balie.doe(melding, "voorstel", voorstel, methode="PUT")).status_code == 200
    assert (await balie.doe(melding, "voorstel/_bevestigen", wie="bram")).status_code == 200


async def test_a_proposal_names_what_its_decision_needs(balie: Balie) -> None:
    melding = await balie.meld()
    for body, veld in (
        ({"besluit": "niet_in_onderzoek"}, "/reden"),
        ({"besluit": "doorgezet"}, "/doorgezetNaar"),
        ({"besluit": "samengevoegd"}, "/besluit"),
    ):
        antwoord = await balie.doe(melding, "voorstel", body | {"toelichting": "Daarom."}, methode="PUT")
        assert antwoord.status_code == 400
        assert {fout["pointer"] for fout in antwoord.json()["fouten"]} == {veld}


async def test_malice_takes_two_persons_and_is_told(balie: Balie) -> None:
    melding = await balie.meld()
    voorstel = {"besluit": "ingetrokken", "kwaadwillig": True, "toelichting": "Concurrent bekende."}
    assert (await balie.doe(melding, "voorstel", voorstel, methode="PUT")).status_code == 200
    assert (await balie.doe(melding, "voorstel/_bevestigen", wie="bram")).json()["status"] == "ingetrokken"
    ((_, _, data),) = await balie.events(melding)
    assert (data["besluit"], data["kwaadwillig"]) == ("ingetrokken", True)


async def test_a_merge_is_whole_and_makes_no_chain(balie: Balie) -> None:
    een, ander, derde = [await balie.meld() for _ in range(3)]
    assert (await balie.doe(een, "_samenvoegen", {"samengevoegdMet": ander})).json()["samengevoegdMet"] == ander
    for bron, doel in ((derde, een), (ander, derde), (derde, derde)):
        antwoord = await balie.doe(bron, "_samenvoegen", {"samengevoegdMet": doel})
        assert soort(antwoord) == (409, "samenvoegen-verboden")
    niemand = await balie.doe(derde, "_samenvoegen", {"samengevoegdMet": str(UUID(int=0))})
    assert niemand.status_code == 404
    assert soort(await balie.doe(ander, "_intrekken", {})) == (409, "samenvoegen-verboden")
    ((type_, _, data),) = await balie.events(een)
    assert (type_, data["samengevoegdMet"]) == ("melding-besloten", ander)
    assert await balie.events(ander) == []


@pytest.mark.parametrize("tabel", ["besluit", "outbox", "overgang"])
async def test_a_merge_that_fails_half_way_leaves_nothing(balie: Balie, db: Database, tabel: str) -> None:
    een, ander = await balie.meld(), await balie.meld()
    voor = await balie.lees(een), await balie.lees(ander)
    async with db.transaction() as tx:
        await tx.execute(text(f"ALTER TABLE meldingen.{tabel} RENAME TO weg"))
    with pytest.raises(AssertionError):
        assert (await balie.doe(een, "_samenvoegen", {"samengevoegdMet": ander})).status_code == 200
    async with db.transaction() as tx:
        await tx.execute(text(f"ALTER TABLE meldingen.weg RENAME TO {tabel}"))
    assert (await balie.lees(een), await balie.lees(ander)) == voor
    assert await balie.events(een) == []
    assert (await balie.doe(een, "_samenvoegen", {"samengevoegdMet": ander})).status_code == 200


async def test_a_handover_is_followed_until_the_partner_answers(balie: Balie, als: Als, sluit_aan: SluitAan) -> None:
    await sluit_aan(ketenpartner="nvwa")
    aangenomen, geweigerd, ander = [await balie.meld() for _ in range(3)]
    for melding in (aangenomen, geweigerd):
        await balie.doe(melding, "_doorzetten", {"doorgezetNaar": "nvwa"})
    await balie.doe(ander, "_doorzetten", {"doorgezetNaar": "ilt"})
    for melding, antwoord, status in (
        (aangenomen, "bevestigd", 204),
        (geweigerd, "geweigerd", 204),
        (ander, "bevestigd", 404),
        (aangenomen, "geweigerd", 404),
    ):
        partner = als("signalen:aanleveren", oin=OIN)
        post = await partner.post(f"/overdrachten/{melding}/_beantwoorden", json={"antwoord": antwoord})
        assert post.status_code == status, (antwoord, post.text)
    assert (await balie.lees(aangenomen))["status"] == "doorgezet"
    assert (await balie.lees(geweigerd))["status"] == "in_triage"
    besluiten = (await balie.lees(geweigerd, "/besluiten"))["resultaten"]
    assert [(b["besluit"], b["overdracht"]) for b in besluiten] == [("doorgezet", "geweigerd"), ("heropend", None)]
    assert (await balie.doe(ander, "overdracht", {"antwoord": "bevestigd"}, methode="PUT")).status_code == 200
    weer = await balie.doe(ander, "overdracht", {"antwoord": "geweigerd"}, methode="PUT")
    assert soort(weer) == (409, "niet-in-deze-status")


async def test_an_outcome_that_shows_later_reopens_what_was_left_aside(balie: Balie) -> None:
    licht = {"gevolg": "niet_meldingsplichtig", "gebeurdOp": "2026-03-01T09:00:00Z", "slachtoffers": 1}
    melding = await balie.meld(soort="ongeval", ongeval=licht)
    assert (await balie.doe(melding, "_terzijdeleggen", {"reden": "geen_prioriteit"})).status_code == 200
    later = await balie.doe(melding, "ongeval-gevolg", {"gevolg": "blijvend_letsel"}, methode="PUT")
    assert (later.json()["status"], later.json()["urgentie"]) == ("in_triage", "u2_spoed")
    assert [type_ for type_, _, _ in await balie.events(melding)] == [
        "melding-besloten",
        "melding-beoordeeld",
        "melding-besloten",
    ]
    weer = await balie.doe(melding, "_terzijdeleggen", {"reden": "geen_prioriteit"})
    assert soort(weer) == (409, "tweede-persoon-nodig")


async def test_triage_classes_anew_and_the_team_follows(balie: Balie) -> None:
    melding = await balie.meld()
    body = TRIAGE | {"risicos": ["onderbetaling"], "wetten": ["wml"], "kwetsbareGroepen": ["arbeidsmigranten"]}
    wordt = await balie.doe(melding, "triage", body, methode="PUT")
    assert wordt.status_code == 200, wordt.text
    nu = wordt.json()
    assert (nu["urgentie"], nu["urgentieRegel"], nu["team"]) == ("u3_hoog", "direct-beboetbaar", "eerlijk_landelijk")
    assert nu["urgentieRegels"] == ["direct-beboetbaar", "kwetsbare-groep"]
    (gegeven,) = (await balie.lees(melding, "/triage"))["resultaten"]
    assert gegeven["beantwoordDoor"] == "anna"
    assert {naam: gegeven["antwoorden"][naam] for naam in body} == body
    ((type_, _, data),) = await balie.events(melding)
    assert (type_, data["beoordeling"], data["risicos"], data["melding"]["urgentie"]) == (
        "melding-beoordeeld",
        1,
        ["onderbetaling"],
        "u3_hoog",
    )
    assert (await balie.doe(melding, "triage", body, methode="PUT")).status_code == 200
    assert len(await balie.events(melding)) == 1  # the same again is no news


async def test_triage_names_every_wrong_answer_at_once(balie: Balie) -> None:
    melding = await balie.meld()
    body = TRIAGE | {"gevolg": "dodelijk", "risicos": ["werkdruk", "werkdruk"]}
    antwoord = await balie.doe(melding, "triage", body, methode="PUT")
    assert antwoord.status_code == 400
    assert {fout["pointer"] for fout in antwoord.json()["fouten"]} == {"/gevolg", "/risicos"}


async def test_a_reporter_who_would_be_exposed_is_consulted_first(balie: Balie) -> None:
    melding = await balie.meld()
    for herleidbaarheid, status in (("nog_niet_overlegd", 409), ("melder_akkoord", 200)):
        body = TRIAGE | {"herleidbaarheid": herleidbaarheid}
        await balie.doe(melding, "triage", body, methode="PUT")
        assert (await balie.doe(melding, "_onderzoeken", {})).status_code == status


async def test_an_anonymous_melding_is_not_lifted_by_hand(balie: Balie) -> None:
    melding = await balie.meld(vertrouwelijkheid="anoniem", melder={"type": "werknemer"})
    assert soort(await balie.doe(melding, "_onderzoeken", {})) == (409, "urgentie-te-laag")
    body = {"urgentie": "u3_hoog", "reden": "Klinkt ernstig."}
    assert soort(await balie.doe(melding, "urgentie", body, methode="PUT")) == (409, "anoniem-niet-opgepakt")
    await balie.doe(melding, "triage", TRIAGE | {"risicos": ["onderbetaling"]}, methode="PUT")
    assert (await balie.doe(melding, "_onderzoeken", {})).status_code == 200


async def test_an_override_stands_beside_the_computed_class_until_it_is_lifted(balie: Balie) -> None:
    melding = await balie.meld()
    body = {"urgentie": "u2_spoed", "reden": "Derde melding in een week."}
    wordt = (await balie.doe(melding, "urgentie", body, methode="PUT")).json()
    assert (wordt["urgentie"], wordt["urgentieBerekend"], wordt["urgentieOverschrevenDoor"]) == (
        "u2_spoed",
        "u4_normaal",
        "anna",
    )
    terug = (await balie.doe(melding, "urgentie", methode="DELETE")).json()
    assert (terug["urgentie"], terug["urgentieOverschrevenDoor"]) == ("u4_normaal", None)
    assert [data["beoordeling"] for _, _, data in await balie.events(melding)] == [1, 2]


async def test_who_was_heard_otherwise_is_closed_by_hand(balie: Balie) -> None:
    melding = await balie.meld()
    await balie.doe(melding, "_onderzoeken", {})
    assert (await balie.doe(melding, "_afhandelen", {"uitkomst": "geen_overtreding"})).status_code == 200
    (_, (type_, _, data)) = await balie.events(melding)
    assert (type_, data["uitkomst"], data["zonderInterventie"]) == ("melding-afgehandeld", "geen_overtreding", True)


# coupling


async def test_a_coupling_rises_by_one_under_the_key_of_the_new_company(balie: Balie) -> None:
    melding = await balie.meld(werkgever={"naam": "De Kraai", "gemeente": "Ede"})
    for kvk, vestiging in (("12345678", None), ("87654321", "000012345678"), ("87654321", "000012345678")):
        body = {"kvkNummer": kvk, "vestigingsnummer": vestiging}
        assert (await balie.doe(melding, "koppeling", body, methode="PUT")).status_code == 200
    terug = await balie.doe(melding, "koppeling", {"naam": "Toch een andere Kraai"}, methode="PUT")
    assert (terug.json()["werkgever"]["kvkNummer"], terug.json()["werkgever"]["gemeente"]) == (None, "Ede")
    events = await balie.events(melding)
    assert [(sleutel, data["koppeling"], data["van"]) for _, sleutel, data in events] == [
        ("12345678", 1, None),
        ("87654321", 2, {"kvkNummer": "12345678", "vestigingsnummer": None}),
        (melding, 3, {"kvkNummer": "87654321", "vestigingsnummer": "000012345678"}),
    ]
    gelegd = (await balie.lees(melding, "/koppelingen"))["resultaten"]
    assert [(k["nummer"], k["kvkNummer"], k["gekoppeldDoor"]) for k in gelegd] == [
        (1, "12345678", "anna"),
        (2, "87654321", "anna"),
        (3, None, "anna"),
    ]


async def test_candidates_come_from_earlier_meldingen_in_the_municipality(balie: Balie) -> None:
    for naam, kvk, gemeente, adres in (
        ("Bakkerij De Kraai B.V.", "11111111", "Ede", "Kerkstraat 1"),
        ("bakkerij de kraai", "11111111", "ede", "Kerkstraat 1"),
        ("Slagerij Zwart", "22222222", "Ede", "Dorpsplein 4"),
        ("Bakkerij De Kraai", "33333333", "Arnhem", None),
        ("Garage Nobel", "44444444", "Ede", "Kerkstraat 9"),
    ):
        plek = {"naam": naam, "kvkNummer": kvk, "gemeente": gemeente, "adres": adres}
        await balie.meld(in_triage=False, werkgever=plek)
    melding = await balie.meld(werkgever={"naam": "de Kraai", "gemeente": "Ede", "adres": "Dorpsplein 4"})
    kandidaten = (await balie.lees(melding, "/koppeling/kandidaten"))["resultaten"]
    assert [kandidaat["kvkNummer"] for kandidaat in kandidaten] == ["11111111", "11111111", "22222222"]
    assert kandidaten[2]["redenen"] == ["Het adres is hetzelfde.", "De gemeente is dezelfde."]


async def test_a_coupling_names_every_wrong_field(balie: Balie) -> None:
    melding = await balie.meld()
    antwoord = await balie.doe(melding, "koppeling", {"vestigingsnummer": "000012345678"}, methode="PUT")
    assert antwoord.status_code == 400
    assert {fout["pointer"] for fout in antwoord.json()["fouten"]} == {"/naam", "/kvkNummer"}
