"""The connections of chain partners."""

from typing import Final

from sqlalchemy import ARRAY, CheckConstraint, Column, Integer, Table, Text

from shared.contracts.waardelijsten import Ketenpartner
from shared.runtime.database import one_of

from .schema import metadata

ketenpartner: Final = Table(
    "ketenpartner",
    metadata,
    Column("oin", Text, primary_key=True),
    Column("ketenpartner", Text, nullable=False),
    Column("melding_soorten", ARRAY(Text), nullable=False),
    Column("doel", Text, nullable=False),
    Column("grondslag", Text, nullable=False),
    Column("versie", Integer, nullable=False),
    one_of("ketenpartner", Ketenpartner),
    CheckConstraint("oin ~ '^[0-9]{20}$'", name="oin"),
)
