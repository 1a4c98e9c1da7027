"""The schema of risico, and the tables that every service has."""

from typing import Final

from sqlalchemy import CheckConstraint, MetaData

from shared.runtime.database import NAMING
from shared.runtime.dead_letters import DeadLetters
from shared.runtime.idempotency import IdempotencyKeys
from shared.runtime.inbox import Inbox
from shared.runtime.outbox import Outbox

metadata: Final = MetaData(schema="risico", naming_convention=NAMING)
outbox: Final = Outbox(metadata)
inbox: Final = Inbox(metadata)
dead_letters: Final = DeadLetters(metadata)
idempotency: Final = IdempotencyKeys(metadata)


def fractie(kolom: str) -> CheckConstraint:
    """Let a column hold only 0 to 1."""
    return CheckConstraint(f"{kolom} BETWEEN 0 AND 1", name=kolom)
