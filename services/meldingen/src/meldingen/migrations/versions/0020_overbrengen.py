"""The register of transfers to the archive; and which files reporters brought before that was written down."""

from alembic import op

from shared.runtime.migrate import in_pieces

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE meldingen.overbrenging (
        id UUID NOT NULL,
        melding_id UUID,
        pseudoniem TEXT NOT NULL,
        versie INTEGER NOT NULL,
        soort TEXT NOT NULL,
        afloop TEXT NOT NULL,
        afgesloten_op TIMESTAMPTZ NOT NULL,
        regel TEXT NOT NULL,
        regels_vanaf DATE NOT NULL,
        openbaarheid TEXT NOT NULL,
        beperkt_jaren INTEGER,
        door TEXT NOT NULL,
        besloten_op TIMESTAMPTZ NOT NULL,
        status TEXT NOT NULL,
        sha256 BYTEA,
        bestanden INTEGER,
        grootte BIGINT,
        aangeboden_op TIMESTAMPTZ,
        archiefkenmerk TEXT,
        ontvangst_door TEXT,
        ontvangen_op TIMESTAMPTZ,
        afgerond_op TIMESTAMPTZ,
        CONSTRAINT pk_overbrenging PRIMARY KEY (id),
        CONSTRAINT ck_overbrenging_soort CHECK (soort IN ('klacht', 'signaal', 'ongeval', 'verzoek')),
        CONSTRAINT ck_overbrenging_afloop CHECK (afloop IN (
            'ontvangen', 'bevestigd', 'in_triage', 'aanvulling_gevraagd', 'samengevoegd', 'doorgezet',
            'niet_in_onderzoek', 'in_onderzoek', 'afgehandeld', 'heropend', 'ingetrokken'
        )),
        CONSTRAINT ck_overbrenging_openbaarheid CHECK (openbaarheid IN (
            'openbaar', 'persoonlijke_levenssfeer', 'belang_van_de_staat', 'onevenredige_benadeling'
        )),
        CONSTRAINT ck_overbrenging_status CHECK (status IN (
            'besloten', 'aangeboden', 'ontvangen', 'afgerond', 'vervallen'
        ))
    )
    """,
    """
    CREATE UNIQUE INDEX ix_overbrenging_onderweg ON meldingen.overbrenging (melding_id)
    WHERE status IN ('besloten', 'aangeboden', 'ontvangen')
    """,
    "CREATE INDEX ix_overbrenging_onaf ON meldingen.overbrenging (id) WHERE afgerond_op IS NULL",
)


def upgrade() -> None:
    # what a reporter brought is not transferred; of files from before 0017 the trail alone tells who brought them
    in_pieces(
        "UPDATE meldingen.bijlage AS bijlage SET van_melder = true WHERE id = ANY(:keys) AND NOT van_melder"
        " AND EXISTS (SELECT FROM meldingen.audit AS audit WHERE audit.melding_id = bijlage.melding_id"
        " AND audit.handeling = 'bijlage_bewaard' AND audit.wie = 'melder'"
        " AND audit.bijzonderheden->>'bijlage' = bijlage.id::text)",
        table="meldingen.bijlage",
        key="id",
    )
    for statement in STATEMENTS:
        op.execute(statement)
