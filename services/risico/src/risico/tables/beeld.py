"""The strategic view of each week, as it was last computed in it."""

from typing import Final

from sqlalchemy import TIMESTAMP, Column, Date, Float, ForeignKey, Integer, Table, Text

from shared.contracts.waardelijsten import Risico
from shared.runtime.database import one_of

from .modellen import modelversie
from .schema import metadata

beeldvak: Final = Table(
    "beeldvak",
    metadata,
    Column("week", Date, primary_key=True),
    Column("risico", Text, primary_key=True),
    Column("sbi_sectie", Text, primary_key=True),
    Column("provincie", Text, primary_key=True),
    Column("vestigingen", Integer, nullable=False),
    Column("schade", Float, nullable=False),
    Column("gecontroleerd", Integer, nullable=False),
    Column("modelversie", ForeignKey(modelversie.c.versie), nullable=False),
    Column("berekend_op", TIMESTAMP(timezone=True), nullable=False),
    one_of("risico", Risico),
)
