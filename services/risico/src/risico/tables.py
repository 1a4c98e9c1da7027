"""The tables of risico, in its own schema: the register, the model's versions, the evidence, and every reassessment."""

from typing import Final

from sqlalchemy import (
    ARRAY,
    TIMESTAMP,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from risico.domain import Zwaarte
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
from shared.runtime.database import NAMING, one_of
from shared.runtime.dead_letters import DeadLetters
from shared.runtime.inbox import Inbox
from shared.runtime.outbox import Outbox

metadata: Final = MetaData(schema="risico", naming_convention=NAMING)
outbox: Final = Outbox(metadata)
inbox: Final = Inbox(metadata)
dead_letters: Final = DeadLetters(metadata)


def _fractie(kolom: str) -> CheckConstraint:
    return CheckConstraint(f"{kolom} BETWEEN 0 AND 1", name=kolom)


# --- the register ---------------------------------------------------------------------------------------------------

bedrijf: Final = Table(
    "bedrijf",
    metadata,
    Column("kvk_nummer", Text, primary_key=True),
    Column("naam", Text, nullable=False),
    Column("rechtsvorm", Text, nullable=False),
    Column("rsin", Text),
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
        if kolom.name != "gewijzigd_op"
    ),
    prefixes=["UNLOGGED"],
)

# --- the versions of the model --------------------------------------------------------------------------------------

modelversie: Final = Table(
    "modelversie",
    metadata,
    Column("versie", Text, primary_key=True),
    Column("ingaat_op", TIMESTAMP(timezone=True), nullable=False, unique=True),
    Column("omschrijving", Text, nullable=False),
    Column("drempel_laag", Float, nullable=False),
    Column("drempel_hoog", Float, nullable=False),
    Column("drempel_hoogst", Float, nullable=False),
    Column("meldingplafond", Float, nullable=False),
    Column("naleving_vooraf", Float, nullable=False),
    Column("naleving_voorgewicht", Float, nullable=False),
    Column("personen_onbekend", Integer, nullable=False),
    CheckConstraint(
        "0 < drempel_laag AND drempel_laag < drempel_hoog AND drempel_hoog < drempel_hoogst", name="drempels"
    ),
    CheckConstraint("meldingplafond >= 0", name="meldingplafond"),
    CheckConstraint("naleving_voorgewicht > 0", name="naleving_voorgewicht"),
    CheckConstraint("personen_onbekend > 0", name="personen_onbekend"),
    _fractie("naleving_vooraf"),
)

risicoparameter: Final = Table(
    "risicoparameter",
    metadata,
    Column("modelversie", ForeignKey(modelversie.c.versie), primary_key=True),
    Column("risico", Text, primary_key=True),
    Column("ernst", SmallInteger, nullable=False),
    Column("voorgewicht", Float, nullable=False),
    Column("halfwaardetijd_controle", Float, nullable=False),
    Column("halfwaardetijd_melding", Float, nullable=False),
    Column("landelijk_gemiddelde", Float, nullable=False),
    CheckConstraint("ernst BETWEEN 1 AND 5", name="ernst"),
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
    _fractie("organisatiegraad"),
    _fractie("invloed"),
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

# --- the evidence and the judgement on it ---------------------------------------------------------------------------

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
    one_of("grootste_risico", Risico),
    one_of("band", Band),
    one_of("werkgeverstype", Werkgeverstype),
    _fractie("naleving"),
    Index("ix_profiel_score", text("score DESC"), text("vestigingsnummer DESC")),
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
    Column("score", Float, nullable=False),
    one_of("risico", Risico),
    Index("ix_toestand_score", "risico", text("score DESC"), text("vestigingsnummer DESC")),
)

bevinding: Final = Table(
    "bevinding",
    metadata,
    Column("interventie_id", Uuid, primary_key=True),
    Column("vestigingsnummer", ForeignKey(vestiging.c.vestigingsnummer), nullable=False, index=True),
    Column("risicos", ARRAY(Text), nullable=False),
    Column("uitkomst", Text, nullable=False),
    Column("overtreding_klasse", Text),
    Column("instrumenten", ARRAY(Text), nullable=False),
    Column("afgerond_op", TIMESTAMP(timezone=True), nullable=False),
    one_of("uitkomst", Uitkomst),
    one_of("overtreding_klasse", OvertredingKlasse),
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
    one_of("soort", Aanleiding),
)
