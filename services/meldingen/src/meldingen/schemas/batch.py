"""Signals delivered together: each succeeds or fails on its own, in form as in meaning."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Final, Self
from uuid import UUID

from pydantic import Field, GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, core_schema

from meldingen.domain import Aanlevering, DagvolumeBereikt, KenmerkBezet, Melding, SoortNietToegestaan, Uitkomst
from shared.contracts.fouten import DomainError, VeldenOngeldig
from shared.runtime.problems import fouten_of
from shared.runtime.schemas import Invoer, Weergave
from shared.runtime.web import read_json

from .aannemen import SignaalInvoer

_SIGNAAL: Final = TypeAdapter(SignaalInvoer)
_PROBLEMEN: Final[Mapping[type[DomainError], tuple[int, str]]] = {
    SoortNietToegestaan: (403, "Soort niet toegestaan"),
    KenmerkBezet: (409, "Kenmerk al gebruikt"),
    DagvolumeBereikt: (429, "Te veel verzoeken"),
}


@dataclass(frozen=True, slots=True)
class Poging:
    """One item of a batch: the signal, or what is wrong with its form; so that one item cannot fail the others."""

    invoer: SignaalInvoer | None
    fouten: Sequence[dict[str, str]] = ()

    @classmethod
    def lees(cls, regel: bytes | None) -> Self:
        """Read a line of a stream; None is one that is too long to be a signal."""
        if regel is None:
            return cls(None, fouten_of([{"type": "regel_te_lang", "loc": ("body",)}]))
        invoer, fouten = read_json(_SIGNAAL, regel, ("body",))
        return cls(invoer, fouten_of(fouten))

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate as a SignaalInvoer, which is also what the contract shows."""
        return core_schema.no_info_wrap_validator_function(cls._van, handler.generate_schema(SignaalInvoer))

    @classmethod
    def _van(cls, waarde: Any, valideer: core_schema.ValidatorFunctionWrapHandler) -> Self:
        try:
            return cls(valideer(waarde))
        except ValidationError as exc:
            fouten = exc.errors(include_url=False, include_input=False)
            return cls(None, fouten_of([{**fout, "loc": ("body", *fout["loc"])} for fout in fouten]))


class BatchInvoer(Invoer):
    """Signalen die samen worden aangeleverd; elk slaagt of faalt op zichzelf."""

    signalen: Annotated[list[Poging], Field(min_length=1, max_length=1000)]


class BatchProbleem(Weergave):
    """Waarom een signaal niet is aangenomen (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    fouten: list[dict[str, str]]

    @classmethod
    def van(cls, fout: DomainError, fouten: Sequence[dict[str, str]]) -> Self:
        """Say why the rules, or already the form (`fouten`), kept a signal out."""
        status, titel = _PROBLEMEN.get(type(fout), (400, "Ongeldig signaal"))
        if isinstance(fout, VeldenOngeldig):
            fouten = [*fouten, *({"in": "body", **asdict(veld)} for veld in fout.fouten)]
        return cls(
            type=f"urn:probleem:meldingen:{fout.code}",
            title=titel,
            status=status,
            detail=str(fout),
            fouten=list(fouten),
        )


class SignaalResultaat(Weergave):
    """Wat er met één signaal is gebeurd."""

    volgnummer: int = Field(description="De plaats in de levering, vanaf 0.")
    status: int = Field(
        description="201: aangenomen; 200: eerder al aangenomen; 400, 403 of 409: geweigerd, zie probleem; 429: paste "
        "niet meer in uw dagvolume, stuur het een andere dag (in een batch onder een nieuwe Idempotency-Key)."
    )
    eigen_kenmerk: str | None = None
    melding_id: UUID | None = None
    probleem: BatchProbleem | None = None


class BatchResultaat(Weergave):
    """Het resultaat van elk signaal, in de volgorde van de batch."""

    resultaten: list[SignaalResultaat]

    @classmethod
    def van(cls, pogingen: Sequence[Poging], uitkomsten: Iterable[Uitkomst]) -> Self:
        """Put the outcomes, one for each item of good form, back in the order of the batch."""
        return cls(resultaten=list(resultaten(0, pogingen, uitkomsten)))


def resultaten(eerste: int, pogingen: Sequence[Poging], uitkomsten: Iterable[Uitkomst]) -> Iterator[SignaalResultaat]:
    """Give the result of each item, numbered from `eerste`; `uitkomsten` has one for each item of good form."""
    volgende = iter(uitkomsten)
    for volgnummer, poging in enumerate(pogingen, eerste):
        yield _resultaat(volgnummer, poging, VeldenOngeldig(()) if poging.invoer is None else next(volgende))


def _resultaat(volgnummer: int, poging: Poging, uitkomst: Uitkomst) -> SignaalResultaat:
    kenmerk = None if poging.invoer is None else poging.invoer.eigen_kenmerk
    match uitkomst:
        case Melding():
            return SignaalResultaat(volgnummer=volgnummer, status=201, eigen_kenmerk=kenmerk, melding_id=uitkomst.id)
        case Aanlevering():
            eerder = uitkomst.melding_id
            return SignaalResultaat(volgnummer=volgnummer, status=200, eigen_kenmerk=kenmerk, melding_id=eerder)
        case DomainError():
            probleem = BatchProbleem.van(uitkomst, poging.fouten)
            return SignaalResultaat(
                volgnummer=volgnummer, status=probleem.status, eigen_kenmerk=kenmerk, probleem=probleem
            )
