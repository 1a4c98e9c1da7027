"""Versions of the model are proposed by one person and approved by another; those that were there are approved."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE risico.modelversie ADD COLUMN voorgesteld_door TEXT",
    "ALTER TABLE risico.modelversie ADD COLUMN voorgesteld_op TIMESTAMPTZ",
    "ALTER TABLE risico.modelversie ADD COLUMN goedgekeurd_door TEXT",
    "ALTER TABLE risico.modelversie ADD COLUMN goedgekeurd_op TIMESTAMPTZ",
    "UPDATE risico.modelversie SET goedgekeurd_door = 'ingebouwd', goedgekeurd_op = ingaat_op",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
