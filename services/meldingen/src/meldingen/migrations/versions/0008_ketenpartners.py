"""Chain partners: a legal basis for each kind, limits with what was used of them, and what was delivered."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE meldingen.leveringsgrond (
        oin TEXT NOT NULL,
        soort TEXT NOT NULL,
        grondslag TEXT NOT NULL,
        doel TEXT NOT NULL,
        CONSTRAINT pk_leveringsgrond PRIMARY KEY (oin, soort),
        CONSTRAINT fk_leveringsgrond_oin FOREIGN KEY (oin) REFERENCES meldingen.ketenpartner (oin),
        CONSTRAINT ck_leveringsgrond_soort CHECK (soort IN ('klacht', 'signaal', 'ongeval', 'verzoek'))
    )
    """,
    """
    INSERT INTO meldingen.leveringsgrond (oin, soort, grondslag, doel)
    SELECT oin, unnest(melding_soorten), grondslag, doel FROM meldingen.ketenpartner
    """,
    """
    ALTER TABLE meldingen.ketenpartner
        ALTER COLUMN melding_soorten SET DEFAULT '{}',
        ALTER COLUMN doel SET DEFAULT '',
        ALTER COLUMN grondslag SET DEFAULT '',
        ADD COLUMN per_seconde INTEGER NOT NULL DEFAULT 10,
        ADD COLUMN per_dag INTEGER NOT NULL DEFAULT 100000
    """,
    """
    CREATE TABLE meldingen.verbruik (
        oin TEXT NOT NULL,
        vol_op TIMESTAMPTZ NOT NULL,
        dag DATE NOT NULL,
        aantal INTEGER NOT NULL,
        CONSTRAINT pk_verbruik PRIMARY KEY (oin),
        CONSTRAINT fk_verbruik_oin FOREIGN KEY (oin) REFERENCES meldingen.ketenpartner (oin)
    ) WITH (fillfactor = 50)
    """,
    """
    CREATE TABLE meldingen.aanlevering (
        melding_id UUID NOT NULL,
        oin TEXT NOT NULL,
        kenmerk TEXT,
        afdruk BYTEA NOT NULL,
        CONSTRAINT pk_aanlevering PRIMARY KEY (melding_id),
        CONSTRAINT fk_aanlevering_melding_id FOREIGN KEY (melding_id) REFERENCES meldingen.melding (id)
            ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT uq_aanlevering_oin_kenmerk UNIQUE (oin, kenmerk)
    )
    """,
    "CREATE INDEX ix_aanlevering_oin_melding_id ON meldingen.aanlevering (oin, melding_id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
