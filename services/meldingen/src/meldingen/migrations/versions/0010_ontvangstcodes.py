"""Receipt codes, by keyed hashes alone, and the attempts to show one."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE meldingen.ontvangstcode (
        melding_id UUID NOT NULL,
        snel BYTEA,
        traag BYTEA,
        CONSTRAINT pk_ontvangstcode PRIMARY KEY (melding_id),
        CONSTRAINT ck_ontvangstcode_snel_of_traag CHECK ((snel IS NULL) <> (traag IS NULL))
    )
    """,
    "CREATE UNIQUE INDEX uq_ontvangstcode_snel ON meldingen.ontvangstcode (snel) WHERE snel IS NOT NULL",
    "CREATE UNIQUE INDEX uq_ontvangstcode_traag ON meldingen.ontvangstcode (traag) WHERE traag IS NOT NULL",
    """
    CREATE TABLE meldingen.code_poging (
        emmer BYTEA NOT NULL,
        pogingen INTEGER NOT NULL,
        laatste_op TIMESTAMPTZ NOT NULL,
        dicht_tot TIMESTAMPTZ,
        CONSTRAINT pk_code_poging PRIMARY KEY (emmer)
    )
    """,
    "CREATE INDEX ix_code_poging_laatste_op ON meldingen.code_poging (laatste_op)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
