"""Puzzles that were solved to report in a flood."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE meldingen.uitdaging_gebruikt (
        id BYTEA NOT NULL,
        verloopt_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_uitdaging_gebruikt PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_uitdaging_gebruikt_verloopt_op ON meldingen.uitdaging_gebruikt (verloopt_op)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
