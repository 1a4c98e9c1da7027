"""The register: bedrijven and vestigingen, and the place where an import of them is checked."""

from typing import Final

from sqlalchemy import (
    TIMESTAMP,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)

from .schema import metadata

bedrijf: Final = Table(
    "bedrijf",
    metadata,
    Column("kvk_nummer", Text, primary_key=True),
    Column("naam", Text, nullable=False),
    Column("rechtsvorm", Text, nullable=False),
    Column("rsin", Text),
    Column("opheffingsdatum", Date),
    Column("gewijzigd_op", TIMESTAMP(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("kvk_nummer ~ '^[0-9]{8}$'", name="kvk_nummer"),
    CheckConstraint("rsin ~ '^[0-9]{9}$'", name="rsin"),
)

vestiging: Final = Table(
    "vestiging",
    metadata,
    Column("vestigingsnummer", Text, primary_key=True),
    Column("kvk_nummer", ForeignKey(bedrijf.c.kvk_nummer), nullable=False),
    Column("hoofdvestiging", Boolean, nullable=False),
    Column("sbi_code", Text, nullable=False),
    Column("sbi_sectie", Text, nullable=False),
    Column("werkzame_personen", Integer, nullable=False),
    Column("straat", Text),
    Column("postcode", Text),
    Column("plaats", Text),
    Column("gemeente", Text, nullable=False),
    Column("provincie", Text, nullable=False),
    Column("breedtegraad", Float),
    Column("lengtegraad", Float),
    Column("bag_nummeraanduiding_id", Text),
    Column("grootteklasse", SmallInteger, nullable=False),
    Column("omvang", Float, nullable=False),
    Column("opheffingsdatum", Date),
    Column("gewijzigd_op", TIMESTAMP(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("vestigingsnummer ~ '^[0-9]{12}$'", name="vestigingsnummer"),
    CheckConstraint("sbi_sectie BETWEEN 'A' AND 'U'", name="sbi_sectie"),
    CheckConstraint("werkzame_personen >= 0", name="werkzame_personen"),
    # the greatest places of a segment first: all vestigingen there that nothing is known of share one mean, so this
    # is their order in the ranked list, for every risico
    Index("ix_vestiging_segment", "sbi_sectie", "grootteklasse", text("omvang DESC"), text("vestigingsnummer DESC")),
    Index(
        "ix_vestiging_segment_provincie",
        "provincie",
        "sbi_sectie",
        "grootteklasse",
        text("omvang DESC"),
        text("vestigingsnummer DESC"),
    ),
    Index(None, "kvk_nummer", "vestigingsnummer"),
    UniqueConstraint("vestigingsnummer", "sbi_sectie", "provincie"),  # what profiles repeat
    Index("uq_vestiging_hoofdvestiging", "kvk_nummer", unique=True, postgresql_where=text("hoofdvestiging")),
)

# where an import is checked as a whole before any of it counts; emptied by each import, so it needs no log
importrij: Final = Table(
    "importrij",
    metadata,
    Column("rij", Integer, nullable=False),
    *(
        Column(kolom.name, kolom.type, nullable=kolom.nullable)
        for kolom in (*bedrijf.c, *(kolom for kolom in vestiging.c if kolom.name not in bedrijf.c))
        if kolom.name not in {"gewijzigd_op", "opheffingsdatum"}
    ),
    prefixes=["UNLOGGED"],
)
