"""The field rules of each kind of melding: one table, of which all broken rules are named at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from shared.contracts.fouten import Veldfout
from shared.contracts.waardelijsten import Kanaal, MelderType, MeldingSoort

from .kalender import AMSTERDAM
from .opdracht import KLACHTGERECHTIGD, Ongeval, RegistreerMelding
from .vragensets import fouten_in_antwoorden


@dataclass(frozen=True, slots=True)
class Veldregel:
    """A rule about one field; `geschonden` gets the command and the date of today."""

    fout: Veldfout
    geschonden: Callable[[RegistreerMelding, date], bool]


def _moet_zich_noemen(opdracht: RegistreerMelding) -> bool:
    """Say whether the reporter is a person who can be reached; a partner is known by its OIN."""
    return not opdracht.anoniem and opdracht.melder.type is not MelderType.KETENPARTNER


def _gebeurd(ongeval: Ongeval) -> date:
    """Give the day of an accident, as it was in Amsterdam."""
    return ongeval.gebeurd_op.astimezone(AMSTERDAM).date()


VELDREGELS: Final = (
    Veldregel(
        Veldfout(
            "/melder/type",
            "geen-klachtgerechtigde",
            "Een klacht komt van een (oud-)werknemer, vakbond, ondernemingsraad of personeelsvertegenwoordiging. "
            "Doe anders een signaal.",
        ),
        lambda o, _: o.soort is MeldingSoort.KLACHT and o.melder.type not in KLACHTGERECHTIGD,
    ),
    Veldregel(
        Veldfout(
            "/melder/type",
            "klacht-in-plaats-van-signaal",
            "Een (oud-)werknemer, vakbond, ondernemingsraad of personeelsvertegenwoordiging doet een klacht, "
            "geen signaal.",
        ),
        lambda o, _: o.soort is MeldingSoort.SIGNAAL and o.melder.type in KLACHTGERECHTIGD,
    ),
    Veldregel(
        Veldfout(
            "/melder/type",
            "alleen-via-aansluiting",
            "Een ketenpartner levert aan via de eigen aansluiting (/signalen).",
        ),
        lambda o, _: o.melder.type is MelderType.KETENPARTNER and o.kanaal is not Kanaal.KETENPARTNER_API,
    ),
    Veldregel(
        Veldfout("/melder/naam", "verplicht", "Noem uw naam, of meld anoniem."),
        lambda o, _: _moet_zich_noemen(o) and o.melder.naam is None,
    ),
    Veldregel(
        Veldfout("/melder/email", "verplicht", "Geef een e-mailadres of een telefoonnummer, of meld anoniem."),
        lambda o, _: _moet_zich_noemen(o) and o.melder.email is None and o.melder.telefoon is None,
    ),
    Veldregel(
        Veldfout("/melder/naam", "anoniem", "Wie anoniem meldt, geeft geen naam op."),
        lambda o, _: o.anoniem and o.melder.naam is not None,
    ),
    Veldregel(
        Veldfout("/melder/email", "anoniem", "Wie anoniem meldt, geeft geen e-mailadres op."),
        lambda o, _: o.anoniem and o.melder.email is not None,
    ),
    Veldregel(
        Veldfout("/melder/telefoon", "anoniem", "Wie anoniem meldt, geeft geen telefoonnummer op."),
        lambda o, _: o.anoniem and o.melder.telefoon is not None,
    ),
    Veldregel(
        Veldfout("/vertrouwelijkheid", "verzoek-anoniem", "Een verzoek kan niet anoniem: het vraagt om een antwoord."),
        lambda o, _: o.soort is MeldingSoort.VERZOEK and o.anoniem,
    ),
    Veldregel(
        Veldfout("/ongeval", "verplicht", "Een ongeval heeft een gevolg, een tijdstip en slachtoffers."),
        lambda o, _: o.soort is MeldingSoort.ONGEVAL and o.ongeval is None,
    ),
    Veldregel(
        Veldfout("/ongeval", "niet-toegestaan", "Alleen een melding van soort ongeval heeft dit veld."),
        lambda o, _: o.soort is not MeldingSoort.ONGEVAL and o.ongeval is not None,
    ),
    Veldregel(
        Veldfout("/ongeval/gebeurdOp", "in-de-toekomst", "Het ongeval kan niet in de toekomst liggen."),
        lambda o, vandaag: o.ongeval is not None and _gebeurd(o.ongeval) > vandaag,
    ),
    Veldregel(
        Veldfout(
            "/ongeval/slachtoffersOnder18", "te-veel", "Er zijn niet meer slachtoffers onder 18 dan slachtoffers."
        ),
        lambda o, _: o.ongeval is not None and (o.ongeval.slachtoffers_onder_18 or 0) > (o.ongeval.slachtoffers or 0),
    ),
    Veldregel(
        Veldfout("/ongeval/arbeidsrelaties", "dubbel", "Noem elke arbeidsrelatie één keer."),
        lambda o, _: o.ongeval is not None and len(set(o.ongeval.arbeidsrelaties)) != len(o.ongeval.arbeidsrelaties),
    ),
    Veldregel(
        Veldfout("/ongeval/gemeldDatum", "in-de-toekomst", "Het ongeval kan niet in de toekomst zijn gemeld."),
        lambda o, vandaag: (
            o.ongeval is not None and o.ongeval.gemeld_datum is not None and o.ongeval.gemeld_datum > vandaag
        ),
    ),
    Veldregel(
        Veldfout("/ongeval/gemeldDatum", "voor-het-ongeval", "Een ongeval wordt niet gemeld voordat het gebeurt."),
        lambda o, _: (
            o.ongeval is not None
            and o.ongeval.gemeld_datum is not None
            and o.ongeval.gemeld_datum < _gebeurd(o.ongeval)
        ),
    ),
    Veldregel(
        Veldfout("/risicos", "dubbel", "Noem elk risico één keer."),
        lambda o, _: len(set(o.risicos)) != len(o.risicos),
    ),
    Veldregel(
        Veldfout("/werkgever/naam", "verplicht", "Geef het KVK-nummer, of de naam of omschrijving van de werkgever."),
        lambda o, _: o.werkgever.kvk_nummer is None and o.werkgever.naam is None,
    ),
    Veldregel(
        Veldfout("/werkgever/gemeente", "verplicht", "Zonder KVK-nummer is de gemeente nodig waar gewerkt wordt."),
        lambda o, _: o.werkgever.kvk_nummer is None and o.werkgever.gemeente is None,
    ),
    Veldregel(
        Veldfout("/werkgever/kvkNummer", "verplicht", "Een vestigingsnummer hoort bij een KVK-nummer."),
        lambda o, _: o.werkgever.vestigingsnummer is not None and o.werkgever.kvk_nummer is None,
    ),
    Veldregel(
        Veldfout("/werkgever/lengtegraad", "onvolledig", "Geef breedtegraad en lengtegraad samen, of geen van beide."),
        lambda o, _: (o.werkgever.breedtegraad is None) != (o.werkgever.lengtegraad is None),
    ),
)


def geschonden_regels(opdracht: RegistreerMelding, vandaag: date) -> tuple[Veldfout, ...]:
    """Name every field rule that the command breaks, in the order of the table, and every wrong answer."""
    geschonden = tuple(regel.fout for regel in VELDREGELS if regel.geschonden(opdracht, vandaag))
    return geschonden + fouten_in_antwoorden(opdracht.antwoorden, opdracht.risicos, vandaag)
