"""The application of a service: its routes under /v1, the problems they answer with, and what operators ask."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from types import MappingProxyType
from typing import Annotated, Any, Final, cast

import structlog
from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.contracts.fouten import DomainError
from shared.runtime.auth import Jwks, Tokens
from shared.runtime.database import Database
from shared.runtime.health import Check, Readiness
from shared.runtime.migrate import Head
from shared.runtime.problems import Problem
from shared.runtime.settings import ServiceSettings
from shared.runtime.telemetry import log_unexpected

from .contract import contract_of
from .dispatch import Dispatch
from .docs import docs_html
from .edge import Edge
from .errors import ErrorAnswers
from .operations import Operations
from .routing import Router, StrictRoute

logger = structlog.get_logger(__name__)

_ALLOWED_HEADERS: Final = (
    *("Authorization", "Content-Type", "If-Match", "If-None-Match"),
    *("Idempotency-Key", "Uitdaging-Antwoord", "traceparent", "Bestandsnaam", "Ontvangstcode"),
)
_EXPOSED_HEADERS: Final = (
    *("API-Version", "ETag", "Link", "Location", "Retry-After", "Trace-Id"),
    *("Content-Disposition", "Repr-Digest"),
)

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(
    *,
    service: str,
    titel: str,
    beschrijving: str,
    versie: str,
    settings: ServiceSettings,
    db: Database,
    routers: Sequence[Router],
    problems: Mapping[type[DomainError], Problem],
    lifespan: Lifespan | None = None,
    checks: Mapping[str, Check] = MappingProxyType({}),
) -> "Application":
    """Build the application of `service`; `problems` says how each domain error looks over HTTP.

    Routes are reached under /v1 and stand without it in the contract, as the servers url ends in it. Closes `db` when
    the application stops, after `lifespan`. It is ready once its database, its migrations and its own `checks` are.
    """

    @asynccontextmanager
    async def run(app: FastAPI) -> AsyncIterator[None]:
        try:
            async with lifespan(app) if lifespan is not None else nullcontext():
                yield
        except Exception as exc:  # noqa: BLE001 - logged, and raised again without its values
            log_unexpected(logger, "lifespan_failed", exc)
            raise LifespanFailed from None  # the server prints what it gets, message and all
        finally:
            await db.close()

    app = Application(title=titel, description=beschrijving, version=versie, openapi_url=None, lifespan=run)
    app.state.settings = settings
    app.state.db = db
    app.state.draining = False
    app.state.tokens = Tokens(issuer=settings.issuer, audience=settings.audience, jwks=Jwks(settings.jwks_url))
    for router in (*routers, _documentation(app)):
        app.router.routes.extend(router.routes)
    answers = app.state.answers = ErrorAnswers(service, problems)
    operations = Operations(app, Readiness(db, Head(service), checks), answers).paths
    dispatch = Dispatch([cast("StrictRoute", route) for route in app.router.routes], operations, answers)
    app.edge = Edge(dispatch, service=service, version=versie, operations=operations)
    if settings.cors_origins:
        app.edge = CORSMiddleware(
            app.edge,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=_ALLOWED_HEADERS,
            expose_headers=_EXPOSED_HEADERS,
            max_age=600,
        )
    return app


class LifespanFailed(Exception):  # noqa: N818 - the fact
    """The application did not start or stop as it should; the log says why, without values."""


class Application(FastAPI):
    """A FastAPI application whose requests go through the edge of the runtime, and not through FastAPI's layers."""

    edge: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self
        await self.edge(scope, receive, send)

    def openapi(self) -> dict[str, Any]:
        """Give the contract."""
        if self.openapi_schema is None:
            self.openapi_schema = contract_of(self, self.state.settings)
        return self.openapi_schema


def operations_app(service: str, settings: ServiceSettings, db: Database) -> FastAPI:
    """Build the application of a process without an API, such as a worker: only what operators ask."""
    return create_app(
        service=service,
        titel=f"Beheer van {service}",
        beschrijving="Alleen /livez, /readyz en /metrics.",
        versie="1.0.0",
        settings=settings,
        db=db,
        routers=[],
        problems={},
    )


def _documentation(app: FastAPI) -> Router:
    router = Router(include_in_schema=False)

    @router.get("/openapi.json")
    async def openapi() -> dict[str, object]:
        return app.openapi()

    @router.get("/docs", response_class=HTMLResponse)
    async def docs() -> HTMLResponse:
        return docs_html(app.openapi())

    return router


def _database(request: Request) -> Database:
    return cast("Database", request.app.state.db)


DatabaseDep = Annotated[Database, Depends(_database)]
