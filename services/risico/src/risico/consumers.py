"""What risico listens to."""

from typing import Final

from risico import handlers
from shared.contracts.interventie import InterventieAfgerondV1
from shared.contracts.meldingen import (
    MeldingBeoordeeldV1,
    MeldingBeslotenV1,
    MeldingGekoppeldV1,
    MeldingOntvangenV1,
)
from shared.runtime.dispatch import Subscriptions

SUBSCRIPTIONS: Final[Subscriptions] = {
    MeldingOntvangenV1: handlers.on_melding_ontvangen,
    MeldingGekoppeldV1: handlers.on_melding_gekoppeld,
    MeldingBeoordeeldV1: handlers.on_melding_beoordeeld,
    MeldingBeslotenV1: handlers.on_melding_besloten,
    InterventieAfgerondV1: handlers.on_interventie_afgerond,
}
