"""A version for each team, so that no change of its members overwrites another."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE meldingen.team (
        naam TEXT NOT NULL,
        versie INTEGER NOT NULL,
        CONSTRAINT pk_team PRIMARY KEY (naam)
    )
    """,
    "INSERT INTO meldingen.team (naam, versie) SELECT DISTINCT team, 1 FROM meldingen.teamlid",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
