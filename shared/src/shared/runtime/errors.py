"""What the runtime raises on purpose, and how it judges what handlers raise."""

from typing import Final

import asyncpg

from shared.contracts.fouten import DomainError


class Rejected(Exception):  # noqa: N818 - it says what happened to the event, as the domain errors do
    """An event breaks a rule for good: retrying cannot help, so it becomes a dead letter.

    `code` is stable and kebab-case and becomes the reason of the dead letter; `detail` says where, never with data.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


class EventTooLarge(Rejected):
    """An event is larger than the 64 KB that the NL GOV profile for CloudEvents allows."""

    def __init__(self, event_type: str, size: int) -> None:
        super().__init__("event-too-large", f"{event_type}: {size} bytes")


_TRANSIENT: Final = frozenset(
    {
        "40001",  # serialization failure
        "40P01",  # deadlock
        "55P03",  # lock not available
    }
)


def sqlstate_of(error: BaseException) -> str | None:
    """Give the SQLSTATE of a database error, raised by the driver or wrapped by SQLAlchemy."""
    state = getattr(getattr(error, "orig", error), "sqlstate", None)
    return state if isinstance(state, str) else None


def is_transient(error: BaseException) -> bool:
    """Tell whether Postgres asks to run the same transaction again at once."""
    return sqlstate_of(error) in _TRANSIENT


def rejection_of(error: BaseException) -> Rejected | None:
    """Tell whether the event is to blame: a rule of the domain, or data that the schema refuses.

    Data that the schema refuses (SQLSTATE classes 22 and 23, or a value that the driver cannot encode) may be a race
    with another transaction, so callers try such an event once more on its own before they set it aside. Everything
    else (an outage, a bug) is nobody's fault among the events: None.
    """
    if isinstance(error, Rejected):
        return error
    if isinstance(error, DomainError):
        return Rejected(error.code, type(error).__name__)
    state = sqlstate_of(error)
    if state is not None and state[:2] in {"22", "23"}:
        return Rejected(f"sqlstate-{state.lower()}", type(getattr(error, "orig", error)).__name__)
    if isinstance(getattr(error, "orig", error), asyncpg.DataError):
        return Rejected("unstorable-value", "DataError")
    return None
