"""The evidence that counts for successors too, as it follows from all confirmed successions."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE risico.erfenis (
        naar TEXT NOT NULL,
        van TEXT NOT NULL,
        aandeel DOUBLE PRECISION NOT NULL,
        CONSTRAINT pk_erfenis PRIMARY KEY (naar, van)
    )
    """,
    "CREATE INDEX ix_erfenis_van ON risico.erfenis (van)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
