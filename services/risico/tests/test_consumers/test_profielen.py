"""What risico does with the events of others, on a real Postgres."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import orjson
import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from risico import handlers
from risico.consumers import SUBSCRIPTIONS
from risico.handlers import Bestandsformaat
from risico.model import Risicoprofiel
from risico.tables import aanleiding, bevinding, herbeoordeling, inbox, outbox, profiel, toestand
from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1
from shared.contracts.meldingen import MeldingOntvangenV1
from shared.contracts.waardelijsten import (
    Domein,
    MeldingSoort,
    OngevalGevolg,
    OvertredingKlasse,
    Risico,
    Uitkomst,
    Urgentie,
    Werkgeverstype,
)
from shared.runtime.database import Database
from shared.runtime.dispatch import Dispatcher

Json = dict[str, Any]
Melding = Callable[..., Event[MeldingOntvangenV1]]
Afgerond = Callable[..., Event[InterventieAfgerondV1]]
HOOFD, NEVEN = "000012345678", "000000000007"


class Keten:
    """Hands events to risico as its worker does, and looks at what came of it."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._dispatcher = Dispatcher(inbox, SUBSCRIPTIONS)

    async def komt_binnen(self, *events: Event[Any]) -> None:
        async with self._db.transaction() as tx:
            await self._dispatcher.handle(tx, events)

    async def profiel(self, vestigingsnummer: str = HOOFD) -> Risicoprofiel:
        async with self._db.transaction() as tx:
            return await handlers.toon_profiel(tx, vestigingsnummer)

    async def verteld(self) -> Sequence[Json]:
        """Give what was published, in order."""
        async with self._db.transaction() as tx:
            rijen = await tx.execute(select(outbox.table).order_by(outbox.table.c.id))
            return [
                {"key": rij.key, "subject": rij.subject, "traceparent": rij.traceparent} | orjson.loads(rij.data)
                for rij in rijen
            ]

    async def rijen(self, tabel: Any, *kolommen: str) -> list[tuple[Any, ...]]:
        async with self._db.transaction() as tx:
            return sorted(tuple(rij) for rij in await tx.execute(select(*(tabel.c[kolom] for kolom in kolommen))))


@pytest.fixture
def register(rij: Callable[..., Json], als_csv: Callable[..., bytes]) -> bytes:
    """Give a register with one bedrijf of two vestigingen."""
    return als_csv([rij(), rij(vestigingsnummer=NEVEN, hoofdvestiging=False, gemeente="Goes", provincie="Zeeland")])


@pytest.fixture
async def keten(db: Database, importeer: Callable[..., Awaitable[object]], register: bytes) -> Keten:
    await importeer(register)
    return Keten(db)


@pytest.fixture
async def keten_apart(
    maak_database: Callable[[str], str], als_stroom: Callable[[bytes], AsyncIterator[bytes]], register: bytes
) -> AsyncIterator[Keten]:
    """Give a second one, on a database of its own."""
    db = Database.connect(maak_database("risico"), application_name="test", pool_size=2)
    async with db.transaction() as tx:
        await handlers.importeer_vestigingen(tx, als_stroom(register), Bestandsformaat.CSV, door="een test")
    yield Keten(db)
    await db.close()


