"""Risico at full size: the import, a new model version over the whole stock while meldingen come in, and lists."""

import asyncio
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from typing import Final

import asyncpg
import httpx

from shared.contracts.waardelijsten import MeldingSoort, Risico, Urgentie
from tests.bench import motor
from tests.load import data
from tests.load.stack import Stack, fetch, wait_until

VESTIGINGEN: Final = 340_000
BEVINDINGEN: Final = 600_000
MELDINGEN: Final = 600_000
PER_S: Final = 100
LIJSTEN: Final = 300
MINUTEN: Final = 20

_FILL: Final = """
CREATE TEMP TABLE v AS SELECT vestigingsnummer AS nummer, kvk_nummer AS kvk, row_number() OVER () AS plek
    FROM risico.vestiging;
CREATE UNIQUE INDEX ON v (plek);
INSERT INTO risico.bevinding (interventie_id, vestigingsnummer, risicos, uitkomst, instrumenten, afgerond_op)
SELECT uuidv7(), nummer, ARRAY[r[1 + (e.x * 6)::int], r[7 + (e.y * 12)::int]],
    CASE WHEN e.x + e.y < 0.5 THEN 'overtreding' ELSE 'geen_overtreding' END, '{{}}',
    now() - interval '8 years' * random()
FROM (SELECT random() AS x, random() AS y, 1 + (power(random(), 1.5) * {laatste})::int AS plek
    FROM generate_series(1, {bevindingen})) AS e JOIN v USING (plek), (SELECT ARRAY[{risicos}] AS r) AS r;
INSERT INTO risico.meldingbewijs (melding_id, kvk_nummer, vestigingsnummer, soort, urgentie, risicos, ontvangen_op)
SELECT uuidv7(), kvk, nummer, s[1 + (e.x * 3)::int], u[1 + (e.y * 4)::int], ARRAY[r[1 + (e.y * 6)::int]],
    now() - interval '4 years' * random()
FROM (SELECT random() AS x, random() AS y, 1 + (power(random(), 1.5) * {laatste})::int AS plek
    FROM generate_series(1, {meldingen})) AS e JOIN v USING (plek),
    (SELECT ARRAY[{risicos}] AS r, ARRAY[{soorten}] AS s, ARRAY[{urgenties}] AS u) AS r;
ANALYZE risico.bevinding, risico.meldingbewijs;
"""
_VERSIE: Final = """
INSERT INTO risico.modelversie SELECT 'bench', now(), omschrijving, drempel_laag, drempel_hoog, drempel_hoogst,
    meldingplafond, naleving_vooraf, naleving_voorgewicht, personen_onbekend, kwartaalplafond,
    NULL, NULL, 'bench', now() FROM risico.modelversie WHERE versie = '1.1';
INSERT INTO risico.risicoparameter (modelversie, risico, ernst, maatschappelijk, voorgewicht, halfwaardetijd_controle,
    halfwaardetijd_melding, landelijk_gemiddelde)
    SELECT 'bench', risico, ernst, maatschappelijk, voorgewicht * 1.05, halfwaardetijd_controle * 0.9,
    halfwaardetijd_melding, landelijk_gemiddelde FROM risico.risicoparameter WHERE modelversie = '1.1';
INSERT INTO risico.sectorgemiddelde SELECT 'bench', sectie, grootteklasse, risico, gemiddelde
    FROM risico.sectorgemiddelde WHERE modelversie = '1.1';
INSERT INTO risico.sector SELECT 'bench', sectie, naam, organisatiegraad, invloed
    FROM risico.sector WHERE modelversie = '1.1';
INSERT INTO risico.meldinggewicht SELECT 'bench', soort, urgentie, gewicht
    FROM risico.meldinggewicht WHERE modelversie = '1.1';
INSERT INTO risico.bevindinggewicht SELECT 'bench', zwaarte, gewicht
    FROM risico.bevindinggewicht WHERE modelversie = '1.1';
"""


def measure(place: Path) -> dict[str, float]:
    """Give the figures of risico; seconds, milliseconds at the 99th percentile, and memory in MB."""
    figures = motor.measure()
    stack = Stack(place, "postgres")
    try:
        stack.start()
        stack.add("risico", "api")
        stack.wait_ready()
        companies = data.companies(VESTIGINGEN)
        figures["vestigingen_import_s"] = _importeer(stack, place / "vestigingen.csv", companies)
        asyncio.run(_fill(stack))
        stack.add("risico", "worker")
        _wait_for_herweging(stack, 1)  # the first one makes the profiles
        stack.add("meldingen", "api")
        stack.add("meldingen", "worker")
        stack.wait_ready()
        asyncio.run(_execute(stack, _VERSIE))
        figures["zichtbaar_p99_ms"] = asyncio.run(_visible(stack, companies))
        _wait_for_herweging(stack, 2)
        figures["profielen_schrijven_s"] = _seconds(stack)
        figures["ranglijst_p99_ms"] = _ranglijst(stack)
        memory = stack.peak_memory_mb()
        figures["risico_rss_mb"] = max(figures.pop("motor_rss_mb"), memory["risico-worker-1"], memory["risico-api-1"])
        return figures
    finally:
        stack.stop()


