"""What finds, compares and counts meldingen: words, blocks, sketches, clusters, and the queue that feeds them."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE meldingen.te_indexeren (
        id BIGINT GENERATED ALWAYS AS IDENTITY,
        melding_id UUID NOT NULL,
        kvk_nummer TEXT,
        risicos TEXT[],
        CONSTRAINT pk_te_indexeren PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE meldingen.zoekblok (
        nummer INTEGER NOT NULL,
        vanaf_id UUID NOT NULL,
        aantal INTEGER NOT NULL,
        CONSTRAINT pk_zoekblok PRIMARY KEY (nummer)
    )
    """,
    """
    CREATE TABLE meldingen.zoekregel (
        melding_id UUID NOT NULL,
        woorden TSVECTOR NOT NULL,
        adres TEXT,
        CONSTRAINT pk_zoekregel PRIMARY KEY (melding_id),
        CONSTRAINT fk_zoekregel_melding_id FOREIGN KEY(melding_id) REFERENCES meldingen.melding (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_zoekregel_woorden ON meldingen.zoekregel USING gin (woorden)",
    """
    CREATE INDEX ix_zoekregel_adres_melding_id ON meldingen.zoekregel (adres, melding_id) WHERE adres IS NOT NULL
    """,
    """
    CREATE TABLE meldingen.melder_zoekregel (
        melding_id UUID NOT NULL,
        woorden BIGINT[] NOT NULL,
        schets INTEGER[] NOT NULL,
        CONSTRAINT pk_melder_zoekregel PRIMARY KEY (melding_id),
        CONSTRAINT fk_melder_zoekregel_melding_id FOREIGN KEY(melding_id)
            REFERENCES meldingen.melder (melding_id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_melder_zoekregel_woorden ON meldingen.melder_zoekregel USING gin (woorden)",
    """
    CREATE TABLE meldingen.meldingencluster (
        id UUID NOT NULL,
        kvk_nummer TEXT NOT NULL,
        risico TEXT NOT NULL,
        vestigingsnummer TEXT,
        aantal INTEGER NOT NULL,
        aantal_niet_in_onderzoek INTEGER NOT NULL,
        stap INTEGER NOT NULL,
        eerste_op TIMESTAMPTZ NOT NULL,
        laatste_op TIMESTAMPTZ NOT NULL,
        gesignaleerd_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_meldingencluster PRIMARY KEY (id),
        CONSTRAINT ck_meldingencluster_risico CHECK (risico IN (
            'illegale_tewerkstelling', 'onderbetaling', 'arbeidsuitbuiting_ernstige_benadeling',
            'aantasting_arbeidsverhoudingen', 'ongelijke_behandeling', 'ongewenst_gedrag', 'werkdruk',
            'ongezonde_arbeidspatronen', 'fysieke_overbelasting', 'ongezonde_fysische_werkomgeving',
            'blootstelling_gevaarlijke_stoffen', 'onveiligheid_werkplek', 'zware_ongevallen_brzo_arie',
            'jeugdigen_en_kinderen', 'onvoldoende_inkomen', 'problematische_schulden', 'mismatch_arbeidsmarkt',
            'geen_reintegratie', 'fraude_inkomensondersteuning', 'fraude_subsidies'
        ))
    )
    """,
    """
    CREATE INDEX ix_meldingencluster_kvk_nummer_risico_id ON meldingen.meldingencluster (kvk_nummer, risico, id)
    """,
    "CREATE INDEX ix_meldingencluster_gesignaleerd_op_id ON meldingen.meldingencluster (gesignaleerd_op, id)",
    """
    CREATE TABLE meldingen.vergelijkregels (
        geldig_vanaf DATE NOT NULL,
        waarden JSONB NOT NULL,
        vastgesteld_door TEXT NOT NULL,
        vastgesteld_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_vergelijkregels PRIMARY KEY (geldig_vanaf)
    )
    """,
    # an index answers without the rows only where vacuum has come by; so it comes by in time
    """
    ALTER TABLE meldingen.melding
        SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01)
    """,
    # a proposal to begin with: no public rule exists; the inspectorate sets its own through the API
    """
    INSERT INTO meldingen.vergelijkregels (geldig_vanaf, waarden, vastgesteld_door, vastgesteld_op)
    VALUES ('2026-01-01', '{
        "dubbel_dagen": 90,
        "dubbel_vanaf": 0.4,
        "cluster_dagen": 180,
        "cluster_stappen": [3, 5, 10, 20, 50, 100, 200, 500, 1000]
    }', 'voorstel bij de start', now())
    """,
    """
    CREATE FUNCTION meldingen.bied_nieuwe_meldingen_aan() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO meldingen.te_indexeren (melding_id) SELECT id FROM nieuw;
        RETURN NULL;
    END
    $$
    """,
    """
    CREATE TRIGGER bied_nieuwe_meldingen_aan AFTER INSERT ON meldingen.melding
    REFERENCING NEW TABLE AS nieuw FOR EACH STATEMENT EXECUTE FUNCTION meldingen.bied_nieuwe_meldingen_aan()
    """,
    """
    CREATE FUNCTION meldingen.bied_gewijzigde_melding_aan() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO meldingen.te_indexeren (melding_id, kvk_nummer, risicos)
        VALUES (NEW.id, OLD.kvk_nummer, OLD.risicos);
        RETURN NULL;
    END
    $$
    """,
    """
    CREATE TRIGGER bied_gewijzigde_melding_aan AFTER UPDATE ON meldingen.melding FOR EACH ROW WHEN (
        NEW.status IS DISTINCT FROM OLD.status AND 'samengevoegd' IN (NEW.status, OLD.status)
        OR (
            NEW.kvk_nummer, NEW.vestigingsnummer, NEW.werkgever_naam, NEW.adres, NEW.gemeente, NEW.provincie,
            NEW.soort, NEW.urgentie, NEW.risicos, NEW.eigen_kenmerk
        ) IS DISTINCT FROM (
            OLD.kvk_nummer, OLD.vestigingsnummer, OLD.werkgever_naam, OLD.adres, OLD.gemeente, OLD.provincie,
            OLD.soort, OLD.urgentie, OLD.risicos, OLD.eigen_kenmerk
        )
    ) EXECUTE FUNCTION meldingen.bied_gewijzigde_melding_aan()
    """,
    # what was there before the index came
    "INSERT INTO meldingen.te_indexeren (melding_id) SELECT id FROM meldingen.melding ORDER BY id",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
