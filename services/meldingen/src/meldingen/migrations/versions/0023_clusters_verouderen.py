"""Clusters of which meldingen grow old or are decided about are counted anew."""

from alembic import op

from shared.runtime.migrate import apart

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

INDEX = """
    CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_meldingencluster_eerste_op ON meldingen.meldingencluster (eerste_op)
        WHERE aantal > 0
"""
# as it was in 0014, and also where a melding is no longer investigated, or is again: its cluster counts those
TRIGGER = """
    CREATE OR REPLACE TRIGGER bied_gewijzigde_melding_aan AFTER UPDATE ON meldingen.melding FOR EACH ROW WHEN (
        NEW.status IS DISTINCT FROM OLD.status
            AND ARRAY[NEW.status, OLD.status] && ARRAY['samengevoegd', 'niet_in_onderzoek']
        OR (
            NEW.kvk_nummer, NEW.vestigingsnummer, NEW.werkgever_naam, NEW.adres, NEW.gemeente, NEW.provincie,
            NEW.soort, NEW.urgentie, NEW.risicos, NEW.eigen_kenmerk
        ) IS DISTINCT FROM (
            OLD.kvk_nummer, OLD.vestigingsnummer, OLD.werkgever_naam, OLD.adres, OLD.gemeente, OLD.provincie,
            OLD.soort, OLD.urgentie, OLD.risicos, OLD.eigen_kenmerk
        )
    ) EXECUTE FUNCTION meldingen.bied_gewijzigde_melding_aan()
"""


def upgrade() -> None:
    apart(INDEX)
    op.execute(TRIGGER)
