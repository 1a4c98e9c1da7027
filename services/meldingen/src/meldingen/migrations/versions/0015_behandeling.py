"""What persons do with meldingen: triage, decisions by one or two, couplings to companies."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_BESLUITEN = """(
            'in_onderzoek', 'niet_in_onderzoek', 'doorgezet', 'samengevoegd', 'ingetrokken', 'heropend'
        )"""
_REDENEN = """(
            'onvoldoende_informatie', 'geen_overtreding', 'buiten_werkterrein', 'ingetrokken', 'geen_prioriteit',
            'dubbel', 'lopend_onderzoek', 'risico_herleidbaarheid_melder'
        )"""
_PARTNERS = """(
            'uwv', 'svb', 'belastingdienst', 'politie', 'avim', 'kmar', 'ind', 'om', 'gemeente', 'nvwa',
            'ilt', 'omgevingsdienst', 'kvk', 'meld_misdaad_anoniem', 'comensha', 'fairwork', 'sncu',
            'ela', 'buitenlandse_toezichthouder', 'overig'
        )"""

STATEMENTS = (
    """
    ALTER TABLE meldingen.melding
        ADD COLUMN urgentie_regels TEXT[],
        ADD COLUMN urgentie_berekend TEXT,
        ADD COLUMN urgentie_door TEXT,
        ADD COLUMN urgentie_op TIMESTAMPTZ,
        ADD COLUMN triage JSONB,
        ADD COLUMN was_meldingsplichtig BOOLEAN DEFAULT false NOT NULL,
        ADD COLUMN samengevoegd_met UUID,
        ADD COLUMN koppeling INTEGER DEFAULT 0 NOT NULL,
        ADD COLUMN beoordeling INTEGER DEFAULT 0 NOT NULL,
        ADD COLUMN besluit_nummer INTEGER DEFAULT 0 NOT NULL
    """,
    "ALTER TABLE meldingen.overgang ADD COLUMN door TEXT",
    """
    CREATE TABLE meldingen.triage (
        melding_id UUID NOT NULL,
        versie INTEGER NOT NULL,
        antwoorden JSONB NOT NULL,
        door TEXT NOT NULL,
        op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_triage PRIMARY KEY (melding_id, versie),
        CONSTRAINT fk_triage_melding_id FOREIGN KEY(melding_id) REFERENCES meldingen.melding (id)
    )
    """,
    f"""
    CREATE TABLE meldingen.besluit (
        melding_id UUID NOT NULL,
        nummer INTEGER NOT NULL,
        besluit TEXT NOT NULL,
        reden TEXT,
        doorgezet_naar TEXT,
        samengevoegd_met UUID,
        kwaadwillig BOOLEAN NOT NULL,
        door TEXT NOT NULL,
        tweede_persoon TEXT,
        op TIMESTAMPTZ NOT NULL,
        toelichting_id UUID,
        overdracht TEXT,
        overdracht_op TIMESTAMPTZ,
        overdracht_door TEXT,
        CONSTRAINT pk_besluit PRIMARY KEY (melding_id, nummer),
        CONSTRAINT fk_besluit_melding_id FOREIGN KEY(melding_id) REFERENCES meldingen.melding (id),
        CONSTRAINT fk_besluit_toelichting_id FOREIGN KEY(toelichting_id)
            REFERENCES meldingen.kluis_tekst (id) ON DELETE SET NULL,
        CONSTRAINT ck_besluit_besluit CHECK (besluit IN {_BESLUITEN}),
        CONSTRAINT ck_besluit_reden CHECK (reden IN {_REDENEN}),
        CONSTRAINT ck_besluit_doorgezet_naar CHECK (doorgezet_naar IN {_PARTNERS}),
        CONSTRAINT ck_besluit_overdracht CHECK (overdracht IN ('bevestigd', 'geweigerd'))
    )
    """,
    "CREATE INDEX ix_besluit_toelichting_id ON meldingen.besluit (toelichting_id)",
    "CREATE INDEX ix_besluit_overdracht ON meldingen.besluit (doorgezet_naar, op) WHERE besluit = 'doorgezet'",
    f"""
    CREATE TABLE meldingen.besluitvoorstel (
        melding_id UUID NOT NULL,
        versie INTEGER NOT NULL,
        besluit TEXT NOT NULL,
        reden TEXT,
        doorgezet_naar TEXT,
        kwaadwillig BOOLEAN NOT NULL,
        door TEXT NOT NULL,
        op TIMESTAMPTZ NOT NULL,
        toelichting_id UUID,
        CONSTRAINT pk_besluitvoorstel PRIMARY KEY (melding_id),
        CONSTRAINT fk_besluitvoorstel_melding_id FOREIGN KEY(melding_id) REFERENCES meldingen.melding (id),
        CONSTRAINT fk_besluitvoorstel_toelichting_id FOREIGN KEY(toelichting_id)
            REFERENCES meldingen.kluis_tekst (id) ON DELETE SET NULL,
        CONSTRAINT ck_besluitvoorstel_besluit CHECK (besluit IN {_BESLUITEN}),
        CONSTRAINT ck_besluitvoorstel_reden CHECK (reden IN {_REDENEN}),
        CONSTRAINT ck_besluitvoorstel_doorgezet_naar CHECK (doorgezet_naar IN {_PARTNERS})
    )
    """,
    "CREATE INDEX ix_besluitvoorstel_toelichting_id ON meldingen.besluitvoorstel (toelichting_id)",
    """
    CREATE TABLE meldingen.koppeling (
        melding_id UUID NOT NULL,
        nummer INTEGER NOT NULL,
        van_kvk_nummer TEXT,
        van_vestigingsnummer TEXT,
        kvk_nummer TEXT,
        vestigingsnummer TEXT,
        door TEXT NOT NULL,
        op TIMESTAMPTZ NOT NULL,
        CONSTRAINT pk_koppeling PRIMARY KEY (melding_id, nummer),
        CONSTRAINT fk_koppeling_melding_id FOREIGN KEY(melding_id) REFERENCES meldingen.melding (id)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
