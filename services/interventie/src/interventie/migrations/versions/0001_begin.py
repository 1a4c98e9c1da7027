"""Interventies with their course and findings, the trigger in tables of its own, and the tables of the event kernel."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATUS = """
    'voorgesteld', 'toegewezen', 'hertoegewezen', 'ingepland', 'in_uitvoering', 'bevindingen', 'opgeschort',
    'afgerond', 'geannuleerd'
"""
TYPE = """
    'inspectie', 'herinspectie', 'ongevalsonderzoek', 'werkgeversrapportage', 'administratief_onderzoek',
    'opsporingsonderzoek', 'stelselonderzoek', 'certificatie_markttoezicht', 'voorlichting',
    'nalevingscommunicatie', 'gedragsinterventie', 'zelfinspectie', 'brancheaanpak',
    'opdrachtgeverbeinvloeding', 'ketensamenwerking', 'convenant'
"""
GEVOLG = """
    'dodelijk', 'ziekenhuisopname', 'blijvend_letsel', 'niet_meldingsplichtig'
"""
RISICO = """
    'illegale_tewerkstelling', 'onderbetaling', 'arbeidsuitbuiting_ernstige_benadeling',
    'aantasting_arbeidsverhoudingen', 'ongelijke_behandeling', 'ongewenst_gedrag', 'werkdruk',
    'ongezonde_arbeidspatronen', 'fysieke_overbelasting', 'ongezonde_fysische_werkomgeving',
    'blootstelling_gevaarlijke_stoffen', 'onveiligheid_werkplek', 'zware_ongevallen_brzo_arie',
    'jeugdigen_en_kinderen', 'onvoldoende_inkomen', 'problematische_schulden', 'mismatch_arbeidsmarkt',
    'geen_reintegratie', 'fraude_inkomensondersteuning', 'fraude_subsidies'
"""
WET = """
    'arbowet', 'atw', 'wml', 'wav', 'waadi', 'wagweu', 'was', 'wtta', 'wet_avv', 'brzo_arie', 'suwi', 'sr_273f'
"""
KLASSE = """
    'zware_overtreding', 'direct_beboetbaar', 'overige_overtreding'
"""
URGENTIE = """
    'u1_direct', 'u2_spoed', 'u3_hoog', 'u4_normaal', 'u5_risico_input'
