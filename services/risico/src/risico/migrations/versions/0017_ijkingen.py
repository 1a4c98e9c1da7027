"""Weekly checks of the scores; draws keep the omvang in a score, findings whether a draw may have led to them."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE risico.gekozen ADD COLUMN omvang DOUBLE PRECISION",
    "ALTER TABLE risico.bevinding ADD COLUMN planmatig BOOLEAN",
    """
    CREATE TABLE risico.ijking (
        id UUID NOT NULL,
        week DATE NOT NULL,
        van TIMESTAMPTZ NOT NULL,
        tot TIMESTAMPTZ NOT NULL,
        modelversie TEXT NOT NULL,
        getrokken INTEGER NOT NULL,
        bezocht INTEGER NOT NULL,
        risicos JSONB NOT NULL,
        CONSTRAINT pk_ijking PRIMARY KEY (id),
        CONSTRAINT uq_ijking_week UNIQUE (week),
        CONSTRAINT fk_ijking_modelversie FOREIGN KEY(modelversie) REFERENCES risico.modelversie (versie)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
