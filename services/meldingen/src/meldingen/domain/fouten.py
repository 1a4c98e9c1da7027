"""What the rules of meldingen forbid."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from shared.contracts.fouten import DomainError


class MeldingNietGevonden(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "melding-niet-gevonden"


class MelderGewist(DomainError):  # noqa: N818 - the fact
    """The reporter was erased with all the vault held about the melding; the melding itself is still there."""

    code: ClassVar[str] = "melder-gewist"

    def __init__(self) -> None:
        super().__init__("De gegevens van deze melder zijn gewist.")


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


class SoortNietToegestaan(DomainError):  # noqa: N818 - the fact
    """The partner has no legal basis for this kind of melding."""

    code: ClassVar[str] = "soort-niet-toegestaan"


class IntakeVol(DomainError):  # noqa: N818 - the fact
    """More meldingen wait to be written than may wait; the caller tries again later."""

    code: ClassVar[str] = "intake-vol"


class KetenpartnerNietGevonden(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "ketenpartner-niet-gevonden"


class RouteringVastgesteld(DomainError):  # noqa: N818 - the fact
    """Routing rules that are in force, or were, are history and cannot be replaced."""

    code: ClassVar[str] = "routering-vastgesteld"

    def __init__(self) -> None:
        super().__init__("Routering kan alleen ingaan op een latere dag waarvoor nog geen routering is.")


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


class TermijnregelsVastgesteld(DomainError):  # noqa: N818 - the fact
    """Rules of terms that are in force, or were, are history and cannot be replaced."""

    code: ClassVar[str] = "termijnregels-vastgesteld"

    def __init__(self) -> None:
        super().__init__("Termijnregels kunnen alleen ingaan op een latere dag waarvoor nog geen termijnregels zijn.")


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


class BewaarregelsVastgesteld(DomainError):  # noqa: N818 - the fact
    """Rules of retention that are in force, or were, are history and cannot be replaced."""

    code: ClassVar[str] = "bewaarregels-vastgesteld"

    def __init__(self) -> None:
        super().__init__("Bewaarregels kunnen alleen ingaan op een latere dag waarvoor nog geen bewaarregels zijn.")


class MeldingenclusterNietGevonden(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "meldingencluster-niet-gevonden"


class VergelijkregelsVastgesteld(DomainError):  # noqa: N818 - the fact
    """Rules that hold or held are history; a day to come can be given rules once."""

    code: ClassVar[str] = "vergelijkregels-vastgesteld"

    def __init__(self) -> None:
        super().__init__("Vergelijkregels kunnen alleen ingaan op een latere dag waarvoor er nog geen zijn.")


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
