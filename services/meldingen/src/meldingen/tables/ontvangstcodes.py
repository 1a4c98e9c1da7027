"""Receipt codes, by keyed hashes alone, and the attempts to show one."""

from typing import Final

from sqlalchemy import TIMESTAMP, CheckConstraint, Column, Index, Integer, LargeBinary, Table, Uuid, text

from .schema import metadata

# no foreign key: its check would cost more than the row, and the row is written and erased with that of its melder
ontvangstcode: Final = Table(
    "ontvangstcode",
    metadata,
    Column("melding_id", Uuid, primary_key=True),
    Column("snel", LargeBinary),
    Column("traag", LargeBinary),
    CheckConstraint("(snel IS NULL) <> (traag IS NULL)", name="snel_of_traag"),
    Index("uq_ontvangstcode_snel", "snel", unique=True, postgresql_where=text("snel IS NOT NULL")),
    Index("uq_ontvangstcode_traag", "traag", unique=True, postgresql_where=text("traag IS NOT NULL")),
)

# `emmer` is the hourly name of a network, or empty for all of them together; nothing of a caller is kept
code_poging: Final = Table(
    "code_poging",
    metadata,
    Column("emmer", LargeBinary, primary_key=True),
    Column("pogingen", Integer, nullable=False),
    Column("laatste_op", TIMESTAMP(timezone=True), nullable=False, index=True),
    Column("dicht_tot", TIMESTAMP(timezone=True)),
)
