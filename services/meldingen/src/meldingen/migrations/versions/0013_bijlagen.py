"""Attachments of meldingen."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE meldingen.bijlage (
        id UUID NOT NULL,
        melding_id UUID NOT NULL,
        object TEXT NOT NULL,
        mediatype TEXT NOT NULL,
        status TEXT NOT NULL,
        bestandsnaam BYTEA NOT NULL,
        sleutel BYTEA NOT NULL,
        grootte BIGINT NOT NULL,
        sha256 BYTEA,
        begonnen_op TIMESTAMPTZ NOT NULL,
        bewaard_op TIMESTAMPTZ,
        CONSTRAINT pk_bijlage PRIMARY KEY (id),
        CONSTRAINT uq_bijlage_object UNIQUE (object),
        CONSTRAINT ck_bijlage_mediatype CHECK (mediatype IN (
            'image/jpeg', 'image/png', 'image/webp', 'application/pdf'
        )),
        CONSTRAINT ck_bijlage_status CHECK (status IN ('wordt_geschreven', 'bewaard', 'te_verwijderen'))
    )
    """,
    "CREATE INDEX ix_bijlage_melding_id ON meldingen.bijlage (melding_id)",
    "CREATE INDEX ix_bijlage_onaf ON meldingen.bijlage (begonnen_op) WHERE status <> 'bewaard'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
