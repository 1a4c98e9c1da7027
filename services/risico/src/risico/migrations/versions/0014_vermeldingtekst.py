"""Texts of the register entry are written by people: who did, when, and which version of the text that made."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE risico.vermeldingtekst ADD COLUMN tekstversie INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE risico.vermeldingtekst ADD COLUMN geschreven_door TEXT",
    "ALTER TABLE risico.vermeldingtekst ADD COLUMN geschreven_op TIMESTAMPTZ",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
