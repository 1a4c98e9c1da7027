"""What persons judge of a vestiging beside its score."""

from alembic import op

revision = "0011"
down_revision = "0010"
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
BANDEN = "'laagst', 'laag', 'hoog', 'hoogst'"

STATEMENTS = (
    f"""
    CREATE TABLE risico.afwijking (
        id UUID NOT NULL,
        versie INTEGER NOT NULL,
        vestigingsnummer TEXT NOT NULL,
        risico TEXT,
        band TEXT NOT NULL,
        reden TEXT NOT NULL,
        einddatum DATE NOT NULL,
        score DOUBLE PRECISION NOT NULL,
        berekende_band TEXT NOT NULL,
        modelversie TEXT NOT NULL,
        door TEXT NOT NULL,
        op TIMESTAMPTZ NOT NULL,
        ingetrokken BOOLEAN NOT NULL,
        CONSTRAINT pk_afwijking PRIMARY KEY (id, versie),
        CONSTRAINT ck_afwijking_risico CHECK (risico IN ({RISICOS})),
        CONSTRAINT ck_afwijking_band CHECK (band IN ({BANDEN})),
        CONSTRAINT ck_afwijking_berekende_band CHECK (berekende_band IN ({BANDEN})),
        CONSTRAINT fk_afwijking_vestigingsnummer FOREIGN KEY(vestigingsnummer)
            REFERENCES risico.vestiging (vestigingsnummer),
        CONSTRAINT fk_afwijking_modelversie FOREIGN KEY(modelversie) REFERENCES risico.modelversie (versie)
    )
    """,
    "CREATE INDEX ix_afwijking_vestigingsnummer_id ON risico.afwijking (vestigingsnummer, id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
