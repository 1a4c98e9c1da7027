"""The envelope of every event: what a contract is, and an event that carries one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Generic, Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel
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
    )


class Contract(Payload):
    """The data of one published event type in one version.

    `type` is the CloudEvents type (NL GOV profile: reverse domain, plural, one version); `topic` is where it is
    published. A breaking change is a new class with a new type, published beside the old one.
    """

    type: ClassVar[str]
    topic: ClassVar[str]


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
