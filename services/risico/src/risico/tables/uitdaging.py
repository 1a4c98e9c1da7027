"""Challenges of the model, the orders to build on one, and the versions that did; never changed."""

from typing import Final

from sqlalchemy import TIMESTAMP, Column, ForeignKey, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from shared.contracts.waardelijsten import Risico
from shared.runtime.database import one_of

from .modellen import modelversie
from .schema import metadata

uitdaging: Final = Table(
    "uitdaging",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("modelversie", ForeignKey(modelversie.c.versie), nullable=False),
    Column("risico", Text),
    Column("gegevens_sha256", Text, nullable=False),
    Column("vergelijking", JSONB, nullable=False),
    Column("door", Text, nullable=False),
    Column("op", TIMESTAMP(timezone=True), nullable=False),
    one_of("risico", Risico),
)

# one a challenge, by another person
bevordering: Final = Table(
    "bevordering",
    metadata,
    Column("uitdaging_id", ForeignKey(uitdaging.c.id), primary_key=True),
    Column("uitdager", Text, nullable=False),
    Column("reden", Text, nullable=False),
    Column("door", Text, nullable=False),
    Column("op", TIMESTAMP(timezone=True), nullable=False),
)

# what a model version rests on: only what was promoted can be
grond: Final = Table(
    "grond",
    metadata,
    Column("modelversie", ForeignKey(modelversie.c.versie), primary_key=True),
    Column("uitdaging_id", ForeignKey(bevordering.c.uitdaging_id), nullable=False),
)
