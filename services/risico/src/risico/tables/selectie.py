"""Draws for programmes, and of each chosen vestiging why and with which chance."""

from typing import Final

from sqlalchemy import (
    BIGINT,
    TIMESTAMP,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
)

from risico.domain import Herkomst
from shared.contracts.waardelijsten import Band, Risico
from shared.runtime.database import one_of

from .modellen import modelversie
from .schema import metadata

selectie: Final = Table(
    "selectie",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("programma", Text, nullable=False),
    Column("aantal", Integer, nullable=False),
    Column("aandeel_willekeurig", Float, nullable=False),
    Column("risico", Text),
    Column("sbi_sectie", Text),
    Column("provincie", Text),
    Column("grootteklasse", SmallInteger),
    Column("band", Text),
    Column("seed", BIGINT, nullable=False),
    Column("kader", Integer, nullable=False),
    Column("gekozen", Integer, nullable=False),
    Column("modelversie", ForeignKey(modelversie.c.versie), nullable=False),
    Column("door", Text, nullable=False),
    Column("op", TIMESTAMP(timezone=True), nullable=False),
    one_of("risico", Risico),
    one_of("band", Band),
)

# a vestiging that was chosen stays so, whatever becomes of it in the register
gekozen: Final = Table(
    "gekozen",
    metadata,
    Column("selectie_id", ForeignKey(selectie.c.id), primary_key=True),
    Column("vestigingsnummer", Text, primary_key=True),
    Column("herkomst", Text, nullable=False),
    Column("kans", Float, nullable=False),
    Column("score", Float, nullable=False),
    Column("risico", Text, nullable=False),
    Column("sbi_sectie", Text, nullable=False),
    Column("grootteklasse", SmallInteger, nullable=False),
    Column("provincie", Text, nullable=False),
    Column("reden", Text),
    Column("omvang", Float),
    CheckConstraint("kans > 0 AND kans <= 1", name="kans"),
    one_of("herkomst", Herkomst),
    one_of("risico", Risico),
)
