"""Sectie and provincie stand beside every score, so that every part of the ranked list has an index to follow."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

INDEXEN = (
    "CREATE INDEX ix_profiel_sectie_score ON risico.profiel (sbi_sectie, score DESC, vestigingsnummer DESC)",
    """
    CREATE INDEX ix_toestand_sectie_score ON risico.toestand
    (risico, sbi_sectie, score DESC, vestigingsnummer DESC)
    """,
)


def upgrade() -> None:
    for tabel in ("profiel", "toestand"):
        op.execute(
            f"UPDATE risico.{tabel} AS t SET sbi_sectie = v.sbi_sectie, provincie = v.provincie"  # noqa: S608 - our names
            " FROM risico.vestiging v WHERE v.vestigingsnummer = t.vestigingsnummer"
        )
        op.execute(
            f"""
            ALTER TABLE risico.{tabel} ADD CONSTRAINT fk_{tabel}_vestigingsnummer_sbi_sectie_provincie
            FOREIGN KEY (vestigingsnummer, sbi_sectie, provincie)
            REFERENCES risico.vestiging (vestigingsnummer, sbi_sectie, provincie) ON UPDATE CASCADE NOT VALID
            """
        )
    for index in INDEXEN:
        op.execute(index)
