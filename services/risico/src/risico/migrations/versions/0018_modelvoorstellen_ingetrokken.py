"""A proposed version can be withdrawn, and may leave the bands to shares of the stock."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE risico.modelversie ADD COLUMN bandaandelen DOUBLE PRECISION[]",
    "ALTER TABLE risico.modelversie ADD COLUMN drempels_bepaald_op TIMESTAMPTZ",
    "ALTER TABLE risico.modelversie ADD COLUMN ingetrokken_op TIMESTAMPTZ",
    "ALTER TABLE risico.modelversie ADD COLUMN ingetrokken_reden TEXT",
    # no reader counts on the date of what was withdrawn, and the release before withdraws nothing
    """
    ALTER TABLE risico.modelversie
        -- squawk-ignore ban-drop-constraint
        DROP CONSTRAINT uq_modelversie_ingaat_op
    """,
    # at once with that, so that no moment is without a rule; there are a handful of versions
    """
    -- squawk-ignore require-concurrent-index-creation
    CREATE UNIQUE INDEX uq_modelversie_ingaat_op ON risico.modelversie (ingaat_op) WHERE ingetrokken_op IS NULL
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
