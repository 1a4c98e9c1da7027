"""Reassessments of the whole stock, and how far each is."""

from typing import Final

from sqlalchemy import TIMESTAMP, Column, ForeignKey, Index, Integer, Table, Text, Uuid, text

from risico.domain import Herweegreden
from shared.runtime.database import one_of

from .modellen import modelversie
from .schema import metadata

herweging: Final = Table(
    "herweging",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("modelversie", ForeignKey(modelversie.c.versie), nullable=False),
    Column("reden", Text, nullable=False),
    Column("begonnen_op", TIMESTAMP(timezone=True), nullable=False),
    Column("totaal", Integer, nullable=False),
    Column("gedaan", Integer, nullable=False),
    Column("gewijzigd", Integer, nullable=False),
    Column("verschoven", Integer, nullable=False),
    Column("tot", Text, nullable=False),
    Column("klaar_op", TIMESTAMP(timezone=True)),
    one_of("reden", Herweegreden),
    # one at a time
    Index("uq_herweging_bezig", text("(true)"), unique=True, postgresql_where=text("klaar_op IS NULL")),
)
