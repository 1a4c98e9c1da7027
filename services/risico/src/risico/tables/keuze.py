"""What persons judge beside a score: every version of it, none ever changed."""

from typing import Final

from sqlalchemy import TIMESTAMP, Boolean, Column, Date, Float, ForeignKey, Index, Integer, Table, Text, Uuid

from shared.contracts.waardelijsten import Band, Risico
from shared.runtime.database import one_of

from .modellen import modelversie
from .register import vestiging
from .schema import metadata

afwijking: Final = Table(
    "afwijking",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("versie", Integer, primary_key=True),
    Column("vestigingsnummer", ForeignKey(vestiging.c.vestigingsnummer), nullable=False),
    Column("risico", Text),
    Column("band", Text, nullable=False),
    Column("reden", Text, nullable=False),
    Column("einddatum", Date, nullable=False),
    Column("score", Float, nullable=False),
    Column("berekende_band", Text, nullable=False),
    Column("modelversie", ForeignKey(modelversie.c.versie), nullable=False),
    Column("door", Text, nullable=False),
    Column("op", TIMESTAMP(timezone=True), nullable=False),
    Column("ingetrokken", Boolean, nullable=False),
    one_of("risico", Risico),
    one_of("band", Band),
    one_of("berekende_band", Band),
    Index(None, "vestigingsnummer", "id"),
)
