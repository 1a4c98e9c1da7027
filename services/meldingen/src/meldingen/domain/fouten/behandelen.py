"""Errors of handling a melding: reading it, the road to its end, and deciding about it."""

from collections.abc import Sequence
from typing import ClassVar

from shared.contracts.fouten import DomainError


class MeldingNietGevonden(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "melding-niet-gevonden"

    def __init__(self, detail: str = "Er is geen melding met dit nummer.") -> None:
        super().__init__(detail)


class MelderGewist(DomainError):  # noqa: N818 - the fact
    """The reporter was erased with all the vault held about the melding; the melding itself is still there."""

    code: ClassVar[str] = "melder-gewist"

    def __init__(self) -> None:
        super().__init__("De gegevens van deze melder zijn gewist.")


class MeldingenclusterNietGevonden(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "meldingencluster-niet-gevonden"


class OvergangVerboden(DomainError):  # noqa: N818 - the fact
    """The state machine of a melding does not lead from this status to the one asked for."""

    code: ClassVar[str] = "overgang-verboden"

    def __init__(self, van: str, naar: str, toegestaan: Sequence[str]) -> None:
        wel = f"Wel mogelijk: {', '.join(toegestaan)}." if toegestaan else "Dit is een eindstatus."
        super().__init__(f"Een melding met status {van} kan niet naar status {naar}. {wel}")


class NietInDezeStatus(DomainError):  # noqa: N818 - the fact
    """What was asked leaves the status as it is, but cannot be done in this status."""

    code: ClassVar[str] = "niet-in-deze-status"


class AltijdOnderzocht(DomainError):  # noqa: N818 - the fact
    """A request under article 24(7) Arbowet is always investigated."""

    code: ClassVar[str] = "altijd-onderzocht"

    def __init__(self) -> None:
        super().__init__(
            "Een verzoek van ondernemingsraad, personeelsvertegenwoordiging of vakbond wordt altijd onderzocht "
            "(artikel 24 lid 7 Arbowet)."
        )


class TweedePersoonNodig(DomainError):  # noqa: N818 - the fact
    """This decision takes two different people: one proposes it, the other agrees."""

    code: ClassVar[str] = "tweede-persoon-nodig"

    def __init__(self) -> None:
        super().__init__("Dit besluit vraagt een tweede persoon: doe een voorstel, dat een ander dan u bevestigt.")


class VoorstelVerouderd(DomainError):  # noqa: N818 - the fact
    """The melding changed after the decision was proposed."""

    code: ClassVar[str] = "voorstel-verouderd"

    def __init__(self) -> None:
        super().__init__("De melding is gewijzigd nadat het voorstel werd gedaan. Doe een nieuw voorstel.")


class VoorstelNietGevonden(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "voorstel-niet-gevonden"

    def __init__(self) -> None:
        super().__init__("Er is geen voorstel dat op een tweede persoon wacht.")


class ToelichtingNietGevonden(DomainError):  # noqa: N818 - the fact
    """No decision or proposal about this melding is explained under this id."""

    code: ClassVar[str] = "toelichting-niet-gevonden"


class AnoniemNietOpgepakt(DomainError):  # noqa: N818 - the fact
    """An anonymous melding is taken up only for danger, underpayment or illegal work."""

    code: ClassVar[str] = "anoniem-niet-opgepakt"

    def __init__(self) -> None:
        super().__init__("Een anonieme melding wordt alleen opgepakt bij gevaar, onderbetaling of illegaal werk.")


class MelderEerstRaadplegen(DomainError):  # noqa: N818 - the fact
    """A visit would show who reported; he has not been consulted, or objects, and there is no immediate danger."""

    code: ClassVar[str] = "melder-eerst-raadplegen"

    def __init__(self) -> None:
        super().__init__(
            "Een bezoek zou laten zien wie er meldde. Overleg eerst met de melder; alleen bij direct gevaar kan het "
            "zonder, of tegen zijn bezwaar."
        )


class UrgentieTeLaag(DomainError):  # noqa: N818 - the fact
    """Class u5 is not investigated."""

    code: ClassVar[str] = "urgentie-te-laag"

    def __init__(self) -> None:
        super().__init__("Een melding van klasse u5 wordt niet onderzocht. Beoordeel eerst de urgentie opnieuw.")


class SamenvoegenVerboden(DomainError):  # noqa: N818 - the fact
    """These two meldingen cannot become one; the message says why."""

    code: ClassVar[str] = "samenvoegen-verboden"
