"""The envelope of every event: what a contract is, and an event that carries one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, Generic, Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema
from uuid_utils.compat import uuid7


class Payload(BaseModel):
    """A frozen piece of event data: camelCase in JSON, unknown fields of newer producers ignored."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        allow_inf_nan=False,
    )


@dataclass(frozen=True, slots=True)
class FilledWhen:
    """A rule of a contract: when `field` holds `value`, none of `names` is absent or null."""

    field: str
    value: StrEnum
    names: tuple[str, ...]

    def holds_for(self, data: "Contract") -> bool:
        """Say whether these data keep the rule."""
        return getattr(data, self.field) != self.value or all(getattr(data, name) is not None for name in self.names)

    def json_schema(self) -> dict[str, Any]:
        """Give the same rule to a reader who has only the JSON Schema."""
        names = [to_camel(name) for name in self.names]
        return {
            "if": {"properties": {to_camel(self.field): {"const": self.value.value}}},
            "then": {"required": names, "properties": {name: {"not": {"type": "null"}} for name in names}},
        }


class Contract(Payload):
    """The data of one published event type in one version.

    `type` is the CloudEvents type (NL GOV profile: reverse domain, plural, one version); `topic` is where it is
    published. `rules` are what a field demands of other fields. A breaking change is a new class with a new type,
    published beside the old one.
    """

    type: ClassVar[str]
    topic: ClassVar[str]
    rules: ClassVar[tuple[FilledWhen, ...]] = ()

    @model_validator(mode="after")
    def _keeps_the_rules(self) -> Self:
        for rule in self.rules:
            if not rule.holds_for(self):
                raise ValueError(f"{rule.field} {rule.value} needs {', '.join(rule.names)}")
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Add the rules between fields, so that a foreign client can check them too."""
        schema = handler.resolve_ref_schema(handler(core_schema))
        if cls.rules:
            schema["allOf"] = [rule.json_schema() for rule in cls.rules]
        return schema


C_co = TypeVar("C_co", bound=Contract, covariant=True)


@dataclass(frozen=True, slots=True)
class Event(Generic[C_co]):
    """A contract on its way: identified, timed, and keyed so that everything about one company stays in order.

    `key` is the kvkNummer where it is known, else the id of the melding; it follows the company through the chain.
    `subject` is the id of the aggregate. `time` is UTC.
    """

    id: UUID
    key: str
    subject: str
    time: datetime
    data: C_co
    traceparent: str | None = None

    @classmethod
    def of(cls, data: C_co, *, key: str, subject: UUID | str, time: datetime | None = None) -> Self:  # type: ignore[misc]
        """Make a new event with a fresh, time-ordered id."""
        return cls(id=uuid7(), key=key, subject=str(subject), time=time or datetime.now(UTC), data=data)

    @property
    def type(self) -> str:
        """The CloudEvents type of the contract carried."""
        return self.data.type
