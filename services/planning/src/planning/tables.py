"""The tables of planning, in its own schema; what led to a zaak stands in a table of its own."""

from typing import Final

from sqlalchemy import (
    ARRAY,
    TIMESTAMP,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from planning.domain import OPEN, ProgrammaStatus
from shared.contracts.waardelijsten import (
    Band,
    Domein,
    MeldingSoort,
    OngevalGevolg,
    OvertredingKlasse,
    ProgrammaSoort,
    Urgentie,
    Werkgeverstype,
    ZaakSoort,
    ZaakStatus,
)
from shared.runtime.database import NAMING, one_of
from shared.runtime.dead_letters import DeadLetters
from shared.runtime.idempotency import IdempotencyKeys
from shared.runtime.inbox import Inbox
from shared.runtime.outbox import Outbox

metadata: Final = MetaData(schema="planning", naming_convention=NAMING)
outbox: Final = Outbox(metadata)
inbox: Final = Inbox(metadata)
dead_letters: Final = DeadLetters(metadata)
idempotency: Final = IdempotencyKeys(metadata)


IS_OPEN: Final = text(f"status IN ({', '.join(repr(status.value) for status in ZaakStatus if status in OPEN)})")

inspecteur: Final = Table(
    "inspecteur",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("versie", Integer, nullable=False),
    Column("naam", Text, nullable=False),
    Column("vaardigheden", ARRAY(Text), nullable=False),
    Column("provincies", ARRAY(Text), nullable=False),
    Column("breedtegraad", Float, nullable=False),
    Column("lengtegraad", Float, nullable=False),
    Column("minuten_per_weekdag", ARRAY(SmallInteger), nullable=False),
    Column("actief", Boolean, nullable=False),
    Column("gewijzigd_op", TIMESTAMP(timezone=True), nullable=False),
    CheckConstraint("cardinality(minuten_per_weekdag) = 7", name="week"),
)

programma: Final = Table(
    "programma",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("versie", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("naam", Text, nullable=False, unique=True),
    Column("soort", Text, nullable=False),
    Column("risicos", ARRAY(Text), nullable=False),
    Column("sbi_secties", ARRAY(Text), nullable=False),
    Column("capaciteitsdoel_uren", Integer, nullable=False),
    Column("begin_datum", Date, nullable=False),
    Column("eind_datum", Date, nullable=False),
    Column("gewijzigd_op", TIMESTAMP(timezone=True), nullable=False),
    one_of("status", ProgrammaStatus),
    one_of("soort", ProgrammaSoort),
    CheckConstraint("begin_datum <= eind_datum", name="periode"),
)

zaak: Final = Table(
    "zaak",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("sleutel", Text, nullable=False),
    Column("versie", Integer, nullable=False),
    Column("soort", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("kvk_nummer", Text),
    Column("vestigingsnummer", Text),
    Column("domein", Text, nullable=False),
    Column("risicos", ARRAY(Text), nullable=False),
    Column("band", Text, nullable=False),
    Column("urgentie", Text, nullable=False),
    Column("uiterlijk_op", TIMESTAMP(timezone=True), nullable=False),
    Column("duur_minuten", Integer, nullable=False),
    Column("programma_id", ForeignKey(programma.c.id)),
    Column("reden_vervallen", Text),
    Column("sbi_code", Text),
    Column("sbi_sectie", Text),
    Column("werkzame_personen", Integer),
    Column("gemeente", Text),
    Column("provincie", Text),
    Column("breedtegraad", Float),
    Column("lengtegraad", Float),
    Column("naleving", Float, nullable=False),
    Column("organisatiegraad", Float, nullable=False),
    Column("invloed", Float, nullable=False),
    Column("werkgeverstype", Text, nullable=False),
    Column("inspecteur_id", Uuid),
    Column("bezoek_datum", Date),
    Column("begint_minuut", SmallInteger),
    Column("bezoek_minuten", SmallInteger),
    Column("reistijd_minuten", SmallInteger),
    Column("aangemaakt_op", TIMESTAMP(timezone=True), nullable=False),
    Column("gewijzigd_op", TIMESTAMP(timezone=True), nullable=False),
    one_of("soort", ZaakSoort),
    one_of("status", ZaakStatus),
    one_of("domein", Domein),
    one_of("band", Band),
    one_of("urgentie", Urgentie),
    one_of("werkgeverstype", Werkgeverstype),
    CheckConstraint(
        "num_nulls(inspecteur_id, bezoek_datum, begint_minuut, bezoek_minuten, reistijd_minuten) IN (0, 5)",
        name="bezoek_geheel",
    ),
    CheckConstraint("status <> 'ingepland' OR inspecteur_id IS NOT NULL", name="ingepland_heeft_bezoek"),
    CheckConstraint("status <> 'wacht_op_capaciteit' OR inspecteur_id IS NULL", name="wachtend_heeft_geen_bezoek"),
    CheckConstraint("(status = 'vervallen') = (reden_vervallen IS NOT NULL)", name="vervallen_heeft_reden"),
    # deferred: in one statement a visit may leave the place that another takes
    UniqueConstraint("bezoek_datum", "inspecteur_id", "begint_minuut", deferrable=True, initially="DEFERRED"),
    # one open zaak per company: what comes in meanwhile is bundled into it
    Index("uq_zaak_sleutel_open", "sleutel", unique=True, postgresql_where=IS_OPEN),
    Index("ix_zaak_werkvoorraad", "urgentie", "uiterlijk_op", "id", postgresql_where=IS_OPEN),
    Index("ix_zaak_programma_id", "programma_id", postgresql_where=text("programma_id IS NOT NULL")),
)

# what a cluster of meldingen about a company without zaak is planned by
bedrijfsbeeld: Final = Table(
    "bedrijfsbeeld",
    metadata,
    Column("sleutel", Text, primary_key=True),
    Column("band", Text, nullable=False),
    Column("kenmerken", JSONB, nullable=False),
    Column("herbeoordeeld_op", TIMESTAMP(timezone=True), nullable=False),
    one_of("band", Band),
)

# The trigger: who reads from here needs a scope of its own, and leaves a line in aanleiding_inzage. No foreign key: its
# check would cost more than the row, and the row is written with its zaak.
zaak_melding: Final = Table(
    "zaak_melding",
    metadata,
    Column("melding_id", Uuid, primary_key=True),
    Column("zaak_id", Uuid, nullable=False),
    Column("soort", Text, nullable=False),
    Column("urgentie", Text, nullable=False),
    Column("ongeval_gevolg", Text),
    Column("overtreding_klasse", Text),
    Column("direct_gevaar", Boolean, nullable=False),
    Column("verzoek_artikel_24", Boolean, nullable=False),
    Column("ontvangen_op", TIMESTAMP(timezone=True), nullable=False),
    one_of("soort", MeldingSoort),
    one_of("urgentie", Urgentie),
    one_of("ongeval_gevolg", OngevalGevolg),
    one_of("overtreding_klasse", OvertredingKlasse),
    Index(None, "zaak_id", "melding_id"),
)

# what meldingen told of a melding after its receipt, by number: its class, its company, and whether it asks for a visit
melding_stand: Final = Table(
    "melding_stand",
    metadata,
    Column("melding_id", Uuid, primary_key=True),
    Column("koppeling", Integer, nullable=False),
    Column("beoordeling", Integer, nullable=False),
    Column("besluit_nummer", Integer, nullable=False),
    Column("gevraagd", Boolean, nullable=False),
    Column("sleutel", Text),
    Column("kvk_nummer", Text),
    Column("vestigingsnummer", Text),
    Column("domein", Text),
    Column("risicos", ARRAY(Text), nullable=False),
    Column("melding", JSONB),
)

aanleiding_inzage: Final = Table(
    "aanleiding_inzage",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("zaak_id", ForeignKey(zaak.c.id), nullable=False, index=True),
    Column("aanroeper", Text, nullable=False),
    Column("ingezien_op", TIMESTAMP(timezone=True), nullable=False),
)

# the last guard against double booking: minutes of visits and travel per inspecteur and day
agenda_dag: Final = Table(
    "agenda_dag",
    metadata,
    Column("inspecteur_id", Uuid, primary_key=True),
    Column("datum", Date, primary_key=True),
    Column("beschikbaar_minuten", SmallInteger, nullable=False),
    Column("geboekt_minuten", SmallInteger, nullable=False),
    CheckConstraint("geboekt_minuten BETWEEN 0 AND beschikbaar_minuten", name="niet_overboekt"),
    Index(None, "datum"),
)

# One row. Who plans holds its lock; `stand` names the state of all agendas, so that a process knows whether what it has
# in memory is still true. `herplan_datum` is the day on which waiting zaken last had their turn.
planbord: Final = Table(
    "planbord",
    metadata,
    Column("enig", Boolean, primary_key=True, server_default=text("true")),
    Column("stand", Uuid, nullable=False),
    Column("herplan_datum", Date, nullable=False),
    CheckConstraint("enig", name="enig"),
)

planregels: Final = Table(
    "planregels",
    metadata,
    Column("geldig_vanaf", Date, primary_key=True),
    Column("waarden", JSONB, nullable=False),
    Column("vastgesteld_door", Text, nullable=False),
    Column("vastgesteld_op", TIMESTAMP(timezone=True), nullable=False),
)
