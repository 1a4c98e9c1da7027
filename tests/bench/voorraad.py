"""A stock of a million meldingen as seven years bring them, written set-based: skewed, and searchable."""

import asyncio
import csv
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import asyncpg

from meldingen.repository import Kluis, stammen
from meldingen.repository.zoekindex import BLOK_OMVANG
from tests.load.stack import SEARCH_KEY, VAULT_KEY

MELDINGEN: Final = 1_000_000
PERIOD: Final = timedelta(days=7.5 * 365)
COMPANIES: Final = 60_000
MEDEWERKER: Final = "medewerker"
TEXTS_PER_BLOCK: Final = 100
WORDS_PER_TEXT: Final = 45
GEMEENTEN: Final = Path("deploy/lokaal/example_data/gemeenten.csv")
BRANCHES: Final = (
    *("Bakkerij", "Bouwbedrijf", "Transportbedrijf", "Schoonmaakbedrijf", "Uitzendbureau", "Restaurant", "Slachterij"),
    *("Kwekerij", "Installatiebedrijf", "Zorggroep", "Garage", "Kapsalon", "Logistiek", "Metaalbewerking", "Hotel"),
)
VAK: Final = ("overuren", "loonstroken", "steiger", "asbest", "chef", "planning", "machine", "pauze", "nachtdienst")
_ONSET: Final = tuple("b br d dr g gr h k kr l m n p r s sch st t v w".split())  # noqa: SIM905 - letters
_NUCLEUS: Final = ("aa", "e", "ee", "ie", "o", "oe", "oo", "ui", "ij", "u")
_CODA: Final = ("k", "l", "m", "n", "ns", "r", "rt", "st", "t", "ven")


def words(number: int) -> list[str]:
    """Make words that look Dutch, all different."""
    rng = random.Random(7)
    made: dict[str, None] = {}
    while len(made) < number:
        made["".join(rng.choice(part) for part in (_ONSET, _NUCLEUS, _CODA) * rng.choice((1, 2)))] = None
    return list(made)


VOCABULARY: Final = (*VAK, *words(6_000))
NAMES: Final = VOCABULARY[-1_500:]


def fill(admin: str) -> None:
    """Write MELDINGEN meldingen with their vault rows and their index, in a database that has none."""
    asyncio.run(_fill(admin))


