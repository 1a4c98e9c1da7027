"""Errors of what the inspectorate sets, and of what becomes of a melding after its term."""

from typing import ClassVar

from shared.contracts.fouten import DomainError


class RouteringVastgesteld(DomainError):  # noqa: N818 - the fact
    """Routing rules that are in force, or were, are history and cannot be replaced."""

    code: ClassVar[str] = "routering-vastgesteld"

    def __init__(self) -> None:
        super().__init__("Routering kan alleen ingaan op een latere dag waarvoor nog geen routering is.")


class TermijnregelsVastgesteld(DomainError):  # noqa: N818 - the fact
    """Rules of terms that are in force, or were, are history and cannot be replaced."""

    code: ClassVar[str] = "termijnregels-vastgesteld"

    def __init__(self) -> None:
        super().__init__("Termijnregels kunnen alleen ingaan op een latere dag waarvoor nog geen termijnregels zijn.")


class BewaarregelsVastgesteld(DomainError):  # noqa: N818 - the fact
    """Rules of retention that are in force, or were, are history and cannot be replaced."""

    code: ClassVar[str] = "bewaarregels-vastgesteld"

    def __init__(self) -> None:
        super().__init__("Bewaarregels kunnen alleen ingaan op een latere dag waarvoor nog geen bewaarregels zijn.")


class VergelijkregelsVastgesteld(DomainError):  # noqa: N818 - the fact
    """Rules that hold or held are history; a day to come can be given rules once."""

    code: ClassVar[str] = "vergelijkregels-vastgesteld"

    def __init__(self) -> None:
        super().__init__("Vergelijkregels kunnen alleen ingaan op een latere dag waarvoor er nog geen zijn.")


class NietOverTeBrengen(DomainError):  # noqa: N818 - the fact
    """The term of a melding has not passed, its rule says otherwise, or something keeps it."""

    code: ClassVar[str] = "niet-over-te-brengen"


class OverbrengingNietGevonden(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "overbrenging-niet-gevonden"


class OverbrengingNietAangeboden(DomainError):  # noqa: N818 - the fact
    """No package of this transfer waits for its receipt."""

    code: ClassVar[str] = "overbrenging-niet-aangeboden"

    def __init__(self, status: str) -> None:
        super().__init__(f"Van deze overbrenging wacht geen pakket op ontvangst; haar status is {status}.")
