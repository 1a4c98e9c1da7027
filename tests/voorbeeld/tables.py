"""The tables of a small service that exists to try the runtime."""

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text, Uuid

from shared.runtime.database import NAMING
from shared.runtime.dead_letters import DeadLetters
from shared.runtime.idempotency import IdempotencyKeys
from shared.runtime.inbox import Inbox

metadata = MetaData(schema="voorbeeld", naming_convention=NAMING)

boek = Table(
    "boek",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("titel", Text, nullable=False),
    Column("jaar", Integer, nullable=False),
    Column("versie", BigInteger, nullable=False, server_default="1"),
)
inbox = Inbox(metadata)
dead_letters = DeadLetters(metadata)
idempotency = IdempotencyKeys(metadata)
