"""Signals delivered together: each succeeds or fails on its own, in form as in meaning."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, core_schema

from meldingen.domain import Melding, SoortNietToegestaan
from shared.contracts.fouten import DomainError, VeldenOngeldig
from shared.runtime.problems import fouten_of
from shared.runtime.schemas import Invoer, Weergave

from .aannemen import SignaalInvoer


@dataclass(frozen=True, slots=True)
class Poging:
    """One item of a batch: the signal, or what is wrong with its form; so that one item cannot fail the others."""

    invoer: SignaalInvoer | None
    fouten: Sequence[dict[str, str]] = ()

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
        geweigerd = isinstance(fout, SoortNietToegestaan)
        if isinstance(fout, VeldenOngeldig):
            fouten = [*fouten, *({"in": "body", **asdict(veld)} for veld in fout.fouten)]
        return cls(
            type=f"urn:probleem:meldingen:{fout.code}",
            title="Soort niet toegestaan" if geweigerd else "Ongeldig signaal",
            status=403 if geweigerd else 400,
            detail=str(fout),
            fouten=list(fouten),
        )


class SignaalResultaat(Weergave):
    """Wat er met één signaal uit de batch is gebeurd: status 201, 400 of 403."""

    volgnummer: int = Field(description="De plaats in de batch, vanaf 0.")
    status: int
    eigen_kenmerk: str | None = None
    melding_id: UUID | None = None
    probleem: BatchProbleem | None = None


class BatchResultaat(Weergave):
    """Het resultaat van elk signaal, in de volgorde van de batch."""

    resultaten: list[SignaalResultaat]

    @classmethod
    def van(cls, pogingen: Sequence[Poging], uitkomsten: Iterable[Melding | DomainError]) -> Self:
        """Put the outcomes, one for each item of good form, back in the order of the batch."""
        volgende = iter(uitkomsten)
        return cls(
            resultaten=[
                _resultaat(volgnummer, poging, None if poging.invoer is None else next(volgende))
                for volgnummer, poging in enumerate(pogingen)
            ]
        )


def _resultaat(volgnummer: int, poging: Poging, uitkomst: Melding | DomainError | None) -> SignaalResultaat:
    kenmerk = None if poging.invoer is None else poging.invoer.eigen_kenmerk
    if isinstance(uitkomst, Melding):
        return SignaalResultaat(volgnummer=volgnummer, status=201, eigen_kenmerk=kenmerk, melding_id=uitkomst.id)
    probleem = BatchProbleem.van(uitkomst or VeldenOngeldig(()), poging.fouten)
    return SignaalResultaat(volgnummer=volgnummer, status=probleem.status, eigen_kenmerk=kenmerk, probleem=probleem)
