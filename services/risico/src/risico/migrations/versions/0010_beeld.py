"""The strategic view of each week."""

from alembic import op

revision = "0010"
down_revision = "0009"
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


def upgrade() -> None:
    op.execute(
        f"""
        CREATE TABLE risico.beeldvak (
            week DATE NOT NULL,
            risico TEXT NOT NULL,
            sbi_sectie TEXT NOT NULL,
            provincie TEXT NOT NULL,
            vestigingen INTEGER NOT NULL,
            schade DOUBLE PRECISION NOT NULL,
            gecontroleerd INTEGER NOT NULL,
            modelversie TEXT NOT NULL,
            berekend_op TIMESTAMPTZ NOT NULL,
            CONSTRAINT pk_beeldvak PRIMARY KEY (week, risico, sbi_sectie, provincie),
            CONSTRAINT ck_beeldvak_risico CHECK (risico IN ({RISICOS})),
            CONSTRAINT fk_beeldvak_modelversie FOREIGN KEY(modelversie) REFERENCES risico.modelversie (versie)
        )
        """
    )
