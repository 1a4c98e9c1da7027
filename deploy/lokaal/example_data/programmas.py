"""The programmes of 2023-2026, with a share of the hours of the fictitious inspectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Programma:
    """A programme: its aim in risicos, the sections of the SBI it is about (none is all), and hours of visits."""

    naam: str
    soort: str
    risicos: Sequence[str]
    sbi_secties: Sequence[str]
    uren: int


PROGRAMMAS: Final = (
    Programma(
        "Arbeidsuitbuiting en ernstige benadeling",
        "thematisch",
        ("arbeidsuitbuiting_ernstige_benadeling", "illegale_tewerkstelling"),
        (),
        900,
    ),
    Programma("Uitzendbureaus", "sectoraal", ("onderbetaling", "aantasting_arbeidsverhoudingen"), ("N",), 700),
    Programma(
        "Internationaal, schijnconstructies en cao-naleving",
        "thematisch",
        ("onderbetaling", "aantasting_arbeidsverhoudingen"),
        ("C", "F", "H"),
        600,
    ),
    Programma(
        "Suwi en sociaal domein",
        "stelsel",
        ("onvoldoende_inkomen", "problematische_schulden", "mismatch_arbeidsmarkt", "geen_reintegratie"),
        ("O",),
        200,
    ),
    Programma(
        "PSA, arbeidsdiscriminatie en fysieke belasting",
        "thematisch",
        ("werkdruk", "ongewenst_gedrag", "ongelijke_behandeling", "fysieke_overbelasting"),
        (),
        800,
    ),
    Programma(
        "Blootstelling gevaarlijke stoffen",
        "thematisch",
        ("blootstelling_gevaarlijke_stoffen",),
        ("B", "C", "F", "G"),
        900,
    ),
    Programma("Asbest", "sectoraal", ("blootstelling_gevaarlijke_stoffen",), ("E", "F"), 700),
    Programma("Procesveiligheid Brzo/ARIE", "thematisch", ("zware_ongevallen_brzo_arie",), ("C", "H"), 500),
    Programma("Certificatie en markttoezicht", "stelsel", ("onveiligheid_werkplek",), ("C", "M"), 300),
    Programma(
        "Trends en ontwikkelingen",
        "thematisch",
        ("ongezonde_arbeidspatronen", "jeugdigen_en_kinderen"),
        ("H", "I", "J"),
        200,
    ),
)
