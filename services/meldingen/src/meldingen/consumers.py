"""What meldingen listens to."""

from typing import Final

from meldingen import handlers
from shared.contracts.interventie import InterventieAfgerondV1, InterventieGeannuleerdV1, InterventieToegewezenV1
from shared.runtime.dispatch import Subscriptions

SUBSCRIPTIONS: Final[Subscriptions] = {
    InterventieToegewezenV1: handlers.on_interventie_toegewezen,
    InterventieAfgerondV1: handlers.on_interventie_afgerond,
    InterventieGeannuleerdV1: handlers.on_interventie_geannuleerd,
}