async def _fill(admin: str) -> None:
    connection = await asyncpg.connect(admin)
    try:
        # triggers and foreign keys would look at each row; the stock is whole by itself
        await connection.execute("SET session_replication_role = replica; SET maintenance_work_mem = '512MB'")
        await connection.execute("SET synchronous_commit = off; SET work_mem = '64MB'; SELECT setseed(0.42)")
        await _sources(connection)
        indexes = await _drop_indexes(connection)
        for statement in STATEMENTS:
            await connection.execute(statement)
        for definition in indexes:
            await connection.execute(definition)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def _sources(connection: asyncpg.Connection) -> None:
    """Write what rows are made from: companies, gemeenten, and texts as the index keeps them."""
    rng = random.Random(3)
    gemeenten = [(row["gemeente"], row["provincie"]) for row in csv.DictReader(GEMEENTEN.read_text().splitlines())]
    await connection.execute(
        "CREATE TEMP TABLE bedrijf (nr int, kvk text, naam text, adres text, gemeente text, provincie text,"
        " stammen text[]);"
        "CREATE TEMP TABLE tekst (blok int, nr int, woorden bigint[], schets int[]);"
    )
    rows = []
    for nr in range(COMPANIES):
        naam = f"{rng.choice(BRANCHES)} {rng.choice(NAMES).title()}"
        gemeente, provincie = gemeenten[min(int(rng.expovariate(1 / 60)), len(gemeenten) - 1)]
        adres = f"{rng.choice(NAMES).title()}straat {rng.randint(1, 300)}"
        kvk = f"{10_000_000 + nr:08d}"
        stems = list(dict.fromkeys(stammen(f"{naam} {adres} {gemeente} {provincie} {kvk}")))
        rows.append((nr, kvk, naam, adres, gemeente, provincie, stems))
    await connection.copy_records_to_table("bedrijf", records=rows)
    kluis = Kluis(hoofdsleutel_id="1", hoofdsleutel=VAULT_KEY, zoeksleutel=SEARCH_KEY)
    stems = stammen(" ".join(VOCABULARY))
    weights = [1 / (rank + 3) for rank in range(len(stems))]
    texts = []
    for blok in range(1, MELDINGEN // BLOK_OMVANG + 1):
        for nr in range(TEXTS_PER_BLOCK):
            chosen = rng.choices(stems, weights, k=WORDS_PER_TEXT)
            texts.append((blok, nr, kluis.woorden.termen(blok, chosen), kluis.woorden.schets(chosen)))
    await connection.copy_records_to_table("tekst", records=texts)
    await connection.execute(
        "CREATE INDEX ON bedrijf (nr); CREATE INDEX ON tekst (blok, nr); ANALYZE bedrijf; ANALYZE tekst"
    )


async def _drop_indexes(connection: asyncpg.Connection) -> Sequence[str]:
    """Drop the indexes of the tables that are filled, but for the keys; give what makes them again."""
    rows = await connection.fetch(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'meldingen' AND indexname LIKE 'ix\\_%'"
        " AND tablename IN ('melding', 'melder', 'zoekregel', 'melder_zoekregel')"
    )
    for row in rows:
        await connection.execute(f"DROP INDEX meldingen.{row['indexname']}")
    return [row["indexdef"] for row in rows]


_RISICOS: Final = (
    "ARRAY['onderbetaling','werkdruk','onveiligheid_werkplek','fysieke_overbelasting','illegale_tewerkstelling',"
    "'blootstelling_gevaarlijke_stoffen','ongewenst_gedrag','onvoldoende_inkomen']"
)
_TEAMS: Final = (
    "ARRAY['eerlijk_west','veilig_west','eerlijk_noordoost','veilig_oost','veilig_noord','eerlijk_zuid','veilig_zuid',"
    "'arbeidsuitbuiting','ongevallen','bestaanszekerheid','brzo_arie','veilig_landelijk','eerlijk_landelijk']"
)
_MS: Final = f"{PERIOD.total_seconds() * 1000 / MELDINGEN:.0f}"
_BEGIN: Final = f"{(datetime.now(UTC) - PERIOD).timestamp() * 1000:.0f}"
STATEMENTS: Final = (
    # a quarter of all is about a thousand companies, one company has one in a hundred; one in eight is about none known
    f"""
    CREATE TEMP TABLE bron AS SELECT i, (i - 1) / {BLOK_OMVANG} + 1 AS blok,
        (lpad(to_hex({_BEGIN} + i::bigint * {_MS}), 12, '0') || '7' || substr(md5(i::text), 1, 3) || 'a'
            || substr(md5(i::text), 4, 15))::uuid AS id,
        to_timestamp(({_BEGIN} + i::bigint * {_MS}) / 1000.0) AS op,
        CASE WHEN random() < 0.01 THEN 0 ELSE ({COMPANIES} * power(random(), 3))::int % {COMPANIES} END AS bedrijf,
        random() AS kans, 1 + floor(8 * power(random(), 2))::int AS risico, random() AS open
    FROM generate_series(1, {MELDINGEN}) AS i
    """,
    f"""
    INSERT INTO meldingen.melding (id, soort, kanaal, vertrouwelijkheid, domein, risicos, direct_gevaar,
        verzoek_artikel_24, kvk_nummer, werkgever_naam, adres, gemeente, provincie, sleutel, urgentie, urgentie_regel,
        urgentie_reden, termijn, termijn_begonnen_op, uiterlijk_op, status, versie, ontvangen_op, team)
    SELECT bron.id, CASE WHEN kans < 0.55 THEN 'klacht' WHEN kans < 0.9 THEN 'signaal' WHEN kans < 0.98 THEN 'ongeval'
            ELSE 'verzoek' END,
        'webformulier', 'vertrouwelijk', 'eerlijk_werk',
        CASE WHEN kans < 0.3 THEN ARRAY[({_RISICOS})[risico], ({_RISICOS})[9 - risico]]
            ELSE ARRAY[({_RISICOS})[risico]] END,
        false, false, CASE WHEN i % 8 > 0 THEN kvk END, naam, adres, gemeente, provincie,
        CASE WHEN i % 8 > 0 THEN kvk ELSE bron.id::text END, urgentie, 'regel', 'Reden van de urgentie.',
        CASE WHEN wacht THEN 'besluit' END, CASE WHEN wacht THEN op END, CASE WHEN wacht THEN CASE urgentie
            WHEN 'u1_direct' THEN op WHEN 'u2_spoed' THEN op + interval '1 day'
            WHEN 'u3_hoog' THEN op + interval '5 days' ELSE op + interval '30 days' END END,
        status, 1, op, ({_TEAMS})[1 + floor(13 * power(random(), 2))::int]
    FROM bron JOIN bedrijf ON bedrijf.nr = bron.bedrijf CROSS JOIN LATERAL (SELECT CASE
        WHEN kans < 0.01 THEN 'u1_direct' WHEN kans < 0.05 THEN 'u2_spoed' WHEN kans < 0.3 THEN 'u3_hoog'
        WHEN kans < 0.75 THEN 'u4_normaal' ELSE 'u5_risico_input' END AS urgentie, CASE
        WHEN bron.open < CASE WHEN i > {MELDINGEN} - 12000 THEN 0.9 ELSE 0.02 END
            THEN (ARRAY['in_onderzoek','in_triage','bevestigd','ontvangen','aanvulling_gevraagd'])[1 + i % 5]
            ELSE (ARRAY['niet_in_onderzoek','afgehandeld','niet_in_onderzoek','doorgezet','samengevoegd'])[1 + i % 5]
        END AS status) AS klasse CROSS JOIN LATERAL (SELECT urgentie <> 'u5_risico_input'
            AND status IN ('in_triage','bevestigd','ontvangen','aanvulling_gevraagd') AS wacht) AS loopt
    ORDER BY i
    """,
    f"""
    INSERT INTO meldingen.melder (melding_id, hoofdsleutel_id, datasleutel, gegevens, toelichting, email_hmac)
    SELECT id, '1', convert_to(repeat('s', 60), 'UTF8'), convert_to(repeat('g', 160), 'UTF8'),
        convert_to(repeat('t', 350), 'UTF8'), sha256((i / 3)::text::bytea)
    FROM bron WHERE i <= {MELDINGEN} ORDER BY i
    """,
    """
    INSERT INTO meldingen.zoekregel (melding_id, woorden, adres)
    SELECT melding.id, array_to_tsvector(array(SELECT bron.blok || '/' || woord FROM unnest(bedrijf.stammen || ARRAY[
            '=soort:' || melding.soort, '=urgentie:' || melding.urgentie, '=kvk:' || coalesce(melding.kvk_nummer, ''),
            melding.soort, melding.risicos[1]]) AS woord)),
        lower(melding.adres || ' ' || melding.gemeente)
    FROM bron JOIN bedrijf ON bedrijf.nr = bron.bedrijf JOIN meldingen.melding USING (id) ORDER BY i
    """,
    f"""
    INSERT INTO meldingen.melder_zoekregel (melding_id, woorden, schets)
    SELECT id, woorden, schets
    FROM bron JOIN tekst ON tekst.blok = bron.blok AND tekst.nr = (i::bigint * 79) % {TEXTS_PER_BLOCK}
    ORDER BY i
    """,
    f"""
    INSERT INTO meldingen.zoekblok (nummer, vanaf_id, aantal)
    SELECT 1, '00000000-0000-0000-0000-000000000000'::uuid, {BLOK_OMVANG} UNION ALL
    SELECT i / {BLOK_OMVANG} + 1, id, {BLOK_OMVANG} FROM bron WHERE i % {BLOK_OMVANG} = 0 AND i < {MELDINGEN}
    """,
    f"INSERT INTO meldingen.teamlid (team, subject) SELECT team, '{MEDEWERKER}' FROM unnest(({_TEAMS})[1:2]) AS team",
)
