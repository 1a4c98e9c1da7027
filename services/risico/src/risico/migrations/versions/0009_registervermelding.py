"""What people wrote for the entry of the model in the Algoritmeregister; our own proposal, as the parameters are."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WETTEN = [
    {"title": title, "link": f"https://wetten.overheid.nl/{nummer}"}
    for title, nummer in (
        ("Arbeidsomstandighedenwet", "BWBR0010346"),
        ("Arbeidstijdenwet", "BWBR0007671"),
        ("Wet minimumloon en minimumvakantiebijslag", "BWBR0002638"),
        ("Wet arbeid vreemdelingen", "BWBR0007149"),
        ("Wet allocatie arbeidskrachten door intermediairs", "BWBR0009616"),
        ("Algemene wet bestuursrecht", "BWBR0005537"),
    )
]
TEKSTEN = {
    "naam": "Risico op slecht werk inschatten per vestiging",
    "omschrijving": "Dit algoritme schat per vestiging van een bedrijf hoe groot de risico's op ongezond, onveilig of "
    "oneerlijk werk zijn. Inspecteurs gebruiken de uitkomst om te kiezen waar zij gaan kijken. Een mens "
    "beslist altijd.",
    "organisatie": "Nederlandse Arbeidsinspectie",
    "contact": "toezichtplatform@toezicht.example",
    "publicatiecategorie": "Impactvolle algoritmes",
    "doel": "Er zijn veel meer bedrijven dan inspecteurs kunnen bezoeken. Het algoritme helpt hen te gaan naar de "
    "plekken waar mensen het meeste gevaar lopen. Een hoge score kan betekenen dat een inspecteur eerder "
    "langskomt. De score zelf heeft geen rechtsgevolg: wat de inspecteur ter plekke ziet, telt.",
    "afwegingen": "Zonder algoritme hangt de keuze af van toeval en van wie het hardst klaagt. Met een algoritme kan "
    "het oordeel over een sector of een oude overtreding te zwaar wegen. Daarom is gekozen voor een "
    "rekenmodel dat iedereen kan narekenen, en niet voor een zelflerend model. Een deel van de bezoeken "
    "wordt geloot. Daarmee blijft zichtbaar of het model klopt, en of het groepen bedrijven vaker "
    "aanwijst dan terecht is. Nationaliteit, buurt, kenmerken van personen en vrije tekst doen nooit mee. "
    "Een eenmanszaak krijgt alleen de score van de sector.",
    "tussenkomst": "Het algoritme neemt geen besluit. Een medewerker kiest de bedrijven en staat met zijn naam bij die "
    "keuze. Hij ziet bij elke score waarom die zo hoog is, en kan er zijn eigen oordeel naast zetten, met "
    "een reden en een einddatum. Een andere versie van het model gaat pas in als mensen daarover hebben "
    "besloten.",
    "risicobeheer": "Het model kan verkeerd zitten of scheef zijn. Daarom wordt elke score bewaard met de versie, de "
    "aanleiding en de redenen. Een boete die na beroep vervalt en een melding die kwaadwillig blijkt, "
    "tellen alsof ze er nooit waren. Oude gegevens tellen steeds minder. De strengheid van inspecteurs "
    "wordt eruit gerekend.",
    "grondslag": "De inspectie houdt toezicht op de wetten over gezond, veilig en eerlijk werk. Zij moet daarbij "
    "zorgvuldig en evenredig kiezen (artikel 3:2 en 3:4 van de Algemene wet bestuursrecht). Gegevens "
    "worden verwerkt voor een taak van algemeen belang (artikel 6, eerste lid, onder e, van de AVG).",
    "impacttoetsen": "Een DPIA en een IAMA moeten voor het gebruik zijn gedaan door de organisatie die het model "
    "gebruikt; hun openbare deel hoort hier te staan zodra het er is.",
    "gegevens": "Het handelsregister, de uitkomsten van eerdere inspecties, en van meldingen alleen de soort, de "
    "urgentie en het risico. Wie iets meldde en wat hij schreef, gebruikt het model niet.",
    "werking": "De score is kans maal ernst maal gewicht voor de samenleving maal omvang. De kans begint bij het "
    "gemiddelde van de sector en de grootte, en verschuift met wat bij controles is gevonden (empirische "
    "Bayes). De uitleg bij een score bestaat uit factoren waarvan de score precies het product is.",
    "leverancier": "Intern ontwikkeld",
    "zoektermen": "arbeidsinspectie, toezicht, risico, inspectie, werk, arbeidsomstandigheden",
}


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE risico.vermeldingtekst (
            modelversie TEXT NOT NULL,
            naam TEXT NOT NULL,
            omschrijving TEXT NOT NULL,
            organisatie TEXT NOT NULL,
            themas TEXT[] NOT NULL,
            contact TEXT NOT NULL,
            publicatiecategorie TEXT NOT NULL,
            doel TEXT NOT NULL,
            afwegingen TEXT NOT NULL,
            tussenkomst TEXT NOT NULL,
            risicobeheer TEXT NOT NULL,
            grondslag TEXT NOT NULL,
            wetten JSONB NOT NULL,
            impacttoetsen TEXT NOT NULL,
            gegevens TEXT NOT NULL,
            werking TEXT NOT NULL,
            leverancier TEXT NOT NULL,
            zoektermen TEXT NOT NULL,
            CONSTRAINT pk_vermeldingtekst PRIMARY KEY (modelversie),
            CONSTRAINT fk_vermeldingtekst_modelversie FOREIGN KEY(modelversie) REFERENCES risico.modelversie (versie)
        )
        """
    )
    kolommen = ", ".join(TEKSTEN)
    waarden = ", ".join(f":{naam}" for naam in TEKSTEN)
    op.execute(
        sa.text(
            f"INSERT INTO risico.vermeldingtekst (modelversie, themas, wetten, {kolommen})"  # noqa: S608 - names above
            f" SELECT versie, ARRAY['Werk'], CAST(:wetten AS jsonb), {waarden} FROM risico.modelversie"
        ).bindparams(wetten=json.dumps(WETTEN), **TEKSTEN)
    )
