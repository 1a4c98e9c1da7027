"""The sectie and provincie beside scores that were there before the rule are seen to keep it."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for tabel in ("profiel", "toestand"):  # reads, and holds no writer up
        op.execute(f"ALTER TABLE risico.{tabel} VALIDATE CONSTRAINT fk_{tabel}_vestigingsnummer_sbi_sectie_provincie")
