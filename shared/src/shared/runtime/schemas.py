"""What HTTP bodies have in common: what comes in is strict, what goes out is camelCase."""

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

T = TypeVar("T")


class Invoer(BaseModel):
    """A body a caller sends: camelCase, frozen, surrounding spaces removed, unknown fields refused."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
        allow_inf_nan=False,
        validate_by_alias=True,
        validate_by_name=False,
    )


class Weergave(BaseModel):
    """A body the service answers with; made by field name or from attributes, written in camelCase."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        frozen=True,
        from_attributes=True,
        validate_by_alias=True,
        validate_by_name=True,
        serialize_by_alias=True,
    )


class Lijst(Weergave, Generic[T]):
    """One page of results in a fixed order; where the next page is stands in the Link header."""

    resultaten: list[T]

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """Name the schema after what it lists: `Lijst[MeldingWeergave]` is MeldingWeergaveLijst."""
        return "".join(param.__name__ for param in params) + "Lijst"
