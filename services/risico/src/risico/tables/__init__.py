"""The tables of risico, in its own schema: register, model versions, evidence, profiles, and every reassessment."""

from .beeld import beeldvak
from .bronnen import broncontract, bronrij, bronversie
from .herwegingen import herweging
from .historie import bedrijf_wijziging, erfenis, opvolging, registermutatie, vestiging_wijziging
from .ijking import ijking
from .keuze import afwijking
from .modellen import (
    bevindinggewicht,
    meldinggewicht,
    modelversie,
    risicoparameter,
    sector,
    sectorgemiddelde,
    strengheid,
    vermeldingtekst,
)
from .profielen import aanleiding, bevinding, herbeoordeling, meldingbewijs, profiel, toestand
from .register import bedrijf, importrij, vestiging
from .schema import dead_letters, idempotency, inbox, metadata, outbox
from .selectie import gekozen, selectie
from .uitdaging import bevordering, grond, uitdaging

__all__ = [
    "aanleiding",
    "afwijking",
    "bedrijf",
    "bedrijf_wijziging",
    "beeldvak",
    "bevinding",
    "bevindinggewicht",
    "bevordering",
    "broncontract",
    "bronrij",
    "bronversie",
    "dead_letters",
    "erfenis",
    "gekozen",
    "grond",
    "herbeoordeling",
    "herweging",
    "idempotency",
    "ijking",
    "importrij",
    "inbox",
    "meldingbewijs",
    "meldinggewicht",
    "metadata",
    "modelversie",
    "opvolging",
    "outbox",
    "profiel",
    "registermutatie",
    "risicoparameter",
    "sector",
    "sectorgemiddelde",
    "selectie",
    "strengheid",
    "toestand",
    "uitdaging",
    "vermeldingtekst",
    "vestiging",
    "vestiging_wijziging",
]
