"""Inspecteurs, programmes, the werkvoorraad with its trigger apart, agendas, and the tables of the event kernel."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE planning.planregels (
        geldig_vanaf DATE NOT NULL,
        waarden JSONB NOT NULL,
        vastgesteld_door TEXT NOT NULL,
        vastgesteld_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_planregels PRIMARY KEY (geldig_vanaf)
    )
    """,
    """
    CREATE TABLE planning.planbord (
        enig BOOLEAN DEFAULT true NOT NULL,
        stand UUID NOT NULL,
        herplan_datum DATE NOT NULL,
        CONSTRAINT pk_planbord PRIMARY KEY (enig),
        CONSTRAINT ck_planbord_enig CHECK (enig)
    )
    """,
    """
    CREATE TABLE planning.inspecteur (
        id UUID NOT NULL,
        versie INTEGER NOT NULL,
        naam TEXT NOT NULL,
        vaardigheden TEXT[] NOT NULL,
        provincies TEXT[] NOT NULL,
        breedtegraad FLOAT NOT NULL,
        lengtegraad FLOAT NOT NULL,
        minuten_per_weekdag SMALLINT[] NOT NULL,
        actief BOOLEAN NOT NULL,
        gewijzigd_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_inspecteur PRIMARY KEY (id),
        CONSTRAINT ck_inspecteur_week CHECK (cardinality(minuten_per_weekdag) = 7)
    )
    """,
    """
    CREATE TABLE planning.programma (
        id UUID NOT NULL,
        versie INTEGER NOT NULL,
        status TEXT NOT NULL,
        naam TEXT NOT NULL,
        soort TEXT NOT NULL,
        risicos TEXT[] NOT NULL,
        sbi_secties TEXT[] NOT NULL,
        capaciteitsdoel_uren INTEGER NOT NULL,
        begin_datum DATE NOT NULL,
        eind_datum DATE NOT NULL,
        gewijzigd_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_programma PRIMARY KEY (id),
        CONSTRAINT ck_programma_status
            CHECK (status IN ('concept', 'vastgesteld', 'lopend', 'geevalueerd', 'gesloten', 'gestopt')),
        CONSTRAINT ck_programma_soort CHECK (soort IN ('thematisch', 'sectoraal', 'stelsel')),
        CONSTRAINT ck_programma_periode CHECK (begin_datum <= eind_datum),
        CONSTRAINT uq_programma_naam UNIQUE (naam)
    )
    """,
    """
    CREATE TABLE planning.zaak (
        id UUID NOT NULL,
        sleutel TEXT NOT NULL,
        versie INTEGER NOT NULL,
        soort TEXT NOT NULL,
        status TEXT NOT NULL,
        kvk_nummer TEXT,
        vestigingsnummer TEXT,
        domein TEXT NOT NULL,
        risicos TEXT[] NOT NULL,
        band TEXT NOT NULL,
        urgentie TEXT NOT NULL,
        uiterlijk_op TIMESTAMPTZ NOT NULL,
        duur_minuten INTEGER NOT NULL,
        programma_id UUID,
        reden_vervallen TEXT,
        sbi_code TEXT,
        sbi_sectie TEXT,
        werkzame_personen INTEGER,
        gemeente TEXT,
        provincie TEXT,
        breedtegraad FLOAT,
        lengtegraad FLOAT,
        naleving FLOAT NOT NULL,
        organisatiegraad FLOAT NOT NULL,
        invloed FLOAT NOT NULL,
        werkgeverstype TEXT NOT NULL,
        inspecteur_id UUID,
        bezoek_datum DATE,
        begint_minuut SMALLINT,
        bezoek_minuten SMALLINT,
        reistijd_minuten SMALLINT,
        aangemaakt_op TIMESTAMPTZ NOT NULL,
        gewijzigd_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_zaak PRIMARY KEY (id),
        CONSTRAINT ck_zaak_soort CHECK (soort IN ('reactief', 'actief')),
        CONSTRAINT ck_zaak_status CHECK (status IN ('wacht_op_capaciteit', 'ingepland', 'uitgevoerd', 'vervallen')),
        CONSTRAINT ck_zaak_domein CHECK (domein IN ('eerlijk_werk', 'veilig_en_gezond_werk', 'bestaanszekerheid')),
        CONSTRAINT ck_zaak_band CHECK (band IN ('laagst', 'laag', 'hoog', 'hoogst')),
        CONSTRAINT ck_zaak_urgentie
            CHECK (urgentie IN ('u1_direct', 'u2_spoed', 'u3_hoog', 'u4_normaal', 'u5_risico_input')),
        CONSTRAINT ck_zaak_werkgeverstype
            CHECK (werkgeverstype IN ('goedwillend', 'wil_maar_kan_niet', 'soms_bewust', 'notoir_crimineel')),
        CONSTRAINT ck_zaak_bezoek_geheel
            CHECK (num_nulls(inspecteur_id, bezoek_datum, begint_minuut, bezoek_minuten, reistijd_minuten) IN (0, 5)),
        CONSTRAINT ck_zaak_ingepland_heeft_bezoek CHECK (status <> 'ingepland' OR inspecteur_id IS NOT NULL),
        CONSTRAINT ck_zaak_wachtend_heeft_geen_bezoek
            CHECK (status <> 'wacht_op_capaciteit' OR inspecteur_id IS NULL),
        CONSTRAINT ck_zaak_vervallen_heeft_reden CHECK ((status = 'vervallen') = (reden_vervallen IS NOT NULL)),
        CONSTRAINT uq_zaak_bezoek_datum_inspecteur_id_begint_minuut
            UNIQUE (bezoek_datum, inspecteur_id, begint_minuut) DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT fk_zaak_programma_id FOREIGN KEY(programma_id) REFERENCES planning.programma (id)
    )
    """,
    "CREATE INDEX ix_zaak_programma_id ON planning.zaak (programma_id) WHERE programma_id IS NOT NULL",
    """
    CREATE INDEX ix_zaak_werkvoorraad ON planning.zaak (urgentie, uiterlijk_op, id)
        WHERE status IN ('wacht_op_capaciteit', 'ingepland')
    """,
    """
    CREATE
        UNIQUE INDEX uq_zaak_sleutel_open ON planning.zaak (sleutel)
            WHERE status IN ('wacht_op_capaciteit', 'ingepland')
    """,
    """
    CREATE TABLE planning.zaak_melding (
        melding_id UUID NOT NULL,
        zaak_id UUID NOT NULL,
        soort TEXT NOT NULL,
        urgentie TEXT NOT NULL,
        ongeval_gevolg TEXT,
        overtreding_klasse TEXT,
        direct_gevaar BOOLEAN NOT NULL,
        verzoek_artikel_24 BOOLEAN NOT NULL,
        ontvangen_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_zaak_melding PRIMARY KEY (melding_id),
        CONSTRAINT ck_zaak_melding_soort CHECK (soort IN ('klacht', 'signaal', 'ongeval', 'verzoek')),
        CONSTRAINT ck_zaak_melding_urgentie
            CHECK (urgentie IN ('u1_direct', 'u2_spoed', 'u3_hoog', 'u4_normaal', 'u5_risico_input')),
        CONSTRAINT ck_zaak_melding_ongeval_gevolg
            CHECK (ongeval_gevolg IN ('dodelijk', 'ziekenhuisopname', 'blijvend_letsel', 'niet_meldingsplichtig')),
        CONSTRAINT ck_zaak_melding_overtreding_klasse
            CHECK (overtreding_klasse IN ('zware_overtreding', 'direct_beboetbaar', 'overige_overtreding'))
    )
    """,
    "CREATE INDEX ix_zaak_melding_zaak_id_melding_id ON planning.zaak_melding (zaak_id, melding_id)",
    """
    CREATE TABLE planning.aanleiding_inzage (
        id BIGINT GENERATED ALWAYS AS IDENTITY,
        zaak_id UUID NOT NULL,
        aanroeper TEXT NOT NULL,
        ingezien_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_aanleiding_inzage PRIMARY KEY (id),
        CONSTRAINT fk_aanleiding_inzage_zaak_id FOREIGN KEY(zaak_id) REFERENCES planning.zaak (id)
    )
    """,
    "CREATE INDEX ix_aanleiding_inzage_zaak_id ON planning.aanleiding_inzage (zaak_id)",
    """
    CREATE TABLE planning.agenda_dag (
        inspecteur_id UUID NOT NULL,
        datum DATE NOT NULL,
        beschikbaar_minuten SMALLINT NOT NULL,
        geboekt_minuten SMALLINT NOT NULL,
        CONSTRAINT pk_agenda_dag PRIMARY KEY (inspecteur_id, datum),
        CONSTRAINT ck_agenda_dag_niet_overboekt CHECK (geboekt_minuten BETWEEN 0 AND beschikbaar_minuten)
    )
    """,
    "CREATE INDEX ix_agenda_dag_datum ON planning.agenda_dag (datum)",
    """
    CREATE TABLE planning.outbox (
        id BIGINT GENERATED ALWAYS AS IDENTITY,
        event_id UUID NOT NULL,
        topic TEXT NOT NULL,
        type TEXT NOT NULL,
        key TEXT NOT NULL,
        subject TEXT NOT NULL,
        time TIMESTAMPTZ NOT NULL,
        data TEXT NOT NULL,
        traceparent TEXT,
        created_at TIMESTAMPTZ DEFAULT clock_timestamp() NOT NULL,
        published_at TIMESTAMPTZ,
        CONSTRAINT pk_outbox PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_outbox_unpublished ON planning.outbox (id) WHERE published_at IS NULL",
    """
    CREATE TABLE planning.inbox (
        event_id UUID NOT NULL,
        accepted_at TIMESTAMPTZ DEFAULT now() NOT NULL,
        CONSTRAINT pk_inbox PRIMARY KEY (event_id)
    )
    """,
    "CREATE INDEX ix_inbox_accepted_at ON planning.inbox (accepted_at)",
    """
    CREATE TABLE planning.dead_letter (
        id BIGINT GENERATED ALWAYS AS IDENTITY,
        topic TEXT NOT NULL,
        partition INTEGER NOT NULL,
        "offset" BIGINT NOT NULL,
        key TEXT,
        event_id UUID,
        type TEXT,
        headers JSONB NOT NULL,
        value BYTEA NOT NULL,
        reason TEXT NOT NULL,
        detail TEXT NOT NULL,
        failed_at TIMESTAMPTZ DEFAULT now() NOT NULL,
        status TEXT NOT NULL,
        attempts SMALLINT DEFAULT 0 NOT NULL,
        resolved_at TIMESTAMPTZ,
        resolution TEXT,
        CONSTRAINT pk_dead_letter PRIMARY KEY (id),
        CONSTRAINT ck_dead_letter_status CHECK (status IN ('open', 'wacht', 'verwerkt', 'verworpen')),
        CONSTRAINT uq_dead_letter_topic_partition_offset UNIQUE (topic, partition, "offset")
    )
    """,
    "CREATE INDEX ix_dead_letter_blocking ON planning.dead_letter (key, id) WHERE status IN ('open', 'wacht')",
    """
    CREATE TABLE planning.idempotency_key (
        key TEXT NOT NULL,
        subject TEXT NOT NULL,
        route TEXT NOT NULL,
        request_hash BYTEA NOT NULL,
        status SMALLINT,
        headers JSONB,
        body BYTEA,
        created_at TIMESTAMPTZ DEFAULT now() NOT NULL,
        CONSTRAINT pk_idempotency_key PRIMARY KEY (key, subject, route)
    )
    """,
    "CREATE INDEX ix_idempotency_key_created_at ON planning.idempotency_key (created_at)",
    "INSERT INTO planning.planbord (stand, herplan_datum) VALUES (gen_random_uuid(), '2026-01-01')",
    # the rules to begin with; the inspectorate sets its own through the API
    """
    INSERT INTO planning.planregels (geldig_vanaf, waarden, vastgesteld_door, vastgesteld_op)
    VALUES ('2026-01-01', '{
        "duur_minuten": {"u1_direct": 240, "u2_spoed": 180, "u3_hoog": 120, "u4_normaal": 90},
        "omvang_factoren": {"0": 1.0, "10": 1.25, "50": 1.5, "250": 2.0},
        "termijn_dagen": {"u1_direct": 0, "u2_spoed": 1, "u3_hoog": 5, "u4_normaal": 30},
        "venster_werkdagen": 5,
        "spoeddienst_een_op": 10,
        "dag_begint_minuut": 510,
        "dag_eindigt_minuut": 1020,
        "snelheid_km_u": 60.0,
        "omweg_factor": 1.3,
        "dagprijs_minuten": 5
    }', 'migratie 0001', now())
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
