"""Dead letters: events that could not be handled, with the later events of their key waiting behind them."""

from sqlalchemy import (
    TIMESTAMP,
    BigInteger,
    CheckConstraint,
    Column,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB


class DeadLetters:
    """The table `dead_letter` in the schema of `metadata`.

    status: `open` (failed, awaits a decision), `wacht` (parked behind an earlier one of its key), `verwerkt` (handled
    by a replay), `verworpen` (discarded by a person, with the reason).
    """

    def __init__(self, metadata: MetaData) -> None:
        self.table = Table(
            "dead_letter",
            metadata,
            Column("id", BigInteger, Identity(always=True), primary_key=True),
            Column("topic", Text, nullable=False),
            Column("partition", Integer, nullable=False),
            Column("offset", BigInteger, nullable=False),
            Column("key", Text),
            Column("event_id", Uuid),
            Column("type", Text),
            Column("headers", JSONB, nullable=False),
            Column("value", LargeBinary, nullable=False),
            Column("reason", Text, nullable=False),
            Column("detail", Text, nullable=False, server_default=""),
            Column("failed_at", TIMESTAMP(timezone=True), nullable=False, server_default=func.now()),
            Column("status", Text, nullable=False),
            Column("attempts", SmallInteger, nullable=False, server_default="1"),
            Column("resolved_at", TIMESTAMP(timezone=True)),
            CheckConstraint("status IN ('open', 'wacht', 'verwerkt', 'verworpen')", name="status"),
            UniqueConstraint("topic", "partition", "offset"),
            Index("ix_dead_letter_blocking", "key", "id", postgresql_where=text("status IN ('open', 'wacht')")),
        )