"""

STATEMENTS = (
    f"""
    CREATE TABLE interventie.interventie (
        id UUID NOT NULL,
        zaak_id UUID NOT NULL,
        sleutel TEXT NOT NULL,
        domein TEXT NOT NULL,
        kvk_nummer TEXT,
        vestigingsnummer TEXT,
        plan_versie INTEGER NOT NULL,
        versie INTEGER NOT NULL,
        status TEXT NOT NULL,
        hervat_naar TEXT,
        reden TEXT,
        type TEXT NOT NULL,
        risicos TEXT[] NOT NULL,
        inspecteur_id UUID,
        bezoek_datum DATE,
        begint_op TIMESTAMPTZ,
        duur_minuten INTEGER,
        handmatig BOOLEAN NOT NULL,
        toegewezen_op TIMESTAMPTZ,
        uitkomst TEXT,
        overtreding_klasse TEXT,
        instrumenten TEXT[] NOT NULL,
        afgerond_op TIMESTAMPTZ,
        gewijzigd_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_interventie PRIMARY KEY (id),
        CONSTRAINT ck_interventie_status CHECK (status IN ({STATUS})),
        CONSTRAINT ck_interventie_hervat_naar CHECK (hervat_naar IN ({STATUS})),
        CONSTRAINT ck_interventie_type CHECK (type IN ({TYPE})),
        CONSTRAINT ck_interventie_domein
            CHECK (domein IN ('eerlijk_werk', 'veilig_en_gezond_werk', 'bestaanszekerheid')),
        CONSTRAINT ck_interventie_uitkomst
            CHECK (uitkomst IN ('geen_overtreding', 'overtreding', 'niet_aangetroffen', 'doorverwezen')),
        CONSTRAINT ck_interventie_overtreding_klasse CHECK (overtreding_klasse IN ({KLASSE})),
        CONSTRAINT ck_interventie_bezoek_geheel
            CHECK (num_nulls(inspecteur_id, bezoek_datum, begint_op, duur_minuten) IN (0, 4)),
        CONSTRAINT ck_interventie_belegd_heeft_inspecteur
            CHECK (inspecteur_id IS NOT NULL OR coalesce(hervat_naar, status) IN ('voorgesteld', 'geannuleerd')),
        CONSTRAINT ck_interventie_opgeschort_kan_hervat CHECK ((status = 'opgeschort') = (hervat_naar IS NOT NULL)),
        CONSTRAINT ck_interventie_afgerond_heeft_uitkomst CHECK ((status = 'afgerond') = (uitkomst IS NOT NULL)),
        CONSTRAINT ck_interventie_uitkomst_heeft_moment CHECK ((uitkomst IS NULL) = (afgerond_op IS NULL)),
        CONSTRAINT uq_interventie_zaak_id UNIQUE (zaak_id)
    )
    """,
    """
    CREATE INDEX ix_interventie_bezoek_datum_id ON interventie.interventie (bezoek_datum, id)
    WHERE bezoek_datum IS NOT NULL
    """,
    """
    CREATE INDEX ix_interventie_inspecteur_id_id ON interventie.interventie (inspecteur_id, id)
    WHERE inspecteur_id IS NOT NULL
    """,
    "CREATE INDEX ix_interventie_status_id ON interventie.interventie (status, id)",
    f"""
    CREATE TABLE interventie.statusverloop (
        interventie_id UUID NOT NULL,
        versie INTEGER NOT NULL,
        van TEXT,
        naar TEXT NOT NULL,
        reden TEXT,
        door TEXT NOT NULL,
        op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_statusverloop PRIMARY KEY (interventie_id, versie),
        CONSTRAINT ck_statusverloop_van CHECK (van IN ({STATUS})),
        CONSTRAINT ck_statusverloop_naar CHECK (naar IN ({STATUS})),
        CONSTRAINT fk_statusverloop_interventie_id FOREIGN KEY(interventie_id)
            REFERENCES interventie.interventie (id)
    )
    """,
    f"""
    CREATE TABLE interventie.bevinding (
        id UUID NOT NULL,
        interventie_id UUID NOT NULL,
        risico TEXT NOT NULL,
        wet TEXT NOT NULL,
        overtreding_klasse TEXT,
        toelichting TEXT NOT NULL,
        vastgelegd_door TEXT NOT NULL,
        vastgelegd_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_bevinding PRIMARY KEY (id),
        CONSTRAINT ck_bevinding_risico CHECK (risico IN ({RISICO})),
        CONSTRAINT ck_bevinding_wet CHECK (wet IN ({WET})),
        CONSTRAINT ck_bevinding_overtreding_klasse CHECK (overtreding_klasse IN ({KLASSE})),
        CONSTRAINT fk_bevinding_interventie_id FOREIGN KEY(interventie_id) REFERENCES interventie.interventie (id)
    )
    """,
    "CREATE INDEX ix_bevinding_interventie_id_id ON interventie.bevinding (interventie_id, id)",
    f"""
    CREATE TABLE interventie.interventie_aanleiding (
        interventie_id UUID NOT NULL,
        melding_id UUID NOT NULL,
        soort TEXT NOT NULL,
        urgentie TEXT NOT NULL,
        ongeval_gevolg TEXT,
        overtreding_klasse TEXT,
        direct_gevaar BOOLEAN NOT NULL,
        verzoek_artikel_24 BOOLEAN NOT NULL,
        ontvangen_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_interventie_aanleiding PRIMARY KEY (interventie_id, melding_id),
        CONSTRAINT ck_interventie_aanleiding_soort CHECK (soort IN ('klacht', 'signaal', 'ongeval', 'verzoek')),
        CONSTRAINT ck_interventie_aanleiding_urgentie CHECK (urgentie IN ({URGENTIE})),
        CONSTRAINT ck_interventie_aanleiding_ongeval_gevolg CHECK (ongeval_gevolg IN ({GEVOLG})),
        CONSTRAINT ck_interventie_aanleiding_overtreding_klasse CHECK (overtreding_klasse IN ({KLASSE})),
        CONSTRAINT fk_interventie_aanleiding_interventie_id FOREIGN KEY(interventie_id)
            REFERENCES interventie.interventie (id)
    )
    """,
    f"""
    CREATE TABLE interventie.keuze (
        id BIGINT GENERATED ALWAYS AS IDENTITY,
        interventie_id UUID NOT NULL,
        regel TEXT NOT NULL,
        type TEXT NOT NULL,
        reden TEXT NOT NULL,
        grenzen_vanaf DATE NOT NULL,
        zaak_soort TEXT NOT NULL,
        urgentie TEXT NOT NULL,
        band TEXT NOT NULL,
        risicos TEXT[] NOT NULL,
        werkgeverstype TEXT NOT NULL,
        naleving DOUBLE PRECISION NOT NULL,
        organisatiegraad DOUBLE PRECISION NOT NULL,
        invloed DOUBLE PRECISION NOT NULL,
        werkzame_personen INTEGER,
        gekozen_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_keuze PRIMARY KEY (id),
        CONSTRAINT ck_keuze_type CHECK (type IN ({TYPE})),
        CONSTRAINT ck_keuze_zaak_soort CHECK (zaak_soort IN ('reactief', 'actief')),
        CONSTRAINT ck_keuze_urgentie CHECK (urgentie IN ({URGENTIE})),
        CONSTRAINT ck_keuze_band CHECK (band IN ('laagst', 'laag', 'hoog', 'hoogst')),
        CONSTRAINT ck_keuze_werkgeverstype
            CHECK (werkgeverstype IN ('goedwillend', 'wil_maar_kan_niet', 'soms_bewust', 'notoir_crimineel')),
        CONSTRAINT fk_keuze_interventie_id FOREIGN KEY(interventie_id) REFERENCES interventie.interventie (id)
    )
    """,
    "CREATE INDEX ix_keuze_interventie_id_id ON interventie.keuze (interventie_id, id)",
    """
    CREATE TABLE interventie.aanleiding_inzage (
        id BIGINT GENERATED ALWAYS AS IDENTITY,
        interventie_id UUID NOT NULL,
        onderdeel TEXT NOT NULL,
        aanroeper TEXT NOT NULL,
        ingezien_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_aanleiding_inzage PRIMARY KEY (id),
        CONSTRAINT ck_aanleiding_inzage_onderdeel CHECK (onderdeel IN ('aanleiding', 'keuze')),
        CONSTRAINT fk_aanleiding_inzage_interventie_id FOREIGN KEY(interventie_id)
            REFERENCES interventie.interventie (id)
    )
    """,
    "CREATE INDEX ix_aanleiding_inzage_interventie_id ON interventie.aanleiding_inzage (interventie_id)",
    """
    CREATE TABLE interventie.outbox (
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
    "CREATE INDEX ix_outbox_unpublished ON interventie.outbox (id) WHERE published_at IS NULL",
    """
    CREATE TABLE interventie.inbox (
        event_id UUID NOT NULL,
        accepted_at TIMESTAMPTZ DEFAULT now() NOT NULL,
        CONSTRAINT pk_inbox PRIMARY KEY (event_id)
    )
    """,
    "CREATE INDEX ix_inbox_accepted_at ON interventie.inbox (accepted_at)",
    """
    CREATE TABLE interventie.dead_letter (
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
    CREATE INDEX ix_dead_letter_blocking ON interventie.dead_letter (key, id)
    WHERE status IN ('open', 'wacht')
    """,
    """
    CREATE TABLE interventie.idempotency_key (
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
    "CREATE INDEX ix_idempotency_key_created_at ON interventie.idempotency_key (created_at)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
