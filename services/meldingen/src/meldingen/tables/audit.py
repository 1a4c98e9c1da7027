"""The audit trail and the chain that seals it; the database refuses to change or delete a row of either."""

from typing import Final

from sqlalchemy import JSON, TIMESTAMP, BigInteger, CheckConstraint, Column, Identity, LargeBinary, Table, Text, Uuid

from .schema import metadata

# JSON, not JSONB: it keeps the text as it was written, which is what was sealed. No foreign key: a line outlives
# the melding that it is about
audit: Final = Table(
    "audit",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("wie", Text, nullable=False),
    Column("handeling", Text, nullable=False),
    Column("melding_id", Uuid),
    Column("op", TIMESTAMP(timezone=True), nullable=False),
    Column("bijzonderheden", JSON, nullable=False),
    CheckConstraint("handeling ~ '^[a-z_]+$'", name="handeling"),
)

audit_zegel: Final = Table(
    "audit_zegel",
    metadata,
    Column("volgnummer", BigInteger, primary_key=True, autoincrement=False),
    Column("audit_id", BigInteger, nullable=False, unique=True),
    Column("volledig_tot", BigInteger, nullable=False),
    Column("zegel", LargeBinary, nullable=False),
)
