"""Versions over HTTP: an ETag on what is read, If-Match on what is changed, so that no change overwrites another."""

from typing import Annotated, ClassVar, TypeVar

from fastapi import Depends, Header, Request, Response

from shared.contracts.fouten import DomainError

from .problems import ProblemError

T = TypeVar("T")


class VersieVerouderd(DomainError):  # noqa: N818 - the fact, as all domain errors
    """The aggregate was changed after the caller read it."""

    code: ClassVar[str] = "versie-verouderd"

    def __init__(self) -> None:
        super().__init__("De gegevens zijn intussen gewijzigd. Haal de laatste versie op en probeer het opnieuw.")


def controleer_versie(huidig: int, verwacht: int) -> None:
    """Raise VersieVerouderd unless the aggregate still has the version the caller saw."""
    if huidig != verwacht:
        raise VersieVerouderd


class NotModified(Exception):  # noqa: N818 - the fact, as the domain errors do
    """The caller has this version already: answered as 304."""

    def __init__(self, etag: str) -> None:
        super().__init__(etag)
        self.etag = etag


class ETag:
    """Puts the version of what is answered in the ETag header, and spares the caller what he has already."""

    def __init__(self, response: Response, known: frozenset[str]) -> None:
        self._response = response
        self._known = known

    def antwoord(self, weergave: T, versie: int) -> T:
        """Answer `weergave` with its ETag; on a GET whose If-None-Match names this version the answer becomes a 304."""
        tag = f'"{versie}"'
        if tag in self._known or "*" in self._known:
            raise NotModified(tag)
        self._response.headers["ETag"] = tag
        return weergave


def _etag(
    request: Request,
    response: Response,
    if_none_match: Annotated[
        str | None,
        Header(alias="If-None-Match", description="De ETag van de versie die u al hebt; ongewijzigd geeft 304."),
    ] = None,
) -> ETag:
    return ETag(response, _tags(if_none_match or "") if request.method == "GET" else frozenset())


def _expected_version(
    if_match: Annotated[
        str, Header(alias="If-Match", description='De ETag van de versie die u wijzigt, bijvoorbeeld "3".')
    ],
) -> int:
    tag = if_match.strip()
    number = tag.removeprefix('"').removesuffix('"')
    if tag != f'"{number}"' or not (number.isascii() and number.isdecimal()):
        raise ProblemError(
            412,
            "if-match-onbekend",
            "Onbekende versie",
            "If-Match moet de ETag bevatten die bij het ophalen is gegeven.",
        )
    return int(number)


def _tags(header: str) -> frozenset[str]:
    return frozenset(tag.strip().removeprefix("W/") for tag in header.split(","))


ETagDep = Annotated[ETag, Depends(_etag)]
VerwachteVersie = Annotated[int, Depends(_expected_version)]
"""The version in If-Match: 428 where the header is absent, 412 where it is no ETag of ours."""
