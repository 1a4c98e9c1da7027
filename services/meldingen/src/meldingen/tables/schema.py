"""The schema of meldingen, and the tables that every service has."""

from typing import Final

from sqlalchemy import MetaData

from shared.runtime.database import NAMING
from shared.runtime.dead_letters import DeadLetters
from shared.runtime.idempotency import IdempotencyKeys
from shared.runtime.inbox import Inbox
from shared.runtime.outbox import Outbox

metadata: Final = MetaData(schema="meldingen", naming_convention=NAMING)
outbox: Final = Outbox(metadata)
inbox: Final = Inbox(metadata)
dead_letters: Final = DeadLetters(metadata)
idempotency: Final = IdempotencyKeys(metadata)
