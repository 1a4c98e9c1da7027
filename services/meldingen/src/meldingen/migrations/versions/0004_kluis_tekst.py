"""Free texts about a melding, sealed under its data key and gone with it."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    CREATE TABLE meldingen.kluis_tekst (
        id UUID NOT NULL,
        melding_id UUID NOT NULL,
        soort TEXT NOT NULL,
        tekst BYTEA NOT NULL,
        op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_kluis_tekst PRIMARY KEY (id),
        CONSTRAINT fk_kluis_tekst_melding_id FOREIGN KEY(melding_id)
            REFERENCES meldingen.melder (melding_id) ON DELETE CASCADE
    )
    """)
    op.execute("CREATE INDEX ix_kluis_tekst_melding_id ON meldingen.kluis_tekst (melding_id)")
