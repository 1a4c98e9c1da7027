"""Reassessments of the whole stock, piece by piece in the background."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE risico.herweging (
        id UUID NOT NULL,
        modelversie TEXT NOT NULL,
        reden TEXT NOT NULL,
        begonnen_op TIMESTAMPTZ NOT NULL,
        totaal INTEGER NOT NULL,
        gedaan INTEGER NOT NULL,
        gewijzigd INTEGER NOT NULL,
        verschoven INTEGER NOT NULL,
        tot TEXT NOT NULL,
        klaar_op TIMESTAMPTZ,
        CONSTRAINT pk_herweging PRIMARY KEY (id),
        CONSTRAINT ck_herweging_reden CHECK (reden IN ('modelversie', 'tijd')),
        CONSTRAINT fk_herweging_modelversie FOREIGN KEY(modelversie) REFERENCES risico.modelversie (versie)
    )
    """,
    "CREATE UNIQUE INDEX uq_herweging_bezig ON risico.herweging ((true)) WHERE klaar_op IS NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
