"""What the domain refuses; messages are Dutch, for the caller, and name no person."""

from collections.abc import Sequence
from typing import ClassVar

from shared.contracts.fouten import DomainError


class ZaakOnbekend(DomainError):  # noqa: N818 - domain errors are named after the fact
    """No zaak has this id."""

    code: ClassVar[str] = "zaak-onbekend"

    def __init__(self) -> None:
        super().__init__("Er is geen zaak met dit id.")


class InspecteurOnbekend(DomainError):  # noqa: N818 - idem
    """No inspecteur has this id."""

    code: ClassVar[str] = "inspecteur-onbekend"

    def __init__(self) -> None:
        super().__init__("Er is geen inspecteur met dit id.")


class ProgrammaOnbekend(DomainError):  # noqa: N818 - idem
    """No programma has this id."""

    code: ClassVar[str] = "programma-onbekend"

    def __init__(self) -> None:
        super().__init__("Er is geen programma met dit id.")


class OvergangVerboden(DomainError):  # noqa: N818 - idem
    """The state machine of a zaak or a programma does not lead from this status to the one asked for."""

    code: ClassVar[str] = "overgang-verboden"

    def __init__(self, wat: str, van: str, naar: str, toegestaan: Sequence[str]) -> None:
        wel = f"Wel mogelijk: {', '.join(toegestaan)}." if toegestaan else "Dit is een eindstatus."
        super().__init__(f"Een {wat} met status {van} kan niet naar status {naar}. {wel}")


class ProgrammaVastgesteld(DomainError):  # noqa: N818 - idem
    """The contents of a programma can change only while it is a concept."""

    code: ClassVar[str] = "programma-vastgesteld"

    def __init__(self) -> None:
        super().__init__("De inhoud van een programma kan alleen wijzigen zolang het een concept is.")


class ProgrammaBestaat(DomainError):  # noqa: N818 - idem
    """Another programma has this name."""

    code: ClassVar[str] = "programma-bestaat"

    def __init__(self) -> None:
        super().__init__("Er is al een programma met deze naam.")


class PlanregelsVastgesteld(DomainError):  # noqa: N818 - idem
    """Plan rules that are in force, or were, are history and cannot be replaced."""

    code: ClassVar[str] = "planregels-vastgesteld"

    def __init__(self) -> None:
        super().__init__("Planregels kunnen alleen ingaan op een latere dag waarvoor nog geen planregels zijn.")
