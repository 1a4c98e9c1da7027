"""The term of a melding: which runs, since when, until when, what must next be told of it; and the rules of terms."""

from alembic import op

from shared.runtime.migrate import in_pieces

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KOLOMMEN = """
    ALTER TABLE meldingen.melding
        ADD COLUMN IF NOT EXISTS termijn TEXT,
        ADD COLUMN IF NOT EXISTS termijn_begonnen_op TIMESTAMPTZ,
        ADD COLUMN IF NOT EXISTS termijn_signaal_op TIMESTAMPTZ,
        ADD COLUMN IF NOT EXISTS termijn_gepauzeerd_op TIMESTAMPTZ
"""
# what was received before had one moment by which it was to be taken up, whatever became of it
LOPEND = """
    UPDATE meldingen.melding
    SET termijn = CASE urgentie WHEN 'u4_normaal' THEN 'besluit' ELSE 'oppakken' END,
        termijn_begonnen_op = ontvangen_op,
        termijn_signaal_op = uiterlijk_op
    WHERE id = ANY(:keys) AND uiterlijk_op IS NOT NULL
        AND status IN ('ontvangen', 'bevestigd', 'in_triage', 'aanvulling_gevraagd', 'heropend')
"""
VOORBIJ = """
    UPDATE meldingen.melding SET uiterlijk_op = NULL
    WHERE id = ANY(:keys) AND uiterlijk_op IS NOT NULL AND termijn IS NULL
"""
STATEMENTS = (
    """
    CREATE TABLE meldingen.termijnregels (
        geldig_vanaf DATE NOT NULL,
        regels JSONB NOT NULL,
        vastgesteld_door TEXT NOT NULL,
        vastgesteld_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_termijnregels PRIMARY KEY (geldig_vanaf)
    )
    """,
    # the table of the working method; that "at once" is an hour, the moments of telling, and the decision on u1 to u3
    # are proposals to begin with
    """
    INSERT INTO meldingen.termijnregels (geldig_vanaf, regels, vastgesteld_door, vastgesteld_op)
    VALUES ('2026-01-01', '[
        {"soort": "oppakken", "urgenties": ["u1_direct"], "aantal": 1, "eenheid": "uren"},
        {"soort": "oppakken", "urgenties": ["u2_spoed"], "aantal": 0, "eenheid": "dagen"},
        {"soort": "oppakken", "urgenties": ["u3_hoog"], "aantal": 5, "eenheid": "dagen", "signaal_werkdagen": 1},
        {"soort": "triage", "urgenties": ["u4_normaal"], "aantal": 5, "eenheid": "werkdagen", "signaal_werkdagen": 1},
        {"soort": "besluit", "urgenties": ["u1_direct", "u2_spoed", "u3_hoog", "u4_normaal"],
         "aantal": 30, "eenheid": "dagen", "schuift_op": true, "signaal_werkdagen": 5},
        {"soort": "werkgeversrapportage",
         "urgenties": ["u1_direct", "u2_spoed", "u3_hoog", "u4_normaal", "u5_risico_input"],
         "aantal": 15, "eenheid": "werkdagen", "signaal_werkdagen": 3}
    ]', 'migratie 0009', now())
    """,
)


def upgrade() -> None:
    op.execute(KOLOMMEN)
    for wijziging in (LOPEND, VOORBIJ):
        in_pieces(wijziging, table="meldingen.melding", key="id")
    for statement in STATEMENTS:
        op.execute(statement)
