"""Retention: rules with a date of effect, what is kept for a reason, and the register of what was destroyed."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE meldingen.bewaarregels (
        geldig_vanaf DATE NOT NULL,
        regels JSONB NOT NULL,
        vastgesteld_door TEXT NOT NULL,
        vastgesteld_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_bewaarregels PRIMARY KEY (geldig_vanaf)
    )
    """,
    # a proposal to begin with, until the selectielijst of the inspectorate is put in its place
    """
    INSERT INTO meldingen.bewaarregels (geldig_vanaf, regels, vastgesteld_door, vastgesteld_op)
    VALUES ('2026-01-01', '[
        {"id": "ingetrokken", "aflopen": ["ingetrokken"], "nominatie": "vernietigen", "jaren": 1},
        {"id": "doorgezet", "aflopen": ["doorgezet"], "nominatie": "vernietigen", "jaren": 2},
        {"id": "ongeval-onderzocht", "soorten": ["ongeval"], "aflopen": ["afgehandeld"],
         "nominatie": "vernietigen", "jaren": 20},
        {"id": "onderzocht", "aflopen": ["afgehandeld"], "nominatie": "vernietigen", "jaren": 10},
        {"id": "overig", "nominatie": "vernietigen", "jaren": 5}
    ]', 'migratie 0012', now())
    """,
    """
    CREATE TABLE meldingen.vernietigingsstop (
        melding_id UUID NOT NULL,
        reden TEXT NOT NULL,
        door TEXT NOT NULL,
        op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_vernietigingsstop PRIMARY KEY (melding_id),
        CONSTRAINT ck_vernietigingsstop_reden CHECK (reden IN (
            'bezwaar_of_beroep', 'strafrechtelijk_onderzoek', 'woo_verzoek', 'verzoek_betrokkene',
            'parlementair_onderzoek'
        )),
        CONSTRAINT fk_vernietigingsstop_melding_id FOREIGN KEY(melding_id) REFERENCES meldingen.melding (id)
    )
    """,
    """
    CREATE TABLE meldingen.verwijdering (
        id UUID NOT NULL,
        op TIMESTAMPTZ NOT NULL,
        soort TEXT NOT NULL,
        afloop TEXT NOT NULL,
        regel TEXT NOT NULL,
        regels_vanaf DATE NOT NULL,
        jaren INTEGER NOT NULL,
        pseudoniemen TEXT[] NOT NULL,
        CONSTRAINT pk_verwijdering PRIMARY KEY (id),
        CONSTRAINT ck_verwijdering_soort CHECK (soort IN ('klacht', 'signaal', 'ongeval', 'verzoek')),
        CONSTRAINT ck_verwijdering_afloop CHECK (afloop IN (
            'ontvangen', 'bevestigd', 'in_triage', 'aanvulling_gevraagd', 'samengevoegd', 'doorgezet',
            'niet_in_onderzoek', 'in_onderzoek', 'afgehandeld', 'heropend', 'ingetrokken'
        ))
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
