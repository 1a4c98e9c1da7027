"""The rules of planning, and the insertion engine, without a database."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import ceil, sin
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.domain import (
    PROGRAMMA_OVERGANGEN,
    ZAAK_OVERGANGEN,
    Bezoek,
    Inspecteur,
    Locatie,
    OvergangVerboden,
    Planregels,
    Plek,
    Programma,
    ProgrammaInhoud,
    ProgrammaStatus,
    ProgrammaVastgesteld,
    Zaak,
)
from planning.domain.kalender import dag_van, einde_van, feestdagen, is_werkdag, minuut_van, moment, pasen, werkdagen
from planning.domain.locatie import AARDSTRAAL_KM
from planning.inplannen import Planbord
from shared.contracts.waardelijsten import Band, Domein, ProgrammaSoort, Risico, Urgentie, ZaakSoort, ZaakStatus

MaakZaak = Callable[..., Zaak]
MaakInspecteur = Callable[..., Inspecteur]
NU = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
WEEK = werkdagen(date(2026, 3, 2), 5)
AMSTERDAM, GRONINGEN = Plek(52.3731, 4.8925), Plek(53.2194, 6.5665)
PROGRAMMA = Programma(
    id=UUID(int=1),
    versie=1,
    status=ProgrammaStatus.CONCEPT,
    inhoud=ProgrammaInhoud(
        naam="Asbest",
        soort=ProgrammaSoort.SECTORAAL,
        risicos=(Risico.BLOOTSTELLING_GEVAARLIJKE_STOFFEN,),
        sbi_secties=("F",),
        capaciteitsdoel_uren=2,
        begin_datum=date(2026, 1, 1),
        eind_datum=date(2026, 12, 31),
    ),
    gewijzigd_op=NU,
)


@pytest.mark.parametrize("zondag", [date(1961, 4, 2), date(2000, 4, 23), date(2026, 4, 5), date(2038, 4, 25)])
def test_easter_falls_where_it_fell(zondag: date) -> None:
    assert pasen(zondag.year) == zondag


def test_the_public_holidays_of_2026_are_those_of_the_law() -> None:
    assert sorted(feestdagen(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 4, 27),
        date(2026, 5, 5),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]
    assert date(2025, 4, 26) in feestdagen(2025)  # the 27th was a Sunday


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 12))
def test_working_days_are_in_order_and_none_is_skipped(vanaf: date, aantal: int) -> None:
    dagen = werkdagen(vanaf, aantal)
    assert len(dagen) == aantal
    alle = [vanaf + timedelta(days=n) for n in range((dagen[-1] - vanaf).days + 1)]
    assert list(dagen) == [dag for dag in alle if is_werkdag(dag)]


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - UTC is put on
def test_wall_clock_minutes_lead_back_to_the_same_moment(nu: datetime) -> None:
    heel = nu.replace(second=0, microsecond=0)
    if 180 <= minuut_van(heel) < 1440:  # away from the hour in the night that comes twice or not at all
        assert moment(dag_van(heel), minuut_van(heel)) == heel
    assert nu < einde_van(dag_van(nu))


def test_an_unknown_place_becomes_the_centre_of_what_is_known() -> None:
    friesland = Locatie(None, "Fryslân").reisdoel()
    assert friesland == Locatie(None, "Friesland").reisdoel()
    assert Plek(53.2, 5.8).afstand_km(friesland) < 30
    assert Locatie(None, None).reisdoel() == Locatie("Elders", "Luilekkerland").reisdoel()
    assert Locatie(None, "Utrecht").geschat
    assert Locatie(None, "Utrecht", AMSTERDAM).reisdoel() == AMSTERDAM


def test_distance_is_that_over_the_globe() -> None:
    assert AMSTERDAM.afstand_km(GRONINGEN) == pytest.approx(146.6, abs=1)


def test_larger_companies_take_longer_in_whole_quarters(regels: Planregels) -> None:
    assert [regels.duur(Urgentie.U4_NORMAAL, n) for n in (None, 9, 10, 250)] == [90, 90, 120, 180]


def test_terms_end_with_the_day_in_the_netherlands(regels: Planregels) -> None:
    laat = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # half past midnight on the 3rd
    assert regels.uiterlijk(Urgentie.U1_DIRECT, laat) == datetime(2026, 3, 3, 23, 0, tzinfo=UTC)
    assert regels.uiterlijk(Urgentie.U3_HOOG, NU) == datetime(2026, 3, 7, 23, 0, tzinfo=UTC)


def test_today_counts_until_the_day_is_over(regels: Planregels) -> None:
    assert regels.venster(NU) == WEEK
    avond = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
    assert regels.venster(avond) == werkdagen(date(2026, 3, 3), 5)


@given(st.sampled_from(ProgrammaStatus), st.sampled_from(ProgrammaStatus))
def test_a_programma_moves_only_along_its_table(van: ProgrammaStatus, naar: ProgrammaStatus) -> None:
    programma = replace(PROGRAMMA, status=van)
    if naar in PROGRAMMA_OVERGANGEN[van]:
        assert (programma.naar(naar, NU).status, programma.naar(naar, NU).versie) == (naar, 2)
    else:
        with pytest.raises(OvergangVerboden):
            programma.naar(naar, NU)


def test_only_a_concept_can_be_rewritten() -> None:
    anders = replace(PROGRAMMA.inhoud, naam="Asbest 2")
    assert PROGRAMMA.wijzig(anders, NU).inhoud.naam == "Asbest 2"
    with pytest.raises(ProgrammaVastgesteld):
        PROGRAMMA.naar(ProgrammaStatus.VASTGESTELD, NU).wijzig(anders, NU)


def test_a_programma_chooses_by_risk_and_sector_while_it_runs_and_has_hours() -> None:
    lopend = replace(PROGRAMMA, status=ProgrammaStatus.LOPEND)
    risico = Risico.BLOOTSTELLING_GEVAARLIJKE_STOFFEN
    assert lopend.kiest(risico, "F", 120)
    assert not PROGRAMMA.kiest(risico, "F", 120)
    assert not lopend.kiest(Risico.WERKDRUK, "F", 120)
    assert not lopend.kiest(risico, "C", 120)
    assert not lopend.met(30).kiest(risico, "F", 120)
    iedereen = replace(lopend, inhoud=replace(lopend.inhoud, sbi_secties=()))
    assert iedereen.kiest(risico, None, 120)


@given(van=st.sampled_from(ZaakStatus), naar=st.sampled_from(ZaakStatus))
def test_a_zaak_moves_only_along_its_table(maak_zaak: MaakZaak, van: ZaakStatus, naar: ZaakStatus) -> None:
    stappen: dict[ZaakStatus, Callable[[Zaak], Zaak]] = {
        ZaakStatus.INGEPLAND: lambda zaak: zaak.plan(Bezoek(UUID(int=1), WEEK[0], 600, 90, 10)),
        ZaakStatus.WACHT_OP_CAPACITEIT: lambda zaak: zaak.laat_wachten(),
        ZaakStatus.UITGEVOERD: lambda zaak: zaak.voltooi(NU),
        ZaakStatus.VERVALLEN: lambda zaak: zaak.laat_vervallen("gestopt", NU),
    }
    zaak = maak_zaak(status=van)
    if naar in ZAAK_OVERGANGEN[van]:
        assert stappen[naar](zaak).status is naar
    else:
        with pytest.raises(OvergangVerboden):
            stappen[naar](zaak)


def test_a_visit_that_had_begun_stays_in_the_agenda_of_a_closed_zaak(maak_zaak: MaakZaak) -> None:
    bezoek = Bezoek(UUID(int=1), WEEK[0], 600, 90, 10)
    zaak = maak_zaak().plan(bezoek)
    assert zaak.voltooi(bezoek.begint_op).bezoek == bezoek
    assert zaak.voltooi(bezoek.begint_op - timedelta(minutes=1)).bezoek is None


@given(
    urgentie=st.sampled_from([*Urgentie][:4]),
    band=st.sampled_from(Band),
    later=st.timedeltas(timedelta(0), timedelta(9)),
)
def test_a_bundled_melding_only_makes_a_zaak_more_pressing(
    maak_zaak: MaakZaak, regels: Planregels, urgentie: Urgentie, band: Band, later: timedelta
) -> None:
    was = maak_zaak(Urgentie.U3_HOOG, soort=ZaakSoort.ACTIEF)
    wordt = was.neem_op(
        risicos=(Risico.WERKDRUK, *was.risicos),
        band=band,
        urgentie=urgentie,
        ontvangen_op=NU + later,
        kenmerken=was.kenmerken,
        regels=regels,
    )
    assert wordt.soort is ZaakSoort.REACTIEF
    assert wordt.risicos == (*was.risicos, Risico.WERKDRUK)
    assert wordt.urgentie == min(was.urgentie, urgentie)
    assert wordt.uiterlijk_op <= min(was.uiterlijk_op, regels.uiterlijk(urgentie, NU + later))
    assert wordt.duur_minuten >= was.duur_minuten
    assert [*Band].index(wordt.band) >= [*Band].index(was.band)


class Naslag:
    """The same insertion written down plainly: every opening of every inspecteur, one by one."""

    def __init__(self, regels: Planregels, inspecteurs: list[Inspecteur], nu: datetime) -> None:
        self.regels, self.nu = regels, nu
        self.inspecteurs = sorted(inspecteurs, key=lambda inspecteur: inspecteur.id)
        self.routes: dict[tuple[UUID, date], list[tuple[int, int, Plek]]] = {}

    def reistijd(self, van: Plek, naar: Plek) -> int:
        koorde = 2 * AARDSTRAAL_KM * sin(van.afstand_km(naar) / (2 * AARDSTRAAL_KM))
        return ceil(koorde * self.regels.omweg_factor / self.regels.snelheid_km_u * 60 - 1e-6)

    def plaats(self, zaak: Zaak) -> tuple[UUID, date, int] | None:
        dagen = self.regels.venster(self.nu)
        op_tijd = [dag for dag in dagen if einde_van(dag) <= zaak.uiterlijk_op]
        spoed = zaak.urgentie in {Urgentie.U1_DIRECT, Urgentie.U2_SPOED}
        ronden = ((op_tijd, True, spoed), (op_tijd, False, spoed), (dagen, False, True))
        for binnen, eigen, spoedig in ronden:
            if keuzes := list(self.keuzes(zaak, binnen, eigen=eigen, spoedig=spoedig, spoed=spoed)):
                _, dag, inspecteur, begint = min(keuzes, key=lambda keuze: (*keuze[:2], keuze[2].id))
                route = self.routes.setdefault((inspecteur.id, dag), [])
                route.append((begint, begint + zaak.duur_minuten, zaak.kenmerken.locatie.reisdoel()))
                route.sort(key=lambda stuk: stuk[0])
                return inspecteur.id, dag, begint
        return None

    def keuzes(
        self, zaak: Zaak, dagen: Sequence[date], *, eigen: bool, spoedig: bool, spoed: bool
    ) -> Iterator[tuple[tuple[int, int], date, Inspecteur, int]]:
        plek = zaak.kenmerken.locatie.reisdoel()
        for nummer, dag in enumerate(dagen):
            for inspecteur in self.inspecteurs:
                vrijgehouden = (inspecteur.id.int + dag.toordinal()) % self.regels.spoeddienst_een_op == 0
                if (
                    not inspecteur.kan(zaak.domein, zaak.risicos)
                    or (eigen and zaak.kenmerken.locatie.provincie not in inspecteur.provincies)
                    or (vrijgehouden and not spoed)
                    or not inspecteur.beschikbaar(dag)
                ):
                    continue
                for van, tot, vorige, volgende in self.openingen(inspecteur, dag):
                    heen, terug = self.reistijd(vorige, plek), self.reistijd(plek, volgende)
                    begint = van + heen
                    if begint + zaak.duur_minuten + terug <= tot:
                        extra = heen + terug - self.reistijd(vorige, volgende)
                        dagprijs = nummer * self.regels.dagprijs_minuten
                        prijs = (nummer * 1440 + begint, extra) if spoedig else (dagprijs + extra, begint)
                        yield prijs, dag, inspecteur, begint

    def openingen(self, inspecteur: Inspecteur, dag: date) -> Iterator[tuple[int, int, Plek, Plek]]:
        begin = self.regels.dag_begint_minuut
        dagdeel = [
            (begin, begin, inspecteur.thuis),
            *self.routes.get((inspecteur.id, dag), []),
            (begin + inspecteur.beschikbaar(dag), 0, inspecteur.thuis),
        ]
        nu = minuut_van(self.nu) if dag == dag_van(self.nu) else 0
        for (_, van, vorige), (tot, _, volgende) in pairwise(dagdeel):
            yield max(van, nu), tot, vorige, volgende


def _wereld(
    seed: int, maak_inspecteur: MaakInspecteur, maak_zaak: MaakZaak, *, groot: bool = False
) -> tuple[list[Inspecteur], list[Zaak], datetime]:
    kans = random.Random(seed)  # noqa: S311 - repeatable, not secret
    provincies = ("Utrecht", "Noord-Holland")

    def plek() -> Plek:
        return Plek(round(kans.uniform(51.9, 52.6), 3), round(kans.uniform(4.6, 5.6), 3))

    inspecteurs = [
        maak_inspecteur(
            id=UUID(int=kans.getrandbits(64)),
            vaardigheden=frozenset(kans.sample([*Domein, *list(Risico)[:3]], 2)),
            provincies=tuple(kans.sample(provincies, kans.choice([1, 2]))),
            thuis=plek(),
            minuten_per_weekdag=tuple(kans.choice([0, 240, 480]) for _ in range(7)),
            actief=kans.random() < 0.9,
        )
        for _ in range(1000 if groot else kans.randint(0, 7))
    ]
    zaken = []
    for _ in range(100 if groot else kans.randint(1, 30)):
        zaak = maak_zaak(
            kans.choice([*Urgentie][:4]),
            kans.choice([plek(), plek(), plek(), None]),
            domein=kans.choice([*Domein]),
            risicos=tuple(kans.sample(list(Risico)[:3], kans.choice([1, 2]))),
            duur_minuten=kans.choice([90, 105, 180]),
        )
        locatie = replace(zaak.kenmerken.locatie, provincie=kans.choice([*provincies, "Drenthe", None]))
        zaken.append(replace(zaak, kenmerken=replace(zaak.kenmerken, locatie=locatie)))
    return inspecteurs, zaken, NU + timedelta(minutes=kans.choice([0, 0, 200]))


@given(seed=st.integers(0, 2**32))
def test_the_engine_plans_as_the_plain_description_does(
    maak_inspecteur: MaakInspecteur, maak_zaak: MaakZaak, regels: Planregels, seed: int
) -> None:
    _vergelijk(regels, *_wereld(seed, maak_inspecteur, maak_zaak))


def test_the_engine_misses_nothing_where_it_goes_through_the_days_in_portions(
    maak_inspecteur: MaakInspecteur, maak_zaak: MaakZaak, regels: Planregels
) -> None:
    te_voet = replace(regels, snelheid_km_u=6.0, dagprijs_minuten=60)  # so that a later day is often worth the wait
    _vergelijk(te_voet, *_wereld(2026, maak_inspecteur, maak_zaak, groot=True))


def _vergelijk(regels: Planregels, inspecteurs: list[Inspecteur], zaken: list[Zaak], nu: datetime) -> None:
    bord, naslag = Planbord(regels, regels.venster(nu), inspecteurs, []), Naslag(regels, inspecteurs, nu)
    bord.begin(nu)
    for zaak in zaken:
        bezoek = bord.plaats(zaak)
        gevonden = bezoek and (bezoek.inspecteur_id, bezoek.datum, bezoek.begint_minuut)
        assert gevonden == naslag.plaats(zaak)
    assert all(dag.geboekt <= dag.beschikbaar for dag in bord.geraakt())


@given(seed=st.integers(0, 2**32))
def test_a_board_that_is_loaded_or_had_a_visit_taken_out_plans_as_before(
    maak_inspecteur: MaakInspecteur, maak_zaak: MaakZaak, regels: Planregels, seed: int
) -> None:
    inspecteurs, (laatste, *zaken), nu = _wereld(seed, maak_inspecteur, maak_zaak)
    bord = Planbord(regels, regels.venster(nu), inspecteurs, [])
    bord.begin(nu)
    geplaatst = [(b, z.kenmerken.locatie.reisdoel()) for z in zaken if (b := bord.plaats(z)) is not None]
    stand = bord.geraakt()
    geladen = Planbord(regels, regels.venster(nu), inspecteurs, geplaatst)
    geladen.begin(nu)
    bezoek = bord.plaats(laatste)
    assert geladen.plaats(laatste) == bezoek
    assert set(geladen.geraakt()) <= set(bord.geraakt())
    if bezoek is not None:
        bord.verwijder(bezoek)
        assert [dag for dag in bord.geraakt() if dag.geboekt] == stand
        assert bord.plaats(laatste) == bezoek


def test_an_earlier_visit_is_found_only_before_the_one_there_is(
    maak_inspecteur: MaakInspecteur, maak_zaak: MaakZaak, regels: Planregels
) -> None:
    bord = Planbord(regels, WEEK, [maak_inspecteur()], [])
    bord.begin(NU)
    eerste = bord.plaats(maak_zaak(Urgentie.U2_SPOED))
    assert eerste is not None
    assert bord.plaats(maak_zaak(Urgentie.U2_SPOED), eerder_dan=eerste.begint_op) is None
    assert bord.plaats(maak_zaak(Urgentie.U2_SPOED), eerder_dan=moment(WEEK[1], 511)) is not None
    later = bord.plaats(maak_zaak(Urgentie.U2_SPOED))
    assert later is not None
    assert later.datum == WEEK[1]
