"""The root of every domain error; standard library only, so that each domain may use it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class DomainError(Exception):
    """A rule of the domain forbids what was asked; the message is Dutch, for the caller, and holds no personal data.

    `code` is stable and kebab-case: it ends the `type` urn of the problem over HTTP and the reason of a dead letter.
    """

    code: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Veldfout:
    """One field that breaks a rule; `pointer` is its JSON pointer (RFC 6901) in what was sent."""

    pointer: str
    code: str
    melding: str


class VeldenOngeldig(DomainError):  # noqa: N818 - the fact, as all domain errors
    """What was sent has a good form but breaks rules of the domain; `fouten` names every field at once."""

    code: ClassVar[str] = "ongeldig"

    def __init__(self, fouten: Sequence[Veldfout]) -> None:
        super().__init__("Het verzoek is ongeldig; zie fouten.")
        self.fouten = tuple(fouten)
