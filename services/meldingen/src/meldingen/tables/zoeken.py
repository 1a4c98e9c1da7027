"""What is derived from meldingen to find, compare and count them; the worker fills it shortly after each change."""

from typing import Final

from sqlalchemy import (
    ARRAY,
    TIMESTAMP,
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from shared.contracts.waardelijsten import Risico
from shared.runtime.database import one_of

from .kluis import melder
from .meldingen import melding
from .schema import metadata

# filled by triggers on melding, so that whoever changes one cannot forget it; what it was about before stands beside it
te_indexeren: Final = Table(
    "te_indexeren",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("melding_id", Uuid, nullable=False),
    Column("kvk_nummer", Text),
    Column("risicos", ARRAY(Text)),
)

# the words of a melding carry the number of its block, a stretch of ids of bounded length: see ADR 21
zoekblok: Final = Table(
    "zoekblok",
    metadata,
    Column("nummer", Integer, primary_key=True, autoincrement=False),
    Column("vanaf_id", Uuid, nullable=False),
    Column("aantal", Integer, nullable=False),
)

zoekregel: Final = Table(
    "zoekregel",
    metadata,
    Column("melding_id", ForeignKey(melding.c.id, ondelete="CASCADE"), primary_key=True),
    Column("woorden", TSVECTOR, nullable=False),
    Column("adres", Text),
    Index(None, "woorden", postgresql_using="gin"),
    Index("ix_zoekregel_adres_melding_id", "adres", "melding_id", postgresql_where=text("adres IS NOT NULL")),
)

# part of the vault: keyed hashes of the words of the reporter, and a sketch of his text; gone when he is erased
melder_zoekregel: Final = Table(
    "melder_zoekregel",
    metadata,
    Column("melding_id", ForeignKey(melder.c.melding_id, ondelete="CASCADE"), primary_key=True),
    Column("woorden", ARRAY(BigInteger), nullable=False),
    Column("schets", ARRAY(Integer), nullable=False),
    Index(None, "woorden", postgresql_using="gin"),
)

meldingencluster: Final = Table(
    "meldingencluster",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kvk_nummer", Text, nullable=False),
    Column("risico", Text, nullable=False),
    Column("vestigingsnummer", Text),
    Column("aantal", Integer, nullable=False),
    Column("aantal_niet_in_onderzoek", Integer, nullable=False),
    Column("stap", Integer, nullable=False),
    Column("eerste_op", TIMESTAMP(timezone=True), nullable=False),
    Column("laatste_op", TIMESTAMP(timezone=True), nullable=False),
    Column("gesignaleerd_op", TIMESTAMP(timezone=True), nullable=False),
    one_of("risico", Risico),
    Index(None, "kvk_nummer", "risico", "id"),
    Index(None, "gesignaleerd_op", "id"),
    Index("ix_meldingencluster_eerste_op", "eerste_op", postgresql_where=text("aantal > 0")),
)

vergelijkregels: Final = Table(
    "vergelijkregels",
    metadata,
    Column("geldig_vanaf", Date, primary_key=True),
    Column("waarden", JSONB, nullable=False),
    Column("vastgesteld_door", Text, nullable=False),
    Column("vastgesteld_op", TIMESTAMP(timezone=True), nullable=False),
)
