"""What the domain of risico refuses."""

from collections.abc import Sequence
from typing import ClassVar

from shared.contracts.fouten import DomainError, VeldenOngeldig, Veldfout


class VestigingOnbekend(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "vestiging-onbekend"

    def __init__(self) -> None:
        super().__init__("Deze vestiging staat niet in het register.")


class BedrijfOnbekend(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "bedrijf-onbekend"

    def __init__(self) -> None:
        super().__init__("Dit bedrijf staat niet in het register.")


class BevindingOnbekend(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "bevinding-onbekend"

    def __init__(self) -> None:
        super().__init__("Van deze interventie is geen bevinding bekend.")


class BevindingVernietigd(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "bevinding-vernietigd"

    def __init__(self) -> None:
        super().__init__("Deze bevinding is al vernietigd en telt niet meer mee.")


class ImportGeweigerd(VeldenOngeldig):
    """A file with errors is refused whole; `afgekapt` says that reading stopped at the greatest number reported."""

    code: ClassVar[str] = "import-geweigerd"

    def __init__(self, fouten: Sequence[Veldfout], *, afgekapt: bool = False) -> None:
        super().__init__(fouten)
        aantal = f"de eerste {len(fouten)} fouten" if afgekapt else "alle fouten"
        self.args = (f"Het bestand is in zijn geheel geweigerd en er is niets gewijzigd; fouten noemt {aantal}.",)


class ImportLoopt(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "import-loopt"

    def __init__(self) -> None:
        super().__init__("Er loopt al een import. Probeer het opnieuw als die klaar is.")


class OpvolgingOnbekend(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "opvolging-onbekend"

    def __init__(self) -> None:
        super().__init__("Er is geen opvolging met dit id.")


class OpvolgingBesloten(DomainError):  # noqa: N818 - the fact
    """This decision cannot follow on the last one."""

    code: ClassVar[str] = "opvolging-besloten"

    def __init__(self, status: str) -> None:
        super().__init__(f"Deze opvolging is {status}; dit besluit kan daar niet op volgen.")


class OpvolgingInKring(DomainError):  # noqa: N818 - the fact
    """Histories would count for each other."""

    code: ClassVar[str] = "opvolging-in-kring"

    def __init__(self) -> None:
        super().__init__("Deze vestiging volgt zelf al, misschien via andere, op haar voorganger op.")
