"""One index has the order of the ranked list and what it is narrowed by: half the work of writing every score anew."""

from shared.runtime.migrate import apart

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

INDEXEN = (
    """
    CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_profiel_rang ON risico.profiel
    (score DESC, vestigingsnummer DESC, sbi_sectie, provincie)
    """,
    """
    CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_toestand_rang ON risico.toestand
    (risico, score DESC, vestigingsnummer DESC, sbi_sectie, provincie)
    """,
    "DROP INDEX CONCURRENTLY IF EXISTS risico.ix_profiel_score",
    "DROP INDEX CONCURRENTLY IF EXISTS risico.ix_profiel_sectie_score",
    "DROP INDEX CONCURRENTLY IF EXISTS risico.ix_toestand_score",
    "DROP INDEX CONCURRENTLY IF EXISTS risico.ix_toestand_sectie_score",
)


def upgrade() -> None:
    apart(*INDEXEN)
