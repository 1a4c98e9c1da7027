"""The use cases of risico on a real Postgres: imports, the ranked list, and weighing anew."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from math import exp, prod
from random import Random
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select, update

from risico import handlers
from risico.domain import Herweegreden, ImportGeweigerd, ImportLoopt
from risico.handlers import Bestandsformaat, Importverslag
from risico.model import Risicoprofiel
from risico.repository import Keuze, Plaats, Zoekcriteria
from risico.tables import bedrijf, herbeoordeling, meldingbewijs, metadata, outbox, profiel, toestand, vestiging
from shared.contracts.envelope import Event
from shared.contracts.meldingen import MeldingOntvangenV1
from shared.contracts.waardelijsten import Band, Risico, Urgentie
from shared.runtime import migrate
from shared.runtime.database import Database

Json = dict[str, Any]
Maak = Callable[..., Json]
Importeer = Callable[..., Awaitable[Importverslag]]
MaakMelding = Callable[..., Event[MeldingOntvangenV1]]


async def test_the_migrations_make_what_the_tables_say(database_url: str) -> None:
    assert await migrate.check("risico", metadata, database_url) == []


class TestImport:
    @pytest.mark.parametrize("formaat", list(Bestandsformaat))
    async def test_every_format_gives_the_same_register(
        self, db: Database, importeer: Importeer, rij: Maak, als_csv: Callable[..., bytes], formaat: Bestandsformaat
    ) -> None:
        rijen = [
            rij(naam='Café "De Kraai", Zoon\nen Dochter'),
            rij(vestigingsnummer="000000000007", hoofdvestiging=False, naam='Café "De Kraai", Zoon\nen Dochter'),
        ]
        bestand = {
            Bestandsformaat.CSV: als_csv(rijen),
            Bestandsformaat.JSON: orjson.dumps(rijen, option=orjson.OPT_INDENT_2),
            Bestandsformaat.NDJSON: b"\n".join(map(orjson.dumps, rijen)),
        }[formaat]
        assert await importeer(bestand, formaat) == Importverslag(rijen=2, nieuw=2, gewijzigd=0)
        async with db.transaction() as tx:
            gevonden = await handlers.toon_vestiging(tx, "000012345678")
            eigenaar = await handlers.toon_bedrijf(tx, "01234567")
            alle = await handlers.zoek_vestigingen(tx, Zoekcriteria(kvk_nummer="01234567"), na=None, limiet=10)
        assert (gevonden.kvk_nummer, gevonden.sbi_sectie, gevonden.werkzame_personen) == ("01234567", "C", 12)
        assert gevonden.adres.bag_nummeraanduiding_id == "0479200000012345"
        assert (eigenaar.naam, eigenaar.rsin) == ('Café "De Kraai", Zoon\nen Dochter', "001234567")
        assert [v.vestigingsnummer for v in alle] == ["000000000007", "000012345678"]

    async def test_excel_writes_semicolons_and_a_byte_order_mark(
        self, importeer: Importeer, rij: Maak, als_csv: Callable[..., bytes]
    ) -> None:
        assert (await importeer(b"\xef\xbb\xbf" + als_csv([rij()], ";"))).nieuw == 1

    async def test_the_same_file_again_changes_nothing(self, importeer: Importeer, rij: Maak) -> None:
        await importeer([rij()])
        assert await importeer([rij()]) == Importverslag(rijen=1, nieuw=0, gewijzigd=0)

    async def test_what_differs_is_changed(self, db: Database, importeer: Importeer, rij: Maak) -> None:
        await importeer([rij(), rij(vestigingsnummer="000000000007", hoofdvestiging=False)])
        verslag = await importeer(
            [
                rij(naam="Kraai Holding", hoofdvestiging=False),
                rij(vestigingsnummer="000000000007", naam="Kraai Holding", hoofdvestiging=True),
            ]
        )
        assert verslag == Importverslag(rijen=2, nieuw=0, gewijzigd=2)
        async with db.transaction() as tx:
            assert (await handlers.toon_bedrijf(tx, "01234567")).naam == "Kraai Holding"
            assert (await handlers.toon_vestiging(tx, "000000000007")).hoofdvestiging

    async def test_a_wrong_file_is_refused_whole_with_every_error_by_row(
        self, db: Database, importeer: Importeer, rij: Maak
    ) -> None:
        with pytest.raises(ImportGeweigerd) as geweigerd:
            await importeer([rij(), rij(kvkNummer="1", sbiCode="x"), rij(werkzamePersonen="veel")])
        assert [fout.pointer for fout in geweigerd.value.fouten] == [
            "/1/kvkNummer",
            "/1/sbiCode",
            "/2/werkzamePersonen",
        ]
        assert await _aantal(db, vestiging) == await _aantal(db, bedrijf) == 0

    @pytest.mark.parametrize(
        ("tweede", "pointer", "melding"),
        [
            ({"hoofdvestiging": False}, "/1/vestigingsnummer", "Rij 2: vestigingsnummer staat ook al in rij 1."),
            (
                {"vestigingsnummer": "000000000007"},
                "/1/hoofdvestiging",
                "Rij 2: hoofdvestiging kan niet: rij 1 is al de hoofdvestiging van dit bedrijf.",
            ),
            (
                {"vestigingsnummer": "000000000007", "hoofdvestiging": False, "naam": "Iemand anders"},
                "/1/kvkNummer",
                "Rij 2: kvkNummer heeft een andere naam, rechtsvorm of rsin dan in rij 1.",
            ),
        ],
    )
    async def test_rows_that_contradict_each_other_are_refused(
        self, importeer: Importeer, rij: Maak, tweede: Json, pointer: str, melding: str
    ) -> None:
        with pytest.raises(ImportGeweigerd) as geweigerd:
            await importeer([rij(), rij(**tweede)])
        assert [(fout.pointer, fout.melding) for fout in geweigerd.value.fouten] == [(pointer, melding)]

    async def test_reading_stops_at_five_hundred_errors(self, importeer: Importeer, rij: Maak) -> None:
        with pytest.raises(ImportGeweigerd, match="de eerste 500 fouten") as geweigerd:
            await importeer([rij(kvkNummer="1")] * 501)
        assert len(geweigerd.value.fouten) == 500

    @pytest.mark.parametrize(
        ("bestand", "formaat", "code"),
        [
            (b"", Bestandsformaat.CSV, "leeg"),
            (b"[]", Bestandsformaat.JSON, "leeg"),
            (b"kvkNummer,kleur\n1,rood\n", Bestandsformaat.CSV, "onbekend"),
            (b"kvkNummer,kvkNummer\n1,1\n", Bestandsformaat.CSV, "dubbel"),
            (b"\xff\xfe", Bestandsformaat.CSV, "tekenset"),
            (b'[{"kvkNummer": ', Bestandsformaat.JSON, "json"),
            (b'{"kvkNummer": "01234567"}', Bestandsformaat.JSON, "json"),
            (b"[1]", Bestandsformaat.JSON, "geen-object"),
            (b"nee\n", Bestandsformaat.NDJSON, "json"),
            (b"[]\n", Bestandsformaat.NDJSON, "geen-object"),
        ],
    )
    async def test_what_is_no_such_file_is_refused(
        self, importeer: Importeer, bestand: bytes, formaat: Bestandsformaat, code: str
    ) -> None:
        with pytest.raises(ImportGeweigerd) as geweigerd:
            await importeer(bestand, formaat)
        assert code in {fout.code for fout in geweigerd.value.fouten}

    async def test_a_row_with_a_column_too_few_or_an_open_quote_is_named(
        self, importeer: Importeer, rij: Maak, als_csv: Callable[..., bytes]
    ) -> None:
        goed = als_csv([rij()])
        for erbij, code in ((b"1,2\n", "kolommen"), (b'"open', "csv")):
            with pytest.raises(ImportGeweigerd) as geweigerd:
                await importeer(goed + erbij)
            assert [(fout.pointer, fout.code) for fout in geweigerd.value.fouten] == [("/1", code)]

    async def test_one_import_at_a_time(self, db: Database, importeer: Importeer, rij: Maak) -> None:
        async def een_voor_een() -> Any:
            with pytest.raises(ImportLoopt):
                await importeer([rij()])
            yield b"[]"

        async with db.transaction() as tx:
            with pytest.raises(ImportGeweigerd):
                await handlers.importeer_vestigingen(tx, een_voor_een(), Bestandsformaat.JSON, door="een test")

    async def test_a_change_in_the_register_is_judged_at_once_and_told_when_the_band_moves(
        self, db: Database, importeer: Importeer, rij: Maak, melding: MaakMelding
    ) -> None:
        await importeer([rij()])
        async with db.transaction() as tx:
            await handlers.on_melding_ontvangen(tx, [melding()])
        voor = await _profiel(db)
        await importeer([rij(werkzamePersonen=2000)])
        na = await _profiel(db)
        assert na.scores[0].score > voor.scores[0].score
        laatste = (await _gebeurtenissen(db))[-1]
        assert (laatste["aanleiding"], laatste["bandVoor"], laatste["bandNa"]) == (
            "parameters",
            voor.scores[0].band,
            na.scores[0].band,
        )


class TestProfiel:
    async def test_every_score_is_explained_exactly(
        self, db: Database, importeer: Importeer, rij: Maak, melding: MaakMelding
    ) -> None:
        await importeer([rij()])
        async with db.transaction() as tx:
            await handlers.on_melding_ontvangen(tx, [melding(), melding(risicos=(Risico.WERKDRUK,))])
        gevonden = await _profiel(db)
        assert len(gevonden.scores) == len(Risico)
        for score in gevonden.scores:
            assert prod(factor.maal for factor in score.uitleg) == pytest.approx(score.score, rel=1e-9)
        async with db.transaction() as tx:
            opgeslagen = (await tx.execute(select(profiel.c.score, profiel.c.grootste_risico))).one()
            per_risico = {rij.risico: rij.score for rij in await tx.execute(select(toestand))}
            uitleg = (await tx.scalars(select(herbeoordeling.c.uitleg).order_by(herbeoordeling.c.id.desc()))).all()[0]
        assert opgeslagen == (gevonden.scores[0].score, gevonden.scores[0].risico)
        assert per_risico == {s.risico: s.score for s in gevonden.scores if s.risico in per_risico}
        assert prod(factor["maal"] for factor in uitleg) == pytest.approx(opgeslagen.score, rel=1e-9)

    async def test_time_alone_moves_a_judgement_when_it_is_weighed_anew(
        self, db: Database, importeer: Importeer, rij: Maak, melding: MaakMelding
    ) -> None:
        await importeer([rij()])
        async with db.transaction() as tx:
            await handlers.on_melding_ontvangen(tx, [melding(urgentie=Urgentie.U1_DIRECT) for _ in range(4)])
            vers = await handlers.toon_profiel(tx, "000012345678")
            lang_geleden = datetime.now(UTC) - timedelta(days=10_000)
            await tx.execute(update(meldingbewijs).values(ontvangen_op=lang_geleden))
        assert await handlers.begin_herweging(db, Herweegreden.TIJD)
        async for _ in handlers.herweeg(db):
            pass
        oud = await _profiel(db)
        onderbetaling = {p: next(s for s in p.scores if s.risico is Risico.ONDERBETALING).score for p in (vers, oud)}
        assert onderbetaling[vers] / onderbetaling[oud] >= exp(0.7)  # the ceiling of a quarter, at its end


class TestRanglijst:
    @pytest.mark.parametrize(
        "keuze",
        [
            Keuze(),
            Keuze(risico=Risico.ONDERBETALING),
            Keuze(sbi_sectie="I"),
            Keuze(provincie="Zeeland", band=Band.LAAG),
            Keuze(risico=Risico.WERKDRUK, sbi_sectie="C", provincie="Zeeland"),
        ],
    )
    async def test_pages_hold_every_vestiging_once_in_the_order_of_its_own_profile(
        self, db: Database, importeer: Importeer, rij: Maak, melding: MaakMelding, keuze: Keuze
    ) -> None:
        random = Random(5)  # noqa: S311 - a register for a test
        rijen = [
            rij(
                kvkNummer=f"{nummer:08d}",
                vestigingsnummer=f"{nummer:012d}",
                sbiCode=random.choice(["1071", "5610", "6201"]),
                werkzamePersonen=random.choice([1, 5, 5, 30, 400]),
                provincie=random.choice(["Zeeland", "Utrecht"]),
            )
            for nummer in range(60)
        ]
        await importeer(rijen)
        async with db.transaction() as tx:
            await handlers.on_melding_ontvangen(
                tx,
                [
                    melding(kvk_nummer=f"{random.randrange(60):08d}", risicos=(random.choice(list(Risico)),))
                    for _ in range(80)
                ],
            )
            profielen = [
                _sleutel(await handlers.toon_profiel(tx, r["vestigingsnummer"]), keuze.risico)
                for r in rijen
                if keuze.provincie in {None, r["provincie"]}
            ]
            verwacht = sorted(
                (
                    (score, nummer)
                    for score, nummer, sectie, band in profielen
                    if keuze.sbi_sectie in {None, sectie} and keuze.band in {None, band}
                ),
                reverse=True,
            )
            gevonden: list[Plaats] = []
            na = None
            while plaatsen := await handlers.toon_ranglijst(tx, keuze, na=na, limiet=7):
                gevonden += plaatsen
                na = (plaatsen[-1].score, plaatsen[-1].vestiging.vestigingsnummer)
        assert verwacht
        assert [(plaats.score, plaats.vestiging.vestigingsnummer) for plaats in gevonden] == verwacht

    @pytest.mark.parametrize("risico", [None, Risico.WERKDRUK])
    async def test_a_vestiging_with_evidence_is_listed_where_the_register_has_it_now(
        self, db: Database, importeer: Importeer, rij: Maak, melding: MaakMelding, risico: Risico | None
    ) -> None:
        await importeer([rij(sbiCode="1071", provincie="Zeeland")])
        async with db.transaction() as tx:
            await handlers.on_melding_ontvangen(tx, [melding(kvk_nummer="01234567", risicos=(Risico.WERKDRUK,))])
        await importeer([rij(sbiCode="5610", provincie="Utrecht")])
        async with db.transaction() as tx:
            hier, *elders = [
                await handlers.toon_ranglijst(
                    tx, Keuze(risico=risico, sbi_sectie=sectie, provincie=provincie), na=None, limiet=5
                )
                for sectie, provincie in (("I", "Utrecht"), ("C", "Utrecht"), ("I", "Zeeland"), (None, "Zeeland"))
            ]
        assert [plaats.vestiging.vestigingsnummer for plaats in hier] == ["000012345678"]
        assert hier[0].herbeoordeeld_op is not None
        assert elders == [[], [], []]


def _sleutel(gevonden: Risicoprofiel, risico: Risico | None) -> tuple[float, str, str, Band]:
    score = next(s for s in gevonden.scores if risico in {None, s.risico})
    return score.score, gevonden.vestiging.vestigingsnummer, gevonden.vestiging.sbi_sectie, score.band


async def _profiel(db: Database) -> Risicoprofiel:
    async with db.transaction() as tx:
        return await handlers.toon_profiel(tx, "000012345678")


async def _gebeurtenissen(db: Database) -> Sequence[Json]:
    async with db.transaction() as tx:
        return [
            orjson.loads(data) for data in await tx.scalars(select(outbox.table.c.data).order_by(outbox.table.c.id))
        ]


async def _aantal(db: Database, tabel: Any) -> int:
    async with db.transaction() as tx:
        return int(await tx.scalar(select(func.count()).select_from(tabel)) or 0)
