"""The indexes of meldingen that came after their first, made beside who writes."""

from shared.runtime.migrate import apart

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INDEXEN = (
    """
    CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_melding_uiterlijk_op_id ON meldingen.melding (uiterlijk_op, id)
        WHERE uiterlijk_op IS NOT NULL AND termijn_gepauzeerd_op IS NULL
    """,
    """
    CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_melding_termijn_signaal_op ON meldingen.melding (termijn_signaal_op)
        WHERE termijn_signaal_op IS NOT NULL AND termijn_gepauzeerd_op IS NULL
    """,
    """
    CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_melding_werklijst ON meldingen.melding (
        team, urgentie, coalesce(uiterlijk_op, 'infinity'::timestamptz), id
    ) INCLUDE (uiterlijk_op, termijn_gepauzeerd_op, status, soort, gemeente, kvk_nummer, risicos)
    WHERE status IN ('ontvangen', 'bevestigd', 'in_triage', 'aanvulling_gevraagd', 'in_onderzoek', 'heropend')
    """,
    """
    CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_melding_samengevoegd_met ON meldingen.melding (samengevoegd_met)
        WHERE samengevoegd_met IS NOT NULL
    """,
    """
    CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_melding_gemeente_id ON meldingen.melding (gemeente, id)
        WHERE kvk_nummer IS NOT NULL
    """,
)


def upgrade() -> None:
    apart(*INDEXEN)
