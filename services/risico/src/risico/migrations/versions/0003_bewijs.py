"""Evidence as the truth: meldingen that count, outcomes that may be annulled, and what strictness and ceilings need."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    ALTER TABLE risico.modelversie ADD COLUMN kwartaalplafond DOUBLE PRECISION NOT NULL DEFAULT 'Infinity'
    CONSTRAINT ck_modelversie_kwartaalplafond CHECK (kwartaalplafond > 0)
    """,
    """
    ALTER TABLE risico.risicoparameter ADD COLUMN maatschappelijk DOUBLE PRECISION NOT NULL DEFAULT 1
    CONSTRAINT ck_risicoparameter_maatschappelijk CHECK (maatschappelijk BETWEEN 1 AND 1.5)
    """,
    """
    CREATE TABLE risico.strengheid (
        modelversie TEXT NOT NULL,
        inspecteur_id UUID NOT NULL,
        strengheid DOUBLE PRECISION NOT NULL,
        CONSTRAINT pk_strengheid PRIMARY KEY (modelversie, inspecteur_id),
        CONSTRAINT ck_strengheid_strengheid CHECK (strengheid BETWEEN 0.5 AND 2),
        CONSTRAINT fk_strengheid_modelversie FOREIGN KEY(modelversie) REFERENCES risico.modelversie (versie)
    )
    """,
    "ALTER TABLE risico.toestand ADD COLUMN kwartalen DOUBLE PRECISION[] NOT NULL DEFAULT '{}'",
    "ALTER TABLE risico.bevinding ADD COLUMN inspecteur_id UUID",
    "ALTER TABLE risico.bevinding ADD COLUMN vernietigd_op TIMESTAMPTZ",
    "ALTER TABLE risico.bevinding ADD COLUMN vernietigd_door TEXT",
    "ALTER TABLE risico.bevinding ADD COLUMN vernietigd_reden TEXT",
    """
    CREATE TABLE risico.meldingbewijs (
        melding_id UUID NOT NULL,
        kvk_nummer TEXT,
        vestigingsnummer TEXT,
        soort TEXT,
        urgentie TEXT,
        risicos TEXT[],
        ontvangen_op TIMESTAMPTZ,
        koppeling INTEGER DEFAULT 0 NOT NULL,
        beoordeling INTEGER DEFAULT 0 NOT NULL,
        besluit INTEGER DEFAULT 0 NOT NULL,
        kwaadwillig BOOLEAN DEFAULT false NOT NULL,
        CONSTRAINT pk_meldingbewijs PRIMARY KEY (melding_id),
        CONSTRAINT ck_meldingbewijs_soort CHECK (soort IN ('klacht', 'signaal', 'ongeval', 'verzoek')),
        CONSTRAINT ck_meldingbewijs_urgentie
            CHECK (urgentie IN ('u1_direct', 'u2_spoed', 'u3_hoog', 'u4_normaal', 'u5_risico_input'))
    )
    """,
    """
    CREATE INDEX ix_meldingbewijs_vestigingsnummer ON risico.meldingbewijs (vestigingsnummer)
    WHERE vestigingsnummer IS NOT NULL
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
