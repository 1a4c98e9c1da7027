"""The weekly checks of the scores; never changed."""

from typing import Final

from sqlalchemy import TIMESTAMP, Column, Date, ForeignKey, Integer, Table, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from .modellen import modelversie
from .schema import metadata

ijking: Final = Table(
    "ijking",
    metadata,
    Column("id", Uuid, primary_key=True),
    # once a week, however many workers there are
    Column("week", Date, nullable=False, unique=True),
    Column("van", TIMESTAMP(timezone=True), nullable=False),
    Column("tot", TIMESTAMP(timezone=True), nullable=False),
    Column("modelversie", ForeignKey(modelversie.c.versie), nullable=False),
    Column("getrokken", Integer, nullable=False),
    Column("bezocht", Integer, nullable=False),
    Column("risicos", JSONB, nullable=False),
)
