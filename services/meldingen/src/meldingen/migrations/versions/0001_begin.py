"""Meldingen and their course, the vault of reporters, the chain partners, and the tables of the event kernel."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE meldingen.melding (
        id UUID NOT NULL,
        soort TEXT NOT NULL,
        kanaal TEXT NOT NULL,
        vertrouwelijkheid TEXT NOT NULL,
        domein TEXT NOT NULL,
        risicos TEXT[] NOT NULL,
        direct_gevaar BOOLEAN NOT NULL,
        verzoek_artikel_24 BOOLEAN NOT NULL,
        ongeval_gevolg TEXT,
        ongeval_datum DATE,
        overtreding_klasse TEXT,
        aantal_getroffenen INTEGER,
        kvk_nummer TEXT,
        vestigingsnummer TEXT,
        werkgever_naam TEXT,
        adres TEXT,
        gemeente TEXT,
        provincie TEXT,
        breedtegraad FLOAT,
        lengtegraad FLOAT,
        sleutel TEXT NOT NULL,
        urgentie TEXT NOT NULL,
        urgentie_regel TEXT NOT NULL,
        urgentie_reden TEXT NOT NULL,
        uiterlijk_op TIMESTAMPTZ,
        ketenpartner_oin TEXT,
        eigen_kenmerk TEXT,
        status TEXT NOT NULL,
        versie INTEGER NOT NULL,
        ontvangen_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_melding PRIMARY KEY (id),
        CONSTRAINT ck_melding_soort CHECK (soort IN ('klacht', 'signaal', 'ongeval', 'verzoek')),
        CONSTRAINT ck_melding_kanaal CHECK (kanaal IN (
            'webformulier', 'telefoon', 'post', 'email', 'ketenpartner_api', 'eigen_waarneming'
        )),
        CONSTRAINT ck_melding_vertrouwelijkheid CHECK (vertrouwelijkheid IN ('open', 'vertrouwelijk', 'anoniem')),
        CONSTRAINT ck_melding_domein CHECK (domein IN (
            'eerlijk_werk', 'veilig_en_gezond_werk', 'bestaanszekerheid'
        )),
        CONSTRAINT ck_melding_ongeval_gevolg CHECK (ongeval_gevolg IN (
            'dodelijk', 'ziekenhuisopname', 'blijvend_letsel', 'niet_meldingsplichtig'
        )),
        CONSTRAINT ck_melding_overtreding_klasse CHECK (overtreding_klasse IN (
            'zware_overtreding', 'direct_beboetbaar', 'overige_overtreding'
        )),
        CONSTRAINT ck_melding_urgentie CHECK (urgentie IN (
            'u1_direct', 'u2_spoed', 'u3_hoog', 'u4_normaal', 'u5_risico_input'
        )),
        CONSTRAINT ck_melding_status CHECK (status IN (
            'ontvangen', 'bevestigd', 'in_triage', 'aanvulling_gevraagd', 'samengevoegd', 'doorgezet',
            'niet_in_onderzoek', 'in_onderzoek', 'afgehandeld', 'heropend', 'ingetrokken'
        )),
        CONSTRAINT ck_melding_vestiging_heeft_kvk CHECK (vestigingsnummer IS NULL OR kvk_nummer IS NOT NULL)
    )
    """,
    """
    CREATE INDEX ix_melding_kvk_nummer_id ON meldingen.melding (kvk_nummer, id) WHERE kvk_nummer IS NOT NULL
    """,
    "CREATE INDEX ix_melding_status_id ON meldingen.melding (status, id)",
    "CREATE INDEX ix_melding_urgentie_id ON meldingen.melding (urgentie, id)",
    """
    CREATE TABLE meldingen.overgang (
        melding_id UUID NOT NULL,
        versie INTEGER NOT NULL,
        naar TEXT NOT NULL,
        op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_overgang PRIMARY KEY (melding_id, versie),
        CONSTRAINT ck_overgang_naar CHECK (naar IN (
            'ontvangen', 'bevestigd', 'in_triage', 'aanvulling_gevraagd', 'samengevoegd', 'doorgezet',
            'niet_in_onderzoek', 'in_onderzoek', 'afgehandeld', 'heropend', 'ingetrokken'
        ))
    )
    """,
    """
    CREATE TABLE meldingen.melder (
        melding_id UUID NOT NULL,
        hoofdsleutel_id TEXT NOT NULL,
        datasleutel BYTEA NOT NULL,
        gegevens BYTEA NOT NULL,
        toelichting BYTEA NOT NULL,
        email_hmac BYTEA,
        telefoon_hmac BYTEA,
        CONSTRAINT pk_melder PRIMARY KEY (melding_id),
        CONSTRAINT fk_melder_melding_id FOREIGN KEY(melding_id) REFERENCES meldingen.melding (id)
    )
    """,
    "CREATE INDEX ix_melder_email_hmac ON meldingen.melder (email_hmac) WHERE email_hmac IS NOT NULL",
    """
    CREATE INDEX ix_melder_telefoon_hmac ON meldingen.melder (telefoon_hmac) WHERE telefoon_hmac IS NOT NULL
    """,
    """
    CREATE TABLE meldingen.melder_inzage (
        id BIGINT GENERATED ALWAYS AS IDENTITY,
        melding_id UUID NOT NULL,
        aanroeper TEXT NOT NULL,
        doelbinding TEXT NOT NULL,
        ingezien_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_melder_inzage PRIMARY KEY (id),
        CONSTRAINT ck_melder_inzage_doelbinding CHECK (doelbinding IN (
            'triage', 'onderzoek', 'terugkoppeling_melder', 'verzoek_betrokkene'
        )),
        CONSTRAINT fk_melder_inzage_melding_id FOREIGN KEY(melding_id) REFERENCES meldingen.melding (id)
    )
    """,
    "CREATE INDEX ix_melder_inzage_melding_id ON meldingen.melder_inzage (melding_id)",
    """
    CREATE TABLE meldingen.ketenpartner (
        oin TEXT NOT NULL,
        ketenpartner TEXT NOT NULL,
        melding_soorten TEXT[] NOT NULL,
        doel TEXT NOT NULL,
        grondslag TEXT NOT NULL,
        versie INTEGER NOT NULL,
        CONSTRAINT pk_ketenpartner PRIMARY KEY (oin),
        CONSTRAINT ck_ketenpartner_ketenpartner CHECK (ketenpartner IN (
            'uwv', 'svb', 'belastingdienst', 'politie', 'avim', 'kmar', 'ind', 'om', 'gemeente', 'nvwa',
            'ilt', 'omgevingsdienst', 'kvk', 'meld_misdaad_anoniem', 'comensha', 'fairwork', 'sncu',
            'ela', 'buitenlandse_toezichthouder', 'overig'
        )),
        CONSTRAINT ck_ketenpartner_oin CHECK (oin ~ '^[0-9]{20}$')
    )
    """,
    """
    CREATE TABLE meldingen.outbox (
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
    "CREATE INDEX ix_outbox_unpublished ON meldingen.outbox (id) WHERE published_at IS NULL",
    """
    CREATE TABLE meldingen.inbox (
        event_id UUID NOT NULL,
        accepted_at TIMESTAMPTZ DEFAULT now() NOT NULL,
        CONSTRAINT pk_inbox PRIMARY KEY (event_id)
    )
    """,
    "CREATE INDEX ix_inbox_accepted_at ON meldingen.inbox (accepted_at)",
    """
    CREATE TABLE meldingen.dead_letter (
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
    """
    CREATE INDEX ix_dead_letter_blocking ON meldingen.dead_letter (key, id) WHERE status IN ('open', 'wacht')
    """,
    """
    CREATE TABLE meldingen.idempotency_key (
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
    "CREATE INDEX ix_idempotency_key_created_at ON meldingen.idempotency_key (created_at)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
