"""How an interventie ends: what was found, the outcome, and the instruments that fit both."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from shared.contracts.fouten import VeldenOngeldig, Veldfout
from shared.contracts.waardelijsten import Instrument, OvertredingKlasse, Risico, Uitkomst, Wet


@dataclass(frozen=True, slots=True)
class Bevinding:
    """What an inspector found on one risico under one law; `toelichting` is internal and never leaves this service."""

    id: UUID
    interventie_id: UUID
    risico: Risico
    wet: Wet
    overtreding_klasse: OvertredingKlasse | None
    toelichting: str
    vastgelegd_door: str
    vastgelegd_op: datetime


@dataclass(frozen=True, slots=True)
class Afronding:
    """The outcome an inspector gives, with the class of the breach and the instruments used."""

    uitkomst: Uitkomst
    overtreding_klasse: OvertredingKlasse | None = None
    instrumenten: tuple[Instrument, ...] = ()


@dataclass(frozen=True, slots=True)
class Grondslag:
    """What an instrument stands on: a bevinding under one of these laws, of one of these classes."""

    wetten: frozenset[Wet]
    klassen: frozenset[OvertredingKlasse]

    def gedragen_door(self, bevindingen: Iterable[Bevinding]) -> bool:
        return any(
            bevinding.wet in self.wetten and bevinding.overtreding_klasse in self.klassen for bevinding in bevindingen
        )


ZWAARTE: Final = tuple(OvertredingKlasse)  # declared from heavy to light

PASSENDE_INSTRUMENTEN: Final[Mapping[Uitkomst, frozenset[Instrument]]] = MappingProxyType(
    {
        Uitkomst.GEEN_OVERTREDING: frozenset({Instrument.GEEN}),
        Uitkomst.NIET_AANGETROFFEN: frozenset({Instrument.GEEN}),
        Uitkomst.DOORVERWEZEN: frozenset({Instrument.DOORVERWIJZING}),
        Uitkomst.OVERTREDING: frozenset(Instrument) - {Instrument.GEEN},
    }
)
VEREIST_INSTRUMENT: Final = frozenset({Uitkomst.OVERTREDING, Uitkomst.DOORVERWEZEN})

# A direct stillegging ends serious danger now (Arbowet 28); a preventive one follows a repeated breach and comes after
# its own warning (Arbowet 28a and the like in Atw, Wav, WML, Waadi). Not checked with a lawyer: easy to change here.
_PREVENTIEF: Final = Grondslag(
    frozenset({Wet.ARBOWET, Wet.ATW, Wet.WAV, Wet.WML, Wet.WAADI}),
    frozenset({OvertredingKlasse.ZWARE_OVERTREDING, OvertredingKlasse.DIRECT_BEBOETBAAR}),
)
GRONDSLAGEN: Final[Mapping[Instrument, Grondslag]] = MappingProxyType(
    {
        Instrument.STILLEGGING_DIRECT: Grondslag(
            frozenset({Wet.ARBOWET, Wet.BRZO_ARIE}), frozenset({OvertredingKlasse.ZWARE_OVERTREDING})
        ),
        Instrument.WAARSCHUWING_PREVENTIEVE_STILLEGGING: _PREVENTIEF,
        Instrument.STILLEGGING_PREVENTIEF: _PREVENTIEF,
    }
)


def controleer(afronding: Afronding, bevindingen: tuple[Bevinding, ...]) -> None:
    """Check outcome, class and instruments against each other and the bevindingen.

    Raises VeldenOngeldig with every wrong field at once.
    """
    fouten = (
        *_fouten_in_uitkomst(afronding, bevindingen),
        *_fouten_in_klasse(afronding, bevindingen),
        *_fouten_in_instrumenten(afronding, bevindingen),
    )
    if fouten:
        raise VeldenOngeldig(fouten)


def zwaarste(bevindingen: Iterable[Bevinding]) -> OvertredingKlasse | None:
    """Give the heaviest class among the bevindingen, or None when nothing was breached."""
    klassen = {bevinding.overtreding_klasse for bevinding in bevindingen}
    return next((klasse for klasse in ZWAARTE if klasse in klassen), None)


def onderzochte_risicos(uitkomst: Uitkomst, bevindingen: Iterable[Bevinding]) -> tuple[Risico, ...]:
    """List the risico's the outcome speaks of: those breached when there was a breach, else all that were looked at."""
    return tuple(
        dict.fromkeys(
            bevinding.risico
            for bevinding in bevindingen
            if uitkomst is not Uitkomst.OVERTREDING or bevinding.overtreding_klasse
        )
    )


def _fouten_in_uitkomst(afronding: Afronding, bevindingen: tuple[Bevinding, ...]) -> Iterator[Veldfout]:
    klasse = zwaarste(bevindingen)
    if afronding.uitkomst is Uitkomst.OVERTREDING and klasse is None:
        yield Veldfout("/uitkomst", "zonder-bevinding", "Geen van de bevindingen noemt een overtreding.")
    if afronding.uitkomst in (Uitkomst.GEEN_OVERTREDING, Uitkomst.NIET_AANGETROFFEN) and klasse is not None:
        yield Veldfout("/uitkomst", "strijdig-met-bevinding", "Een bevinding noemt een overtreding.")


def _fouten_in_klasse(afronding: Afronding, bevindingen: tuple[Bevinding, ...]) -> Iterator[Veldfout]:
    klasse = afronding.overtreding_klasse
    if afronding.uitkomst is not Uitkomst.OVERTREDING:
        if klasse is not None:
            yield Veldfout("/overtredingKlasse", "niet-van-toepassing", "Alleen een overtreding heeft een klasse.")
    elif klasse is None:
        yield Veldfout("/overtredingKlasse", "verplicht", "Bij een overtreding hoort een klasse.")
    elif (zwaar := zwaarste(bevindingen)) is not None and klasse is not zwaar:
        yield Veldfout("/overtredingKlasse", "onjuist", f"De zwaarste bevinding is van klasse {zwaar}.")


def _fouten_in_instrumenten(afronding: Afronding, bevindingen: tuple[Bevinding, ...]) -> Iterator[Veldfout]:
    gekozen = afronding.instrumenten
    passend = PASSENDE_INSTRUMENTEN[afronding.uitkomst]
    if not gekozen and afronding.uitkomst in VEREIST_INSTRUMENT:
        yield Veldfout(
            "/instrumenten", "verplicht", f"Bij uitkomst {afronding.uitkomst} hoort ten minste één instrument."
        )
    if len(set(gekozen)) < len(gekozen):
        yield Veldfout("/instrumenten", "dubbel", "Noem elk instrument één keer.")
    for instrument in dict.fromkeys(gekozen):
        if instrument not in passend:
            yield Veldfout(
                "/instrumenten", "past-niet", f"Instrument {instrument} past niet bij uitkomst {afronding.uitkomst}."
            )
        elif (grond := GRONDSLAGEN.get(instrument)) and not grond.gedragen_door(bevindingen):
            yield Veldfout(
                "/instrumenten",
                "zonder-grondslag",
                f"Voor {instrument} is een bevinding nodig onder {_opsomming(grond.wetten)}"
                f" van klasse {_opsomming(grond.klassen)}.",
            )
    if {Instrument.WAARSCHUWING_PREVENTIEVE_STILLEGGING, Instrument.STILLEGGING_PREVENTIEF} <= set(gekozen):
        yield Veldfout(
            "/instrumenten", "sluiten-elkaar-uit", "De waarschuwing gaat vooraf aan de preventieve stillegging zelf."
        )


def _opsomming(waarden: Iterable[str]) -> str:
    return ", ".join(sorted(waarden))
