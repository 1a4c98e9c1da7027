"""The second version of the model: weight for society, and a ceiling on what people say within a quarter.

As the first one it is our own proposal. Everything else is as it was, so that bands keep their meaning.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

VERSIE = "1.1"
MAATSCHAPPELIJK = {
    "arbeidsuitbuiting_ernstige_benadeling": 1.5,
    "zware_ongevallen_brzo_arie": 1.3,
    "jeugdigen_en_kinderen": 1.2,
    "illegale_tewerkstelling": 1.1,
}
KWARTAALPLAFOND = 0.7  # what people say within a quarter at most doubles a score

STATEMENTS = (
    f"""
    INSERT INTO risico.modelversie (versie, ingaat_op, omschrijving, drempel_laag, drempel_hoog, drempel_hoogst,
        meldingplafond, naleving_vooraf, naleving_voorgewicht, personen_onbekend, kwartaalplafond)
    SELECT '{VERSIE}', TIMESTAMPTZ '2026-01-01 00:00:00Z',
        'Tweede versie: met het maatschappelijk gewicht van elk risico en een plafond per kwartaal voor meldingen.',
        drempel_laag, drempel_hoog, drempel_hoogst, meldingplafond, naleving_vooraf, naleving_voorgewicht,
        personen_onbekend, {KWARTAALPLAFOND}
    FROM risico.modelversie WHERE versie = '1.0'
    """,  # noqa: S608 - numbers and names that stand above
    f"""
    INSERT INTO risico.risicoparameter (modelversie, risico, ernst, maatschappelijk, voorgewicht,
        halfwaardetijd_controle, halfwaardetijd_melding, landelijk_gemiddelde)
    SELECT '{VERSIE}', risico, ernst,
        CASE risico {" ".join(f"WHEN '{risico}' THEN {maal}" for risico, maal in MAATSCHAPPELIJK.items())} ELSE 1 END,
        voorgewicht, halfwaardetijd_controle, halfwaardetijd_melding, landelijk_gemiddelde
    FROM risico.risicoparameter WHERE modelversie = '1.0'
    """,  # noqa: S608 - idem
    *(
        f"INSERT INTO risico.{tabel} (modelversie, {kolommen})"  # noqa: S608 - idem
        f" SELECT '{VERSIE}', {kolommen} FROM risico.{tabel} WHERE modelversie = '1.0'"
        for tabel, kolommen in (
            ("sectorgemiddelde", "sectie, grootteklasse, risico, gemiddelde"),
            ("sector", "sectie, naam, organisatiegraad, invloed"),
            ("meldinggewicht", "soort, urgentie, gewicht"),
            ("bevindinggewicht", "zwaarte, gewicht"),
        )
    ),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
