"""The register keeps what held before, who told what, and which vestiging goes on what another was."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE risico.bedrijf ADD COLUMN opheffingsdatum DATE",
    "ALTER TABLE risico.vestiging ADD COLUMN opheffingsdatum DATE",
    """
    CREATE TABLE risico.registermutatie (
        id UUID NOT NULL,
        soort TEXT NOT NULL,
        ingangsdatum DATE NOT NULL,
        bekend_op TIMESTAMPTZ NOT NULL,
        door TEXT NOT NULL,
        reden TEXT,
        CONSTRAINT pk_registermutatie PRIMARY KEY (id),
        CONSTRAINT ck_registermutatie_soort CHECK (soort IN (
            'import', 'verhuizing', 'naamswijziging', 'opheffing', 'voortzetting', 'correctie'
        ))
    )
    """,
    """
    CREATE TABLE risico.bedrijf_wijziging (
        kvk_nummer TEXT NOT NULL,
        mutatie_id UUID NOT NULL,
        was JSONB NOT NULL,
        wordt JSONB NOT NULL,
        CONSTRAINT pk_bedrijf_wijziging PRIMARY KEY (kvk_nummer, mutatie_id)
    )
    """,
    """
    CREATE TABLE risico.vestiging_wijziging (
        vestigingsnummer TEXT NOT NULL,
        mutatie_id UUID NOT NULL,
        was JSONB NOT NULL,
        wordt JSONB NOT NULL,
        CONSTRAINT pk_vestiging_wijziging PRIMARY KEY (vestigingsnummer, mutatie_id)
    )
    """,
    """
    CREATE TABLE risico.opvolging (
        id UUID NOT NULL,
        van TEXT NOT NULL,
        naar TEXT NOT NULL,
        sinds DATE NOT NULL,
        aandeel DOUBLE PRECISION NOT NULL,
        reden TEXT NOT NULL,
        mutatie_id UUID NOT NULL,
        status TEXT NOT NULL,
        versie INTEGER NOT NULL,
        besloten_door TEXT,
        besloten_reden TEXT,
        besloten_op TIMESTAMPTZ,
        CONSTRAINT pk_opvolging PRIMARY KEY (id),
        CONSTRAINT ck_opvolging_aandeel CHECK (aandeel > 0 AND aandeel <= 1),
        CONSTRAINT ck_opvolging_van_naar CHECK (van <> naar),
        CONSTRAINT ck_opvolging_status CHECK (status IN ('voorgesteld', 'bevestigd', 'geweigerd', 'ingetrokken')),
        CONSTRAINT fk_opvolging_van FOREIGN KEY(van) REFERENCES risico.vestiging (vestigingsnummer),
        CONSTRAINT fk_opvolging_naar FOREIGN KEY(naar) REFERENCES risico.vestiging (vestigingsnummer),
        CONSTRAINT fk_opvolging_mutatie_id FOREIGN KEY(mutatie_id) REFERENCES risico.registermutatie (id)
    )
    """,
    "CREATE UNIQUE INDEX uq_opvolging_van_naar ON risico.opvolging (van, naar)",
    "CREATE INDEX ix_opvolging_naar ON risico.opvolging (naar)",
    "CREATE INDEX ix_opvolging_status_id ON risico.opvolging (status, id)",
    """
    CREATE TABLE risico.idempotency_key (
        key TEXT NOT NULL,
        subject TEXT NOT NULL,
        route TEXT NOT NULL,
        request_hash BYTEA NOT NULL,
        status SMALLINT,
        headers JSONB,
        body BYTEA,
        created_at TIMESTAMPTZ DEFAULT now() NOT NULL,
        CONSTRAINT pk_idempotency_key PRIMARY KEY (key, subject, route)
    )
    """,
    "CREATE INDEX ix_idempotency_key_created_at ON risico.idempotency_key (created_at)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
