"""Teams: who is in which, and by which rules meldingen go to them."""

from typing import Final

from sqlalchemy import TIMESTAMP, Column, Date, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from .schema import metadata

# who is in a team changes as a whole, by version
team: Final = Table(
    "team",
    metadata,
    Column("naam", Text, primary_key=True),
    Column("versie", Integer, nullable=False),
)

teamlid: Final = Table(
    "teamlid",
    metadata,
    Column("team", Text, primary_key=True),
    Column("subject", Text, primary_key=True, index=True),
)

routering: Final = Table(
    "routering",
    metadata,
    Column("geldig_vanaf", Date, primary_key=True),
    Column("regels", JSONB, nullable=False),
    Column("vastgesteld_door", Text, nullable=False),
    Column("vastgesteld_op", TIMESTAMP(timezone=True), nullable=False),
)
