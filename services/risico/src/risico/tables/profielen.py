"""The evidence, the judgement on it, and every reassessment with what caused it."""

from typing import Final

from sqlalchemy import (
    ARRAY,
    TIMESTAMP,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from shared.contracts.waardelijsten import (
    Aanleiding,
    Band,
    MeldingSoort,
    OvertredingKlasse,
    Risico,
    Uitkomst,
    Urgentie,
    Werkgeverstype,
)
from shared.runtime.database import one_of

from .modellen import modelversie
from .register import vestiging
from .schema import fractie, metadata


def _waar() -> tuple[Column[str], Column[str], ForeignKeyConstraint]:
    """Repeat where a vestiging is to be found in the ranked list, so that no page of it joins many rows.

    The register keeps them true: what changes there is changed here by the foreign key.
    """
    return (
        Column("sbi_sectie", Text),
        Column("provincie", Text),
        ForeignKeyConstraint(
            ["vestigingsnummer", "sbi_sectie", "provincie"],
            [vestiging.c.vestigingsnummer, vestiging.c.sbi_sectie, vestiging.c.provincie],
            onupdate="CASCADE",
        ),
    )


# only vestigingen that something is known of have rows here; the others stand at the mean of their segment
profiel: Final = Table(
    "profiel",
    metadata,
    Column("vestigingsnummer", ForeignKey(vestiging.c.vestigingsnummer), primary_key=True),
    Column("grootste_risico", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("band", Text, nullable=False),
    Column("onzeker", Boolean, nullable=False),
    Column("naleving", Float, nullable=False),
    Column("werkgeverstype", Text, nullable=False),
    Column("modelversie", ForeignKey(modelversie.c.versie), nullable=False),
    Column("herbeoordeeld_op", TIMESTAMP(timezone=True), nullable=False),
    *_waar(),
    one_of("grootste_risico", Risico),
    one_of("band", Band),
    one_of("werkgeverstype", Werkgeverstype),
    fractie("naleving"),
    Index("ix_profiel_rang", text("score DESC"), text("vestigingsnummer DESC"), "sbi_sectie", "provincie"),
)

toestand: Final = Table(
    "toestand",
    metadata,
    Column("vestigingsnummer", ForeignKey(profiel.c.vestigingsnummer), primary_key=True),
    Column("risico", Text, primary_key=True),
    Column("peil_op", TIMESTAMP(timezone=True), nullable=False),
    Column("bevindingen", Float, nullable=False),
    Column("blootstelling", Float, nullable=False),
    Column("meldingen", Float, nullable=False),
    Column("aantal_controles", Integer, nullable=False),
    Column("aantal_overtredingen", Integer, nullable=False),
    Column("aantal_meldingen", Integer, nullable=False),
    Column("eerste_controle_op", TIMESTAMP(timezone=True)),
    Column("eerste_melding_op", TIMESTAMP(timezone=True)),
    # per quarter with meldingen two numbers: which quarter, and what they weigh at its end
    Column("kwartalen", ARRAY(Float), nullable=False, server_default=text("'{}'")),
    Column("score", Float, nullable=False),
    *_waar(),
    one_of("risico", Risico),
    # the only one on the score: each more makes writing the stock anew half as slow again
    Index("ix_toestand_rang", "risico", text("score DESC"), text("vestigingsnummer DESC"), "sbi_sectie", "provincie"),
)

# one about who is not in the register has no vestigingsnummer (yet); see the repository of places
bevinding: Final = Table(
    "bevinding",
    metadata,
    Column("interventie_id", Uuid, primary_key=True),
    Column("vestigingsnummer", ForeignKey(vestiging.c.vestigingsnummer), index=True),
    Column("risicos", ARRAY(Text), nullable=False),
    Column("uitkomst", Text, nullable=False),
    Column("overtreding_klasse", Text),
    Column("instrumenten", ARRAY(Text), nullable=False),
    Column("afgerond_op", TIMESTAMP(timezone=True), nullable=False),
    Column("inspecteur_id", Uuid),
    Column("vernietigd_op", TIMESTAMP(timezone=True)),
    Column("vernietigd_door", Text),
    Column("vernietigd_reden", Text),
    Column("kvk_nummer", Text),
    Column("genoemde_vestiging", Text),
    Column("planmatig", Boolean),
    one_of("uitkomst", Uitkomst),
    one_of("overtreding_klasse", OvertredingKlasse),
)

# what each melding counts for, and where; the three numbers say how far it was told of. What is told of a melding
# before the melding itself leaves its class open. No foreign key: a vestiging is locked before anything counts there
meldingbewijs: Final = Table(
    "meldingbewijs",
    metadata,
    Column("melding_id", Uuid, primary_key=True),
    Column("kvk_nummer", Text),
    Column("vestigingsnummer", Text),
    Column("soort", Text),
    Column("urgentie", Text),
    Column("risicos", ARRAY(Text)),
    Column("ontvangen_op", TIMESTAMP(timezone=True)),
    Column("koppeling", Integer, nullable=False, server_default=text("0")),
    Column("beoordeling", Integer, nullable=False, server_default=text("0")),
    Column("besluit", Integer, nullable=False, server_default=text("0")),
    Column("kwaadwillig", Boolean, nullable=False, server_default=text("false")),
    Column("genoemde_vestiging", Text),
    one_of("soort", MeldingSoort),
    one_of("urgentie", Urgentie),
    Index(None, "vestigingsnummer", postgresql_where=text("vestigingsnummer IS NOT NULL")),
)

# append-only; the id is that of the event published. An employer outside the register has no vestigingsnummer
herbeoordeling: Final = Table(
    "herbeoordeling",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("vestigingsnummer", Text),
    Column("kvk_nummer", Text),
    Column("risicos", ARRAY(Text), nullable=False),
    Column("grootste_risico", Text, nullable=False),
    Column("score_voor", Float),
    Column("score_na", Float, nullable=False),
    Column("band_voor", Text),
    Column("band_na", Text, nullable=False),
    Column("onzeker", Boolean, nullable=False),
    Column("modelversie", Text, nullable=False),
    Column("uitleg", JSONB, nullable=False),
    Column("herbeoordeeld_op", TIMESTAMP(timezone=True), nullable=False),
    Index(None, "vestigingsnummer", "id", postgresql_where=text("vestigingsnummer IS NOT NULL")),
)

# what caused a reassessment, apart from it: who may see a profile may not see that there was a melding
aanleiding: Final = Table(
    "aanleiding",
    metadata,
    Column("herbeoordeling_id", Uuid, primary_key=True),
    Column("soort", Text, nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("veroorzaakt_door", Uuid, nullable=False, index=True),
    Column("gebeurd_op", TIMESTAMP(timezone=True), nullable=False),
    # what exactly; the oldest rows only say what it was about
    Column("oorzaak", Text),
    one_of("soort", Aanleiding),
)
