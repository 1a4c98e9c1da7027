"""Companies, inspecteurs and meldingen for load: as many as asked, the same for the same seed, all fictitious."""

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from shared.contracts.waardelijsten import Domein, MelderType, Risico

# a place per province: name of a gemeente, province, degrees WGS 84
PLACES: Final = (
    ("Groningen", "Groningen", 53.219, 6.567),
    ("Leeuwarden", "Friesland", 53.201, 5.800),
    ("Assen", "Drenthe", 52.993, 6.562),
    ("Zwolle", "Overijssel", 52.516, 6.083),
    ("Lelystad", "Flevoland", 52.518, 5.471),
    ("Arnhem", "Gelderland", 51.985, 5.899),
    ("Utrecht", "Utrecht", 52.091, 5.122),
    ("Haarlem", "Noord-Holland", 52.387, 4.646),
    ("Rotterdam", "Zuid-Holland", 51.922, 4.479),
    ("Middelburg", "Zeeland", 51.499, 3.611),
    ("Tilburg", "Noord-Brabant", 51.561, 5.083),
    ("Maastricht", "Limburg", 50.851, 5.691),
)
SBI: Final = ("0111", "1071", "25111", "4120", "4711", "49410", "56101", "7820", "8122", "8710")
COLUMNS: Final = (
    "kvkNummer",
    "vestigingsnummer",
    "naam",
    "rechtsvorm",
    "hoofdvestiging",
    "sbiCode",
    "werkzamePersonen",
    "gemeente",
    "provincie",
    "breedtegraad",
    "lengtegraad",
)
RISICOS: Final = (
    Risico.ONDERBETALING,
    Risico.ONVEILIGHEID_WERKPLEK,
    Risico.BLOOTSTELLING_GEVAARLIJKE_STOFFEN,
    Risico.FYSIEKE_OVERBELASTING,
    Risico.WERKDRUK,
    Risico.ILLEGALE_TEWERKSTELLING,
)
_ANTWOORDEN: Final[dict[Risico, dict[str, Any]]] = {
    Risico.ONDERBETALING: {"wat": ["onder_minimum", "contant"], "uren_per_week": 48, "loonstrook": "nee"},
    Risico.ONVEILIGHEID_WERKPLEK: {"nu_gevaar": "nee", "gevaar": ["vallen"], "hoogte_meter": 6},
    Risico.BLOOTSTELLING_GEVAARLIJKE_STOFFEN: {"nu_bezig": "ja", "stof": ["kwartsstof"], "bescherming": "nee"},
    Risico.FYSIEKE_OVERBELASTING: {"belasting": ["tillen"], "gewicht_kg": 40, "hulpmiddelen": "nee"},
    Risico.WERKDRUK: {"overwerk": "dagelijks", "uitval": "ja"},
    Risico.ILLEGALE_TEWERKSTELLING: {"nu_bezig": "ja", "aantal": 4, "aanwijzingen": ["geen_vergunning"]},
}


@dataclass(frozen=True, slots=True)
class Company:
    kvk: str
    vestiging: str
    gemeente: str
    provincie: str
    lat: float
    lon: float
    sbi: str
    people: int


def companies(number: int, seed: int = 1, *, first: int = 0) -> list[Company]:
    """Make companies spread over the provinces, some kilometres around one place each; numbered from `first`."""
    rng = random.Random(seed)
    result = []
    for i in range(first, first + number):
        gemeente, provincie, lat, lon = PLACES[i % len(PLACES)]
        result.append(
            Company(
                f"{90_000_000 + i:08d}",
                f"{900_000_000_000 + i:012d}",
                gemeente,
                provincie,
                round(lat + rng.gauss(0, 0.06), 5),
                round(lon + rng.gauss(0, 0.09), 5),
                rng.choice(SBI),
                max(2, int(rng.lognormvariate(2.3, 1.2))),
            )
        )
    return result


