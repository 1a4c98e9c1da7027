"""What the public is told of the model: its entry in the Algoritmeregister, generated from the version that runs.

Source: Algoritmeregister Publicatiestandaard 1.0 (Ministry of the Interior): the names, lengths and permitted values of
its fields. People write why the model is there; whatever is a number, a feature, a version or a date comes from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from math import isfinite
from types import MappingProxyType
from typing import Final

from risico.domain import Ijking, Uitdaging
from shared.contracts.waardelijsten import Band

from .parameters import Model
from .score import FactorSoort

ALGORITME: Final = "risicomodel"
STANDAARD: Final = "1.0"
_DAGEN_PER_JAAR: Final = 365.25

_KENMERKEN: Final[Mapping[FactorSoort, str]] = MappingProxyType(
    {
        FactorSoort.ERNST: "de ernst van het risico",
        FactorSoort.MAATSCHAPPELIJK: "het gewicht van het risico voor de samenleving",
        FactorSoort.SECTOR: "de sector en de grootteklasse (handelsregister)",
        FactorSoort.OMVANG: "het aantal werkzame personen (handelsregister)",
        FactorSoort.CONTROLES: "eerdere controles (eigen zaken)",
        FactorSoort.BEVINDINGEN: "wat bij controles is gevonden (eigen zaken)",
        FactorSoort.MELDINGEN: "het aantal, de soort en de urgentie van meldingen (eigen meldingen)",
    }
)
# the fewest and most characters, or items; where the standard leaves a field open, ours must be filled all the same
_LENGTES: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "name": (1, 100),
        "description_short": (1, 350),
        "organization": (1, 100),
        "category": (1, 3),
        "status": (1, 100),
        "begin_date": (7, 7),
        "contact_email": (1, 500),
        "publication_category": (1, 100),
        "url": (1, 500),
        "goal": (1, 2500),
        "proportionality": (1, 2500),
        "human_intervention": (1, 2500),
        "risks": (1, 2500),
        "lawful_basis": (1, 2500),
        "lawful_basis_grouping": (1, 50),
        "impacttoetsen": (1, 2500),
        "source_data": (1, 2500),
        "methods_and_models": (1, 5000),
        "provider": (1, 200),
        "lang": (3, 3),
        "standard_version": (3, 3),
        "source_id": (1, 100),
        "tags": (1, 2500),
    }
)


@dataclass(frozen=True, slots=True)
class Wetsverwijzing:
    """A law that the model works under, and where it can be read."""

    title: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vermeldingtekst:
    """What people wrote for the entry of one model version, in plain Dutch; what is empty is still to be written."""

    naam: str = ""
    omschrijving: str = ""
    organisatie: str = ""
    themas: tuple[str, ...] = ()
    contact: str = ""
    publicatiecategorie: str = ""
    doel: str = ""
    afwegingen: str = ""
    tussenkomst: str = ""
    risicobeheer: str = ""
    grondslag: str = ""
    wetten: tuple[Wetsverwijzing, ...] = ()
    impacttoetsen: str = ""
    gegevens: str = ""
    werking: str = ""
    leverancier: str = ""
    zoektermen: str = ""


@dataclass(frozen=True, slots=True)
class GeschrevenTekst:
    """A text as it was last written, and by whom; 0 is the version of a text that nobody wrote."""

    tekst: Vermeldingtekst
    versie: int
    door: str | None
    op: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registervermelding:
    """The entry; its fields carry the names of the standard."""

    name: str
    description_short: str
    organization: str
    category: tuple[str, ...]
    status: str
    begin_date: str
    contact_email: str
    publication_category: str
    url: str
    goal: str
    proportionality: str
    human_intervention: str
    risks: str
    lawful_basis: str
    lawful_basis_grouping: tuple[Wetsverwijzing, ...]
    impacttoetsen: str
    source_data: str
    methods_and_models: str
    provider: str
    lang: str
    standard_version: str
    source_id: str
    tags: str

    @classmethod
    def van(
        cls,
        model: Model,
        tekst: Vermeldingtekst,
        url: str,
        nu: datetime,
        *,
        grond: Uitdaging | None,
        ijking: Ijking | None,
    ) -> "Registervermelding":
        """Generate the entry of a model version as it stands `nu`; an empty text leaves its field empty.

        `grond` is the challenge that the version rests on, `ijking` the last weekly check.
        """
        return cls(
            name=tekst.naam,
            description_short=tekst.omschrijving,
            organization=tekst.organisatie,
            category=tekst.themas,
            status="In gebruik" if model.ingaat_op <= nu else "In ontwikkeling",
            begin_date=f"{model.ingaat_op:%Y-%m}",
            contact_email=tekst.contact,
            publication_category=tekst.publicatiecategorie,
            url=url,
            goal=_aangevuld(tekst.doel, _bereik(model)),
            proportionality=tekst.afwegingen,
            human_intervention=tekst.tussenkomst,
            risks=_aangevuld(tekst.risicobeheer, f"{_begrenzingen(model)} {_toetsing(model, ijking)}"),
            lawful_basis=tekst.grondslag,
            lawful_basis_grouping=tekst.wetten,
            impacttoetsen=tekst.impacttoetsen,
            source_data=_aangevuld(tekst.gegevens, f"Het model gebruikt: {'; '.join(_KENMERKEN.values())}."),
            methods_and_models=_aangevuld(tekst.werking, _werking(model) + _voorgeschiedenis(grond)),
            provider=tekst.leverancier,
            lang="nld",
            standard_version=STANDAARD,
            source_id=f"{ALGORITME}-{model.versie}",
            tags=tekst.zoektermen,
        )

    @property
    def gebreken(self) -> tuple[str, ...]:
        """The fields that are empty or longer than the standard allows."""
        gevonden = []
        for veld in fields(self):
            waarde = getattr(self, veld.name)
            laagst, hoogst = _LENGTES[veld.name]
            if not laagst <= len(waarde.strip() if isinstance(waarde, str) else waarde) <= hoogst:
                gevonden.append(veld.name)
        return tuple(gevonden)


def _aangevuld(tekst: str, gegenereerd: str) -> str:
    return f"{tekst.strip()} {gegenereerd}" if tekst.strip() else ""


def _bereik(model: Model) -> str:
    return f"Versie {model.versie} beoordeelt {len(model.risicos)} risico's in {len(model.sectoren)} sectoren."


def _begrenzingen(model: Model) -> str:
    per_kwartaal = ""
    if isfinite(model.kwartaalplafond):
        per_kwartaal = f", waarvan uit één kwartaal {_getal(model.kwartaalplafond)}"
    return f"Meldingen wegen samen hoogstens {_getal(model.meldingplafond)} (logaritme van het veelvoud){per_kwartaal}."


def _toetsing(model: Model, ijking: Ijking | None) -> str:
    """Tell of the weekly check: what was found where the lot sent inspectors, against what the scores expected."""
    wekelijks = "Elke week worden de scores vergeleken met wat bij door loting gekozen vestigingen is gevonden"
    if ijking is None or ijking.modelversie != model.versie or not ijking.kalibratie:
        return f"{wekelijks}; over deze versie is nog te weinig bekend."
    afwijkend = sum(cijfer.wijkt_af for cijfer in ijking.kalibratie.values())
    return (
        f"{wekelijks}. Het laatst in de week van {ijking.week:%d-%m-%Y}: van {len(ijking.kalibratie)} risico's was er"
        f" genoeg bekend, bij {afwijkend} week het gevondene meer af dan toeval verklaart."
    )


def _voorgeschiedenis(grond: Uitdaging | None) -> str:
    """Tell of the challenge that led to the version, if one did."""
    if grond is None or grond.bevordering is None:
        return ""
    soort = grond.bevordering.uitdager
    verschil = next(een.verschil for een in grond.verslag.vergelijking.uitdagers if een.soort == soort)
    return (
        f" Deze versie volgt op een uitdaging van versie {grond.verslag.modelversie}: daarin was"
        f" {soort.replace('_', ' ')} binnen inspecteurs {_getal(verschil.waarde)} beter (AUC; 95%-interval"
        f" {_getal(verschil.laag)} tot {_getal(verschil.hoog)}). Op {grond.bevordering.op:%d-%m-%Y} gaf een tweede"
        " persoon opdracht om wat die zag in dit model te brengen; de uitdager zelf geeft geen scores."
    )


def _werking(model: Model) -> str:
    banden = ", ".join(f"{band} vanaf {_getal(model.grenzen(band)[0])}" for band in Band)
    gewichten = ", ".join(f"{zwaarte} {_getal(gewicht)}" for zwaarte, gewicht in model.bevindinggewichten.items())
    risicos = "; ".join(
        f"{risico.replace('_', ' ')}: ernst {p.ernst}, maatschappelijk {_getal(p.maatschappelijk)},"
        f" voorgewicht {_getal(p.voorgewicht)}, controles halveren in {_jaren(p.halfwaardetijd_controle)} jaar"
        for risico, p in model.risicos.items()
    )
    return (
        f"Modelversie {model.versie}, geldig vanaf {model.ingaat_op:%d-%m-%Y}: {model.omschrijving} Het model leert"
        f" niet vanzelf: zijn getallen liggen per versie vast. Banden: {banden}. Gewicht per bevinding: {gewichten}."
        f" Parameters per risico: {risicos}."
    )


def _jaren(dagen: float) -> str:
    return _getal(dagen / _DAGEN_PER_JAAR)


def _getal(waarde: float) -> str:
    return f"{waarde:.3g}".replace(".", ",")
