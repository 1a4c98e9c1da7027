"""What no source may bring: features of nationality, neighbourhood or person.

Source: the ban on discrimination (Grondwet art. 1; AVG art. 9 and 22) and the design of this model, which weighs what a
company does, how large it is and in which sector, and never who lives or works there.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# stems of words in lower case: a long one counts anywhere in a name, a short one only as a word
KENMERKEN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "nationaliteit of afkomst": (
            *("nationalit", "geboorteland", "herkomst", "afkomst", "etnisch", "etnicit", "migratie", "allochtoon"),
            *("staatsburger", "verblijfsstatus", "verblijfsvergunning", "paspoort", "moedertaal", "taal", "ras"),
        ),
        "geloof, gezondheid of overtuiging": (
            "religi",
            "geloof",
            "godsdienst",
            "gezondheid",
            "politiek",
            "vakbondslid",
        ),
        "buurt of adres": (
            *("buurt", "wijk", "postcode", "pc4", "pc5", "pc6", "straat", "huisnummer", "adres", "stadsdeel"),
            *("breedtegraad", "lengtegraad", "coordina", "coördina", "latitude", "longitude", "lat", "lon"),
        ),
        "een persoon": (
            *("burgerservice", "bsn", "voornaam", "achternaam", "familienaam", "tussenvoegsel", "voorletter"),
            *("geboorte", "leeftijd", "geslacht", "telefoon", "mobiel", "email", "iban", "rekeningnummer"),
            *("bestuurder", "eigenaar", "eigenares", "gemachtigde", "werknemernaam", "persoonsn", "personeelsnummer"),
        ),
    }
)
LANG: Final = 5
_WOORD: Final = re.compile(r"[A-Z]?[^A-Z\W_]+|[A-Z]+")


def verboden_kenmerk(naam: str) -> str | None:
    """Tell which forbidden kind of feature the name of a column means; None when it means none."""
    woorden = [woord.lower() for woord in _WOORD.findall(naam)]
    samen = "".join(woorden)
    for kenmerk, stammen in KENMERKEN.items():
        for stam in stammen:
            # a short one is a word: lat is a coordinate, latente is not. A number may stand apart, as in PC4
            if stam in (samen if len(stam) >= LANG or stam[-1].isdigit() else woorden):
                return kenmerk
    return None
