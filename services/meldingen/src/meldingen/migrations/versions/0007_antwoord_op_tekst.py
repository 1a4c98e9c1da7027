"""Which text of the vault answers which."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE meldingen.kluis_tekst ADD COLUMN bij UUID")
