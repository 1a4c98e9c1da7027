"""The audit trail and the seals of its chain; rows are added to both, and never changed or deleted."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE meldingen.audit (
        id BIGINT GENERATED ALWAYS AS IDENTITY,
        wie TEXT NOT NULL,
        handeling TEXT NOT NULL,
        melding_id UUID,
        op TIMESTAMPTZ NOT NULL,
        bijzonderheden JSON NOT NULL,
        CONSTRAINT pk_audit PRIMARY KEY (id),
        CONSTRAINT ck_audit_handeling CHECK (handeling ~ '^[a-z_]+$')
    )
    """,
    """
    CREATE TABLE meldingen.audit_zegel (
        volgnummer BIGINT NOT NULL,
        audit_id BIGINT NOT NULL,
        volledig_tot BIGINT NOT NULL,
        zegel BYTEA NOT NULL,
        CONSTRAINT pk_audit_zegel PRIMARY KEY (volgnummer),
        CONSTRAINT uq_audit_zegel_audit_id UNIQUE (audit_id)
    )
    """,
    """
    CREATE FUNCTION meldingen.weiger_wijziging() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END
    $$
    """,
    *(
        statement
        for table in ("audit", "audit_zegel")
        for statement in (
            f"""
            CREATE TRIGGER alleen_toevoegen BEFORE UPDATE OR DELETE OR TRUNCATE ON meldingen.{table}
                FOR EACH STATEMENT EXECUTE FUNCTION meldingen.weiger_wijziging()
            """,
            f"ALTER TABLE meldingen.{table} ENABLE ALWAYS TRIGGER alleen_toevoegen",
            f"REVOKE UPDATE, DELETE, TRUNCATE ON meldingen.{table} FROM CURRENT_USER",
        )
    ),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
