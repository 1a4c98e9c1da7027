"""Meldingen, and the road of each to its end."""

from typing import Final

from sqlalchemy import (
    ARRAY,
    TIMESTAMP,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    false,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from meldingen.domain import OPEN, MeldingStatus
from shared.contracts.waardelijsten import (
    Domein,
    Kanaal,
    MeldingSoort,
    OngevalGevolg,
    OvertredingKlasse,
    Urgentie,
    Vertrouwelijkheid,
)
from shared.runtime.database import one_of

from .schema import metadata

IS_OPEN: Final = text(f"status IN ({', '.join(repr(status.value) for status in MeldingStatus if status in OPEN)})")
UITERLIJK: Final = literal_column("coalesce(uiterlijk_op, 'infinity'::timestamptz)", TIMESTAMP(timezone=True))

melding: Final = Table(
    "melding",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("soort", Text, nullable=False),
    Column("kanaal", Text, nullable=False),
    Column("vertrouwelijkheid", Text, nullable=False),
    Column("domein", Text, nullable=False),
    Column("risicos", ARRAY(Text), nullable=False),
    Column("direct_gevaar", Boolean, nullable=False),
    Column("verzoek_artikel_24", Boolean, nullable=False),
    Column("ongeval_gevolg", Text),
    Column("ongeval_datum", Date),
    Column("ongeval_gebeurd_op", TIMESTAMP(timezone=True)),
    Column("ongeval_slachtoffers", Integer),
    Column("ongeval_slachtoffers_onder_18", Integer),
    Column("ongeval_arbeidsrelaties", ARRAY(Text)),
    Column("ongeval_plaats", Text),
    Column("ongeval_plek_onveranderd", Boolean),
    Column("ongeval_familie_van_werkgever", Boolean),
    Column("ongeval_gemeld_datum", Date),
    Column("antwoorden", JSONB),
    Column("overtreding_klasse", Text),
    Column("aantal_getroffenen", Integer),
    Column("kvk_nummer", Text),
    Column("vestigingsnummer", Text),
    Column("werkgever_naam", Text),
    Column("adres", Text),
    Column("gemeente", Text),
    Column("provincie", Text),
    Column("breedtegraad", Float),
    Column("lengtegraad", Float),
    Column("sleutel", Text, nullable=False),
    Column("urgentie", Text, nullable=False),
    Column("urgentie_regel", Text, nullable=False),
    Column("urgentie_reden", Text, nullable=False),
    Column("termijn", Text),
    Column("termijn_begonnen_op", TIMESTAMP(timezone=True)),
    Column("uiterlijk_op", TIMESTAMP(timezone=True)),
    Column("termijn_signaal_op", TIMESTAMP(timezone=True)),
    Column("termijn_gepauzeerd_op", TIMESTAMP(timezone=True)),
    Column("ketenpartner_oin", Text),
    Column("eigen_kenmerk", Text),
    Column("status", Text, nullable=False),
    Column("versie", Integer, nullable=False),
    Column("ontvangen_op", TIMESTAMP(timezone=True), nullable=False),
    Column("team", Text),
    Column("team_regel", Text),
    Column("team_reden", Text),
    Column("urgentie_regels", ARRAY(Text)),
    Column("urgentie_berekend", Text),
    Column("urgentie_door", Text),
    Column("urgentie_op", TIMESTAMP(timezone=True)),
    Column("triage", JSONB),
    Column("was_meldingsplichtig", Boolean, nullable=False, server_default=false()),
    Column("samengevoegd_met", Uuid),
    Column("koppeling", Integer, nullable=False, server_default=text("0")),
    Column("beoordeling", Integer, nullable=False, server_default=text("0")),
    Column("besluit_nummer", Integer, nullable=False, server_default=text("0")),
    one_of("soort", MeldingSoort),
    one_of("kanaal", Kanaal),
    one_of("vertrouwelijkheid", Vertrouwelijkheid),
    one_of("domein", Domein),
    one_of("ongeval_gevolg", OngevalGevolg),
    one_of("overtreding_klasse", OvertredingKlasse),
    one_of("urgentie", Urgentie),
    one_of("status", MeldingStatus),
    CheckConstraint("vestigingsnummer IS NULL OR kvk_nummer IS NOT NULL", name="vestiging_heeft_kvk"),
    # lists are read newest first; the id is a UUIDv7 of the moment of receipt, so it carries that order
    Index(None, "status", "id"),
    Index(None, "urgentie", "id"),
    # a work list is what is open, team by team; it is filtered and counted in the index, without a look at the rows
    Index(
        "ix_melding_werklijst",
        "team",
        "urgentie",
        UITERLIJK,
        "id",
        postgresql_where=IS_OPEN,
        postgresql_include=[
            "uiterlijk_op",
            "termijn_gepauzeerd_op",
            "status",
            "soort",
            "gemeente",
            "kvk_nummer",
            "risicos",
        ],
    ),
    # companies that meldingen in a municipality were about, the latest first: candidates of a coupling
    Index("ix_melding_gemeente_id", "gemeente", "id", postgresql_where=text("kvk_nummer IS NOT NULL")),
    Index("ix_melding_samengevoegd_met", "samengevoegd_met", postgresql_where=text("samengevoegd_met IS NOT NULL")),
    Index("ix_melding_kvk_nummer_id", "kvk_nummer", "id", postgresql_where=text("kvk_nummer IS NOT NULL")),
    # what lapses, and what must be told of it; a term that stands still does neither
    Index(
        None,
        "uiterlijk_op",
        "id",
        postgresql_where=text("uiterlijk_op IS NOT NULL AND termijn_gepauzeerd_op IS NULL"),
    ),
    Index(
        None,
        "termijn_signaal_op",
        postgresql_where=text("termijn_signaal_op IS NOT NULL AND termijn_gepauzeerd_op IS NULL"),
    ),
)

# no foreign key: its check would cost more than the row, and the row comes from the UPDATE of its melding
overgang: Final = Table(
    "overgang",
    metadata,
    Column("melding_id", Uuid, primary_key=True),
    Column("versie", Integer, primary_key=True),
    Column("naar", Text, nullable=False),
    Column("op", TIMESTAMP(timezone=True), nullable=False),
    Column("door", Text),
    one_of("naar", MeldingStatus),
)
