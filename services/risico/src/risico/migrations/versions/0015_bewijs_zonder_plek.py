"""Evidence about who is not in the register is kept as it was told, to find its place when the register has him."""

from alembic import op

from shared.runtime.migrate import in_pieces

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE risico.meldingbewijs ADD COLUMN IF NOT EXISTS genoemde_vestiging TEXT",
    "ALTER TABLE risico.bevinding ADD COLUMN IF NOT EXISTS kvk_nummer TEXT",
    "ALTER TABLE risico.bevinding ADD COLUMN IF NOT EXISTS genoemde_vestiging TEXT",
    # whoever reads outcomes finds them by vestiging, also in the release before, and so never meets one without
    """
    ALTER TABLE risico.bevinding
        -- squawk-ignore ban-drop-not-null, prefer-robust-stmts
        ALTER COLUMN vestigingsnummer DROP NOT NULL
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    # what has a place stays there
    for tabel, sleutel in (("meldingbewijs", "melding_id"), ("bevinding", "interventie_id")):
        in_pieces(
            f"UPDATE risico.{tabel} SET genoemde_vestiging = vestigingsnummer"  # noqa: S608 - our names
            f" WHERE {sleutel} = ANY(:keys) AND genoemde_vestiging IS NULL AND vestigingsnummer IS NOT NULL",
            table=f"risico.{tabel}",
            key=sleutel,
        )
