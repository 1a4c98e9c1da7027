"""The vault, apart from what others may read: nothing here is readable without the master key of the settings."""

from typing import Final

from sqlalchemy import TIMESTAMP, BigInteger, Column, ForeignKey, Identity, Index, LargeBinary, Table, Text, Uuid, text

from meldingen.domain import Doelbinding
from shared.runtime.database import one_of

from .meldingen import melding
from .schema import metadata

melder: Final = Table(
    "melder",
    metadata,
    Column("melding_id", ForeignKey(melding.c.id), primary_key=True),
    Column("hoofdsleutel_id", Text, nullable=False),
    Column("datasleutel", LargeBinary, nullable=False),
    Column("gegevens", LargeBinary, nullable=False),
    Column("toelichting", LargeBinary, nullable=False),
    Column("email_hmac", LargeBinary),
    Column("telefoon_hmac", LargeBinary),
    Index("ix_melder_email_hmac", "email_hmac", postgresql_where=text("email_hmac IS NOT NULL")),
    Index("ix_melder_telefoon_hmac", "telefoon_hmac", postgresql_where=text("telefoon_hmac IS NOT NULL")),
)

# no list of kinds in a check: a new kind of text needs no migration, and the kind is sealed into the cell
kluis_tekst: Final = Table(
    "kluis_tekst",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("melding_id", ForeignKey(melder.c.melding_id, ondelete="CASCADE"), nullable=False, index=True),
    Column("soort", Text, nullable=False),
    Column("tekst", LargeBinary, nullable=False),
    Column("op", TIMESTAMP(timezone=True), nullable=False),
    Column("bij", Uuid),
)

melder_inzage: Final = Table(
    "melder_inzage",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("melding_id", ForeignKey(melding.c.id), nullable=False, index=True),
    Column("aanroeper", Text, nullable=False),
    Column("doelbinding", Text, nullable=False),
    Column("ingezien_op", TIMESTAMP(timezone=True), nullable=False),
    one_of("doelbinding", Doelbinding),
)