def companies_csv(rows: Sequence[Company]) -> str:
    """Write companies as the CSV that risico imports."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for c in rows:
        name = f"Proefbedrijf {c.kvk} (fictief)"
        writer.writerow((c.kvk, c.vestiging, name, "bv", "ja", c.sbi, c.people, c.gemeente, c.provincie, c.lat, c.lon))
    return out.getvalue()


def inspecteurs(number: int, seed: int = 2) -> list[dict[str, Any]]:
    """Make inspecteurs with a domein each as the meldingen ask it, spread over the provinces, eight hours a day."""
    rng = random.Random(seed)
    domeinen = (Domein.EERLIJK_WERK, Domein.VEILIG_EN_GEZOND_WERK, Domein.VEILIG_EN_GEZOND_WERK)
    result = []
    for i in range(number):
        _, provincie, lat, lon = PLACES[i % len(PLACES)]
        result.append(
            {
                "id": str(UUID(int=rng.getrandbits(128), version=4)),
                "naam": f"Inspecteur {i + 1} (fictief)",
                "vaardigheden": [str(domeinen[i // len(PLACES) % len(domeinen)])],
                "provincies": [provincie],
                "thuis": {
                    "breedtegraad": round(lat + rng.gauss(0, 0.04), 5),
                    "lengtegraad": round(lon + rng.gauss(0, 0.06), 5),
                },
            }
        )
    return result


def melding(company: Company, rng: random.Random) -> dict[str, Any]:
    """Make the body of a melding about a company that will lead to a visit (u1-u4), sometimes anonymous."""
    risico = rng.choice(RISICOS)
    anonymous = rng.random() < 0.2
    if anonymous:
        risico = Risico.ONDERBETALING  # what an anonymous melding is taken up for
    body: dict[str, Any] = {
        "soort": "klacht",
        "vertrouwelijkheid": "anoniem" if anonymous else "vertrouwelijk",
        "risicos": [str(risico)],
        "werkgever": {
            "kvkNummer": company.kvk,
            "vestigingsnummer": company.vestiging,
            "naam": f"Proefbedrijf {company.kvk} (fictief)",
            "gemeente": company.gemeente,
            "provincie": company.provincie,
            "breedtegraad": company.lat,
            "lengtegraad": company.lon,
        },
        "melder": {"type": str(MelderType.WERKNEMER)},
        "toelichting": "Wij werken al weken zonder de juiste bescherming en krijgen de overuren niet betaald. "
        "De leiding weet ervan en doet er niets aan. Dit is een verzonnen melding om mee te meten.",
        "aantalGetroffenen": rng.randint(1, 40),
    }
    if not anonymous:
        body["melder"] |= {
            "naam": f"Verzonnen Melder {rng.randint(1, 99999)}",
            "email": f"melder{rng.randint(1, 99999)}@example.nl",
            "telefoon": f"06 {rng.randint(10_000_000, 99_999_999)}",
        }
    return body


def melding_volledig(company: Company, rng: random.Random) -> dict[str, Any]:
    """Make the body of a melding that brings all it may: an accident with its facts, or answers to the questions."""
    body = melding(company, rng)
    if rng.random() < 0.25:
        return body | {
            "soort": "ongeval",
            "ongeval": {
                "gevolg": rng.choice(("ziekenhuisopname", "blijvend_letsel", "niet_meldingsplichtig")),
                "gebeurdOp": "2026-01-05T08:15:00Z",
                "slachtoffers": 1,
                "slachtoffersOnder18": 0,
                "arbeidsrelaties": ["uitzendkracht"],
                "plaats": "Bij de los- en laadplaats (fictief)",
                "plekOnveranderd": False,
            },
        }
    (risico,) = body["risicos"]
    return body | {"antwoorden": [{"risico": risico, "versie": 1, "waarden": _ANTWOORDEN[Risico(risico)]}]}


def signaal(company: Company, rng: random.Random, reference: str) -> dict[str, Any]:
    """Make one item of a partner's batch that will lead to a visit."""
    return {
        "soort": "signaal",
        "risicos": [str(rng.choice(RISICOS))],
        "werkgever": {"kvkNummer": company.kvk, "vestigingsnummer": company.vestiging},
        "toelichting": "Bij een controle zijn werkroosters en loonstroken gezien die niet bij elkaar passen (fictief).",
        "overtredingKlasse": "overige_overtreding",
        "eigenKenmerk": reference,
    }
