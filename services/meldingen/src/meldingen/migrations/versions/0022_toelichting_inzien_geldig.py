"""The wider list of purposes is that of every row, read through without holding up who writes."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # a transaction apart from that of 0021, so that nothing waits for the reading
    op.execute("ALTER TABLE meldingen.melder_inzage VALIDATE CONSTRAINT ck_melder_inzage_doelbinding")
