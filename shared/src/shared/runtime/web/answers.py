"""Answers written once: a body straight from pydantic to bytes, for hot routes and for answers that are stored."""

from collections.abc import Mapping

from fastapi import Response
from pydantic import BaseModel


class JsonResponse(Response):
    """An answer whose body is JSON already."""

    media_type = "application/json"

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        """Write the headers without looking for what each may already say: none of ours says these two."""
        self.raw_headers = [
            (b"content-length", b"%d" % len(self.body)),
            (b"content-type", b"application/json"),
            *((name.lower().encode(), value.encode("latin-1")) for name, value in (headers or {}).items()),
        ]


def json_antwoord(weergave: BaseModel, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Serialise `weergave` without a second validation; declare its type on the route with response_model."""
    return JsonResponse(weergave.__pydantic_serializer__.to_json(weergave, by_alias=True), status, headers)
