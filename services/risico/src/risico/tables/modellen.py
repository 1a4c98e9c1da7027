"""The versions of the model: every number that a score depends on, by the version it belongs to."""

from typing import Final

from sqlalchemy import (
    ARRAY,
    TIMESTAMP,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from risico.domain import Zwaarte
from shared.contracts.waardelijsten import MeldingSoort, Risico, Urgentie
from shared.runtime.database import one_of

from .schema import fractie, metadata

modelversie: Final = Table(
    "modelversie",
    metadata,
    Column("versie", Text, primary_key=True),
    Column("ingaat_op", TIMESTAMP(timezone=True), nullable=False),
    Column("omschrijving", Text, nullable=False),
    Column("drempel_laag", Float, nullable=False),
    Column("drempel_hoog", Float, nullable=False),
    Column("drempel_hoogst", Float, nullable=False),
    Column("meldingplafond", Float, nullable=False),
    # what versions before it knew no ceiling for, had none
    Column("kwartaalplafond", Float, nullable=False, server_default=text("'Infinity'")),
    Column("naleving_vooraf", Float, nullable=False),
    Column("naleving_voorgewicht", Float, nullable=False),
    Column("personen_onbekend", Integer, nullable=False),
    Column("voorgesteld_door", Text),
    Column("voorgesteld_op", TIMESTAMP(timezone=True)),
    Column("goedgekeurd_door", Text),
    Column("goedgekeurd_op", TIMESTAMP(timezone=True)),
    Column("bandaandelen", ARRAY(Float)),
    Column("drempels_bepaald_op", TIMESTAMP(timezone=True)),
    Column("ingetrokken_op", TIMESTAMP(timezone=True)),
    Column("ingetrokken_reden", Text),
    # what was withdrawn keeps no date from others
    Index("uq_modelversie_ingaat_op", "ingaat_op", unique=True, postgresql_where=text("ingetrokken_op IS NULL")),
    CheckConstraint(
        "0 < drempel_laag AND drempel_laag < drempel_hoog AND drempel_hoog < drempel_hoogst", name="drempels"
    ),
    CheckConstraint("meldingplafond >= 0", name="meldingplafond"),
    CheckConstraint("kwartaalplafond > 0", name="kwartaalplafond"),
    CheckConstraint("naleving_voorgewicht > 0", name="naleving_voorgewicht"),
    CheckConstraint("personen_onbekend > 0", name="personen_onbekend"),
    fractie("naleving_vooraf"),
)

risicoparameter: Final = Table(
    "risicoparameter",
    metadata,
    Column("modelversie", ForeignKey(modelversie.c.versie), primary_key=True),
    Column("risico", Text, primary_key=True),
    Column("ernst", SmallInteger, nullable=False),
    Column("maatschappelijk", Float, nullable=False, server_default=text("1")),
    Column("voorgewicht", Float, nullable=False),
    Column("halfwaardetijd_controle", Float, nullable=False),
    Column("halfwaardetijd_melding", Float, nullable=False),
    Column("landelijk_gemiddelde", Float, nullable=False),
    CheckConstraint("ernst BETWEEN 1 AND 5", name="ernst"),
    CheckConstraint("maatschappelijk BETWEEN 1 AND 1.5", name="maatschappelijk"),
    CheckConstraint("voorgewicht > 0", name="voorgewicht"),
    CheckConstraint("halfwaardetijd_controle > 0 AND halfwaardetijd_melding > 0", name="halfwaardetijd"),
    CheckConstraint("landelijk_gemiddelde > 0", name="landelijk_gemiddelde"),
    one_of("risico", Risico),
)

sectorgemiddelde: Final = Table(
    "sectorgemiddelde",
    metadata,
    Column("modelversie", ForeignKey(modelversie.c.versie), primary_key=True),
    Column("sectie", Text, primary_key=True),
    Column("grootteklasse", SmallInteger, primary_key=True),
    Column("risico", Text, primary_key=True),
    Column("gemiddelde", Float, nullable=False),
    CheckConstraint("gemiddelde > 0", name="gemiddelde"),
    one_of("risico", Risico),
)

sector: Final = Table(
    "sector",
    metadata,
    Column("modelversie", ForeignKey(modelversie.c.versie), primary_key=True),
    Column("sectie", Text, primary_key=True),
    Column("naam", Text, nullable=False),
    Column("organisatiegraad", Float, nullable=False),
    Column("invloed", Float, nullable=False),
    fractie("organisatiegraad"),
    fractie("invloed"),
)

meldinggewicht: Final = Table(
    "meldinggewicht",
    metadata,
    Column("modelversie", ForeignKey(modelversie.c.versie), primary_key=True),
    Column("soort", Text, primary_key=True),
    Column("urgentie", Text, primary_key=True),
    Column("gewicht", Float, nullable=False),
    CheckConstraint("gewicht >= 0", name="gewicht"),
    one_of("soort", MeldingSoort),
    one_of("urgentie", Urgentie),
)

bevindinggewicht: Final = Table(
    "bevindinggewicht",
    metadata,
    Column("modelversie", ForeignKey(modelversie.c.versie), primary_key=True),
    Column("zwaarte", Text, primary_key=True),
    Column("gewicht", Float, nullable=False),
    CheckConstraint("gewicht >= 0", name="gewicht"),
    one_of("zwaarte", Zwaarte),
)

# who is not here counts as 1: as strict as expected
strengheid: Final = Table(
    "strengheid",
    metadata,
    Column("modelversie", ForeignKey(modelversie.c.versie), primary_key=True),
    Column("inspecteur_id", Uuid, primary_key=True),
    Column("strengheid", Float, nullable=False),
    CheckConstraint("strengheid BETWEEN 0.5 AND 2", name="strengheid"),
)

# what people wrote for the entry in the Algoritmeregister; the rest of the entry follows from the version itself
vermeldingtekst: Final = Table(
    "vermeldingtekst",
    metadata,
    Column("modelversie", ForeignKey(modelversie.c.versie), primary_key=True),
    Column("naam", Text, nullable=False),
    Column("omschrijving", Text, nullable=False),
    Column("organisatie", Text, nullable=False),
    Column("themas", ARRAY(Text), nullable=False),
    Column("contact", Text, nullable=False),
    Column("publicatiecategorie", Text, nullable=False),
    Column("doel", Text, nullable=False),
    Column("afwegingen", Text, nullable=False),
    Column("tussenkomst", Text, nullable=False),
    Column("risicobeheer", Text, nullable=False),
    Column("grondslag", Text, nullable=False),
    Column("wetten", JSONB, nullable=False),
    Column("impacttoetsen", Text, nullable=False),
    Column("gegevens", Text, nullable=False),
    Column("werking", Text, nullable=False),
    Column("leverancier", Text, nullable=False),
    Column("zoektermen", Text, nullable=False),
    Column("tekstversie", Integer, nullable=False, server_default=text("1")),
    Column("geschreven_door", Text),
    Column("geschreven_op", TIMESTAMP(timezone=True)),
)