def _importeer(stack: Stack, file: Path, companies: Sequence[data.Company]) -> float:
    file.write_text(data.companies_csv(companies))
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "risico", "importeer", str(file)],
        env={**os.environ, **stack.members["risico-api-1"].env},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - started


async def _fill(stack: Stack) -> None:
    def list_of(values: type[Risico] | type[MeldingSoort] | type[Urgentie]) -> str:
        return ", ".join(f"'{value}'" for value in values)

    await _execute(
        stack,
        _FILL.format(
            laatste=VESTIGINGEN - 1,
            bevindingen=BEVINDINGEN,
            meldingen=MELDINGEN,
            risicos=list_of(Risico),
            soorten=list_of(MeldingSoort),
            urgenties=list_of(Urgentie),
        ),
    )


async def _execute(stack: Stack, statements: str) -> None:
    connection = await asyncpg.connect(stack.url("postgres"))
    try:
        await connection.execute(statements, timeout=MINUTEN * 60)
    finally:
        await connection.close()


def _wait_for_herweging(stack: Stack, number: int) -> None:
    def done() -> bool:
        (row,) = fetch(stack.url("postgres"), "SELECT count(klaar_op) AS klaar FROM risico.herweging")
        return int(row["klaar"]) >= number

    wait_until(done, MINUTEN * 60, "the whole stock judged anew")


def _seconds(stack: Stack) -> float:
    query = (
        "SELECT extract(epoch FROM klaar_op - begonnen_op)::float8 AS s FROM risico.herweging ORDER BY id DESC LIMIT 1"
    )
    return float(fetch(stack.url("postgres"), query)[0]["s"])


async def _visible(stack: Stack, companies: Sequence[data.Company]) -> float:
    """Post meldingen at a fixed pace while the stock is judged anew; give p99 until the profile holds each."""
    posted: dict[str, float] = {}
    seen: dict[str, float] = {}
    total = PER_S * 30
    rng = random.Random(3)
    connection = await asyncpg.connect(stack.url("postgres"))

    async def watch() -> None:
        while len(posted) < total or posted.keys() - seen.keys():
            waiting = [melding_id for melding_id in list(posted) if melding_id not in seen]
            query = (
                "SELECT veroorzaakt_door::text FROM risico.aanleiding WHERE veroorzaakt_door = ANY($1::text[]::uuid[])"
            )
            found = await connection.fetch(query, waiting)
            now = time.perf_counter()
            seen.update((row[0], now) for row in found)
            await asyncio.sleep(0.02)

    watcher = asyncio.create_task(watch())
    async with httpx.AsyncClient(timeout=20) as client, asyncio.TaskGroup() as posts:

        async def post(body: dict[str, object]) -> None:
            started = time.perf_counter()
            answer = await client.post(f"{stack.api('meldingen')}/meldingen", json=body)
            answer.raise_for_status()
            posted[answer.json()["meldingId"]] = started

        begin = time.perf_counter()
        for number in range(total):
            await asyncio.sleep(max(0.0, begin + number / PER_S - time.perf_counter()))
            posts.create_task(post(data.melding(rng.choice(companies), rng)))
    async with asyncio.timeout(60):
        await watcher
    await connection.close()
    return quantiles([(seen[melding_id] - started) * 1000 for melding_id, started in posted.items()], n=100)[98]


def _ranglijst(stack: Stack) -> float:
    """Read pages of the ranked list, narrowed in every way, one after the other; give p99."""
    rng = random.Random(5)
    headers = {"Authorization": f"Bearer {stack.token('risico:lezen')}"}
    milliseconds = []
    with httpx.Client(base_url=stack.api("risico"), headers=headers, timeout=20) as client:
        for _ in range(LIJSTEN):
            keuze = {
                "risico": rng.choice([*Risico, None]),
                "sectie": rng.choice("ACFGIN"),
                "provincie": rng.choice(data.PLACES)[1],
                "band": rng.choice(["laag", "hoog", "hoogst"]),
            }
            filters = {naam: keuze[naam] for naam in rng.sample(sorted(keuze), rng.randrange(4)) if keuze[naam]}
            started = time.perf_counter()
            client.get("/ranglijst", params=filters).raise_for_status()
            milliseconds.append((time.perf_counter() - started) * 1000)
    return quantiles(milliseconds, n=100)[98]
