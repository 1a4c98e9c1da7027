"""Work lists, search and doubles over HTTP, with a million meldingen stored."""

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx
import numpy as np

from tests.bench import voorraad
from tests.load.stack import Stack, fetch

REQUESTS: Final = 400
WARM_UP: Final = 40

Ask = Callable[[], httpx.Response]


def measure(place: Path) -> dict[str, float]:
    """Give werklijst_p99_ms, zoek_p99_ms and dubbel_p99_ms: one caller, each request another one, all of them right."""
    stack = Stack(place, "postgres")
    try:
        stack.start()
        started = time.perf_counter()
        voorraad.fill(stack.url("postgres"))
        filled = time.perf_counter() - started
        stack.add("meldingen", "api")
        stack.wait_ready()
        rng = random.Random(5)
        ids = [row[0] for row in fetch(stack.url("postgres"), _SAMPLE)]
        with httpx.Client(base_url=stack.api("meldingen"), timeout=30) as client:
            eigen = {"Authorization": f"Bearer {stack.token('meldingen:lezen', subject=voorraad.MEDEWERKER)}"}
            alles = {
                "Authorization": "Bearer "
                + stack.token("meldingen:lezen", "meldingen:melder-lezen", "meldingen:beheer", subject="beheer")
            }
            werklijst = _p99(_work_lists(client, (eigen, alles), rng))
            zoek = _p99(_searches(client, alles, rng))
            dubbel = _p99(
                partial(client.get, f"/meldingen/{melding_id}/dubbelen", headers=eigen)
                for melding_id in rng.choices(ids, k=WARM_UP + REQUESTS)
            )
        return {
            "lijsten_vul_s": filled,
            "werklijst_p99_ms": werklijst,
            "zoek_p99_ms": zoek,
            "dubbel_p99_ms": dubbel,
        }
    finally:
        stack.stop()


# any melding, and one in ten of the company that has most
_SAMPLE: Final = (
    "(SELECT id FROM meldingen.melding TABLESAMPLE SYSTEM (0.1) LIMIT 900) UNION ALL"
    " (SELECT id FROM meldingen.melding WHERE kvk_nummer = '10000000' LIMIT 100)"
)


def _work_lists(client: httpx.Client, callers: Sequence[dict[str, str]], rng: random.Random) -> Iterator[Ask]:
    """Ask for lists and their counts in turn, with and without filters, and for the pages after the first."""
    filters: tuple[dict[str, Any], ...] = (
        {},
        {"urgentie": "u3_hoog"},
        {"status": "in_triage"},
        {"gemeente": "Assen"},
        {"kvkNummer": "10000000"},
        {"risico": "werkdruk", "verstreken": "true"},
    )
    while True:
        headers, params = rng.choice(callers), rng.choice(filters)
        yield partial(client.get, "/werklijst", params=params, headers=headers)
        first = client.get("/werklijst", params=params, headers=headers)
        if following := first.links.get("next"):
            path = "/werklijst?" + following["url"].partition("?")[2]
            yield partial(client.get, path, headers=headers)
        yield partial(client.get, "/werklijst/aantallen", params=params, headers=headers)


def _searches(client: httpx.Client, headers: dict[str, str], rng: random.Random) -> Iterator[Ask]:
    """Search for common words and rare ones, alone and together, in open words and in those of reporters."""
    common, rare = voorraad.VAK, voorraad.VOCABULARY[1_000:]
    while True:
        words = [rng.choice(common) for _ in range(rng.randint(0, 2))] + [rng.choice(rare)] * rng.randint(0, 1)
        yield from (
            partial(client.post, "/meldingen/_zoek", json=body, headers=headers)
            for body in (
                {"tekst": " ".join(words or ["zoekgeraakt"]), "doelbinding": "triage"},
                {"tekst": f"klacht {rng.choice(voorraad.BRANCHES)}"},
                {"tekst": rng.choice(voorraad.NAMES)},
                {"tekst": "klacht", "status": rng.choice(("in_triage", "afgehandeld"))},
                {"tekst": rng.choice(common), "doelbinding": "triage", "soort": "signaal", "urgentie": "u1_direct"},
            )
        )


def _p99(asks: Iterator[Ask]) -> float:
    """Send requests one after another; each must succeed."""
    took = []
    for number in range(WARM_UP + REQUESTS):
        ask = next(asks)
        started = time.perf_counter()
        answer = ask()
        elapsed = time.perf_counter() - started
        if answer.status_code != httpx.codes.OK:
            raise RuntimeError(f"{answer.request.url}: {json.dumps(answer.json())}")
        if number >= WARM_UP:
            took.append(elapsed * 1000)
    return float(np.percentile(took, 99))
