"""Whether the reporter himself brought a file: what staff add is not his to know of."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE meldingen.bijlage ADD COLUMN van_melder BOOLEAN DEFAULT false NOT NULL")
