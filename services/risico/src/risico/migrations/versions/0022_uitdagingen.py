"""Challenges of the model on record, who promoted one, and which version rests on it."""

from alembic import op

revision = "0022"
down_revision = "0021"
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
    CREATE TABLE risico.uitdaging (
        id UUID NOT NULL,
        modelversie TEXT NOT NULL,
        risico TEXT,
        gegevens_sha256 TEXT NOT NULL,
        vergelijking JSONB NOT NULL,
        door TEXT NOT NULL,
        op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_uitdaging PRIMARY KEY (id),
        CONSTRAINT ck_uitdaging_risico CHECK (risico IN ({RISICOS})),
        CONSTRAINT fk_uitdaging_modelversie FOREIGN KEY(modelversie) REFERENCES risico.modelversie (versie)
    )
    """,
    """
    CREATE TABLE risico.bevordering (
        uitdaging_id UUID NOT NULL,
        uitdager TEXT NOT NULL,
        reden TEXT NOT NULL,
        door TEXT NOT NULL,
        op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_bevordering PRIMARY KEY (uitdaging_id),
        CONSTRAINT fk_bevordering_uitdaging_id FOREIGN KEY(uitdaging_id) REFERENCES risico.uitdaging (id)
    )
    """,
    """
    CREATE TABLE risico.grond (
        modelversie TEXT NOT NULL,
        uitdaging_id UUID NOT NULL,
        CONSTRAINT pk_grond PRIMARY KEY (modelversie),
        CONSTRAINT fk_grond_modelversie FOREIGN KEY(modelversie) REFERENCES risico.modelversie (versie),
        CONSTRAINT fk_grond_uitdaging_id FOREIGN KEY(uitdaging_id) REFERENCES risico.bevordering (uitdaging_id)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
