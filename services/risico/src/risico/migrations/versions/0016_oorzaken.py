"""More is told of why a score changed: which step of a melding, which message about the register, which version."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE risico.aanleiding ADD COLUMN oorzaak TEXT")
