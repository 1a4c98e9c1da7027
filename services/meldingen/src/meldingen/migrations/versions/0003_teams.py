"""Teams with their members, and the rules by which meldingen go to them."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE meldingen.melding ADD COLUMN team TEXT",
    "ALTER TABLE meldingen.melding ADD COLUMN team_regel TEXT",
    "ALTER TABLE meldingen.melding ADD COLUMN team_reden TEXT",
    """
    CREATE TABLE meldingen.teamlid (
        team TEXT NOT NULL,
        subject TEXT NOT NULL,
        CONSTRAINT pk_teamlid PRIMARY KEY (team, subject)
    )
    """,
    "CREATE INDEX ix_teamlid_subject ON meldingen.teamlid (subject)",
    """
    CREATE TABLE meldingen.routering (
        geldig_vanaf DATE NOT NULL,
        regels JSONB NOT NULL,
        vastgesteld_door TEXT NOT NULL,
        vastgesteld_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_routering PRIMARY KEY (geldig_vanaf)
    )
    """,
    # a proposal to begin with: no public rule exists; the inspectorate sets its own through the API
    """
    INSERT INTO meldingen.routering (geldig_vanaf, regels, vastgesteld_door, vastgesteld_op)
    VALUES ('2026-01-01', '[
        {"id": "ernstig-ongeval", "team": "ongevallen", "soorten": ["ongeval"], "urgenties": ["u1_direct", "u2_spoed"],
         "reden": "Ongeval met dood, ziekenhuisopname, blijvend letsel of direct gevaar."},
        {"id": "arbeidsuitbuiting", "team": "arbeidsuitbuiting", "risicos": ["arbeidsuitbuiting_ernstige_benadeling"],
         "reden": "Vermoeden van arbeidsuitbuiting of ernstige benadeling."},
        {"id": "brzo-arie", "team": "brzo_arie", "risicos": ["zware_ongevallen_brzo_arie"],
         "reden": "Bedrijf met een risico op zware ongevallen (Brzo, ARIE)."},
        {"id": "bestaanszekerheid", "team": "bestaanszekerheid", "domeinen": ["bestaanszekerheid"],
         "reden": "Het gaat over het stelsel van werk en inkomen."},
        {"id": "veilig-noord", "team": "veilig_noord", "domeinen": ["veilig_en_gezond_werk"],
         "provincies": ["groningen", "friesland", "fryslân", "drenthe"],
         "reden": "Veilig en gezond werk in Groningen, Fryslân of Drenthe."},
        {"id": "veilig-oost", "team": "veilig_oost", "domeinen": ["veilig_en_gezond_werk"],
         "provincies": ["overijssel", "gelderland", "flevoland"],
         "reden": "Veilig en gezond werk in Overijssel, Gelderland of Flevoland."},
        {"id": "veilig-west", "team": "veilig_west", "domeinen": ["veilig_en_gezond_werk"],
         "provincies": ["noord-holland", "utrecht", "zuid-holland", "zeeland"],
         "reden": "Veilig en gezond werk in Noord-Holland, Utrecht, Zuid-Holland of Zeeland."},
        {"id": "veilig-zuid", "team": "veilig_zuid", "domeinen": ["veilig_en_gezond_werk"],
         "provincies": ["noord-brabant", "limburg"],
         "reden": "Veilig en gezond werk in Noord-Brabant of Limburg."},
        {"id": "veilig-overig", "team": "veilig_landelijk", "domeinen": ["veilig_en_gezond_werk"],
         "reden": "Veilig en gezond werk, provincie onbekend."},
        {"id": "eerlijk-noordoost", "team": "eerlijk_noordoost", "domeinen": ["eerlijk_werk"],
         "provincies": ["groningen", "friesland", "fryslân", "drenthe", "overijssel", "gelderland", "flevoland"],
         "reden": "Eerlijk werk in een noordelijke of oostelijke provincie."},
        {"id": "eerlijk-west", "team": "eerlijk_west", "domeinen": ["eerlijk_werk"],
         "provincies": ["noord-holland", "utrecht", "zuid-holland", "zeeland"],
         "reden": "Eerlijk werk in Noord-Holland, Utrecht, Zuid-Holland of Zeeland."},
        {"id": "eerlijk-zuid", "team": "eerlijk_zuid", "domeinen": ["eerlijk_werk"],
         "provincies": ["noord-brabant", "limburg"],
         "reden": "Eerlijk werk in Noord-Brabant of Limburg."},
        {"id": "overig", "team": "eerlijk_landelijk",
         "reden": "Geen andere regel wijst een team aan."}
    ]', 'migratie 0003', now())
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
