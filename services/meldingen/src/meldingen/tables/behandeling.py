"""What persons did with meldingen: answers of triage, decisions and what others propose, couplings to companies.

Every row is written while its melding is locked, so none needs a version of its own.
"""

from typing import Final

from sqlalchemy import TIMESTAMP, Boolean, Column, ForeignKey, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from meldingen.domain import OverdrachtAntwoord
from shared.contracts.waardelijsten import Ketenpartner, MeldingBesluit, NietInOnderzoekReden
from shared.runtime.database import one_of

from .kluis import kluis_tekst
from .meldingen import melding
from .schema import metadata

triage: Final = Table(
    "triage",
    metadata,
    Column("melding_id", ForeignKey(melding.c.id), primary_key=True),
    Column("versie", Integer, primary_key=True),
    Column("antwoorden", JSONB, nullable=False),
    Column("door", Text, nullable=False),
    Column("op", TIMESTAMP(timezone=True), nullable=False),
)

besluit: Final = Table(
    "besluit",
    metadata,
    Column("melding_id", ForeignKey(melding.c.id), primary_key=True),
    Column("nummer", Integer, primary_key=True),
    Column("besluit", Text, nullable=False),
    Column("reden", Text),
    Column("doorgezet_naar", Text),
    Column("samengevoegd_met", Uuid),
    Column("kwaadwillig", Boolean, nullable=False),
    Column("door", Text, nullable=False),
    Column("tweede_persoon", Text),
    Column("op", TIMESTAMP(timezone=True), nullable=False),
    Column("toelichting_id", ForeignKey(kluis_tekst.c.id, ondelete="SET NULL"), index=True),
    Column("overdracht", Text),
    Column("overdracht_op", TIMESTAMP(timezone=True)),
    Column("overdracht_door", Text),
    one_of("besluit", MeldingBesluit),
    one_of("reden", NietInOnderzoekReden),
    one_of("doorgezet_naar", Ketenpartner),
    one_of("overdracht", OverdrachtAntwoord),
    Index("ix_besluit_overdracht", "doorgezet_naar", "op", postgresql_where=text("besluit = 'doorgezet'")),
)

besluitvoorstel: Final = Table(
    "besluitvoorstel",
    metadata,
    Column("melding_id", ForeignKey(melding.c.id), primary_key=True),
    Column("versie", Integer, nullable=False),
    Column("besluit", Text, nullable=False),
    Column("reden", Text),
    Column("doorgezet_naar", Text),
    Column("kwaadwillig", Boolean, nullable=False),
    Column("door", Text, nullable=False),
    Column("op", TIMESTAMP(timezone=True), nullable=False),
    Column("toelichting_id", ForeignKey(kluis_tekst.c.id, ondelete="SET NULL"), index=True),
    one_of("besluit", MeldingBesluit),
    one_of("reden", NietInOnderzoekReden),
    one_of("doorgezet_naar", Ketenpartner),
)

koppeling: Final = Table(
    "koppeling",
    metadata,
    Column("melding_id", ForeignKey(melding.c.id), primary_key=True),
    Column("nummer", Integer, primary_key=True),
    Column("van_kvk_nummer", Text),
    Column("van_vestigingsnummer", Text),
    Column("kvk_nummer", Text),
    Column("vestigingsnummer", Text),
    Column("door", Text, nullable=False),
    Column("op", TIMESTAMP(timezone=True), nullable=False),
)
