"""Which problem answers which error; everything that is not listed is a bug, logged and answered without its inside."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

import asyncpg
import structlog
from fastapi import Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.contracts.fouten import DomainError, VeldenOngeldig
from shared.runtime.etag import NotModified, VersieVerouderd
from shared.runtime.idempotency import SleutelHergebruikt
from shared.runtime.problems import MAX_FOUTEN, Problem, ProblemError, fouten_of, problem_response
from shared.runtime.telemetry import log_unexpected

logger = structlog.get_logger(__name__)

RETRY_SECONDS: Final = 5
_OUTAGES: Final = frozenset({"08", "53", "57"})
"""Classes of SQLSTATE: connection exception, insufficient resources, operator intervention (timeouts too)."""
_OWN_PROBLEMS: Final[Mapping[type[DomainError], Problem]] = {
    VeldenOngeldig: Problem(400, "Ongeldig verzoek"),
    VersieVerouderd: Problem(412, "Versie verouderd"),
    SleutelHergebruikt: Problem(409, "Idempotency-Key al gebruikt"),
}
_MISSING_IF_MATCH: Final = ("missing", ("header", "If-Match"))


class ErrorAnswers:
    """Answers the errors of one service."""

    def __init__(self, service: str, problems: Mapping[type[DomainError], Problem]) -> None:
        self._service = service
        self._problems = {**_OWN_PROBLEMS, **problems}

    def answer(self, exc: Exception) -> Response:
        """Answer any error: as declared, or 503 when the database is out of reach, or 500."""
        match exc:
            case NotModified():
                return Response(status_code=304, headers={"ETag": exc.etag})
            case ProblemError():
                return problem_response(self._service, exc.status, exc.code, exc.titel, exc.detail, headers=exc.headers)
            case RequestValidationError():
                return self._validation(exc)
            case DomainError():
                return self._domain(exc) or self._unexpected(exc)
            case _:
                return self._unexpected(exc)

    def unavailable(self, detail: str) -> Response:
        """Answer 503 with a time to come back."""
        headers = {"Retry-After": str(RETRY_SECONDS)}
        return problem_response(
            self._service, 503, "niet-beschikbaar", "Tijdelijk niet beschikbaar", detail, headers=headers
        )

    def _validation(self, exc: RequestValidationError) -> Response:
        errors = exc.errors()
        if [(error["type"], tuple(error["loc"])) for error in errors] == [_MISSING_IF_MATCH]:
            detail = "Geef in If-Match de ETag die bij het ophalen is gegeven."
            return problem_response(self._service, 428, "if-match-ontbreekt", "Versie verplicht", detail)
        detail = "Het verzoek is ongeldig; zie fouten."
        if len(errors) > MAX_FOUTEN:
            detail = f"Het verzoek is ongeldig; fouten noemt de eerste {MAX_FOUTEN} van {len(errors)}."
        return problem_response(self._service, 400, "ongeldig", "Ongeldig verzoek", detail, fouten=fouten_of(errors))

    def _domain(self, exc: DomainError) -> Response | None:
        for cls in type(exc).__mro__:
            problem = self._problems.get(cls)
            if problem is not None:
                fouten = (
                    [{"in": "body", **asdict(fout)} for fout in exc.fouten] if isinstance(exc, VeldenOngeldig) else ()
                )
                return problem_response(
                    self._service,
                    problem.status,
                    exc.code,
                    problem.titel,
                    str(exc),
                    headers=problem.headers(exc),
                    fouten=fouten,
                )
        return None

    def _unexpected(self, exc: Exception) -> Response:
        if _is_outage(exc):
            log_unexpected(logger, "database_unavailable", exc)
            return self.unavailable("De dienst is tijdelijk niet beschikbaar; probeer het later opnieuw.")
        log_unexpected(logger, "unexpected_error", exc)
        detail = "Er ging iets mis. De fout is vastgelegd onder het nummer in instance."
        return problem_response(self._service, 500, "storing", "Storing", detail)


def _is_outage(exc: Exception) -> bool:
    """Tell whether the database is out of reach or refuses work; everything else is ours."""
    if isinstance(exc, DBAPIError):
        return exc.connection_invalidated or str(getattr(exc.orig, "sqlstate", None) or "")[:2] in _OUTAGES
    if isinstance(exc, asyncpg.PostgresError):
        return str(exc.sqlstate)[:2] in _OUTAGES
    return isinstance(exc, (asyncpg.InterfaceError, PoolTimeout, OSError, TimeoutError))
