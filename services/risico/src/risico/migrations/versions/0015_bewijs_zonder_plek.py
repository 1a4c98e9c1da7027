"""Evidence about who is not in the register is kept as it was told, to find its place when the register has him."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE risico.meldingbewijs ADD COLUMN genoemde_vestiging TEXT",
    "ALTER TABLE risico.bevinding ADD COLUMN kvk_nummer TEXT",
    "ALTER TABLE risico.bevinding ADD COLUMN genoemde_vestiging TEXT",
    # whoever reads outcomes finds them by vestiging, also in the release before, and so never meets one without
    """
    ALTER TABLE risico.bevinding
        -- squawk-ignore ban-drop-not-null
        ALTER COLUMN vestigingsnummer DROP NOT NULL
    """,
    # what has a place stays there
    "UPDATE risico.meldingbewijs SET genoemde_vestiging = vestigingsnummer WHERE vestigingsnummer IS NOT NULL",
    "UPDATE risico.bevinding SET genoemde_vestiging = vestigingsnummer",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
