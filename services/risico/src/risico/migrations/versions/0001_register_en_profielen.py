"""The register, the versions of the model, the evidence with its judgements, and the tables of the event kernel."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

RISICOS = """
    'illegale_tewerkstelling', 'onderbetaling', 'arbeidsuitbuiting_ernstige_benadeling',
    'aantasting_arbeidsverhoudingen', 'ongelijke_behandeling', 'ongewenst_gedrag', 'werkdruk',
    'ongezonde_arbeidspatronen', 'fysieke_overbelasting', 'ongezonde_fysische_werkomgeving',
    'blootstelling_gevaarlijke_stoffen', 'onveiligheid_werkplek', 'zware_ongevallen_brzo_arie',
    'jeugdigen_en_kinderen', 'onvoldoende_inkomen', 'problematische_schulden', 'mismatch_arbeidsmarkt',
    'geen_reintegratie', 'fraude_inkomensondersteuning', 'fraude_subsidies'
"""

STATEMENTS = (
    """
    CREATE TABLE risico.bedrijf (
        kvk_nummer TEXT NOT NULL,
        naam TEXT NOT NULL,
        rechtsvorm TEXT NOT NULL,
        rsin TEXT,
        gewijzigd_op TIMESTAMPTZ DEFAULT now() NOT NULL,
        CONSTRAINT pk_bedrijf PRIMARY KEY (kvk_nummer),
        CONSTRAINT ck_bedrijf_kvk_nummer CHECK (kvk_nummer ~ '^[0-9]{8}$'),
        CONSTRAINT ck_bedrijf_rsin CHECK (rsin ~ '^[0-9]{9}$')
    )
    """,
    """
    CREATE TABLE risico.vestiging (
        vestigingsnummer TEXT NOT NULL,
        kvk_nummer TEXT NOT NULL,
        hoofdvestiging BOOLEAN NOT NULL,
        sbi_code TEXT NOT NULL,
        sbi_sectie TEXT NOT NULL,
        werkzame_personen INTEGER NOT NULL,
        straat TEXT,
        postcode TEXT,
        plaats TEXT,
        gemeente TEXT NOT NULL,
        provincie TEXT NOT NULL,
        breedtegraad DOUBLE PRECISION,
        lengtegraad DOUBLE PRECISION,
        bag_nummeraanduiding_id TEXT,
        grootteklasse SMALLINT NOT NULL,
        omvang DOUBLE PRECISION NOT NULL,
        gewijzigd_op TIMESTAMPTZ DEFAULT now() NOT NULL,
        CONSTRAINT pk_vestiging PRIMARY KEY (vestigingsnummer),
        CONSTRAINT ck_vestiging_vestigingsnummer CHECK (vestigingsnummer ~ '^[0-9]{12}$'),
        CONSTRAINT ck_vestiging_sbi_sectie CHECK (sbi_sectie BETWEEN 'A' AND 'U'),
        CONSTRAINT ck_vestiging_werkzame_personen CHECK (werkzame_personen >= 0),
        CONSTRAINT fk_vestiging_kvk_nummer FOREIGN KEY(kvk_nummer) REFERENCES risico.bedrijf (kvk_nummer)
    )
    """,
    "CREATE INDEX ix_vestiging_kvk_nummer_vestigingsnummer ON risico.vestiging (kvk_nummer, vestigingsnummer)",
    """
    CREATE INDEX ix_vestiging_segment ON risico.vestiging
    (sbi_sectie, grootteklasse, omvang DESC, vestigingsnummer DESC)
    """,
    """
    CREATE INDEX ix_vestiging_segment_provincie ON risico.vestiging
    (provincie, sbi_sectie, grootteklasse, omvang DESC, vestigingsnummer DESC)
    """,
    "CREATE UNIQUE INDEX uq_vestiging_hoofdvestiging ON risico.vestiging (kvk_nummer) WHERE hoofdvestiging",
    """
    CREATE UNLOGGED TABLE risico.importrij (
        rij INTEGER NOT NULL,
        kvk_nummer TEXT NOT NULL,
        naam TEXT NOT NULL,
        rechtsvorm TEXT NOT NULL,
        rsin TEXT,
        vestigingsnummer TEXT NOT NULL,
        hoofdvestiging BOOLEAN NOT NULL,
        sbi_code TEXT NOT NULL,
        sbi_sectie TEXT NOT NULL,
        werkzame_personen INTEGER NOT NULL,
        straat TEXT,
        postcode TEXT,
        plaats TEXT,
        gemeente TEXT NOT NULL,
        provincie TEXT NOT NULL,
        breedtegraad DOUBLE PRECISION,
        lengtegraad DOUBLE PRECISION,
        bag_nummeraanduiding_id TEXT,
        grootteklasse SMALLINT NOT NULL,
        omvang DOUBLE PRECISION NOT NULL
    )
    """,
    """
    CREATE TABLE risico.modelversie (
        versie TEXT NOT NULL,
        ingaat_op TIMESTAMPTZ NOT NULL,
        omschrijving TEXT NOT NULL,
        drempel_laag DOUBLE PRECISION NOT NULL,
        drempel_hoog DOUBLE PRECISION NOT NULL,
        drempel_hoogst DOUBLE PRECISION NOT NULL,
        meldingplafond DOUBLE PRECISION NOT NULL,
        naleving_vooraf DOUBLE PRECISION NOT NULL,
        naleving_voorgewicht DOUBLE PRECISION NOT NULL,
        personen_onbekend INTEGER NOT NULL,
        CONSTRAINT pk_modelversie PRIMARY KEY (versie),
        CONSTRAINT ck_modelversie_drempels
            CHECK (0 < drempel_laag AND drempel_laag < drempel_hoog AND drempel_hoog < drempel_hoogst),
        CONSTRAINT ck_modelversie_meldingplafond CHECK (meldingplafond >= 0),
        CONSTRAINT ck_modelversie_naleving_voorgewicht CHECK (naleving_voorgewicht > 0),
        CONSTRAINT ck_modelversie_personen_onbekend CHECK (personen_onbekend > 0),
        CONSTRAINT ck_modelversie_naleving_vooraf CHECK (naleving_vooraf BETWEEN 0 AND 1),
        CONSTRAINT uq_modelversie_ingaat_op UNIQUE (ingaat_op)
    )
    """,
    f"""
    CREATE TABLE risico.risicoparameter (
        modelversie TEXT NOT NULL,
        risico TEXT NOT NULL,
        ernst SMALLINT NOT NULL,
        voorgewicht DOUBLE PRECISION NOT NULL,
        halfwaardetijd_controle DOUBLE PRECISION NOT NULL,
        halfwaardetijd_melding DOUBLE PRECISION NOT NULL,
        landelijk_gemiddelde DOUBLE PRECISION NOT NULL,
        CONSTRAINT pk_risicoparameter PRIMARY KEY (modelversie, risico),
        CONSTRAINT ck_risicoparameter_ernst CHECK (ernst BETWEEN 1 AND 5),
        CONSTRAINT ck_risicoparameter_voorgewicht CHECK (voorgewicht > 0),
        CONSTRAINT ck_risicoparameter_halfwaardetijd CHECK (halfwaardetijd_controle > 0 AND halfwaardetijd_melding > 0),
        CONSTRAINT ck_risicoparameter_landelijk_gemiddelde CHECK (landelijk_gemiddelde > 0),
        CONSTRAINT ck_risicoparameter_risico CHECK (risico IN ({RISICOS})),
        CONSTRAINT fk_risicoparameter_modelversie FOREIGN KEY(modelversie) REFERENCES risico.modelversie (versie)
    )
    """,
    f"""
    CREATE TABLE risico.sectorgemiddelde (
        modelversie TEXT NOT NULL,
        sectie TEXT NOT NULL,
        grootteklasse SMALLINT NOT NULL,
        risico TEXT NOT NULL,
        gemiddelde DOUBLE PRECISION NOT NULL,
        CONSTRAINT pk_sectorgemiddelde PRIMARY KEY (modelversie, sectie, grootteklasse, risico),
        CONSTRAINT ck_sectorgemiddelde_gemiddelde CHECK (gemiddelde > 0),
        CONSTRAINT ck_sectorgemiddelde_risico CHECK (risico IN ({RISICOS})),
        CONSTRAINT fk_sectorgemiddelde_modelversie FOREIGN KEY(modelversie) REFERENCES risico.modelversie (versie)
    )
    """,
    """
    CREATE TABLE risico.sector (
        modelversie TEXT NOT NULL,
        sectie TEXT NOT NULL,
        naam TEXT NOT NULL,
        organisatiegraad DOUBLE PRECISION NOT NULL,
        invloed DOUBLE PRECISION NOT NULL,
        CONSTRAINT pk_sector PRIMARY KEY (modelversie, sectie),
        CONSTRAINT ck_sector_organisatiegraad CHECK (organisatiegraad BETWEEN 0 AND 1),
        CONSTRAINT ck_sector_invloed CHECK (invloed BETWEEN 0 AND 1),
        CONSTRAINT fk_sector_modelversie FOREIGN KEY(modelversie) REFERENCES risico.modelversie (versie)
    )
    """,
    """
    CREATE TABLE risico.meldinggewicht (
        modelversie TEXT NOT NULL,
        soort TEXT NOT NULL,
        urgentie TEXT NOT NULL,
        gewicht DOUBLE PRECISION NOT NULL,
        CONSTRAINT pk_meldinggewicht PRIMARY KEY (modelversie, soort, urgentie),
        CONSTRAINT ck_meldinggewicht_gewicht CHECK (gewicht >= 0),
        CONSTRAINT ck_meldinggewicht_soort CHECK (soort IN ('klacht', 'signaal', 'ongeval', 'verzoek')),
        CONSTRAINT ck_meldinggewicht_urgentie
            CHECK (urgentie IN ('u1_direct', 'u2_spoed', 'u3_hoog', 'u4_normaal', 'u5_risico_input')),
        CONSTRAINT fk_meldinggewicht_modelversie FOREIGN KEY(modelversie) REFERENCES risico.modelversie (versie)
    )
    """,
    """
    CREATE TABLE risico.bevindinggewicht (
        modelversie TEXT NOT NULL,
        zwaarte TEXT NOT NULL,
        gewicht DOUBLE PRECISION NOT NULL,
        CONSTRAINT pk_bevindinggewicht PRIMARY KEY (modelversie, zwaarte),
        CONSTRAINT ck_bevindinggewicht_gewicht CHECK (gewicht >= 0),
        CONSTRAINT ck_bevindinggewicht_zwaarte CHECK (zwaarte IN ('schoon', 'licht', 'overtreding', 'ernstig')),
        CONSTRAINT fk_bevindinggewicht_modelversie FOREIGN KEY(modelversie) REFERENCES risico.modelversie (versie)
    )
    """,
    f"""
    CREATE TABLE risico.profiel (
        vestigingsnummer TEXT NOT NULL,
        grootste_risico TEXT NOT NULL,
        score DOUBLE PRECISION NOT NULL,
        band TEXT NOT NULL,
        onzeker BOOLEAN NOT NULL,
        naleving DOUBLE PRECISION NOT NULL,
        werkgeverstype TEXT NOT NULL,
        modelversie TEXT NOT NULL,
        herbeoordeeld_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_profiel PRIMARY KEY (vestigingsnummer),
        CONSTRAINT ck_profiel_grootste_risico CHECK (grootste_risico IN ({RISICOS})),
        CONSTRAINT ck_profiel_band CHECK (band IN ('laagst', 'laag', 'hoog', 'hoogst')),
        CONSTRAINT ck_profiel_werkgeverstype
            CHECK (werkgeverstype IN ('goedwillend', 'wil_maar_kan_niet', 'soms_bewust', 'notoir_crimineel')),
        CONSTRAINT ck_profiel_naleving CHECK (naleving BETWEEN 0 AND 1),
        CONSTRAINT fk_profiel_vestigingsnummer
            FOREIGN KEY(vestigingsnummer) REFERENCES risico.vestiging (vestigingsnummer),
        CONSTRAINT fk_profiel_modelversie FOREIGN KEY(modelversie) REFERENCES risico.modelversie (versie)
    )
    """,
    "CREATE INDEX ix_profiel_score ON risico.profiel (score DESC, vestigingsnummer DESC)",
    f"""
    CREATE TABLE risico.toestand (
        vestigingsnummer TEXT NOT NULL,
        risico TEXT NOT NULL,
        peil_op TIMESTAMPTZ NOT NULL,
        bevindingen DOUBLE PRECISION NOT NULL,
        blootstelling DOUBLE PRECISION NOT NULL,
        meldingen DOUBLE PRECISION NOT NULL,
        aantal_controles INTEGER NOT NULL,
        aantal_overtredingen INTEGER NOT NULL,
        aantal_meldingen INTEGER NOT NULL,
        eerste_controle_op TIMESTAMPTZ,
        eerste_melding_op TIMESTAMPTZ,
        score DOUBLE PRECISION NOT NULL,
        CONSTRAINT pk_toestand PRIMARY KEY (vestigingsnummer, risico),
        CONSTRAINT ck_toestand_risico CHECK (risico IN ({RISICOS})),
        CONSTRAINT fk_toestand_vestigingsnummer
            FOREIGN KEY(vestigingsnummer) REFERENCES risico.profiel (vestigingsnummer)
    )
    """,
    "CREATE INDEX ix_toestand_score ON risico.toestand (risico, score DESC, vestigingsnummer DESC)",
    """
    CREATE TABLE risico.bevinding (
        interventie_id UUID NOT NULL,
        vestigingsnummer TEXT NOT NULL,
        risicos TEXT[] NOT NULL,
        uitkomst TEXT NOT NULL,
        overtreding_klasse TEXT,
        instrumenten TEXT[] NOT NULL,
        afgerond_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_bevinding PRIMARY KEY (interventie_id),
        CONSTRAINT ck_bevinding_uitkomst
            CHECK (uitkomst IN ('geen_overtreding', 'overtreding', 'niet_aangetroffen', 'doorverwezen')),
        CONSTRAINT ck_bevinding_overtreding_klasse
            CHECK (overtreding_klasse IN ('zware_overtreding', 'direct_beboetbaar', 'overige_overtreding')),
        CONSTRAINT fk_bevinding_vestigingsnummer
            FOREIGN KEY(vestigingsnummer) REFERENCES risico.vestiging (vestigingsnummer)
    )
    """,
    "CREATE INDEX ix_bevinding_vestigingsnummer ON risico.bevinding (vestigingsnummer)",
    """
    CREATE TABLE risico.herbeoordeling (
        id UUID NOT NULL,
        vestigingsnummer TEXT,
        kvk_nummer TEXT,
        risicos TEXT[] NOT NULL,
        grootste_risico TEXT NOT NULL,
        score_voor DOUBLE PRECISION,
        score_na DOUBLE PRECISION NOT NULL,
        band_voor TEXT,
        band_na TEXT NOT NULL,
        onzeker BOOLEAN NOT NULL,
        modelversie TEXT NOT NULL,
        uitleg JSONB NOT NULL,
        herbeoordeeld_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_herbeoordeling PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_herbeoordeling_vestigingsnummer_id ON risico.herbeoordeling
    (vestigingsnummer, id) WHERE vestigingsnummer IS NOT NULL
    """,
    """
    CREATE TABLE risico.aanleiding (
        herbeoordeling_id UUID NOT NULL,
        soort TEXT NOT NULL,
        event_id UUID NOT NULL,
        veroorzaakt_door UUID NOT NULL,
        gebeurd_op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_aanleiding PRIMARY KEY (herbeoordeling_id),
        CONSTRAINT ck_aanleiding_soort CHECK (soort IN ('melding', 'interventie', 'parameters'))
    )
    """,
    "CREATE INDEX ix_aanleiding_veroorzaakt_door ON risico.aanleiding (veroorzaakt_door)",
    """
    CREATE TABLE risico.outbox (
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
    "CREATE INDEX ix_outbox_unpublished ON risico.outbox (id) WHERE published_at IS NULL",
    """
    CREATE TABLE risico.inbox (
        event_id UUID NOT NULL,
        accepted_at TIMESTAMPTZ DEFAULT now() NOT NULL,
        CONSTRAINT pk_inbox PRIMARY KEY (event_id)
    )
    """,
    "CREATE INDEX ix_inbox_accepted_at ON risico.inbox (accepted_at)",
    """
    CREATE TABLE risico.dead_letter (
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
    "CREATE INDEX ix_dead_letter_blocking ON risico.dead_letter (key, id) WHERE status IN ('open', 'wacht')",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
