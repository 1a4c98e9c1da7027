"""The score of a risico: kans × ernst × maatschappelijk × omvang, a product, so that every factor explains its share.

kans = (m·μ + o) / (m + e) = μ · m/(m + e) · (m·μ + o)/(m·μ), times exp(evidence of meldingen, at most the ceiling):
empirical Bayes shrinkage towards the mean μ of sector and size class with weight m.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import exp, prod
from typing import Final, NamedTuple

from risico.domain import GROOTTEKLASSEN
from shared.contracts.waardelijsten import Band, Risico

from .parameters import VOLGORDE, Maat, Model, Populatie
from .toestand import Toestand

DAGEN_PER_MAAND: Final = 30.44


class FactorSoort(StrEnum):
    ERNST = "ernst"
    MAATSCHAPPELIJK = "maatschappelijk"
    SECTOR = "sector"
    OMVANG = "omvang"
    CONTROLES = "controles"
    BEVINDINGEN = "bevindingen"
    MELDINGEN = "meldingen"
    VESTIGING = "vestiging"


_ALGEMEEN: Final = frozenset({FactorSoort.ERNST, FactorSoort.MAATSCHAPPELIJK, FactorSoort.SECTOR, FactorSoort.OMVANG})

# the others are what a kans is multiplied by
KANSFACTOREN: Final = frozenset(
    {FactorSoort.SECTOR, FactorSoort.CONTROLES, FactorSoort.BEVINDINGEN, FactorSoort.MELDINGEN}
)


@dataclass(frozen=True, slots=True)
class Factor:
    """One multiplier of a score, with its reason in plain Dutch."""

    soort: FactorSoort
    maal: float
    tekst: str


class Oordeel(NamedTuple):
    """The judgement on a vestiging: its greatest risico, and the score of each risico that there is evidence on."""

    grootste_risico: Risico
    score: float
    band: Band
    onzeker: bool
    scores: Mapping[Risico, float]


def score_van(model: Model, populatie: Populatie, risico: Risico, toestand: Toestand | None, op: datetime) -> float:
    """Give kans × ernst × maatschappelijk × omvang at `op`; without evidence the mean of sector and size class."""
    maat = model.maten[populatie.segment][risico]
    basis = maat.basis * populatie.omvang
    return basis if toestand is None else _score(basis, maat, toestand, model.meldingplafond, op)


def beoordeel(model: Model, populatie: Populatie, toestanden: Mapping[Risico, Toestand], op: datetime) -> Oordeel:
    """Score every risico with evidence and find the greatest of all, the others standing at their means.

    Among equals the first of the list of risico's is the greatest.
    The judgement is onzeker as long as the greatest risico was never inspected there.
    """
    maten = model.maten[populatie.segment]
    omvang, plafond = populatie.omvang, model.meldingplafond
    scores = {}
    for risico, toestand in toestanden.items():
        maat = maten[risico]
        scores[risico] = _score(maat.basis * omvang, maat, toestand, plafond, op)
    gemiddeld = next(((maat.basis * omvang, risico) for risico, maat in maten.items() if risico not in scores), None)
    kandidaten = [(score, risico) for risico, score in scores.items()]
    if gemiddeld is not None:
        kandidaten.append(gemiddeld)
    hoogste, grootste = max(kandidaten, key=lambda kandidaat: (kandidaat[0], -VOLGORDE[kandidaat[1]]))
    return Oordeel(
        grootste_risico=grootste,
        score=hoogste,
        band=model.band(hoogste),
        onzeker=grootste not in toestanden or toestanden[grootste].aantal_controles == 0,
        scores=scores,
    )


def factoren_van(
    model: Model, populatie: Populatie, risico: Risico, toestand: Toestand | None, op: datetime
) -> tuple[Factor, ...]:
    """Explain a score: the multipliers whose product it is."""
    maat = model.maten[populatie.segment][risico]
    factoren = [
        _factor(FactorSoort.ERNST, float(maat.ernst), f"ernst {maat.ernst} van 5 van dit risico"),
        _factor(FactorSoort.SECTOR, maat.gemiddelde, _herkomst(model, populatie)),
        _factor(FactorSoort.OMVANG, populatie.omvang, _personen(populatie.werkzame_personen)),
    ]
    if maat.maatschappelijk != 1:
        tekst = "het gewicht van dit risico voor de samenleving"
        factoren.append(_factor(FactorSoort.MAATSCHAPPELIJK, maat.maatschappelijk, tekst))
    if toestand is not None:
        controles, bevindingen, meldingen = ervaring(maat, toestand, model.meldingplafond, op)
        if toestand.aantal_controles:
            sinds = _maanden(toestand.eerste_controle_op, op)
            factoren += [
                _factor(
                    FactorSoort.CONTROLES, controles, f"{_telling(toestand.aantal_controles, 'controle', 's')} {sinds}"
                ),
                _factor(
                    FactorSoort.BEVINDINGEN,
                    bevindingen,
                    f"{_telling(toestand.aantal_overtredingen, 'overtreding', 'en')} {sinds}",
                ),
            ]
        if toestand.aantal_meldingen:
            tekst = f"{_telling(toestand.aantal_meldingen, 'melding', 'en')} {_maanden(toestand.eerste_melding_op, op)}"
            factoren.append(_factor(FactorSoort.MELDINGEN, meldingen, tekst))
    return tuple(factoren)


def zonder_aanleiding(factoren: tuple[Factor, ...]) -> tuple[Factor, ...]:
    """Fold what is known of the vestiging itself into one factor, so that nobody can read from it that it was reported.

    The product stays the same. Source: ILO C81 art. 15(c), nothing may hint that a visit follows a complaint.
    """
    algemeen = tuple(f for f in factoren if f.soort in _ALGEMEEN)
    eigen = prod(f.maal for f in factoren if f not in algemeen)
    return (*algemeen, _factor(FactorSoort.VESTIGING, eigen, "wat over deze vestiging bekend is"))


def _score(basis: float, maat: Maat, toestand: Toestand, meldingplafond: float, op: datetime) -> float:
    controles, bevindingen, meldingen = ervaring(maat, toestand, meldingplafond, op)
    return basis * controles * bevindingen * meldingen


def ervaring(maat: Maat, toestand: Toestand, meldingplafond: float, op: datetime) -> tuple[float, float, float]:
    """Give the multipliers of inspections done, of what they found, and of meldingen."""
    bevindingen, blootstelling, meldingen = toestand.gewogen(op, maat.geheugen)
    verwacht = maat.voorgewicht * maat.gemiddelde
    return (
        maat.voorgewicht / (maat.voorgewicht + blootstelling),
        (verwacht + bevindingen) / verwacht,
        exp(min(meldingen, meldingplafond)),
    )


def _factor(soort: FactorSoort, maal: float, reden: str) -> Factor:
    return Factor(soort, maal, f"×{f'{maal:.3g}'.replace('.', ',')} door {reden}")


def _herkomst(model: Model, populatie: Populatie) -> str:
    segment = populatie.segment
    if segment.sectie is None:
        return "het landelijk gemiddelde, want dit bedrijf staat niet in het register"
    klasse = GROOTTEKLASSEN[segment.grootteklasse]
    return f"het gemiddelde van sector {model.sector(segment.sectie).naam} met {klasse} werkzame personen"


def _personen(aantal: int) -> str:
    return f"{aantal} werkzame {'persoon' if aantal == 1 else 'personen'}"


def _telling(aantal: int, woord: str, meervoud: str) -> str:
    return f"{aantal} {woord if aantal == 1 else woord + meervoud}"


def _maanden(sinds: datetime | None, op: datetime) -> str:
    if sinds is None:
        return ""
    maanden = max(1, round((op - sinds).days / DAGEN_PER_MAAND))
    return f"in {maanden} {'maand' if maanden == 1 else 'maanden'}"
