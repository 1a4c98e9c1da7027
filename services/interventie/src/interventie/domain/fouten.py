"""What the domain refuses; messages are Dutch, for the caller, and name no person."""

from typing import ClassVar

from shared.contracts.fouten import DomainError


class InterventieOnbekend(DomainError):  # noqa: N818 - domain errors are named after the fact
    """No interventie has this id."""

    code: ClassVar[str] = "interventie-onbekend"


class OvergangVerboden(DomainError):  # noqa: N818 - idem
    """The state machine does not allow this handeling in this status; `toegestaan` are the statuses that can follow."""

    code: ClassVar[str] = "overgang-verboden"

    def __init__(self, status: str, handeling: str, toegestaan: tuple[str, ...]) -> None:
        wel = f"Wel mogelijk: {', '.join(toegestaan)}." if toegestaan else "De interventie is gesloten."
        super().__init__(f"Een interventie met status {status} kan men niet {handeling}. {wel}")
        self.toegestaan = toegestaan
