"""Pages by keyset: a cursor is the sort key of the last row, bound to the filters it was made under."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from functools import cache
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import parse_qsl, urlencode

import orjson
from fastapi import Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter

from .schemas import Lijst

T = TypeVar("T")
W = TypeVar("W")

MAX_LIMIET: Final = 200
_DIGEST_BYTES: Final = 8


class Pagina:
    """The page asked for: read `na` (where the previous page ended) and `limiet`, answer with `lijst`.

    Links keep the filters of the query. A search by POST (_zoek) keeps its filters in the body: its links hold the
    cursor only, to be sent with the same body.
    """

    def __init__(self, request: Request, response: Response, filters: str, cursor: str | None, limiet: int) -> None:
        self.limiet = limiet
        self._response = response
        self._cursor = cursor
        self._filters = filters
        self._query = [
            (name, value) for name, value in parse_qsl(request.scope["query_string"].decode()) if name != "cursor"
        ]
        self._url = request.app.state.settings.public_url + request.scope["path"]

    def na(self, *types: Any) -> tuple[Any, ...] | None:
        """Give the sort key after which this page begins, as `types` in the order of the sort; None on the first page.

        Raises RequestValidationError (400) for a cursor that is not ours or belongs to other filters.
        """
        if self._cursor is None:
            return None
        padded = self._cursor + "=" * (-len(self._cursor) % 4)
        try:
            filters, *key = _adapter(types).validate_json(urlsafe_b64decode(padded))
        except ValueError:
            filters = None
        if filters != self._filters:
            raise RequestValidationError([{"type": "ongeldige_cursor", "loc": ("query", "cursor")}])
        return tuple(key)

    def lijst(
        self, gevonden: Sequence[T], weergave: Callable[[T], W], sleutel: Callable[[T], tuple[Any, ...]]
    ) -> Lijst[W]:
        """Answer a page and set its Link header; `gevonden` is up to `limiet + 1` rows, one more than fits."""
        pagina = gevonden[: self.limiet]
        links = [f'<{self._link(None)}>; rel="first"']
        if len(gevonden) > self.limiet:
            links.append(f'<{self._link(sleutel(pagina[-1]))}>; rel="next"')
        self._response.headers["Link"] = ", ".join(links)
        return Lijst(resultaten=[weergave(rij) for rij in pagina])

    def _link(self, sleutel: tuple[Any, ...] | None) -> str:
        query = list(self._query)
        if sleutel is not None:
            raw = orjson.dumps([self._filters, *sleutel], default=str)  # the driver's UUID is a subclass
            query.append(("cursor", urlsafe_b64encode(raw).decode("ascii").rstrip("=")))
        return f"{self._url}?{urlencode(query)}" if query else self._url


@cache
def _adapter(types: tuple[Any, ...]) -> TypeAdapter[tuple[Any, ...]]:
    return TypeAdapter(tuple[(str, *types)])  # type: ignore[valid-type]  # made at run time, once per set of types


async def _pagina(
    request: Request,
    response: Response,
    cursor: Annotated[
        str | None,
        Query(max_length=2000, description="De cursor uit de Link-header (rel=next) van de vorige pagina."),
    ] = None,
    limiet: Annotated[
        int, Query(ge=1, le=MAX_LIMIET, description="Het hoogste aantal resultaten op deze pagina.")
    ] = 50,
) -> Pagina:
    filters = sorted(
        (name, value)
        for name, value in parse_qsl(request.scope["query_string"].decode())
        if name not in {"cursor", "limiet"}
    )
    raw = orjson.dumps([request.scope["path"], filters]) + await request.body()
    return Pagina(request, response, _digest(request.app.state.settings.database_url, raw), cursor, limiet)


def _digest(secret: str, filters: bytes) -> str:
    """Name the filters of a page in its cursor, which stands in a URL: a body may hold whom one looks for.

    Keyed by what the processes of a service share and nobody else knows, their login at the database, so that nobody
    can try addresses until one fits.
    """
    key = hashlib.sha256(secret.encode()).digest()
    return hashlib.blake2b(filters, digest_size=_DIGEST_BYTES, key=key).hexdigest()


PaginaDep = Annotated[Pagina, Depends(_pagina)]
