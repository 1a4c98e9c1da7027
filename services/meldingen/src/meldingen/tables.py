"""The tables of meldingen, in its own schema; the data of reporters in tables of their own."""

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
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)

from meldingen.domain import Doelbinding, MeldingStatus
from shared.contracts.waardelijsten import (
    Domein,
    Kanaal,
    Ketenpartner,
    MeldingSoort,
    OngevalGevolg,
    OvertredingKlasse,
    Urgentie,
    Vertrouwelijkheid,
)
from shared.runtime.database import NAMING, one_of
from shared.runtime.dead_letters import DeadLetters
from shared.runtime.idempotency import IdempotencyKeys
from shared.runtime.inbox import Inbox
from shared.runtime.outbox import Outbox

metadata: Final = MetaData(schema="meldingen", naming_convention=NAMING)
outbox: Final = Outbox(metadata)
inbox: Final = Inbox(metadata)
dead_letters: Final = DeadLetters(metadata)
idempotency: Final = IdempotencyKeys(metadata)


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
    Column("uiterlijk_op", TIMESTAMP(timezone=True)),
    Column("ketenpartner_oin", Text),
    Column("eigen_kenmerk", Text),
    Column("status", Text, nullable=False),
    Column("versie", Integer, nullable=False),
    Column("ontvangen_op", TIMESTAMP(timezone=True), nullable=False),
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
    Index("ix_melding_kvk_nummer_id", "kvk_nummer", "id", postgresql_where=text("kvk_nummer IS NOT NULL")),
)

# no foreign key: its check would cost more than the row, and the row comes from the UPDATE of its melding
overgang: Final = Table(
    "overgang",
    metadata,
    Column("melding_id", Uuid, primary_key=True),
    Column("versie", Integer, primary_key=True),
    Column("naar", Text, nullable=False),
    Column("op", TIMESTAMP(timezone=True), nullable=False),
    one_of("naar", MeldingStatus),
)

# the vault: nothing here is readable without the master key of the settings
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
