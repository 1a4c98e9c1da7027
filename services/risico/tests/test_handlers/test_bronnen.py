"""External sources on a real Postgres: files come in whole or not at all, and go when their term ends."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from arro3.core import Array, DataType, Table
from arro3.io import write_parquet
from sqlalchemy import func, select

from risico import handlers
from risico.domain import (
    Besluit,
    Broncontract,
    Bronversie,
    BronversieBestaat,
    BronZonderContract,
    Contractstatus,
    ImportGeweigerd,
    ImportLoopt,
    Kolomafspraak,
    Kolomtype,
)
from risico.handlers import Bronformaat
from risico.tables import bronrij
from shared.runtime.database import Database

Lees = Callable[..., Awaitable[Bronversie]]
KOP = "kvkNummer,percentage,trend\n"
DAG = date(2026, 3, 1)


def afspraak(naam: str, soort: Kolomtype, **wijzig: Any) -> Kolomafspraak:
    return Kolomafspraak(naam=naam, type=soort, doel="rangschikken", grondslag="Arbowet art. 24", **wijzig)


def contract(*kolommen: Kolomafspraak, **wijzig: Any) -> Broncontract:
    velden: dict[str, Any] = {
        "bron": "verzuim",
        "nummer": 0,
        "titel": "Verzuim",
        "doel": "zien waar men uitvalt",
        "eigenaar": "UWV",
        "verversing_dagen": 90,
        "bewaar_dagen": 365,
        "kolommen": (
            afspraak("kvkNummer", Kolomtype.KVK_NUMMER),
            afspraak("percentage", Kolomtype.GETAL, minimum=0, maximum=100),
            afspraak("trend", Kolomtype.TEKST, verplicht=False, waarden=("stijgt", "daalt")),
            *kolommen,
        ),
        "sleutel": ("kvkNummer",),
        "voorgesteld_door": "een",
        "voorgesteld_op": datetime.now(UTC),
    }
    return Broncontract(**velden | wijzig)


async def stel_vast(db: Database, voorstel: Broncontract) -> Broncontract:
    async with db.transaction() as tx:
        gedaan = await handlers.stel_contract_voor(tx, voorstel)
        besluit = Besluit("twee", "akkoord", datetime.now(UTC))
        return await handlers.beslis_over_contract(
            tx, gedaan.bron, gedaan.nummer, Contractstatus.VASTGESTELD, versie=gedaan.versie, besluit=besluit
        )


@pytest.fixture
async def lees(db: Database, als_stroom: Callable[[bytes], AsyncIterator[bytes]]) -> Lees:
    """Have a contract, and give a function that imports a file under it."""
    await stel_vast(db, contract())

    async def doe(inhoud: bytes, formaat: Bronformaat = Bronformaat.CSV, peildatum: date = DAG) -> Bronversie:
        async with db.transaction() as tx:
            return await handlers.importeer_bron(
                tx, "verzuim", als_stroom(inhoud), formaat, peildatum=peildatum, door="een test"
            )

    return doe


async def rijen(db: Database, versie: int) -> list[Any]:
    async with db.transaction() as tx:
        return [gegevens for _, gegevens in await handlers.toon_bronrijen(tx, "verzuim", versie, na=0, limiet=99)]


async def aantal(db: Database) -> int:
    async with db.transaction() as tx:
        return int(await tx.scalar(select(func.count()).select_from(bronrij)) or 0)


def als_parquet(pad: Path, kolommen: dict[str, tuple[list[Any], DataType]]) -> bytes:
    tabel = Table.from_arrays([Array(*kolom) for kolom in kolommen.values()], names=list(kolommen))
    write_parquet(tabel, pad)
    return pad.read_bytes()


async def test_every_format_gives_the_same_rows(db: Database, lees: Lees, tmp_path: Path) -> None:
    verwacht = [
        {"kvkNummer": "01234567", "percentage": 4.5, "trend": "stijgt"},
        {"kvkNummer": "00000002", "percentage": 0.0, "trend": None},
    ]
    csv = (KOP + "01234567,4.5,stijgt\n00000002,0,\n").encode()
    ndjson = b"\n".join(map(orjson.dumps, verwacht))
    parquet = als_parquet(
        tmp_path / "bron.parquet",
        {
            "kvkNummer": (["01234567", "00000002"], DataType.utf8()),
            "percentage": ([4.5, 0.0], DataType.float64()),
            "trend": (["stijgt", None], DataType.utf8()),
        },
    )
    bestanden = {Bronformaat.CSV: csv, Bronformaat.NDJSON: ndjson, Bronformaat.PARQUET: parquet}
    for nummer, (formaat, inhoud) in enumerate(bestanden.items(), 1):
        versie = await lees(inhoud, formaat)
        assert (versie.nummer, versie.rijen, versie.bytes, versie.contract) == (nummer, 2, len(inhoud), 1)
        assert await rijen(db, nummer) == verwacht
    async with db.transaction() as tx:
        alle = await handlers.toon_bronversies(tx, "verzuim", voor=None, limiet=9)
    assert [versie.nummer for versie in alle] == [3, 2, 1]
    assert len({versie.sha256 for versie in alle}) == 3


async def test_a_wrong_file_is_refused_whole_and_counts_every_error(db: Database, lees: Lees) -> None:
    goed = "".join(f"{nummer:08d},1,\n" for nummer in range(600))
    fout = "1,1,\n" * 700
    with pytest.raises(ImportGeweigerd, match="de eerste 500 fouten van 700") as geweigerd:
        await lees((KOP + goed + fout).encode())
    assert len(geweigerd.value.fouten) == 500
    assert geweigerd.value.fouten[0].pointer == "/600/kvkNummer"
    assert await aantal(db) == 0
    assert (await lees((KOP + goed).encode())).nummer == 1  # nothing of the refused one is left


async def test_a_column_outside_the_contract_refuses_the_file(db: Database, lees: Lees) -> None:
    with pytest.raises(ImportGeweigerd) as geweigerd:
        await lees(b"kvkNummer,percentage,wijk\n00000001,1,Noord\n")
    assert [fout.melding for fout in geweigerd.value.fouten] == ["De kolom 'wijk' staat niet in het contract."]
    with pytest.raises(ImportGeweigerd) as geweigerd:
        await lees(b'{"kvkNummer":"00000001","percentage":1,"wijk":"Noord"}', Bronformaat.NDJSON)
    assert [fout.melding for fout in geweigerd.value.fouten] == ["Rij 1: wijk staat niet in het contract."]
    assert await aantal(db) == 0


async def test_two_rows_with_one_key_refuse_the_file(db: Database, lees: Lees) -> None:
    with pytest.raises(ImportGeweigerd) as geweigerd:
        await lees((KOP + "00000001,1,\n00000002,1,\n00000001,2,\n").encode())
    assert [fout.melding for fout in geweigerd.value.fouten] == ["Rij 3 heeft dezelfde kvkNummer als rij 1."]
    assert await aantal(db) == 0


@pytest.mark.parametrize(
    ("inhoud", "formaat", "code"),
    [
        (b"", Bronformaat.CSV, "leeg"),
        (KOP.encode(), Bronformaat.CSV, "leeg"),
        (b"", Bronformaat.PARQUET, "parquet"),
        (b"PAR1 is no Parquet PAR1", Bronformaat.PARQUET, "parquet"),
        (b"kvkNummer", Bronformaat.PARQUET, "parquet"),
        (b"nee", Bronformaat.NDJSON, "json"),
        (b"\xff\xfe", Bronformaat.CSV, "tekenset"),
    ],
)
async def test_what_is_no_such_file_is_refused(lees: Lees, inhoud: bytes, formaat: Bronformaat, code: str) -> None:
    with pytest.raises(ImportGeweigerd) as geweigerd:
        await lees(inhoud, formaat)
    assert code in {fout.code for fout in geweigerd.value.fouten}


async def test_a_parquet_file_that_breaks_half_way_is_refused(db: Database, lees: Lees, tmp_path: Path) -> None:
    nummers = [f"{nummer * 7919 % 10**8:08d}" for nummer in range(50_000)]
    goed = als_parquet(
        tmp_path / "bron.parquet",
        {
            "kvkNummer": (nummers, DataType.utf8()),
            "percentage": ([1.0] * len(nummers), DataType.float64()),
        },
    )
    assert (await lees(goed, Bronformaat.PARQUET)).rijen == 50_000
    stuk = goed[:100_000] + b"\xff" * 4_000 + goed[104_000:]
    with pytest.raises(ImportGeweigerd):
        await lees(stuk, Bronformaat.PARQUET)
    assert await aantal(db) == 50_000


async def test_the_same_file_comes_in_once_a_day_it_tells_of(lees: Lees) -> None:
    inhoud = (KOP + "00000001,1,\n").encode()
    await lees(inhoud)
    with pytest.raises(BronversieBestaat):
        await lees(inhoud)
    assert (await lees(inhoud, peildatum=DAG + timedelta(days=90))).nummer == 2


async def test_a_new_contract_holds_for_what_comes_in_next(db: Database, lees: Lees) -> None:
    await lees((KOP + "00000001,1,\n").encode())
    await stel_vast(db, contract(afspraak("aantal", Kolomtype.GEHEEL_GETAL)))
    with pytest.raises(ImportGeweigerd, match="geweigerd"):
        await lees((KOP + "00000001,2,\n").encode())
    versie = await lees(b"kvkNummer,percentage,aantal\n00000001,2,7\n")
    assert (versie.nummer, versie.contract) == (2, 2)
    assert await rijen(db, 1) == [{"kvkNummer": "00000001", "percentage": 1.0, "trend": None}]


async def test_nothing_comes_in_under_a_contract_that_nobody_approved(
    db: Database, als_stroom: Callable[[bytes], AsyncIterator[bytes]]
) -> None:
    async with db.transaction() as tx:
        await handlers.stel_contract_voor(tx, contract())
        with pytest.raises(BronZonderContract):
            await handlers.importeer_bron(
                tx, "verzuim", als_stroom(b""), Bronformaat.CSV, peildatum=DAG, door="een test"
            )


async def test_one_file_of_a_source_at_a_time(db: Database, lees: Lees) -> None:
    async def intussen() -> AsyncIterator[bytes]:
        with pytest.raises(ImportLoopt):
            await lees(KOP.encode())
        yield b""

    async with db.transaction() as tx:
        with pytest.raises(ImportGeweigerd):
            await handlers.importeer_bron(tx, "verzuim", intussen(), Bronformaat.CSV, peildatum=DAG, door="een test")


async def test_rows_go_when_their_term_ends_and_the_version_tells_so(db: Database, lees: Lees) -> None:
    await lees((KOP + "00000001,1,\n").encode())
    await stel_vast(db, contract(bewaar_dagen=1))
    await lees((KOP + "00000002,1,\n").encode())

    async def wis(dagen: int) -> list[bool]:
        over = True
        while over:
            async with db.transaction() as tx:
                over = await handlers.wis_verlopen_bronversies(tx, datetime.now(UTC) + timedelta(days=dagen))
        async with db.transaction() as tx:
            alle = await handlers.toon_bronversies(tx, "verzuim", voor=None, limiet=9)
        return [versie.verwijderd_op is not None for versie in alle]

    assert await wis(0) == [False, False]
    assert await wis(2) == [True, False]  # each under the term of its own contract
    assert (await rijen(db, 2), len(await rijen(db, 1))) == ([], 1)
    assert await wis(366) == [True, True]
    assert await aantal(db) == 0
