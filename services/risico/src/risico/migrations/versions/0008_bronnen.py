"""External data sets under a contract, in versions."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE risico.broncontract (
        bron TEXT NOT NULL,
        nummer INTEGER NOT NULL,
        titel TEXT NOT NULL,
        doel TEXT NOT NULL,
        eigenaar TEXT NOT NULL,
        verversing_dagen INTEGER NOT NULL,
        bewaar_dagen INTEGER NOT NULL,
        kolommen JSONB NOT NULL,
        sleutel TEXT[] NOT NULL,
        voorgesteld_door TEXT NOT NULL,
        voorgesteld_op TIMESTAMPTZ NOT NULL,
        status TEXT NOT NULL,
        versie INTEGER NOT NULL,
        besloten_door TEXT,
        besloten_reden TEXT,
        besloten_op TIMESTAMPTZ,
        CONSTRAINT pk_broncontract PRIMARY KEY (bron, nummer),
        CONSTRAINT ck_broncontract_bron CHECK (bron ~ '^[a-z][a-z0-9-]{1,59}$'),
        CONSTRAINT ck_broncontract_dagen CHECK (verversing_dagen > 0 AND bewaar_dagen > 0),
        CONSTRAINT ck_broncontract_tweede_persoon
            CHECK (status <> 'vastgesteld' OR besloten_door <> voorgesteld_door),
        CONSTRAINT ck_broncontract_status CHECK (status IN ('voorgesteld', 'vastgesteld', 'afgewezen'))
    )
    """,
    """
    CREATE TABLE risico.bronversie (
        bron TEXT NOT NULL,
        nummer INTEGER NOT NULL,
        contract INTEGER NOT NULL,
        peildatum DATE NOT NULL,
        formaat TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        bytes BIGINT NOT NULL,
        rijen INTEGER NOT NULL,
        geimporteerd_door TEXT NOT NULL,
        geimporteerd_op TIMESTAMPTZ NOT NULL,
        verwijderd_op TIMESTAMPTZ,
        CONSTRAINT pk_bronversie PRIMARY KEY (bron, nummer),
        CONSTRAINT fk_bronversie_bron_contract FOREIGN KEY(bron, contract)
            REFERENCES risico.broncontract (bron, nummer)
    )
    """,
    """
    CREATE TABLE risico.bronrij (
        bron TEXT NOT NULL,
        versie INTEGER NOT NULL,
        rij INTEGER NOT NULL,
        sleutel TEXT[] NOT NULL,
        gegevens JSONB NOT NULL,
        CONSTRAINT pk_bronrij PRIMARY KEY (bron, versie, rij)
    )
    """,
    "CREATE INDEX ix_bronrij_bron_versie_sleutel ON risico.bronrij (bron, versie, sleutel)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
