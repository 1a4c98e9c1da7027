"""What a reporter adds later is found by its words too."""

from alembic import op

from shared.runtime.migrate import in_pieces

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STATEMENTS = (
    # what the melding is about goes along: it says that the melding was indexed before, and changes no cluster
    """
    CREATE OR REPLACE FUNCTION meldingen.bied_woorden_van_melder_aan() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO meldingen.te_indexeren (melding_id, kvk_nummer, risicos)
        SELECT id, kvk_nummer, risicos FROM meldingen.melding WHERE id = NEW.melding_id;
        RETURN NULL;
    END
    $$
    """,
    # not for the answers that come with a melding: those are there when it is indexed, and the intake is in a hurry
    """
    CREATE OR REPLACE TRIGGER bied_woorden_van_melder_aan AFTER INSERT ON meldingen.kluis_tekst
    FOR EACH ROW WHEN (NEW.soort IN ('antwoord_melder', 'aanvulling_melder'))
    EXECUTE FUNCTION meldingen.bied_woorden_van_melder_aan()
    """,
)
EERDER_GEZEGD = """
    INSERT INTO meldingen.te_indexeren (melding_id, kvk_nummer, risicos)
    SELECT id, kvk_nummer, risicos FROM meldingen.melding WHERE id = ANY(:keys) AND EXISTS (
        SELECT FROM meldingen.kluis_tekst WHERE melding_id = melding.id
            AND soort IN ('antwoord_vragenlijst', 'antwoord_melder', 'aanvulling_melder')
    ) ORDER BY id
"""


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    in_pieces(EERDER_GEZEGD, table="meldingen.melding", key="id")
