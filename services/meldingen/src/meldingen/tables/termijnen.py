"""The rules of terms; the term of each melding stands with the melding."""

from typing import Final

from sqlalchemy import TIMESTAMP, Column, Date, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from .schema import metadata

termijnregels: Final = Table(
    "termijnregels",
    metadata,
    Column("geldig_vanaf", Date, primary_key=True),
    Column("regels", JSONB, nullable=False),
    Column("vastgesteld_door", Text, nullable=False),
    Column("vastgesteld_op", TIMESTAMP(timezone=True), nullable=False),
)
