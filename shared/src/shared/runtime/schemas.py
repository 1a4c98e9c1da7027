"""What HTTP bodies have in common: what comes in is strict, what goes out is camelCase."""

from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticKnownError

T = TypeVar("T")


def _no_number(kind: Literal["date_type", "datetime_type"]) -> BeforeValidator:
    """Refuse numbers in a query, which pydantic would take for seconds since 1970."""

    def check(value: object) -> object:
        if isinstance(value, str) and value.replace(".", "", 1).removeprefix("-").isdecimal():
            raise PydanticKnownError(kind)
        return value

    return BeforeValidator(check)


Moment = Annotated[AwareDatetime, _no_number("datetime_type")]
"""A timestamp with a time zone in a query, as RFC 3339 writes it and in no other way."""
Dag = Annotated[date, _no_number("date_type")]
"""A date in a query, as RFC 3339 writes it and in no other way."""


class Invoer(BaseModel):
    """A body a caller sends: camelCase, frozen, surrounding spaces removed, unknown fields and other types refused."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        strict=True,  # else true is a number, and 0 is false or a day in 1970
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
