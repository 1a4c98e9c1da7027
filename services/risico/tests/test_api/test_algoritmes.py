"""The entry in the Algoritmeregister: it follows from the version that runs, and no version runs without one.

The JSON Schema beside this file is ours, after the publication standard 1.0 of the Ministry of the Interior.
"""

import json
from pathlib import Path

import httpx
import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import text

from risico.model import FactorSoort
from shared.contracts.waardelijsten import Risico
from shared.runtime.database import Database

PAD = "/algoritmes/risicomodel/registervermelding"
SCHEMA = json.loads((Path(__file__).parent / "algoritmeregister-1.0.schema.json").read_text())


async def test_the_entry_is_what_the_standard_asks(client: httpx.AsyncClient) -> None:
    antwoord = await client.get(PAD)
    assert antwoord.status_code == 200, antwoord.text
    Draft202012Validator(SCHEMA).validate(antwoord.json())


async def test_whatever_the_model_knows_is_not_typed_by_hand(client: httpx.AsyncClient, db: Database) -> None:
    voor = (await client.get(PAD)).json()
    async with db.transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO risico.modelversie SELECT '9.9', now(), omschrijving, drempel_laag, 3.21, drempel_hoogst,"
                " meldingplafond, naleving_vooraf, naleving_voorgewicht, personen_onbekend, kwartaalplafond,"
                " NULL, NULL, 'proef', now() FROM risico.modelversie WHERE versie = '1.1'"
            )
        )
        halfwaarden = "halfwaardetijd_controle, halfwaardetijd_melding, landelijk_gemiddelde"
        for tabel, kolommen in (
            ("risicoparameter", f"risico, ernst, maatschappelijk, voorgewicht, {halfwaarden}"),
            ("sector", "sectie, naam, organisatiegraad, invloed"),
            ("bevindinggewicht", "zwaarte, gewicht"),
        ):
            await tx.execute(
                text(
                    f"INSERT INTO risico.{tabel} (modelversie, {kolommen})"  # noqa: S608 - names that stand here
                    f" SELECT '9.9', {kolommen} FROM risico.{tabel} WHERE modelversie = '1.1'"
                )
            )
    assert (await client.get(PAD)).status_code == 409
    assert (await client.get("http://risico/readyz")).status_code == 503
    async with db.transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO risico.vermeldingtekst SELECT '9.9', naam, omschrijving, organisatie, themas, contact,"
                " publicatiecategorie, doel, afwegingen, tussenkomst, risicobeheer, grondslag, wetten, impacttoetsen,"
                " gegevens, werking, leverancier, zoektermen FROM risico.vermeldingtekst WHERE modelversie = '1.1'"
            )
        )
    na = (await client.get(PAD)).json()
    assert (voor["source_id"], na["source_id"]) == ("risicomodel-1.1", "risicomodel-9.9")
    assert "hoog vanaf 3,21" in na["methods_and_models"]
    assert "hoog vanaf 3," in voor["methods_and_models"]
    assert all(risico.value.replace("_", " ") in na["methods_and_models"] for risico in Risico)


@pytest.mark.parametrize("veld", ["naam", "tussenkomst", "risicobeheer", "grondslag", "gegevens", "werking"])
async def test_the_service_is_not_ready_once_a_required_field_is_emptied(
    client: httpx.AsyncClient, db: Database, veld: str
) -> None:
    assert (await client.get("http://risico/readyz")).status_code == 200
    async with db.transaction() as tx:
        await tx.execute(text(f"UPDATE risico.vermeldingtekst SET {veld} = ' '"))  # noqa: S608 - idem
    antwoord = await client.get("http://risico/readyz")
    assert antwoord.status_code == 503
    assert "registervermelding" in antwoord.json()["detail"]
    geweigerd = await client.get(PAD)
    assert geweigerd.status_code == 409
    assert geweigerd.json()["type"] == "urn:probleem:risico:registervermelding-onvolledig"


async def test_another_algorithm_is_not_found(client: httpx.AsyncClient) -> None:
    assert (await client.get("/algoritmes/dobbelsteen/registervermelding")).status_code == 404


def test_every_feature_is_one_that_the_law_allows() -> None:
    assert {soort.value for soort in FactorSoort} == {
        "ernst", "maatschappelijk", "sector", "omvang", "controles", "bevindingen", "meldingen", "vestiging",
    }  # fmt: skip
