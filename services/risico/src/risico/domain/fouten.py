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


class ModelversieOnbekend(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "modelversie-onbekend"

    def __init__(self) -> None:
        super().__init__("Er is geen modelversie met deze naam.")


class ModelversieBestaat(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "modelversie-bestaat"

    def __init__(self) -> None:
        super().__init__("Er is al een modelversie met deze naam of deze ingangsdatum.")


class ModelversieGoedgekeurd(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "modelversie-goedgekeurd"

    def __init__(self) -> None:
        super().__init__("Deze modelversie is al goedgekeurd.")


class EigenVoorstel(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "eigen-voorstel"

    def __init__(self) -> None:
        super().__init__("Wie een modelversie voorstelt, kan haar niet goedkeuren.")


class ImportGeweigerd(VeldenOngeldig):
    """A file with errors is refused whole.

    `afgekapt` says that reading stopped at the greatest number reported; `totaal` that there are so many in all.
    """

    code: ClassVar[str] = "import-geweigerd"

    def __init__(self, fouten: Sequence[Veldfout], *, afgekapt: bool = False, totaal: int = 0) -> None:
        super().__init__(fouten)
        aantal = f"de eerste {len(fouten)} fouten" if afgekapt or totaal > len(fouten) else "alle fouten"
        van = f" van {totaal}" if totaal > len(fouten) else ""
        self.args = (f"Het bestand is in zijn geheel geweigerd en er is niets gewijzigd; fouten noemt {aantal}{van}.",)


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


class BronOnbekend(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "bron-onbekend"

    def __init__(self) -> None:
        super().__init__("Er is geen bron met deze naam.")


class BronZonderContract(DomainError):  # noqa: N818 - the fact
    """No contract of the source was ever approved, so nothing may come in."""

    code: ClassVar[str] = "bron-zonder-contract"

    def __init__(self) -> None:
        super().__init__("Voor deze bron is nog geen contract vastgesteld; zonder contract komt er niets binnen.")


class BroncontractOnbekend(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "broncontract-onbekend"

    def __init__(self) -> None:
        super().__init__("Deze bron heeft geen contract met dit nummer.")


class BroncontractBesloten(DomainError):  # noqa: N818 - the fact
    """A contract that was decided on is history and does not change."""

    code: ClassVar[str] = "broncontract-besloten"

    def __init__(self) -> None:
        super().__init__("Over dit contract is al besloten; stel een nieuw contract voor.")


class TweedePersoonNodig(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "tweede-persoon-nodig"

    def __init__(self) -> None:
        super().__init__("Wie een contract voorstelt, stelt het niet zelf vast.")


class BronversieOnbekend(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "bronversie-onbekend"

    def __init__(self) -> None:
        super().__init__("Deze bron heeft geen versie met dit nummer.")


class BronversieBestaat(DomainError):  # noqa: N818 - the fact
    """The same file came in before, as of the same day and under the same contract."""

    code: ClassVar[str] = "bronversie-bestaat"

    def __init__(self, nummer: int) -> None:
        super().__init__(f"Dit bestand is al ingelezen, als versie {nummer}.")


class AlgoritmeOnbekend(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "algoritme-onbekend"

    def __init__(self) -> None:
        super().__init__("Dit algoritme gebruikt de dienst niet.")


class RegistervermeldingOnvolledig(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "registervermelding-onvolledig"

    def __init__(self, velden: Sequence[str]) -> None:
        super().__init__(f"In de registervermelding ontbreken of zijn te lang: {', '.join(velden)}.")


class BeeldOnbekend(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "beeld-onbekend"

    def __init__(self) -> None:
        super().__init__("Dit deel van het strategisch beeld is leeg, of het beeld is nog niet berekend.")


class HerbeoordelingOnbekend(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "herbeoordeling-onbekend"

    def __init__(self) -> None:
        super().__init__("Deze herbeoordeling bestaat niet.")


class AfwijkingOnbekend(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "afwijking-onbekend"

    def __init__(self) -> None:
        super().__init__("Deze afwijking bestaat niet.")


class AfwijkingBestaat(DomainError):  # noqa: N818 - the fact
    """One judgement at a time: two that contradict each other would say nothing."""

    code: ClassVar[str] = "afwijking-bestaat"

    def __init__(self) -> None:
        super().__init__("Hierover loopt al een oordeel; wijzig dat, of trek het in.")


class AfwijkingVoorbij(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "afwijking-voorbij"

    def __init__(self) -> None:
        super().__init__("Dit oordeel is voorbij of ingetrokken, en verandert niet meer.")


class SelectieOnbekend(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "selectie-onbekend"

    def __init__(self) -> None:
        super().__init__("Deze selectie bestaat niet.")


class SelectieZonderUitkomsten(DomainError):  # noqa: N818 - the fact
    """An estimate needs outcomes of those chosen with certainty and of those drawn by lot."""

    code: ClassVar[str] = "selectie-zonder-uitkomsten"

    def __init__(self) -> None:
        super().__init__("Er zijn nog te weinig uitkomsten: van wie zeker gekozen is, en van wie geloot is.")


class IjkingOnbekend(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "ijking-onbekend"

    def __init__(self) -> None:
        super().__init__("Er is geen ijking met dit id.")


class ModelversieIngetrokken(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "modelversie-ingetrokken"

    def __init__(self) -> None:
        super().__init__("Dit voorstel is ingetrokken; stel een nieuwe modelversie voor.")


class VoorstelVanAnder(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "voorstel-van-ander"

    def __init__(self) -> None:
        super().__init__("Alleen wie een modelversie voorstelde, kan haar intrekken.")


class DrempelsOnbekend(DomainError):  # noqa: N818 - the fact
    """The bands follow from shares of the stock, and nobody computed them yet."""

    code: ClassVar[str] = "drempels-onbekend"

    def __init__(self) -> None:
        super().__init__("Reken deze modelversie eerst door; dan liggen de grenzen van de banden vast.")
