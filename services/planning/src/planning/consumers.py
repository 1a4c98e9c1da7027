"""Which event goes to which handler."""

from typing import Final

from planning import handlers
from shared.contracts.interventie import InterventieAfgerondV1, InterventieGeannuleerdV1
from shared.contracts.meldingen import (
    MeldingAfgehandeldV1,
    MeldingBeoordeeldV1,
    MeldingBeslotenV1,
    MeldingenclusterGesignaleerdV1,
    MeldingGekoppeldV1,
)
from shared.contracts.risico import RisicoprofielHerbeoordeeldV1, VestigingBeeindigdV1
from shared.runtime.dispatch import Subscriptions

SUBSCRIPTIONS: Final[Subscriptions] = {
    MeldingBeoordeeldV1: handlers.on_melding_beoordeeld,
    MeldingGekoppeldV1: handlers.on_melding_gekoppeld,
    MeldingBeslotenV1: handlers.on_melding_besloten,
    MeldingAfgehandeldV1: handlers.on_melding_afgehandeld,
    MeldingenclusterGesignaleerdV1: handlers.on_meldingencluster_gesignaleerd,
    RisicoprofielHerbeoordeeldV1: handlers.on_risicoprofiel_herbeoordeeld,
    VestigingBeeindigdV1: handlers.on_vestiging_beeindigd,
    InterventieAfgerondV1: handlers.on_interventie_afgerond,
    InterventieGeannuleerdV1: handlers.on_interventie_geannuleerd,
}
