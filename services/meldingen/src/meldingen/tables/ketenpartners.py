"""The connections of chain partners, what they used of their limits, and what they delivered."""

from typing import Final

from sqlalchemy import (
    ARRAY,
    TIMESTAMP,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from shared.contracts.waardelijsten import Ketenpartner, MeldingSoort
from shared.runtime.database import one_of

from .meldingen import melding
from .schema import metadata

ketenpartner: Final = Table(
    "ketenpartner",
    metadata,
    Column("oin", Text, primary_key=True),
    Column("ketenpartner", Text, nullable=False),
    # of before each kind had a basis of its own; to be dropped once nothing that runs reads them
    Column("melding_soorten", ARRAY(Text), nullable=False, server_default="{}"),
    Column("doel", Text, nullable=False, server_default=""),
    Column("grondslag", Text, nullable=False, server_default=""),
    Column("versie", Integer, nullable=False),
    Column("per_seconde", Integer, nullable=False, server_default="10"),
    Column("per_dag", Integer, nullable=False, server_default="100000"),
    one_of("ketenpartner", Ketenpartner),
    CheckConstraint("oin ~ '^[0-9]{20}$'", name="oin"),
)

leveringsgrond: Final = Table(
    "leveringsgrond",
    metadata,
    Column("oin", ForeignKey(ketenpartner.c.oin), primary_key=True),
    Column("soort", Text, primary_key=True),
    Column("grondslag", Text, nullable=False),
    Column("doel", Text, nullable=False),
    one_of("soort", MeldingSoort),
)

# one row that changes with every request: `vol_op` is when the bucket of requests is full again
verbruik: Final = Table(
    "verbruik",
    metadata,
    Column("oin", ForeignKey(ketenpartner.c.oin), primary_key=True),
    Column("vol_op", TIMESTAMP(timezone=True), nullable=False),
    Column("dag", Date, nullable=False),
    Column("aantal", Integer, nullable=False),
    postgresql_with={"fillfactor": 50},
)

# claimed before its melding is written, hence deferred; goes when its melding goes
aanlevering: Final = Table(
    "aanlevering",
    metadata,
    Column(
        "melding_id",
        ForeignKey(melding.c.id, ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    ),
    Column("oin", Text, nullable=False),
    Column("kenmerk", Text),
    Column("afdruk", LargeBinary, nullable=False),
    UniqueConstraint("oin", "kenmerk"),
    Index(None, "oin", "melding_id"),
)
