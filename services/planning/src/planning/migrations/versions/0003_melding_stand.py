"""What meldingen told of a melding after its receipt."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    CREATE TABLE planning.melding_stand (
        melding_id UUID NOT NULL,
        koppeling INTEGER NOT NULL,
        beoordeling INTEGER NOT NULL,
        besluit_nummer INTEGER NOT NULL,
        gevraagd BOOLEAN NOT NULL,
        sleutel TEXT,
        kvk_nummer TEXT,
        vestigingsnummer TEXT,
        domein TEXT,
        risicos TEXT[] NOT NULL,
        melding JSONB,
        CONSTRAINT pk_melding_stand PRIMARY KEY (melding_id)
    )
    """)