class TestMeldingOntvangen:
    async def test_every_melding_is_told_once_in_order_with_what_later_services_need(
        self, keten: Keten, melding: Melding
    ) -> None:
        eerste = melding(
            soort=MeldingSoort.ONGEVAL, ongeval_gevolg=OngevalGevolg.ZIEKENHUISOPNAME, urgentie=Urgentie.U2_SPOED
        )
        tweede = melding(risicos=(Risico.WERKDRUK, Risico.ONGEWENST_GEDRAG), domein=Domein.VEILIG_EN_GEZOND_WERK)
        await keten.komt_binnen(eerste, tweede)
        een, twee = await keten.verteld()
        assert (een["key"], een["subject"]) == ("01234567", HOOFD)
        assert (een["kvkNummer"], een["vestigingsnummer"], een["aanleiding"]) == ("01234567", HOOFD, "melding")
        assert een["melding"]["meldingId"] == str(eerste.data.melding_id)
        assert (een["melding"]["ongevalGevolg"], een["melding"]["urgentie"]) == ("ziekenhuisopname", "u2_spoed")
        assert (twee["domein"], twee["risicos"]) == ("veilig_en_gezond_werk", ["werkdruk", "ongewenst_gedrag"])
        assert (een["kenmerken"]["sbiSectie"], een["kenmerken"]["werkzamePersonen"]) == ("C", 12)
        assert een["kenmerken"]["locatie"]["gemeente"] == "Zaanstad"
        assert een["kenmerken"]["werkgeverstype"] == "goedwillend"
        assert een["onzeker"] is twee["onzeker"] is True
        assert een["scoreVoor"] <= een["scoreNa"] == twee["scoreVoor"] <= twee["scoreNa"]

    async def test_evidence_raises_the_risico_reported_and_no_other(self, keten: Keten, melding: Melding) -> None:
        voor = {score.risico: score.score for score in (await keten.profiel()).scores}
        await keten.komt_binnen(melding())
        na = {score.risico: score.score for score in (await keten.profiel()).scores}
        assert {risico for risico in Risico if na[risico] != voor[risico]} == {Risico.ONDERBETALING}
        assert na[Risico.ONDERBETALING] > voor[Risico.ONDERBETALING]

    async def test_a_melding_counts_where_it_says_it_happened(self, keten: Keten, melding: Melding) -> None:
        await keten.komt_binnen(melding(vestigingsnummer=NEVEN), melding(vestigingsnummer="999999999999"))
        assert [verteld["vestigingsnummer"] for verteld in await keten.verteld()] == [NEVEN, HOOFD]

    async def test_a_vestiging_of_another_bedrijf_is_not_believed(self, keten: Keten, melding: Melding) -> None:
        await keten.komt_binnen(melding(kvk_nummer="76543210", vestigingsnummer=NEVEN))
        assert [verteld["vestigingsnummer"] for verteld in await keten.verteld()] == [None]

    @pytest.mark.parametrize("kvk_nummer", ["76543210", None])
    async def test_an_employer_outside_the_register_stands_at_the_national_mean_where_the_melding_says(
        self, keten: Keten, melding: Melding, kvk_nummer: str | None
    ) -> None:
        onbekend = melding(kvk_nummer=kvk_nummer)
        await keten.komt_binnen(onbekend)
        (verteld,) = await keten.verteld()
        assert (verteld["key"], verteld["kvkNummer"], verteld["vestigingsnummer"]) == (onbekend.key, kvk_nummer, None)
        assert (verteld["scoreVoor"], verteld["bandVoor"], verteld["onzeker"]) == (None, None, True)
        assert verteld["kenmerken"]["locatie"]["gemeente"] == "Urk"
        assert await keten.rijen(profiel, "vestigingsnummer") == []
        assert await keten.rijen(aanleiding, "veroorzaakt_door") == [(onbekend.data.melding_id,)]

    async def test_a_redelivery_has_no_second_effect(self, keten: Keten, melding: Melding) -> None:
        event = melding()
        await keten.komt_binnen(event, event)
        voor = await keten.profiel()
        await keten.komt_binnen(event)
        assert await keten.profiel() == voor
        assert len(await keten.verteld()) == 1

    async def test_each_consequence_carries_the_trace_of_its_own_cause(self, keten: Keten, melding: Melding) -> None:
        sporen = [f"00-{nummer:032x}-{nummer:016x}-01" for nummer in (1, 2)]
        events = [
            Event(uuid7(), m.key, m.subject, m.time, m.data, spoor)
            for m, spoor in zip([melding(), melding()], sporen, strict=True)
        ]
        await keten.komt_binnen(*events)
        assert [verteld["traceparent"] for verteld in await keten.verteld()] == sporen

    async def test_a_batch_does_what_the_same_events_do_one_by_one(
        self, keten: Keten, keten_apart: Keten, melding: Melding, afgerond: Afgerond
    ) -> None:
        random = Random(11)  # noqa: S311 - events for a test
        events: list[Event[Any]] = [
            melding(
                vestigingsnummer=random.choice([HOOFD, NEVEN, None]),
                risicos=tuple(random.sample(list(Risico), 2)),
                ontvangen_op=datetime.now(UTC) - timedelta(days=random.randrange(900)),
            )
            for _ in range(20)
        ]
        events[5::5] = [
            afgerond(uitkomst=uitkomst, risicos=(random.choice(list(Risico)),))
            for uitkomst in (Uitkomst.OVERTREDING, Uitkomst.GEEN_OVERTREDING, Uitkomst.OVERTREDING)
        ]
        await keten.komt_binnen(*events)
        for event in events:
            await keten_apart.komt_binnen(event)
        getallen = ("bevindingen", "blootstelling", "meldingen", "score")
        for tabel, gelijk, ongeveer in (
            (toestand, ("vestigingsnummer", "risico", "peil_op", "aantal_meldingen", "aantal_controles"), getallen),
            (profiel, ("vestigingsnummer", "grootste_risico", "band", "werkgeverstype"), ("score", "naleving")),
            (bevinding, ("interventie_id", "vestigingsnummer", "uitkomst"), ()),
        ):
            samen, apart = [await k.rijen(tabel, *gelijk, *ongeveer) for k in (keten, keten_apart)]
            assert [rij[: len(gelijk)] for rij in samen] == [rij[: len(gelijk)] for rij in apart]
            for rij_samen, rij_apart in zip(samen, apart, strict=True):
                assert rij_samen[len(gelijk) :] == pytest.approx(rij_apart[len(gelijk) :], rel=1e-6)
        verteld, verteld_apart = await keten.verteld(), await keten_apart.verteld()
        assert [v["scoreNa"] for v in verteld] == pytest.approx([v["scoreNa"] for v in verteld_apart], rel=1e-6)
        assert [v["bandNa"] for v in verteld] == [v["bandNa"] for v in verteld_apart]


