"""Scores get a place for the sectie and the provincie beside them."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE risico.profiel ADD COLUMN sbi_sectie TEXT, ADD COLUMN provincie TEXT",
    "ALTER TABLE risico.toestand ADD COLUMN sbi_sectie TEXT, ADD COLUMN provincie TEXT",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
