"""Attachments, whose names and keys are cells of the vault; the files themselves are in the object store, encrypted."""

from typing import Final

from sqlalchemy import TIMESTAMP, BigInteger, Boolean, Column, Index, LargeBinary, Table, Text, Uuid, text

from meldingen.domain import Bestandstype, BijlageStatus
from shared.runtime.database import one_of

from .schema import metadata

# no foreign key: a row outlives its melding and its reporter until the file is gone, and is what says that it must go
bijlage: Final = Table(
    "bijlage",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("melding_id", Uuid, nullable=False, index=True),
    Column("object", Text, nullable=False, unique=True),
    Column("mediatype", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("bestandsnaam", LargeBinary, nullable=False),
    Column("sleutel", LargeBinary, nullable=False),
    Column("grootte", BigInteger, nullable=False),
    Column("sha256", LargeBinary),
    Column("begonnen_op", TIMESTAMP(timezone=True), nullable=False),
    Column("bewaard_op", TIMESTAMP(timezone=True)),
    Column("van_melder", Boolean, nullable=False, server_default=text("false")),
    one_of("mediatype", Bestandstype),
    one_of("status", BijlageStatus),
    Index("ix_bijlage_onaf", "begonnen_op", postgresql_where=text("status <> 'bewaard'")),
)
