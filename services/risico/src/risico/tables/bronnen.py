"""External data sets: what was agreed on them, the files that came in, and their rows."""

from typing import Final

from sqlalchemy import (
    ARRAY,
    TIMESTAMP,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

from risico.domain import Contractstatus
from shared.runtime.database import one_of

from .schema import metadata

broncontract: Final = Table(
    "broncontract",
    metadata,
    Column("bron", Text, primary_key=True),
    Column("nummer", Integer, primary_key=True),
    Column("titel", Text, nullable=False),
    Column("doel", Text, nullable=False),
    Column("eigenaar", Text, nullable=False),
    Column("verversing_dagen", Integer, nullable=False),
    Column("bewaar_dagen", Integer, nullable=False),
    Column("kolommen", JSONB, nullable=False),
    Column("sleutel", ARRAY(Text), nullable=False),
    Column("voorgesteld_door", Text, nullable=False),
    Column("voorgesteld_op", TIMESTAMP(timezone=True), nullable=False),
    Column("status", Text, nullable=False),
    Column("versie", Integer, nullable=False),
    Column("besloten_door", Text),
    Column("besloten_reden", Text),
    Column("besloten_op", TIMESTAMP(timezone=True)),
    CheckConstraint("bron ~ '^[a-z][a-z0-9-]{1,59}$'", name="bron"),
    CheckConstraint("verversing_dagen > 0 AND bewaar_dagen > 0", name="dagen"),
    # who proposes does not approve, whatever the code says
    CheckConstraint("status <> 'vastgesteld' OR besloten_door <> voorgesteld_door", name="tweede_persoon"),
    one_of("status", Contractstatus),
)

# stays when its rows are removed: that they came in, and when they went
bronversie: Final = Table(
    "bronversie",
    metadata,
    Column("bron", Text, primary_key=True),
    Column("nummer", Integer, primary_key=True),
    Column("contract", Integer, nullable=False),
    Column("peildatum", Date, nullable=False),
    Column("formaat", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("rijen", Integer, nullable=False),
    Column("geimporteerd_door", Text, nullable=False),
    Column("geimporteerd_op", TIMESTAMP(timezone=True), nullable=False),
    Column("verwijderd_op", TIMESTAMP(timezone=True)),
    ForeignKeyConstraint(["bron", "contract"], [broncontract.c.bron, broncontract.c.nummer]),
)

# `sleutel` holds the values of the key, which no two rows of a version share
bronrij: Final = Table(
    "bronrij",
    metadata,
    Column("bron", Text, primary_key=True),
    Column("versie", Integer, primary_key=True),
    Column("rij", Integer, primary_key=True),
    Column("sleutel", ARRAY(Text), nullable=False),
    Column("gegevens", JSONB, nullable=False),
    Index(None, "bron", "versie", "sleutel"),
)
