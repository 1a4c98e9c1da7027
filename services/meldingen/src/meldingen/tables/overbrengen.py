"""The register of what is and was transferred to the archive; it outlives the meldingen that it names."""

from typing import Final

from sqlalchemy import TIMESTAMP, BigInteger, Column, Date, Index, Integer, LargeBinary, Table, Text, Uuid, text

from meldingen.domain import MeldingStatus, Openbaarheid, OverbrengingStatus
from shared.contracts.waardelijsten import MeldingSoort
from shared.runtime.database import one_of

from .schema import metadata

# no foreign key: what is left of a melding here is its pseudonym
overbrenging: Final = Table(
    "overbrenging",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("melding_id", Uuid),
    Column("pseudoniem", Text, nullable=False),
    Column("versie", Integer, nullable=False),
    Column("soort", Text, nullable=False),
    Column("afloop", Text, nullable=False),
    Column("afgesloten_op", TIMESTAMP(timezone=True), nullable=False),
    Column("regel", Text, nullable=False),
    Column("regels_vanaf", Date, nullable=False),
    Column("openbaarheid", Text, nullable=False),
    Column("beperkt_jaren", Integer),
    Column("door", Text, nullable=False),
    Column("besloten_op", TIMESTAMP(timezone=True), nullable=False),
    Column("status", Text, nullable=False),
    Column("sha256", LargeBinary),
    Column("bestanden", Integer),
    Column("grootte", BigInteger),
    Column("aangeboden_op", TIMESTAMP(timezone=True)),
    Column("archiefkenmerk", Text),
    Column("ontvangst_door", Text),
    Column("ontvangen_op", TIMESTAMP(timezone=True)),
    Column("afgerond_op", TIMESTAMP(timezone=True)),
    one_of("soort", MeldingSoort),
    one_of("afloop", MeldingStatus),
    one_of("openbaarheid", Openbaarheid),
    one_of("status", OverbrengingStatus),
    Index(
        "ix_overbrenging_onderweg",
        "melding_id",
        unique=True,
        postgresql_where=text("status IN ('besloten', 'aangeboden', 'ontvangen')"),
    ),
    Index("ix_overbrenging_onaf", "id", postgresql_where=text("afgerond_op IS NULL")),
)
