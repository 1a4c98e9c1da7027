"""Sectie and provincie stand beside every score, and the register keeps them true."""

from alembic import op

from shared.runtime.migrate import apart, in_pieces

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# the indexes that it was for came and went: see 0021
UNIEK = """
    CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS uq_vestiging_vestigingsnummer_sbi_sectie_provincie
    ON risico.vestiging (vestigingsnummer, sbi_sectie, provincie)
"""


def upgrade() -> None:
    apart(UNIEK)
    for tabel in ("profiel", "toestand"):
        in_pieces(
            f"UPDATE risico.{tabel} AS t SET sbi_sectie = v.sbi_sectie, provincie = v.provincie"  # noqa: S608 - our names
            " FROM risico.vestiging v WHERE v.vestigingsnummer = t.vestigingsnummer"
            " AND t.vestigingsnummer = ANY(:keys)",
            table="risico.profiel",
            key="vestigingsnummer",
        )
    op.execute(
        """
        ALTER TABLE risico.vestiging ADD CONSTRAINT uq_vestiging_vestigingsnummer_sbi_sectie_provincie
        UNIQUE USING INDEX uq_vestiging_vestigingsnummer_sbi_sectie_provincie
        """
    )
    for tabel in ("profiel", "toestand"):
        op.execute(
            f"""
            ALTER TABLE risico.{tabel} ADD CONSTRAINT fk_{tabel}_vestigingsnummer_sbi_sectie_provincie
            FOREIGN KEY (vestigingsnummer, sbi_sectie, provincie)
            REFERENCES risico.vestiging (vestigingsnummer, sbi_sectie, provincie) ON UPDATE CASCADE NOT VALID
            """
        )
