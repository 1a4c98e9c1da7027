"""Every published contract by its CloudEvents type; a type that is not here is unknown to the platform."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .envelope import Contract
from .interventie import InterventieAfgerondV1, InterventieGeannuleerdV1, InterventieToegewezenV1
from .meldingen import (
    MeldingAfgehandeldV1,
    MeldingBeoordeeldV1,
    MeldingBeslotenV1,
    MeldingenclusterGesignaleerdV1,
    MeldingGekoppeldV1,
    MeldingOntvangenV1,
    MeldingTermijnNadertV1,
    MeldingTermijnVerstrekenV1,
)
from .planning import PlanningBijgewerktV1
from .risico import RisicoprofielHerbeoordeeldV1, VestigingBeeindigdV1

CONTRACTS: Final[Mapping[str, type[Contract]]] = MappingProxyType(
    {
        contract.type: contract
        for contract in (
            MeldingOntvangenV1,
            MeldingAfgehandeldV1,
            MeldingGekoppeldV1,
            MeldingBeoordeeldV1,
            MeldingBeslotenV1,
            MeldingTermijnNadertV1,
            MeldingTermijnVerstrekenV1,
            MeldingenclusterGesignaleerdV1,
            RisicoprofielHerbeoordeeldV1,
            VestigingBeeindigdV1,
            PlanningBijgewerktV1,
            InterventieToegewezenV1,
            InterventieAfgerondV1,
            InterventieGeannuleerdV1,
        )
    }
)
