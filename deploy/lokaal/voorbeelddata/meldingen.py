"""Meldingen in plain Dutch, from hand-written texts; the bodies of POST /v1/meldingen."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

import yaml

from deploy.lokaal.voorbeelddata.bedrijven import Vestiging
from deploy.lokaal.voorbeelddata.tabellen import persoon

_TEKSTEN: Final = Path(__file__).with_name("meldingen.yaml")
_DAGEN: Final = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag")
_MAANDEN: Final = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober")
_ZONDER_KVK: Final = 0.1
_OPNIEUW: Final = 0.2


def maak_meldingen(
    vestigingen: Sequence[Vestiging], aantal: int = 300, *, seed: int = 1, vandaag: date
) -> Iterator[dict[str, Any]]:
    """Draw meldingen about these vestigingen.

    Every entry of the texts is used at least once, then by its weight. One in five is about a company that was reported
    before, one in ten about a company of which the reporter knows only the name and the place.
    """
    toeval = Random(seed)  # noqa: S311 -- repeatable, not secret
    situaties: list[dict[str, Any]] = _teksten()["meldingen"]
    gekozen = [*situaties, *toeval.choices(situaties, [situatie["gewicht"] for situatie in situaties], k=aantal)]
    gekozen = gekozen[:aantal]
    toeval.shuffle(gekozen)
    eerder: list[Vestiging] = []
    for situatie in gekozen:
        past = [bekend for bekend in eerder if _past(bekend, situatie)]
        if not past or toeval.random() > _OPNIEUW:
            past = [vestiging for vestiging in vestigingen if _past(vestiging, situatie)]
        vestiging = toeval.choice(past)
        eerder.append(vestiging)
        yield _melding(situatie, vestiging, toeval, vandaag)


@cache
def _teksten() -> Mapping[str, Any]:
    teksten: Mapping[str, Any] = yaml.safe_load(_TEKSTEN.read_text(encoding="utf-8"))
    return teksten


def _past(vestiging: Vestiging, situatie: Mapping[str, Any]) -> bool:
    return vestiging.sbi_code.startswith(tuple(situatie["sbi"])) and vestiging.werkzame_personen > 1


def _melding(situatie: Mapping[str, Any], vestiging: Vestiging, toeval: Random, vandaag: date) -> dict[str, Any]:
    melder: str = toeval.choice(situatie["melder"])
    vertrouwelijkheid: str = toeval.choice(situatie["vertrouwelijkheid"])
    minst, meest = situatie["getroffenen"]
    getroffenen = min(toeval.randint(minst, meest), max(minst, vestiging.werkzame_personen))
    body: dict[str, Any] = {
        "soort": situatie["soort"],
        "vertrouwelijkheid": vertrouwelijkheid,
        "risicos": situatie["risicos"],
        "werkgever": _werkgever(vestiging, bekend=situatie["soort"] == "ongeval" or toeval.random() > _ZONDER_KVK),
        "melder": {"type": melder} | ({} if vertrouwelijkheid == "anoniem" else _persoon(toeval)),
        "toelichting": _tekst(situatie, melder, vestiging, getroffenen, toeval),
        "directGevaar": situatie.get("direct_gevaar", False),
        "aantalGetroffenen": getroffenen,
    }
    if "onderbetaling" in situatie["risicos"]:
        waarden = {"wat": toeval.sample(("onder_minimum", "uren_niet_betaald", "inhoudingen"), 2), "loonstrook": "nee"}
        body["antwoorden"] = [{"risico": "onderbetaling", "versie": 1, "waarden": waarden}]
    if "gevolg" in situatie:
        gebeurd = vandaag - timedelta(days=toeval.randint(0, 6))
        body["ongeval"] = {
            "gevolg": situatie["gevolg"],
            "gebeurdOp": datetime.combine(gebeurd, time(toeval.randint(6, 20)), UTC).isoformat(),
            "slachtoffers": getroffenen,
            "slachtoffersOnder18": 0,
            "arbeidsrelaties": [toeval.choice(("werknemer", "uitzendkracht", "zelfstandige"))],
            "plekOnveranderd": situatie["gevolg"] == "dodelijk",
            "familieVanWerkgever": False,
            "gemeldDatum": vandaag.isoformat(),
        }
    return body


def _werkgever(vestiging: Vestiging, *, bekend: bool) -> dict[str, Any]:
    werkgever: dict[str, Any] = {
        "naam": vestiging.naam,
        "gemeente": vestiging.gemeente,
        "provincie": vestiging.provincie,
        "breedtegraad": vestiging.breedtegraad,
        "lengtegraad": vestiging.lengtegraad,
    }
    if bekend:
        werkgever |= {"kvkNummer": vestiging.kvk_nummer, "vestigingsnummer": vestiging.vestigingsnummer}
    return werkgever


def _persoon(toeval: Random) -> dict[str, str]:
    """Draw somebody who can be reached; example.nl and 06-12345 are set apart for what does not exist."""
    gegevens = {"naam": persoon(toeval)}
    if toeval.random() < 0.7:  # noqa: PLR2004 -- most leave an address
        gegevens["email"] = f"melder{toeval.randrange(10_000)}@example.nl"
    else:
        gegevens["telefoon"] = f"06 12345{toeval.randrange(1000):03d}"
    return gegevens


def _tekst(situatie: Mapping[str, Any], melder: str, vestiging: Vestiging, getroffenen: int, toeval: Random) -> str:
    delen = (
        toeval.choice(_teksten()["openingen"][melder]),
        toeval.choice(situatie["tekst"]),
        toeval.choice(_teksten()["afsluitingen"][melder]),
    )
    return "".join(delen).format(
        n=max(2, getroffenen),
        uur=toeval.choice((48, 54, 60, 66)),
        loon=toeval.choice((6, 7, 8, 9, 10)),
        bedrag=toeval.choice((85, 110, 125, 150, 240, 310)),
        weken=toeval.choice((3, 4, 6, 8, 11)),
        dag=toeval.choice(_DAGEN),
        maand=toeval.choice(_MAANDEN),
        plaats=vestiging.plaats,
    )
