"""How risico described the companies that have no zaak, for when a cluster of meldingen gives them one."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE planning.bedrijfsbeeld (
        sleutel TEXT NOT NULL,
        band TEXT NOT NULL,
        kenmerken JSONB NOT NULL,
        herbeoordeeld_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_bedrijfsbeeld PRIMARY KEY (sleutel),
        CONSTRAINT ck_bedrijfsbeeld_band CHECK (band IN ('laagst', 'laag', 'hoog', 'hoogst'))
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
