"""What risico listens to."""

from typing import Final

from risico import handlers
from shared.contracts.interventie import InterventieAfgerondV1
from shared.contracts.meldingen import MeldingOntvangenV1
from shared.runtime.dispatch import Subscriptions

SUBSCRIPTIONS: Final[Subscriptions] = {
    MeldingOntvangenV1: handlers.on_melding_ontvangen,
    InterventieAfgerondV1: handlers.on_interventie_afgerond,
}
