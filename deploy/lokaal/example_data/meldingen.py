"""Meldingen in plain Dutch, from hand-written texts; the bodies of POST /v1/meldingen."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

import yaml

from deploy.lokaal.example_data.bedrijven import Vestiging
from deploy.lokaal.example_data.tables import draw_person

_TEXTS: Final = Path(__file__).with_name("meldingen.yaml")
_DAYS: Final = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag")
_MONTHS: Final = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober")
_WITHOUT_KVK: Final = 0.1
_AGAIN: Final = 0.2


def draw_meldingen(
    vestigingen: Sequence[Vestiging], count: int = 300, *, seed: int = 1, today: date
) -> Iterator[dict[str, Any]]:
    """Draw meldingen about these vestigingen.

    Every entry of the texts is used at least once, then by its weight. One in five is about a company that was reported
    before, one in ten about a company of which the reporter knows only the name and the place.
    """
    rng = Random(seed)  # noqa: S311 -- repeatable, not secret
    situations: list[dict[str, Any]] = _texts()["meldingen"]
    chosen = [*situations, *rng.choices(situations, [situation["gewicht"] for situation in situations], k=count)]
    chosen = chosen[:count]
    rng.shuffle(chosen)
    earlier: list[Vestiging] = []
    for situation in chosen:
        fitting = [known for known in earlier if _fits(known, situation)]
        if not fitting or rng.random() > _AGAIN:
            fitting = [vestiging for vestiging in vestigingen if _fits(vestiging, situation)]
        vestiging = rng.choice(fitting)
        earlier.append(vestiging)
        yield _melding(situation, vestiging, rng, today)


@cache
def _texts() -> Mapping[str, Any]:
    texts: Mapping[str, Any] = yaml.safe_load(_TEXTS.read_text(encoding="utf-8"))
    return texts


def _fits(vestiging: Vestiging, situation: Mapping[str, Any]) -> bool:
    return vestiging.sbi_code.startswith(tuple(situation["sbi"])) and vestiging.werkzame_personen > 1


def _melding(situation: Mapping[str, Any], vestiging: Vestiging, rng: Random, today: date) -> dict[str, Any]:
    melder: str = rng.choice(situation["melder"])
    vertrouwelijkheid: str = rng.choice(situation["vertrouwelijkheid"])
    least, most = situation["getroffenen"]
    getroffenen = min(rng.randint(least, most), max(least, vestiging.werkzame_personen))
    body: dict[str, Any] = {
        "soort": situation["soort"],
        "vertrouwelijkheid": vertrouwelijkheid,
        "risicos": situation["risicos"],
        "werkgever": _werkgever(vestiging, known=situation["soort"] == "ongeval" or rng.random() > _WITHOUT_KVK),
        "melder": {"type": melder} | ({} if vertrouwelijkheid == "anoniem" else _person(rng)),
        "toelichting": _text(situation, melder, vestiging, getroffenen, rng),
        "directGevaar": situation.get("direct_gevaar", False),
        "aantalGetroffenen": getroffenen,
    }
    if "onderbetaling" in situation["risicos"]:
        values = {"wat": rng.sample(("onder_minimum", "uren_niet_betaald", "inhoudingen"), 2), "loonstrook": "nee"}
        body["antwoorden"] = [{"risico": "onderbetaling", "versie": 1, "waarden": values}]
    if "gevolg" in situation:
        happened = today - timedelta(days=rng.randint(0, 6))
        body["ongeval"] = {
            "gevolg": situation["gevolg"],
            "gebeurdOp": datetime.combine(happened, time(rng.randint(6, 20)), UTC).isoformat(),
            "slachtoffers": getroffenen,
            "slachtoffersOnder18": 0,
            "arbeidsrelaties": [rng.choice(("werknemer", "uitzendkracht", "zelfstandige"))],
            "plekOnveranderd": situation["gevolg"] == "dodelijk",
            "familieVanWerkgever": False,
            "gemeldDatum": today.isoformat(),
        }
    return body


def _werkgever(vestiging: Vestiging, *, known: bool) -> dict[str, Any]:
    werkgever: dict[str, Any] = {
        "naam": vestiging.naam,
        "gemeente": vestiging.gemeente,
        "provincie": vestiging.provincie,
        "breedtegraad": vestiging.breedtegraad,
        "lengtegraad": vestiging.lengtegraad,
    }
    if known:
        werkgever |= {"kvkNummer": vestiging.kvk_nummer, "vestigingsnummer": vestiging.vestigingsnummer}
    return werkgever


def _person(rng: Random) -> dict[str, str]:
    """Draw somebody who can be reached; example.nl and 06-12345 are set apart for what does not exist."""
    details = {"naam": draw_person(rng)}
    if rng.random() < 0.7:  # noqa: PLR2004 -- most leave an address
        details["email"] = f"melder{rng.randrange(10_000)}@example.nl"
    else:
        details["telefoon"] = f"06 12345{rng.randrange(1000):03d}"
    return details


def _text(situation: Mapping[str, Any], melder: str, vestiging: Vestiging, getroffenen: int, rng: Random) -> str:
    parts = (
        rng.choice(_texts()["openingen"][melder]),
        rng.choice(situation["tekst"]),
        rng.choice(_texts()["afsluitingen"][melder]),
    )
    return "".join(parts).format(
        n=max(2, getroffenen),
        uur=rng.choice((48, 54, 60, 66)),
        loon=rng.choice((6, 7, 8, 9, 10)),
        bedrag=rng.choice((85, 110, 125, 150, 240, 310)),
        weken=rng.choice((3, 4, 6, 8, 11)),
        dag=rng.choice(_DAYS),
        maand=rng.choice(_MONTHS),
        plaats=vestiging.plaats,
    )
