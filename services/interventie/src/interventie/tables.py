"""The tables of interventie, in its own schema; what caused an interventie stands in tables of its own."""

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
    Table,
    Text,
    Uuid,
    text,
)

from interventie.domain import Onderdeel, Status
from shared.contracts.waardelijsten import (
    Band,
    Domein,
    InterventieType,
    MeldingSoort,
    OngevalGevolg,
    OvertredingKlasse,
    Risico,
    Uitkomst,
    Urgentie,
    Werkgeverstype,
    Wet,
    ZaakSoort,
)
from shared.runtime.database import NAMING, one_of
from shared.runtime.dead_letters import DeadLetters
from shared.runtime.idempotency import IdempotencyKeys
from shared.runtime.inbox import Inbox
from shared.runtime.outbox import Outbox

metadata: Final = MetaData(schema="interventie", naming_convention=NAMING)
outbox: Final = Outbox(metadata)
inbox: Final = Inbox(metadata)
dead_letters: Final = DeadLetters(metadata)
idempotency: Final = IdempotencyKeys(metadata)


interventie: Final = Table(
    "interventie",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("zaak_id", Uuid, nullable=False, unique=True),
    Column("sleutel", Text, nullable=False),
    Column("domein", Text, nullable=False),
    Column("kvk_nummer", Text),
    Column("vestigingsnummer", Text),
    Column("plan_versie", Integer, nullable=False),
    Column("versie", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("hervat_naar", Text),
    Column("reden", Text),
    Column("type", Text, nullable=False),
    Column("risicos", ARRAY(Text), nullable=False),
    Column("inspecteur_id", Uuid),
    Column("bezoek_datum", Date),
    Column("begint_op", TIMESTAMP(timezone=True)),
    Column("duur_minuten", Integer),
    Column("handmatig", Boolean, nullable=False),
    Column("toegewezen_op", TIMESTAMP(timezone=True)),
    Column("uitkomst", Text),
    Column("overtreding_klasse", Text),
    Column("instrumenten", ARRAY(Text), nullable=False),
    Column("afgerond_op", TIMESTAMP(timezone=True)),
    Column("gewijzigd_op", TIMESTAMP(timezone=True), nullable=False),
    one_of("status", Status),
    one_of("hervat_naar", Status),
    one_of("type", InterventieType),
    one_of("domein", Domein),
    one_of("uitkomst", Uitkomst),
    one_of("overtreding_klasse", OvertredingKlasse),
    CheckConstraint("num_nulls(inspecteur_id, bezoek_datum, begint_op, duur_minuten) IN (0, 4)", name="bezoek_geheel"),
    CheckConstraint(
        "inspecteur_id IS NOT NULL OR coalesce(hervat_naar, status) IN ('voorgesteld', 'geannuleerd')",
        name="belegd_heeft_inspecteur",
    ),
    CheckConstraint("(status = 'opgeschort') = (hervat_naar IS NOT NULL)", name="opgeschort_kan_hervat"),
    CheckConstraint("(status = 'afgerond') = (uitkomst IS NOT NULL)", name="afgerond_heeft_uitkomst"),
    CheckConstraint("(uitkomst IS NULL) = (afgerond_op IS NULL)", name="uitkomst_heeft_moment"),
    # lists are read newest first; the id is a UUIDv7, so it carries that order
    Index(None, "status", "id"),
    Index("ix_interventie_inspecteur_id_id", "inspecteur_id", "id", postgresql_where=text("inspecteur_id IS NOT NULL")),
    Index("ix_interventie_bezoek_datum_id", "bezoek_datum", "id", postgresql_where=text("bezoek_datum IS NOT NULL")),
)

statusverloop: Final = Table(
    "statusverloop",
    metadata,
    Column("interventie_id", ForeignKey(interventie.c.id), primary_key=True),
    Column("versie", Integer, primary_key=True),
    Column("van", Text),
    Column("naar", Text, nullable=False),
    Column("reden", Text),
    Column("door", Text, nullable=False),
    Column("op", TIMESTAMP(timezone=True), nullable=False),
    one_of("van", Status),
    one_of("naar", Status),
)

bevinding: Final = Table(
    "bevinding",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("interventie_id", ForeignKey(interventie.c.id), nullable=False),
    Column("risico", Text, nullable=False),
    Column("wet", Text, nullable=False),
    Column("overtreding_klasse", Text),
    Column("toelichting", Text, nullable=False),
    Column("vastgelegd_door", Text, nullable=False),
    Column("vastgelegd_op", TIMESTAMP(timezone=True), nullable=False),
    one_of("risico", Risico),
    one_of("wet", Wet),
    one_of("overtreding_klasse", OvertredingKlasse),
    Index(None, "interventie_id", "id"),
)

# the trigger: who reads from here needs a scope of its own, and leaves a line in aanleiding_inzage
aanleiding: Final = Table(
    "interventie_aanleiding",
    metadata,
    Column("interventie_id", ForeignKey(interventie.c.id), primary_key=True),
    Column("melding_id", Uuid, primary_key=True),
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
)

# the arm chosen, with the facts it rests on; the latest one holds. Its reason can give away the trigger.
keuze: Final = Table(
    "keuze",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("interventie_id", ForeignKey(interventie.c.id), nullable=False),
    Column("regel", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("reden", Text, nullable=False),
    Column("grenzen_vanaf", Date, nullable=False),
    Column("zaak_soort", Text, nullable=False),
    Column("urgentie", Text, nullable=False),
    Column("band", Text, nullable=False),
    Column("risicos", ARRAY(Text), nullable=False),
    Column("werkgeverstype", Text, nullable=False),
    Column("naleving", Float, nullable=False),
    Column("organisatiegraad", Float, nullable=False),
    Column("invloed", Float, nullable=False),
    Column("werkzame_personen", Integer),
    Column("gekozen_op", TIMESTAMP(timezone=True), nullable=False),
    one_of("type", InterventieType),
    one_of("zaak_soort", ZaakSoort),
    one_of("urgentie", Urgentie),
    one_of("band", Band),
    one_of("werkgeverstype", Werkgeverstype),
    Index(None, "interventie_id", "id"),
)

aanleiding_inzage: Final = Table(
    "aanleiding_inzage",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("interventie_id", ForeignKey(interventie.c.id), nullable=False, index=True),
    Column("onderdeel", Text, nullable=False),
    Column("aanroeper", Text, nullable=False),
    Column("ingezien_op", TIMESTAMP(timezone=True), nullable=False),
    one_of("onderdeel", Onderdeel),
)
