"""Which event goes to which handler."""

from typing import Final

from planning import handlers
from shared.contracts.interventie import InterventieAfgerondV1, InterventieGeannuleerdV1
from shared.contracts.meldingen import MeldingenclusterGesignaleerdV1
from shared.contracts.risico import RisicoprofielHerbeoordeeldV1
from shared.runtime.dispatch import Subscriptions

SUBSCRIPTIONS: Final[Subscriptions] = {
    MeldingenclusterGesignaleerdV1: handlers.on_meldingencluster_gesignaleerd,
    RisicoprofielHerbeoordeeldV1: handlers.on_risicoprofiel_herbeoordeeld,
    InterventieAfgerondV1: handlers.on_interventie_afgerond,
    InterventieGeannuleerdV1: handlers.on_interventie_geannuleerd,
}
