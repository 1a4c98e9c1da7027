"""Puzzles that were solved, so that no solution counts twice."""

from typing import Final

from sqlalchemy import TIMESTAMP, Column, LargeBinary, Table

from .schema import metadata

uitdaging_gebruikt: Final = Table(
    "uitdaging_gebruikt",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("verloopt_op", TIMESTAMP(timezone=True), nullable=False, index=True),
)
