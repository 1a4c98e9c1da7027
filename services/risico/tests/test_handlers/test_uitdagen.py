"""Challenging the version in effect on our own findings, and the commands of who audits it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from click.testing import CliRunner, Result

from risico import handlers
from risico.__main__ import main
from risico.domain import Uitdagingverslag
from risico.model import TeWeinigInspecties
from shared.contracts.waardelijsten import Risico, Uitkomst
from shared.runtime.database import Database

Json = dict[str, Any]
Opdrachtregel = Callable[..., Awaitable[Result]]
AANTAL = 320


@pytest.fixture
def opdrachtregel(database_url: str, issuer: str, jwks_url: str) -> Opdrachtregel:
    """Give a function that runs a command of risico on the database of the test."""
    omgeving = {
        "RISICO_PROFIEL": "test",
        "RISICO_DATABASE_URL": database_url,
        "RISICO_BUS_URL": database_url,
        "RISICO_ISSUER": issuer,
        "RISICO_JWKS_URL": jwks_url,
    }

    async def doe(*woorden: str) -> Result:
        return await asyncio.to_thread(CliRunner(env=omgeving).invoke, main, list(woorden))

    return doe


@pytest.fixture
async def bezocht(
    importeer: Callable[..., Awaitable[object]],
    cafes: Callable[..., list[Json]],
    verwerk: Callable[..., Awaitable[None]],
    afgerond: Callable[..., Any],
) -> list[UUID]:
    """Have forty cafés visited by six inspectors, two of them eenmanszaken, and give each inspection that counts."""
    rijen = cafes(42)
    for rij in rijen[40:]:
        rij["rechtsvorm"] = "Eenmanszaak"
    await importeer(rijen)
    rng = Random(3)  # noqa: S311 - no secrets here
    inspecteurs = [uuid4() for _ in range(6)]

    def bezoek(nummer: str, dag: int, risico: Risico = Risico.ONDERBETALING) -> Any:
        fout = rng.random() < (0.7 if int(nummer) % 3 else 0.1)
        return afgerond(
            kvk_nummer=nummer[4:],
            vestigingsnummer=nummer,
            inspecteur_id=rng.choice(inspecteurs),
            risicos=(risico,),
            uitkomst=Uitkomst.OVERTREDING if fout else Uitkomst.GEEN_OVERTREDING,
            afgerond_op=datetime.now(UTC) - timedelta(days=AANTAL - dag),
        )

    nummers = [rij["vestigingsnummer"] for rij in rijen]
    tellend = [bezoek(rng.choice(nummers[:40]), dag) for dag in range(AANTAL)]
    await verwerk(*tellend)
    await verwerk(*(bezoek(nummer, 5) for nummer in nummers[40:]), bezoek(nummers[0], 6, Risico.WERKDRUK))
    return [UUID(str(event.data.interventie_id)) for event in tellend]


async def test_our_own_findings_are_the_inspections(db: Database, bezocht: list[UUID]) -> None:
    verslag = await handlers.daag_uit_op_bewijs(db, Risico.ONDERBETALING, seed=1)
    vergelijking = verslag.vergelijking
    assert (verslag.modelversie, verslag.risico) == ("1.1", Risico.ONDERBETALING)
    # neither those of natural persons nor those into another risico
    assert (vergelijking.inspecties, vergelijking.inspecteurs, vergelijking.herhalingen) == (AANTAL, 6, 1_000)
    assert verslag == await handlers.daag_uit_op_bewijs(db, Risico.ONDERBETALING, seed=1)
    async with db.transaction() as tx:
        await handlers.vernietig_bevinding(tx, bezocht[0], door="bert", reden="Herroepen in bezwaar.")
    zonder: Uitdagingverslag = await handlers.daag_uit_op_bewijs(db, Risico.ONDERBETALING, seed=1)
    assert zonder.vergelijking.inspecties == AANTAL - 1
    assert zonder.gegevens_sha256 != verslag.gegevens_sha256
    with pytest.raises(TeWeinigInspecties):
        await handlers.daag_uit_op_bewijs(db, Risico.WERKDRUK, seed=1)


@pytest.mark.usefixtures("bezocht")
async def test_what_the_command_writes_is_what_the_api_takes(
    opdrachtregel: Opdrachtregel, als: Callable[..., httpx.AsyncClient]
) -> None:
    uit = await opdrachtregel("daag-uit", "--risico", "onderbetaling", "--json")
    assert uit.exit_code == 0, uit.output
    antwoord = await als("risico:modelleren").post("/uitdagingen", json=json.loads(uit.output))
    assert antwoord.status_code == 201, antwoord.text
    assert antwoord.json()["verslag"] == json.loads(uit.output)
    tekst = await opdrachtregel("daag-uit", "--risico", "onderbetaling")
    assert "beslisbomen" in tekst.output
    te_weinig = await opdrachtregel("daag-uit", "--risico", "werkdruk")
    assert (te_weinig.exit_code, "bruikbare inspecties" in te_weinig.output) == (1, True)


@pytest.mark.parametrize("woorden", [[], ["--risico", "werkdruk", "--modelversie", "1.1"], ["CSV"], ["CSV", "--json"]])
async def test_the_command_asks_for_what_it_needs(
    opdrachtregel: Opdrachtregel, tmp_path: Path, woorden: list[str]
) -> None:
    csv = tmp_path / "inspecties.csv"
    csv.write_text("Nr;Dag;Uit\n")
    uit = await opdrachtregel("daag-uit", *(str(csv) if woord == "CSV" else woord for woord in woorden))
    assert (uit.exit_code, "Geef" in uit.output) == (2, True)


async def test_the_check_of_the_week_is_printed_by_its_command(opdrachtregel: Opdrachtregel, db: Database) -> None:
    uit = await opdrachtregel("ijk")
    async with db.transaction() as tx:
        (gedaan,) = await handlers.toon_ijkingen(tx, na=None, limiet=2)
    assert uit.exit_code == 0, uit.output
    assert uit.output.endswith(f"{handlers.ijking_als_tekst(gedaan)}\n")
    weer = await opdrachtregel("ijk")  # done already: the same one is shown
    assert weer.output == f"{handlers.ijking_als_tekst(gedaan)}\n"
