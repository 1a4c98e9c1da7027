"""Retention: the rules, what is kept for a reason, and the register of what was destroyed."""

from typing import Final

from sqlalchemy import ARRAY, TIMESTAMP, Column, Date, ForeignKey, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from meldingen.domain import MeldingStatus, StopReden
from shared.contracts.waardelijsten import MeldingSoort
from shared.runtime.database import one_of

from .meldingen import melding
from .schema import metadata

bewaarregels: Final = Table(
    "bewaarregels",
    metadata,
    Column("geldig_vanaf", Date, primary_key=True),
    Column("regels", JSONB, nullable=False),
    Column("vastgesteld_door", Text, nullable=False),
    Column("vastgesteld_op", TIMESTAMP(timezone=True), nullable=False),
)

vernietigingsstop: Final = Table(
    "vernietigingsstop",
    metadata,
    Column("melding_id", ForeignKey(melding.c.id), primary_key=True),
    Column("reden", Text, nullable=False),
    Column("door", Text, nullable=False),
    Column("op", TIMESTAMP(timezone=True), nullable=False),
    one_of("reden", StopReden),
)

verwijdering: Final = Table(
    "verwijdering",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("op", TIMESTAMP(timezone=True), nullable=False),
    Column("soort", Text, nullable=False),
    Column("afloop", Text, nullable=False),
    Column("regel", Text, nullable=False),
    Column("regels_vanaf", Date, nullable=False),
    Column("jaren", Integer, nullable=False),
    Column("pseudoniemen", ARRAY(Text), nullable=False),
    one_of("soort", MeldingSoort),
    one_of("afloop", MeldingStatus),
)