class TestInterventieAfgerond:
    async def test_a_finding_raises_and_a_clean_inspection_lowers(self, keten: Keten, afgerond: Afgerond) -> None:
        begin = _onderbetaling(await keten.profiel())
        await keten.komt_binnen(afgerond(overtreding_klasse=OvertredingKlasse.ZWARE_OVERTREDING))
        na_ernstig = await keten.profiel()
        await keten.komt_binnen(afgerond(uitkomst=Uitkomst.GEEN_OVERTREDING))
        na_schoon = await keten.profiel()
        assert begin < _onderbetaling(na_schoon) < _onderbetaling(na_ernstig)
        assert na_ernstig.naleving < na_schoon.naleving < 0.7
        assert not next(s for s in na_schoon.scores if s.risico is Risico.ONDERBETALING).onzeker

    async def test_it_is_told_under_the_key_of_the_cause_and_without_a_melding(
        self, keten: Keten, afgerond: Afgerond
    ) -> None:
        event = afgerond()
        await keten.komt_binnen(event)
        (verteld,) = await keten.verteld()
        assert (verteld["key"], verteld["aanleiding"], verteld["melding"]) == (event.key, "interventie", None)
        assert verteld["interventieId"] == str(event.data.interventie_id)
        assert verteld["domein"] == "eerlijk_werk"

    async def test_who_was_not_found_is_told_but_nothing_is_learned(self, keten: Keten, afgerond: Afgerond) -> None:
        await keten.komt_binnen(afgerond(uitkomst=Uitkomst.NIET_AANGETROFFEN))
        assert await keten.rijen(toestand, "risico") == []
        (verteld,) = await keten.verteld()
        assert verteld["scoreVoor"] == verteld["scoreNa"]
        assert verteld["kenmerken"]["naleving"] == 0.7

    async def test_repeated_findings_tell_what_employer_it_is(self, keten: Keten, afgerond: Afgerond) -> None:
        ernstig = {"overtreding_klasse": OvertredingKlasse.ZWARE_OVERTREDING}
        await keten.komt_binnen(afgerond(**ernstig), afgerond(**ernstig))
        assert (await keten.profiel()).werkgeverstype is Werkgeverstype.SOMS_BEWUST
        await keten.komt_binnen(afgerond(**ernstig))
        soorten = [verteld["kenmerken"]["werkgeverstype"] for verteld in await keten.verteld()]
        assert soorten == ["goedwillend", "soms_bewust", "notoir_crimineel"]

    async def test_an_intervention_counts_once_also_when_it_is_told_twice(
        self, keten: Keten, afgerond: Afgerond
    ) -> None:
        event = afgerond()
        await keten.komt_binnen(event)
        eerst = await keten.profiel()
        await keten.komt_binnen(Event.of(event.data, key=event.key, subject=event.subject))
        opnieuw = await keten.profiel()
        assert _onderbetaling(opnieuw) == pytest.approx(_onderbetaling(eerst))
        assert len(await keten.verteld()) == 2

    async def test_of_an_employer_outside_the_register_only_the_outcome_is_kept(
        self, keten: Keten, afgerond: Afgerond
    ) -> None:
        await keten.komt_binnen(afgerond(kvk_nummer="76543210"))
        (verteld,) = await keten.verteld()
        assert (verteld["vestigingsnummer"], verteld["onzeker"]) == (None, True)
        assert await keten.rijen(bevinding, "kvk_nummer", "vestigingsnummer") == [("76543210", None)]


async def test_every_reassessment_is_kept_under_the_id_of_its_event_with_its_cause_apart(
    keten: Keten, melding: Melding, afgerond: Afgerond
) -> None:
    gemeld, klaar = melding(), afgerond()
    await keten.komt_binnen(gemeld, klaar)
    assert await keten.rijen(herbeoordeling, "id") == await keten.rijen(outbox.table, "event_id")
    assert await keten.rijen(aanleiding, "soort", "event_id", "veroorzaakt_door") == [
        ("interventie", klaar.id, klaar.data.interventie_id),
        ("melding", gemeld.id, gemeld.data.melding_id),
    ]


def _onderbetaling(profiel: Risicoprofiel) -> float:
    return next(score.score for score in profiel.scores if score.risico is Risico.ONDERBETALING)
