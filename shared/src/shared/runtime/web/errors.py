"""Which problem answers which error; everything that is not listed is a bug, logged and answered without its inside."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Route

from shared.contracts.fouten import DomainError, VeldenOngeldig
from shared.runtime.etag import VersieVerouderd
from shared.runtime.idempotency import SleutelHergebruikt
from shared.runtime.problems import MAX_FOUTEN, Problem, ProblemError, fouten_of, problem_response
from shared.runtime.telemetry import log_unexpected

logger = structlog.get_logger("shared.runtime.web")

RETRY_SECONDS: Final = 5
_OWN_PROBLEMS: Final[Mapping[type[DomainError], Problem]] = {
    VeldenOngeldig: Problem(400, "Ongeldig verzoek"),
    VersieVerouderd: Problem(412, "Versie verouderd"),
    SleutelHergebruikt: Problem(409, "Idempotency-Key al gebruikt"),
}
_HTTP: Final = {
    404: ("niet-gevonden", "Niet gevonden", "Dit adres bestaat niet."),
    405: ("methode-niet-toegestaan", "Methode niet toegestaan", "Deze methode kan niet op dit adres."),
    413: ("te-groot", "Verzoek te groot", "De inhoud van het verzoek is te groot."),
    415: ("verkeerd-mediatype", "Verkeerd mediatype", "Stuur de inhoud als application/json."),
}
_MISSING_IF_MATCH: Final = ("header", "If-Match")


class ErrorAnswers:
    """Answers the errors of one service."""

    def __init__(
        self, service: str, problems: Mapping[type[DomainError], Problem], routes: Sequence[BaseRoute]
    ) -> None:
        self._service = service
        self._problems = {**_OWN_PROBLEMS, **problems}
        self._routes = routes

    def install(self, app: FastAPI) -> None:
        """Register the answers with the application."""
        app.add_exception_handler(RequestValidationError, self._validation)
        app.add_exception_handler(HTTPException, self._http)
        app.add_exception_handler(DomainError, self._domain)
        app.add_exception_handler(ProblemError, self._problem)

    async def _validation(self, _request: Request, exc: Exception) -> Response:
        assert isinstance(exc, RequestValidationError)  # noqa: S101 - registered for this class
        errors = exc.errors()
        if [(error["type"], tuple(error["loc"])) for error in errors] == [("missing", _MISSING_IF_MATCH)]:
            detail = "Geef in If-Match de ETag die bij het ophalen is gegeven."
            return problem_response(self._service, 428, "if-match-ontbreekt", "Versie verplicht", detail)
        detail = "Het verzoek is ongeldig; zie fouten."
        if len(errors) > MAX_FOUTEN:
            detail = f"Het verzoek is ongeldig; fouten noemt de eerste {MAX_FOUTEN} van {len(errors)}."
        return problem_response(self._service, 400, "ongeldig", "Ongeldig verzoek", detail, fouten=fouten_of(errors))

    async def _http(self, request: Request, exc: Exception) -> Response:
        assert isinstance(exc, HTTPException)  # noqa: S101 - registered for this class
        status = exc.status_code
        if status == 304:  # noqa: PLR2004 - Not Modified
            return Response(status_code=304, headers=exc.headers)
        code, titel, detail = _HTTP.get(status, ("http-fout", "Verzoek geweigerd", "Dit verzoek kan niet."))
        headers = {"Allow": self._allowed(request)} if status == 405 else exc.headers  # noqa: PLR2004
        return problem_response(self._service, status, code, titel, detail, headers=headers)

    async def _domain(self, _request: Request, exc: Exception) -> Response:
        assert isinstance(exc, DomainError)  # noqa: S101 - registered for this class
        for cls in type(exc).__mro__:
            problem = self._problems.get(cls)
            if problem is not None:
                retry = None if problem.retry_after is None else {"Retry-After": str(problem.retry_after)}
                fouten = (
                    [{"in": "body", **asdict(fout)} for fout in exc.fouten] if isinstance(exc, VeldenOngeldig) else ()
                )
                return problem_response(
                    self._service, problem.status, exc.code, problem.titel, str(exc), headers=retry, fouten=fouten
                )
        return self.unexpected(exc)

    async def _problem(self, _request: Request, exc: Exception) -> Response:
        assert isinstance(exc, ProblemError)  # noqa: S101 - registered for this class
        return problem_response(self._service, exc.status, exc.code, exc.titel, exc.detail, headers=exc.headers)

    def unexpected(self, exc: Exception) -> Response:
        """Answer what nobody listed: 503 when the database is out of reach, else 500."""
        if _is_outage(exc):
            log_unexpected(logger, "database_unavailable", exc)
            return self.unavailable("De dienst is tijdelijk niet beschikbaar; probeer het later opnieuw.")
        log_unexpected(logger, "unexpected_error", exc)
        detail = "Er ging iets mis. De fout is vastgelegd onder het nummer in instance."
        return problem_response(self._service, 500, "storing", "Storing", detail)

    def unavailable(self, detail: str) -> Response:
        """Answer 503 with a time to come back."""
        headers = {"Retry-After": str(RETRY_SECONDS)}
        return problem_response(
            self._service, 503, "niet-beschikbaar", "Tijdelijk niet beschikbaar", detail, headers=headers
        )

    def _allowed(self, request: Request) -> str:
        path = request.scope["path"].removeprefix("/v1")
        return ", ".join(
            sorted(
                method
                for route in self._routes
                if isinstance(route, Route) and route.path_regex.match(path)
                for method in route.methods or ()
            )
        )


def _is_outage(exc: Exception) -> bool:
    if isinstance(exc, DBAPIError) and exc.connection_invalidated:
        return True
    return isinstance(exc, (OperationalError, PoolTimeout, OSError, TimeoutError))
