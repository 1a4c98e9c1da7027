"""Draws for programmes, with the chance of each chosen vestiging."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

RISICOS = """
    'illegale_tewerkstelling', 'onderbetaling', 'arbeidsuitbuiting_ernstige_benadeling',
    'aantasting_arbeidsverhoudingen', 'ongelijke_behandeling', 'ongewenst_gedrag', 'werkdruk',
    'ongezonde_arbeidspatronen', 'fysieke_overbelasting', 'ongezonde_fysische_werkomgeving',
    'blootstelling_gevaarlijke_stoffen', 'onveiligheid_werkplek', 'zware_ongevallen_brzo_arie',
    'jeugdigen_en_kinderen', 'onvoldoende_inkomen', 'problematische_schulden', 'mismatch_arbeidsmarkt',
    'geen_reintegratie', 'fraude_inkomensondersteuning', 'fraude_subsidies'
"""

STATEMENTS = (
    f"""
    CREATE TABLE risico.selectie (
        id UUID NOT NULL,
        programma TEXT NOT NULL,
        aantal INTEGER NOT NULL,
        aandeel_willekeurig DOUBLE PRECISION NOT NULL,
        risico TEXT,
        sbi_sectie TEXT,
        provincie TEXT,
        grootteklasse SMALLINT,
        band TEXT,
        seed BIGINT NOT NULL,
        kader INTEGER NOT NULL,
        gekozen INTEGER NOT NULL,
        modelversie TEXT NOT NULL,
        door TEXT NOT NULL,
        op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_selectie PRIMARY KEY (id),
        CONSTRAINT ck_selectie_risico CHECK (risico IN ({RISICOS})),
        CONSTRAINT ck_selectie_band CHECK (band IN ('laagst', 'laag', 'hoog', 'hoogst')),
        CONSTRAINT fk_selectie_modelversie FOREIGN KEY(modelversie) REFERENCES risico.modelversie (versie)
    )
    """,
    f"""
    CREATE TABLE risico.gekozen (
        selectie_id UUID NOT NULL,
        vestigingsnummer TEXT NOT NULL,
        herkomst TEXT NOT NULL,
        kans DOUBLE PRECISION NOT NULL,
        score DOUBLE PRECISION NOT NULL,
        risico TEXT NOT NULL,
        sbi_sectie TEXT NOT NULL,
        grootteklasse SMALLINT NOT NULL,
        provincie TEXT NOT NULL,
        reden TEXT,
        CONSTRAINT pk_gekozen PRIMARY KEY (selectie_id, vestigingsnummer),
        CONSTRAINT ck_gekozen_kans CHECK (kans > 0 AND kans <= 1),
        CONSTRAINT ck_gekozen_herkomst CHECK (herkomst IN ('model', 'willekeurig', 'reactief', 'persoon')),
        CONSTRAINT ck_gekozen_risico CHECK (risico IN ({RISICOS})),
        CONSTRAINT fk_gekozen_selectie_id FOREIGN KEY(selectie_id) REFERENCES risico.selectie (id)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
