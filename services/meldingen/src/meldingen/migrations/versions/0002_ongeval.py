"""The facts of an accident that decide who investigates it."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE meldingen.melding
            ADD COLUMN ongeval_gebeurd_op TIMESTAMPTZ,
            ADD COLUMN ongeval_slachtoffers INTEGER,
            ADD COLUMN ongeval_slachtoffers_onder_18 INTEGER,
            ADD COLUMN ongeval_arbeidsrelaties TEXT[],
            ADD COLUMN ongeval_plaats TEXT,
            ADD COLUMN ongeval_plek_onveranderd BOOLEAN,
            ADD COLUMN ongeval_familie_van_werkgever BOOLEAN,
            ADD COLUMN ongeval_gemeld_datum DATE
        """
    )
