"""Errors of taking in: the open intake, chain partners, and who comes back with a receipt code."""

from datetime import timedelta
from typing import ClassVar

from shared.contracts.fouten import DomainError


class VragensetNietGevonden(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "vragenset-niet-gevonden"


class BestandGeweigerd(DomainError):  # noqa: N818 - the fact
    """A file is not what it was declared to be, or holds what is not taken in."""

    code: ClassVar[str] = "bestand-geweigerd"


class BijlagenVol(DomainError):  # noqa: N818 - the fact
    """A melding has as many attachments as it may have."""

    code: ClassVar[str] = "bijlagen-vol"


class BijlageNietGevonden(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "bijlage-niet-gevonden"


class KetenpartnerNietAangesloten(DomainError):  # noqa: N818 - the fact
    """The OIN of the caller is not on the list of partners that may deliver signals."""

    code: ClassVar[str] = "ketenpartner-niet-aangesloten"


class KetenpartnerNietGevonden(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "ketenpartner-niet-gevonden"


class SoortNietToegestaan(DomainError):  # noqa: N818 - the fact
    """The partner has no legal basis for this kind of melding."""

    code: ClassVar[str] = "soort-niet-toegestaan"


class IntakeVol(DomainError):  # noqa: N818 - the fact
    """More meldingen wait to be written than may wait; the caller tries again later."""

    code: ClassVar[str] = "intake-vol"


class LimietBereikt(DomainError):  # noqa: N818 - the fact
    """Somebody sends more than may be sent; after `wacht` there is room again."""

    def __init__(self, message: str, *, wacht: timedelta) -> None:
        super().__init__(message)
        self.wacht = wacht


class TempoOverschreden(LimietBereikt):
    """Too many requests in a short time."""

    code: ClassVar[str] = "tempo-overschreden"


class DagvolumeBereikt(LimietBereikt):
    """A partner delivered all that its connection allows on one day."""

    code: ClassVar[str] = "dagvolume-bereikt"


class KenmerkBezet(DomainError):  # noqa: N818 - the fact
    """The partner delivered something else under the same reference before."""

    code: ClassVar[str] = "kenmerk-bezet"


class SignaalNietGevonden(DomainError):  # noqa: N818 - the fact
    """There is no such signal, or another partner delivered it."""

    code: ClassVar[str] = "signaal-niet-gevonden"


class OntvangstcodeOnbekend(DomainError):  # noqa: N818 - the fact
    """No melding has this receipt code: a wrong code and one that never was are the same."""

    code: ClassVar[str] = "ontvangstcode-onbekend"

    def __init__(self) -> None:
        super().__init__("Met deze ontvangstcode is geen melding te vinden. Controleer de code.")


class TeVeelPogingen(LimietBereikt):
    """Too many wrong receipt codes were shown."""

    code: ClassVar[str] = "te-veel-pogingen"


class BalieVol(DomainError):  # noqa: N818 - the fact
    """More receipt codes wait to be checked than may wait; the caller tries again later."""

    code: ClassVar[str] = "balie-vol"

    def __init__(self) -> None:
        super().__init__("Het is nu te druk. Probeer het zo opnieuw.")


class VraagNietOpen(DomainError):  # noqa: N818 - the fact
    """The question was answered before, is no question to this reporter, or is no longer asked."""

    code: ClassVar[str] = "vraag-niet-open"

    def __init__(self) -> None:
        super().__init__("Deze vraag staat niet (meer) open.")


class IntrekkenKanNiet(DomainError):  # noqa: N818 - the fact
    """A melding that is closed, or tells of a notifiable accident, cannot be withdrawn by its reporter."""

    code: ClassVar[str] = "intrekken-kan-niet"

    def __init__(self, *, afgesloten: bool) -> None:
        super().__init__(
            "Deze melding is al afgesloten en kan niet meer worden ingetrokken."
            if afgesloten
            else "Een ernstig ongeval moet altijd worden beoordeeld; daarom kunt u deze melding niet intrekken."
            " U kunt wel aanvullen wat er niet klopt."
        )


class AanvullenKanNiet(DomainError):  # noqa: N818 - the fact
    """A melding that was withdrawn, or was supplemented very often, takes no more."""

    code: ClassVar[str] = "aanvullen-kan-niet"


class MelderAlBekend(DomainError):  # noqa: N818 - the fact
    """Only who reported anonymously can still make himself known."""

    code: ClassVar[str] = "melder-al-bekend"

    def __init__(self) -> None:
        super().__init__("Bij deze melding is al bekend wie er meldde.")


class UitdagingNodig(LimietBereikt):
    """So much is reported that one first solves a puzzle."""

    code: ClassVar[str] = "uitdaging-nodig"


class UitdagingOngeldig(DomainError):  # noqa: N818 - the fact
    """What was sent solves no puzzle of ours, or one that was solved before."""

    code: ClassVar[str] = "uitdaging-ongeldig"
