"""Why a score is another than it was."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from shared.contracts.waardelijsten import Aanleiding


class Oorzaaksoort(StrEnum):
    """What happened: to a melding, to an outcome, to the register, or to the model and its clock."""

    MELDING = "melding"
    KOPPELING = "koppeling"
    BEOORDELING = "beoordeling"
    BESLUIT = "besluit"
    INTERVENTIE = "interventie"
    VERNIETIGING = "vernietiging"
    REGISTER = "register"
    OPVOLGING = "opvolging"
    MODELVERSIE = "modelversie"
    TIJD = "tijd"


# what each is about, in the words that are shared with others
AANLEIDING_VAN: Final[Mapping[Oorzaaksoort, Aanleiding]] = MappingProxyType(
    {
        Oorzaaksoort.MELDING: Aanleiding.MELDING,
        Oorzaaksoort.KOPPELING: Aanleiding.MELDING,
        Oorzaaksoort.BEOORDELING: Aanleiding.MELDING,
        Oorzaaksoort.BESLUIT: Aanleiding.MELDING,
        Oorzaaksoort.INTERVENTIE: Aanleiding.INTERVENTIE,
        Oorzaaksoort.VERNIETIGING: Aanleiding.INTERVENTIE,
        Oorzaaksoort.REGISTER: Aanleiding.PARAMETERS,
        Oorzaaksoort.OPVOLGING: Aanleiding.PARAMETERS,
        Oorzaaksoort.MODELVERSIE: Aanleiding.PARAMETERS,
        Oorzaaksoort.TIJD: Aanleiding.PARAMETERS,
    }
)
