"""The root of every domain error; standard library only, so that each domain may use it."""

from typing import ClassVar


class DomainError(Exception):
    """A rule of the domain forbids what was asked; the message is Dutch, for the caller, and holds no personal data.

    `code` is stable and kebab-case: it ends the `type` urn of the problem over HTTP and the reason of a dead letter.
    """

    code: ClassVar[str]
