"""The purposes for which the explanation of a decision may be read; what was there before meets the wider list."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE meldingen.melder_inzage
            -- squawk-ignore ban-drop-constraint
            DROP CONSTRAINT ck_melder_inzage_doelbinding,
            ADD CONSTRAINT ck_melder_inzage_doelbinding CHECK (doelbinding IN (
                'triage', 'onderzoek', 'terugkoppeling_melder', 'verzoek_betrokkene', 'tweede_persoon',
                'heroverweging', 'kwaliteitstoets'
            )) NOT VALID
        """
    )
