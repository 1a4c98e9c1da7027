"""One index has the order of the ranked list and what it is narrowed by: half the work of writing every score anew."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NIEUW = {
    "ix_profiel_rang": "profiel (score DESC, vestigingsnummer DESC, sbi_sectie, provincie)",
    "ix_toestand_rang": "toestand (risico, score DESC, vestigingsnummer DESC, sbi_sectie, provincie)",
}
OUD = ("ix_profiel_score", "ix_profiel_sectie_score", "ix_toestand_score", "ix_toestand_sectie_score")


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for naam, kolommen in NIEUW.items():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS risico.{naam}")  # of an attempt that was broken off
            op.execute(f"CREATE INDEX CONCURRENTLY {naam} ON risico.{kolommen}")
        for naam in OUD:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS risico.{naam}")
