"""The first version of the model. Every number here is our own proposal, to be replaced by estimates from outcomes."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

VERSIE = "1.0"
JAAR = 365.25

# section: name, organisatiegraad, invloed
SECTOREN = {
    "A": ("Landbouw, bosbouw en visserij", 0.55, 0.50),
    "B": ("Winning van delfstoffen", 0.70, 0.70),
    "C": ("Industrie", 0.70, 0.65),
    "D": ("Energievoorziening", 0.75, 0.75),
    "E": ("Waterbedrijven en afvalbeheer", 0.65, 0.65),
    "F": ("Bouwnijverheid", 0.70, 0.60),
    "G": ("Handel", 0.45, 0.45),
    "H": ("Vervoer en opslag", 0.55, 0.50),
    "I": ("Horeca", 0.35, 0.30),
    "J": ("Informatie en communicatie", 0.25, 0.40),
    "K": ("Financiële dienstverlening", 0.60, 0.65),
    "L": ("Verhuur van en handel in onroerend goed", 0.35, 0.45),
    "M": ("Specialistische zakelijke diensten", 0.30, 0.45),
    "N": ("Verhuur en overige zakelijke diensten", 0.50, 0.35),
    "O": ("Openbaar bestuur en overheidsdiensten", 0.85, 0.85),
    "P": ("Onderwijs", 0.80, 0.75),
    "Q": ("Gezondheids- en welzijnszorg", 0.70, 0.65),
    "R": ("Cultuur, sport en recreatie", 0.40, 0.40),
    "S": ("Overige dienstverlening", 0.35, 0.35),
    "T": ("Huishoudens als werkgever", 0.10, 0.10),
    "U": ("Extraterritoriale organisaties", 0.20, 0.20),
}

# risico: ernst, voorgewicht m, halfwaardetijd of inspections in years, national mean, and by how much sections differ
# from it (a section that is not named stands at half of it)
RISICOS: dict[str, tuple[int, float, float, float, dict[str, float]]] = {
    "illegale_tewerkstelling": (
        4,
        4,
        3,
        0.06,
        {"A": 2, "C": 1.2, "F": 2, "H": 1.2, "I": 2.5, "N": 2, "S": 1.5, "T": 1.5},
    ),
    "onderbetaling": (4, 4, 3, 0.10, {"A": 2.2, "F": 1.3, "G": 1.1, "H": 1.8, "I": 2.2, "N": 2.5, "S": 1.3, "T": 1.5}),
    "arbeidsuitbuiting_ernstige_benadeling": (5, 6, 5, 0.015, {"A": 3, "F": 1.8, "I": 2, "N": 3, "S": 1.8, "T": 2}),
    "aantasting_arbeidsverhoudingen": (3, 5, 4, 0.06, {"F": 1.8, "H": 1.8, "N": 2.5, "Q": 1.3}),
    "ongelijke_behandeling": (3, 4, 4, 0.06, {"I": 1.3, "K": 1.2, "M": 1.2, "N": 1.5}),
    "ongewenst_gedrag": (3, 3, 3, 0.09, {"H": 1.2, "I": 1.4, "O": 1.3, "P": 1.5, "Q": 1.8, "R": 1.3}),
    "werkdruk": (3, 3, 2, 0.14, {"I": 1.1, "J": 1.2, "K": 1.2, "M": 1.2, "O": 1.2, "P": 1.7, "Q": 1.7}),
    "ongezonde_arbeidspatronen": (3, 4, 3, 0.09, {"C": 1.2, "H": 2, "I": 1.5, "N": 1.2, "Q": 1.4}),
    "fysieke_overbelasting": (3, 3, 4, 0.13, {"A": 1.7, "C": 1.4, "E": 1.5, "F": 2, "G": 1.1, "H": 1.7, "Q": 1.5}),
    "ongezonde_fysische_werkomgeving": (3, 3, 5, 0.10, {"A": 1.5, "B": 2, "C": 2, "E": 1.6, "F": 2, "R": 1.2}),
    "blootstelling_gevaarlijke_stoffen": (
        5,
        3,
        6,
        0.10,
        {"A": 1.6, "B": 2, "C": 2.2, "D": 1.3, "E": 2, "F": 1.8, "S": 1.3},
    ),
    "onveiligheid_werkplek": (5, 3, 4, 0.13, {"A": 1.6, "B": 1.8, "C": 1.8, "D": 1.2, "E": 1.7, "F": 2.2, "H": 1.5}),
    "zware_ongevallen_brzo_arie": (5, 8, 10, 0.004, {"B": 4, "C": 6, "D": 5, "E": 3, "H": 2}),
    "jeugdigen_en_kinderen": (4, 5, 3, 0.02, {"A": 1.8, "G": 1.8, "I": 2.5}),
    "onvoldoende_inkomen": (2, 5, 3, 0.05, {"A": 1.4, "I": 1.6, "N": 1.6, "R": 1.4, "S": 1.3}),
    "problematische_schulden": (2, 6, 3, 0.03, {"I": 1.4, "N": 1.6}),
    "mismatch_arbeidsmarkt": (1, 6, 4, 0.04, {"F": 1.3, "P": 1.3, "Q": 1.4}),
    "geen_reintegratie": (2, 5, 4, 0.05, {"N": 1.3, "O": 1.5, "Q": 1.2}),
    "fraude_inkomensondersteuning": (2, 6, 4, 0.02, {"I": 1.3, "N": 1.4}),
    "fraude_subsidies": (2, 6, 4, 0.015, {"M": 1.2, "Q": 1.3}),
}
ELDERS = 0.5
GROOTTE = (0.8, 1.0, 1.1, 1.05, 0.9)  # by how much size classes differ from the mean of their section

# a melding multiplies the odds by exp(soort × urgentie); all together they stop at ×4
MELDINGSOORTEN = {"klacht": 0.35, "signaal": 0.2, "ongeval": 0.6, "verzoek": 0.3}
URGENTIES = {"u1_direct": 2.0, "u2_spoed": 1.5, "u3_hoog": 1.2, "u4_normaal": 1.0, "u5_risico_input": 0.5}
MELDINGPLAFOND = 1.3862943611198906

BEVINDINGEN = {"schoon": 0.0, "licht": 0.3, "overtreding": 1.0, "ernstig": 3.0}


def _insert(tabel: str, rijen: list[dict[str, object]]) -> None:
    op.bulk_insert(sa.table(tabel, *map(sa.column, rijen[0]), schema="risico"), rijen)


def upgrade() -> None:
    _insert(
        "modelversie",
        [
            {
                "versie": VERSIE,
                "ingaat_op": datetime(2024, 1, 1, tzinfo=UTC),
                "omschrijving": "Eerste versie: kans × ernst × omvang met startwaarden voor elk gemiddelde en gewicht.",
                "drempel_laag": 1.5,
                "drempel_hoog": 3.0,
                "drempel_hoogst": 6.5,
                "meldingplafond": MELDINGPLAFOND,
                "naleving_vooraf": 0.7,
                "naleving_voorgewicht": 2.0,
                "personen_onbekend": 5,
            }
        ],
    )
    _insert(
        "risicoparameter",
        [
            {
                "modelversie": VERSIE,
                "risico": risico,
                "ernst": ernst,
                "voorgewicht": voorgewicht,
                "halfwaardetijd_controle": jaren * JAAR,
                "halfwaardetijd_melding": JAAR,
                "landelijk_gemiddelde": landelijk,
            }
            for risico, (ernst, voorgewicht, jaren, landelijk, _) in RISICOS.items()
        ],
    )
    _insert(
        "sectorgemiddelde",
        [
            {
                "modelversie": VERSIE,
                "sectie": sectie,
                "grootteklasse": klasse,
                "risico": risico,
                "gemiddelde": round(landelijk * afwijking.get(sectie, ELDERS) * grootte, 6),
            }
            for risico, (_, _, _, landelijk, afwijking) in RISICOS.items()
            for sectie in SECTOREN
            for klasse, grootte in enumerate(GROOTTE)
        ],
    )
    _insert(
        "sector",
        [
            {"modelversie": VERSIE, "sectie": sectie, "naam": naam, "organisatiegraad": graad, "invloed": invloed}
            for sectie, (naam, graad, invloed) in SECTOREN.items()
        ],
    )
    _insert(
        "meldinggewicht",
        [
            {"modelversie": VERSIE, "soort": soort, "urgentie": urgentie, "gewicht": round(gewicht * maal, 6)}
            for soort, gewicht in MELDINGSOORTEN.items()
            for urgentie, maal in URGENTIES.items()
        ],
    )
    _insert(
        "bevindinggewicht",
        [{"modelversie": VERSIE, "zwaarte": zwaarte, "gewicht": gewicht} for zwaarte, gewicht in BEVINDINGEN.items()],
    )
