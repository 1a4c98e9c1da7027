"""Answers written once: a body straight from pydantic to bytes, for hot routes and for answers that are stored."""

from collections.abc import Mapping

from fastapi import Response
from pydantic import BaseModel


def json_antwoord(weergave: BaseModel, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Serialise `weergave` without a second validation; declare its type on the route with response_model."""
    return Response(
        weergave.__pydantic_serializer__.to_json(weergave, by_alias=True), status, headers, "application/json"
    )
