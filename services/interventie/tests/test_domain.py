from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from interventie.domain import (
    GRENZEN,
    OP_LOCATIE,
    OVERGANGEN,
    REGELS,
    Aanleiding,
    Afronding,
    Bevinding,
    Bezoek,
    Dossier,
    Feiten,
    Handeling,
    Interventie,
    OvergangVerboden,
    Plan,
    Status,
    grenzen_op,
    kies,
    onderzochte_risicos,
    toegestaan,
    volg_plan,
    volgende,
)
from shared.contracts.fouten import VeldenOngeldig
from shared.contracts.waardelijsten import (
    Band,
    Domein,
    Instrument,
    InterventieType,
    MeldingSoort,
    OngevalGevolg,
    OvertredingKlasse,
    Risico,
    Uitkomst,
    Urgentie,
    Werkgeverstype,
    Wet,
    ZaakSoort,
    ZaakStatus,
)

NU = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANNA, BEN = UUID(int=1), UUID(int=2)
BEZOEK = Bezoek(ANNA, date(2026, 3, 5), datetime(2026, 3, 5, 9, 0, tzinfo=UTC), 120)


def melding(**wijzig: Any) -> Aanleiding:
    gewoon = Aanleiding(uuid4(), MeldingSoort.SIGNAAL, Urgentie.U4_NORMAAL, None, None, False, False, NU)
    return replace(gewoon, **wijzig)


def ongeval(gevolg: OngevalGevolg, **wijzig: Any) -> Aanleiding:
    return melding(soort=MeldingSoort.ONGEVAL, urgentie=Urgentie.U2_SPOED, ongeval_gevolg=gevolg, **wijzig)


def feiten(*aanleidingen: Aanleiding, **wijzig: Any) -> Feiten:
    """Give the facts of a decent company at which no rule but the last applies."""
    gewoon = Feiten(
        zaak_soort=ZaakSoort.REACTIEF,
        urgentie=Urgentie.U4_NORMAAL,
        band=Band.HOOG,
        risicos=(Risico.WERKDRUK,),
        werkgeverstype=Werkgeverstype.GOEDWILLEND,
        naleving=0.6,
        organisatiegraad=0.3,
        invloed=0.3,
        werkzame_personen=50,
        aanleidingen=aanleidingen,
    )
    return replace(gewoon, **wijzig)


ZIEKENHUIS = ongeval(OngevalGevolg.ZIEKENHUISOPNAME)
STERK = {"zaak_soort": ZaakSoort.ACTIEF, "organisatiegraad": 0.6, "invloed": 0.6}
KAN_NIET = {"werkgeverstype": Werkgeverstype.WIL_MAAR_KAN_NIET}

VOORBEELDEN: dict[str, list[Feiten]] = {
    "ongeval-dodelijk": [feiten(melding(), ongeval(OngevalGevolg.DODELIJK))],
    "ongeval-jeugdige": [feiten(ZIEKENHUIS, risicos=(Risico.ONVEILIGHEID_WERKPLEK, Risico.JEUGDIGEN_EN_KINDEREN))],
    "ongeval-maatschappelijke-gevolgen": [
        feiten(ZIEKENHUIS, risicos=(Risico.ZWARE_ONGEVALLEN_BRZO_ARIE,)),
        feiten(ongeval(OngevalGevolg.BLIJVEND_LETSEL, direct_gevaar=True)),
    ],
    "ongeval-voorgeschiedenis": [
        feiten(ZIEKENHUIS, naleving=0.39),
        feiten(ZIEKENHUIS, werkgeverstype=Werkgeverstype.NOTOIR_CRIMINEEL),
    ],
    "ongeval-met-verzoek": [feiten(ZIEKENHUIS, melding(verzoek_artikel_24=True))],
    "opsporing-uitbuiting": [
        feiten(melding(urgentie=Urgentie.U2_SPOED), risicos=(Risico.ARBEIDSUITBUITING_ERNSTIGE_BENADELING,)),
        feiten(risicos=(Risico.ARBEIDSUITBUITING_ERNSTIGE_BENADELING,), werkgeverstype=Werkgeverstype.NOTOIR_CRIMINEEL),
    ],
    "ongeval-werkgeversrapportage": [
        feiten(ZIEKENHUIS),
        feiten(ongeval(OngevalGevolg.BLIJVEND_LETSEL), naleving=0.4),
    ],
    "direct-gevaar": [feiten(melding(direct_gevaar=True)), feiten(urgentie=Urgentie.U1_DIRECT)],
    "verzoek-artikel-24": [feiten(melding(verzoek_artikel_24=True, urgentie=Urgentie.U3_HOOG))],
    "hoge-urgentie": [
        feiten(melding(urgentie=Urgentie.U3_HOOG)),
        feiten(urgentie=Urgentie.U2_SPOED),
        feiten(ongeval(OngevalGevolg.NIET_MELDINGSPLICHTIG)),
    ],
    "notoir-crimineel": [feiten(werkgeverstype=Werkgeverstype.NOTOIR_CRIMINEEL)],
    "fraude": [feiten(risicos=(Risico.FRAUDE_SUBSIDIES,))],
    "stelsel": [feiten(risicos=(Risico.GEEN_REINTEGRATIE,))],
    "lage-naleving": [feiten(naleving=0.39), feiten(naleving=0.1, **KAN_NIET)],
    "soms-bewust-op-papier": [
        feiten(werkgeverstype=Werkgeverstype.SOMS_BEWUST, risicos=(Risico.ONDERBETALING, Risico.WERKDRUK))
    ],
    "soms-bewust": [feiten(werkgeverstype=Werkgeverstype.SOMS_BEWUST)],
    "sterke-sector-hoge-naleving": [feiten(naleving=0.75, **STERK)],
    "sterke-sector-in-keten": [feiten(risicos=(Risico.ILLEGALE_TEWERKSTELLING,), **STERK)],
    "sterke-sector": [feiten(**STERK)],
    "invloedrijke-opdrachtgevers": [feiten(**STERK | {"organisatiegraad": 0.59})],
    "wil-maar-kan-niet-klein": [feiten(werkzame_personen=9, **KAN_NIET)],
    "wil-maar-kan-niet-groot": [feiten(werkzame_personen=100, **KAN_NIET)],
    "wil-maar-kan-niet": [feiten(werkzame_personen=10, **KAN_NIET), feiten(werkzame_personen=None, **KAN_NIET)],
    "goedwillend-hoge-naleving": [
        feiten(naleving=0.75),
        feiten(naleving=0.9, **STERK | {"zaak_soort": ZaakSoort.REACTIEF}),
    ],
    "overig": [feiten(), feiten(melding())],
}
GEVALLEN = [(regel, geval) for regel, gevallen in VOORBEELDEN.items() for geval in gevallen]


@pytest.mark.parametrize(("regel", "geval"), GEVALLEN, ids=[regel for regel, _ in GEVALLEN])
def test_the_first_rule_that_applies_chooses(regel: str, geval: Feiten) -> None:
    keuze = kies(geval, NU)
    verwacht = next(rij for rij in REGELS if rij.id == regel)
    assert (keuze.regel, keuze.type, keuze.reden) == (regel, verwacht.type, verwacht.reden)
    assert keuze.feiten is geval
    assert keuze.grenzen_vanaf == GRENZEN[-1].geldig_vanaf


def test_every_rule_of_the_table_is_reached_by_an_example() -> None:
    assert list(VOORBEELDEN) == [regel.id for regel in REGELS]


@pytest.mark.parametrize("urgentie", [Urgentie.U1_DIRECT, Urgentie.U2_SPOED, Urgentie.U3_HOOG])
@pytest.mark.parametrize("geval", [geval for _, geval in GEVALLEN], ids=[regel for regel, _ in GEVALLEN])
def test_urgent_meldingen_and_requests_always_lead_to_a_visit(geval: Feiten, urgentie: Urgentie) -> None:
    dringend = replace(geval, aanleidingen=(*geval.aanleidingen, melding(urgentie=urgentie)))
    verzoek = replace(geval, aanleidingen=(*geval.aanleidingen, melding(verzoek_artikel_24=True)))
    assert kies(dringend, NU).type in OP_LOCATIE
    assert kies(verzoek, NU).type in OP_LOCATIE


def test_thresholds_hold_from_their_date_of_effect() -> None:
    assert grenzen_op(GRENZEN[0].geldig_vanaf) is GRENZEN[0]
    assert [grens.geldig_vanaf for grens in GRENZEN] == sorted(grens.geldig_vanaf for grens in GRENZEN)


# --- the state machine -----------------------------------------------------------------------------------------------

WEG_NAAR: dict[Status, tuple[Handeling, ...]] = {
    Status.VOORGESTELD: (),
    Status.TOEGEWEZEN: (Handeling.TOEWIJZEN,),
    Status.HERTOEGEWEZEN: (Handeling.TOEWIJZEN, Handeling.HERTOEWIJZEN),
    Status.INGEPLAND: (Handeling.TOEWIJZEN, Handeling.INPLANNEN),
    Status.IN_UITVOERING: (Handeling.TOEWIJZEN, Handeling.INPLANNEN, Handeling.STARTEN),
    Status.BEVINDINGEN: (Handeling.TOEWIJZEN, Handeling.INPLANNEN, Handeling.STARTEN, Handeling.VASTLEGGEN),
    Status.OPGESCHORT: (Handeling.TOEWIJZEN, Handeling.OPSCHORTEN),
    Status.AFGEROND: (
        Handeling.TOEWIJZEN,
        Handeling.INPLANNEN,
        Handeling.STARTEN,
        Handeling.VASTLEGGEN,
        Handeling.AFRONDEN,
    ),
    Status.GEANNULEERD: (Handeling.ANNULEREN,),
}


@pytest.mark.parametrize("status", Status)
def test_every_status_can_be_reached_by_the_table(status: Status) -> None:
    bereikt = Status.VOORGESTELD
    for handeling in WEG_NAAR[status]:
        bereikt = volgende(bereikt, handeling)
    assert bereikt is status


@pytest.mark.parametrize("handeling", Handeling)
@pytest.mark.parametrize("status", Status)
def test_a_forbidden_transition_names_what_is_allowed(status: Status, handeling: Handeling) -> None:
    hervat_naar = Status.INGEPLAND if status is Status.OPGESCHORT else None
    if status in OVERGANGEN[handeling].van:
        assert volgende(status, handeling, hervat_naar=hervat_naar) in toegestaan(status, hervat_naar=hervat_naar)
        return
    with pytest.raises(OvergangVerboden, match=f"met status {status} kan men niet {handeling}") as fout:
        volgende(status, handeling, hervat_naar=hervat_naar)
    assert fout.value.toegestaan == toegestaan(status, hervat_naar=hervat_naar)
    assert all(naar in str(fout.value) for naar in fout.value.toegestaan)


def test_closed_is_closed() -> None:
    assert toegestaan(Status.AFGEROND) == toegestaan(Status.GEANNULEERD) == ()


class Verloop(RuleBasedStateMachine):
    """Plans and callers pull at one interventie in any order; the machine is the only way from status to status."""

    STAPPEN = frozenset(
        {(van, overgang.naar) for overgang in OVERGANGEN.values() for van in overgang.van if overgang.naar}
    )

    @initialize(ingepland=st.booleans())
    def begin(self, ingepland: bool) -> None:
        self.dossier = eerste(plan(1, bezoek=BEZOEK if ingepland else None))
        self.verloop = [self.dossier.interventie.status]

    def _sta(self, dossier: Dossier) -> None:
        vorige, nieuw = self.dossier.interventie, dossier.interventie
        assert nieuw.versie == vorige.versie + (nieuw is not vorige)
        if nieuw.status is not vorige.status:
            hervat = vorige.status is Status.OPGESCHORT and nieuw.status is vorige.hervat_naar
            assert hervat or (vorige.status, nieuw.status) in self.STAPPEN
        self.dossier = dossier

    @rule(
        doe=st.sampled_from(
            [
                lambda i: i.plan_in(NU),
                lambda i: i.start(NU),
                lambda i: i.leg_vast(NU),
                lambda i: i.schort_op("ziek", NU),
                lambda i: i.hervat(NU),
                lambda i: i.annuleer("dubbel", NU),
                lambda i: i.wijs_her_toe(BEN, NU),
                lambda i: i.rond_af(Afronding(Uitkomst.GEEN_OVERTREDING), (), NU),
            ]
        )
    )
    def handel(self, doe: Callable[[Interventie], Interventie]) -> None:
        try:
            na = doe(self.dossier.interventie)
        except OvergangVerboden:
            return
        self._sta(replace(self.dossier, interventie=na))

    @rule(
        status=st.sampled_from(ZaakStatus),
        inspecteur=st.sampled_from([ANNA, BEN]),
        dag=st.dates(date(2026, 3, 2), date(2026, 3, 6)),
        erbij=st.booleans(),
        oud=st.booleans(),
    )
    def plan(self, status: ZaakStatus, inspecteur: UUID, dag: date, erbij: bool, oud: bool) -> None:
        bezoek = replace(BEZOEK, inspecteur_id=inspecteur, bezoek_datum=dag)
        versie = self.dossier.plan_versie + (0 if oud else 1)
        nieuw = plan(
            versie,
            *([melding(urgentie=Urgentie.U1_DIRECT)] if erbij else []),
            status=status,
            bezoek=bezoek if status is ZaakStatus.INGEPLAND else None,
        )
        stap = volg_plan(self.dossier, nieuw, nieuw_id=uuid4(), op=NU)
        if oud or self.dossier.interventie.is_gesloten or status is ZaakStatus.UITGEVOERD:
            assert stap is None
        if stap is not None:
            self._sta(stap.dossier)

    @invariant()
    def whoever_works_on_it_has_a_visit(self) -> None:
        interventie = self.dossier.interventie
        assert interventie.bezoek or interventie.stand in (Status.VOORGESTELD, Status.GEANNULEERD)

    @invariant()
    def suspended_knows_its_way_back(self) -> None:
        interventie = self.dossier.interventie
        assert (interventie.status is Status.OPGESCHORT) == (interventie.hervat_naar is not None)

    @invariant()
    def closed_with_an_outcome(self) -> None:
        interventie = self.dossier.interventie
        assert (interventie.status is Status.AFGEROND) == (interventie.afronding is not None)


TestVerloop = Verloop.TestCase
TestVerloop.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


# --- following the plan ----------------------------------------------------------------------------------------------


def plan(versie: int, *aanleidingen: Aanleiding, bezoek: Bezoek | None = BEZOEK, **wijzig: Any) -> Plan:
    status = ZaakStatus.INGEPLAND if bezoek else ZaakStatus.WACHT_OP_CAPACITEIT
    gewoon = Plan(
        zaak_id=UUID(int=9),
        sleutel="12345678",
        versie=versie,
        status=status,
        kvk_nummer="12345678",
        vestigingsnummer=None,
        domein=Domein.VEILIG_EN_GEZOND_WERK,
        feiten=feiten(*aanleidingen),
        bezoek=bezoek,
    )
    return replace(gewoon, **wijzig)


def eerste(nieuw: Plan) -> Dossier:
    stap = volg_plan(None, nieuw, nieuw_id=UUID(int=7), op=NU)
    assert stap is not None
    return stap.dossier


def na(dossier: Dossier, nieuw: Plan) -> Dossier:
    stap = volg_plan(dossier, nieuw, nieuw_id=uuid4(), op=NU)
    return dossier if stap is None else stap.dossier


def test_a_plan_with_a_visit_is_assigned_at_once() -> None:
    interventie = eerste(plan(1)).interventie
    assert (interventie.status, interventie.bezoek, interventie.toegewezen_op) == (Status.TOEGEWEZEN, BEZOEK, NU)


def test_a_zaak_that_waits_for_capacity_is_proposed_and_assigned_later() -> None:
    voorgesteld = eerste(plan(1, bezoek=None))
    assert (voorgesteld.interventie.status, voorgesteld.interventie.bezoek) == (Status.VOORGESTELD, None)
    assert na(voorgesteld, plan(2)).interventie.status is Status.TOEGEWEZEN


@pytest.mark.parametrize("status", [ZaakStatus.VERVALLEN, ZaakStatus.UITGEVOERD])
def test_a_zaak_that_was_never_planned_gets_no_interventie(status: ZaakStatus) -> None:
    assert volg_plan(None, plan(1, bezoek=None, status=status), nieuw_id=uuid4(), op=NU) is None


def test_another_inspector_is_hertoegewezen_and_another_day_is_not() -> None:
    ingepland = replace(d := eerste(plan(1)), interventie=d.interventie.plan_in(NU))
    verzet = na(ingepland, plan(2, bezoek=replace(BEZOEK, bezoek_datum=date(2026, 3, 6)))).interventie
    assert (verzet.status, verzet.bezoek and verzet.bezoek.bezoek_datum) == (Status.INGEPLAND, date(2026, 3, 6))
    assert na(ingepland, plan(2, bezoek=replace(BEZOEK, inspecteur_id=BEN))).interventie.status is Status.HERTOEGEWEZEN


def test_an_inspector_chosen_by_hand_is_left_alone() -> None:
    handmatig = replace(d := eerste(plan(1)), interventie=d.interventie.wijs_her_toe(BEN, NU))
    assert na(handmatig, plan(2, melding())).interventie is handmatig.interventie
    assert na(handmatig, plan(2, bezoek=None)).interventie is handmatig.interventie


def test_a_visit_that_has_begun_is_not_moved_or_dropped() -> None:
    begonnen = replace(d := eerste(plan(1)), interventie=d.interventie.plan_in(NU).start(NU))
    assert na(begonnen, plan(2, bezoek=replace(BEZOEK, inspecteur_id=BEN))).interventie is begonnen.interventie
    assert na(begonnen, plan(2, bezoek=None, status=ZaakStatus.VERVALLEN)) is begonnen


def test_a_suspended_interventie_follows_the_plan_and_stays_suspended() -> None:
    opgeschort = replace(d := eerste(plan(1)), interventie=d.interventie.plan_in(NU).schort_op("ziek", NU))
    gevolgd = na(opgeschort, plan(2, bezoek=replace(BEZOEK, inspecteur_id=BEN))).interventie
    assert (gevolgd.status, gevolgd.hervat_naar) == (Status.OPGESCHORT, Status.HERTOEGEWEZEN)
    assert gevolgd.hervat(NU).status is Status.HERTOEGEWEZEN


def test_a_further_melding_leaves_no_trace_in_what_an_inspector_sees() -> None:
    een = melding()
    dossier = eerste(plan(1, een))
    twee = melding()
    gevolgd = na(dossier, plan(2, een, twee))
    assert gevolgd.interventie is dossier.interventie
    assert set(gevolgd.melding_ids) == {een.melding_id, twee.melding_id}


def test_further_meldingen_make_the_choice_heavier_and_never_lighter() -> None:
    een, dodelijk, licht = melding(), ongeval(OngevalGevolg.DODELIJK), melding()
    zwaarder = na(eerste(plan(1, een)), plan(2, een, dodelijk))
    assert zwaarder.interventie.type is InterventieType.ONGEVALSONDERZOEK
    stap = volg_plan(zwaarder, plan(3, licht), nieuw_id=uuid4(), op=NU)
    assert stap is not None
    assert (stap.keuze, stap.dossier.interventie.type) == (None, InterventieType.ONGEVALSONDERZOEK)


# --- the end ---------------------------------------------------------------------------------------------------------


def bevinding(klasse: OvertredingKlasse | None = None, wet: Wet = Wet.ARBOWET, **wijzig: Any) -> Bevinding:
    gewoon = Bevinding(uuid4(), UUID(int=7), Risico.ONVEILIGHEID_WERKPLEK, wet, klasse, "intern", "anna", NU)
    return replace(gewoon, **wijzig)


ZWAAR = OvertredingKlasse.ZWARE_OVERTREDING
BEBOETBAAR = OvertredingKlasse.DIRECT_BEBOETBAAR
OVERIG = OvertredingKlasse.OVERIGE_OVERTREDING
I = Instrument  # noqa: E741 - a table of instruments reads better so

GOED = [
    (Afronding(Uitkomst.GEEN_OVERTREDING), [bevinding()]),
    (Afronding(Uitkomst.GEEN_OVERTREDING, instrumenten=(I.GEEN,)), [bevinding()]),
    (Afronding(Uitkomst.NIET_AANGETROFFEN), [bevinding()]),
    (Afronding(Uitkomst.DOORVERWEZEN, instrumenten=(I.DOORVERWIJZING,)), [bevinding(OVERIG)]),
    (Afronding(Uitkomst.OVERTREDING, OVERIG, (I.WAARSCHUWING, I.DOORVERWIJZING)), [bevinding(OVERIG), bevinding()]),
    (Afronding(Uitkomst.OVERTREDING, ZWAAR, (I.STILLEGGING_DIRECT, I.BOETERAPPORT)), [bevinding(ZWAAR)]),
    (Afronding(Uitkomst.OVERTREDING, BEBOETBAAR, (I.STILLEGGING_PREVENTIEF,)), [bevinding(BEBOETBAAR, Wet.WAV)]),
]
FOUT = [
    (Afronding(Uitkomst.GEEN_OVERTREDING), [bevinding(OVERIG)], {"/uitkomst strijdig-met-bevinding"}),
    (Afronding(Uitkomst.NIET_AANGETROFFEN, OVERIG), [bevinding()], {"/overtredingKlasse niet-van-toepassing"}),
    (Afronding(Uitkomst.GEEN_OVERTREDING, None, (I.BOETERAPPORT,)), [bevinding()], {"/instrumenten past-niet"}),
    (Afronding(Uitkomst.DOORVERWEZEN), [bevinding()], {"/instrumenten verplicht"}),
    (
        Afronding(Uitkomst.OVERTREDING),
        [bevinding()],
        {"/uitkomst zonder-bevinding", "/overtredingKlasse verplicht", "/instrumenten verplicht"},
    ),
    (Afronding(Uitkomst.OVERTREDING, OVERIG, (I.WAARSCHUWING,)), [bevinding(ZWAAR)], {"/overtredingKlasse onjuist"}),
    (Afronding(Uitkomst.OVERTREDING, ZWAAR, (I.GEEN,)), [bevinding(ZWAAR)], {"/instrumenten past-niet"}),
    (
        Afronding(Uitkomst.OVERTREDING, ZWAAR, (I.BOETERAPPORT, I.BOETERAPPORT)),
        [bevinding(ZWAAR)],
        {"/instrumenten dubbel"},
    ),
    (
        Afronding(Uitkomst.OVERTREDING, ZWAAR, (I.STILLEGGING_DIRECT,)),
        [bevinding(ZWAAR, Wet.WAV)],
        {"/instrumenten zonder-grondslag"},
    ),
    (
        Afronding(Uitkomst.OVERTREDING, OVERIG, (I.STILLEGGING_PREVENTIEF,)),
        [bevinding(OVERIG)],
        {"/instrumenten zonder-grondslag"},
    ),
    (
        Afronding(Uitkomst.OVERTREDING, ZWAAR, (I.STILLEGGING_PREVENTIEF, I.WAARSCHUWING_PREVENTIEVE_STILLEGGING)),
        [bevinding(ZWAAR)],
        {"/instrumenten sluiten-elkaar-uit"},
    ),
]


def klaar_om_af_te_ronden() -> Interventie:
    return eerste(plan(1)).interventie.plan_in(NU).start(NU).leg_vast(NU)


@pytest.mark.parametrize(("afronding", "bevindingen"), GOED)
def test_an_outcome_that_fits_closes(afronding: Afronding, bevindingen: list[Bevinding]) -> None:
    afgerond = klaar_om_af_te_ronden().rond_af(afronding, tuple(bevindingen), NU)
    assert (afgerond.status, afgerond.afronding, afgerond.afgerond_op) == (Status.AFGEROND, afronding, NU)


@pytest.mark.parametrize(("afronding", "bevindingen", "fouten"), FOUT)
def test_an_outcome_that_does_not_fit_names_every_wrong_field(
    afronding: Afronding, bevindingen: list[Bevinding], fouten: set[str]
) -> None:
    with pytest.raises(VeldenOngeldig) as ongeldig:
        klaar_om_af_te_ronden().rond_af(afronding, tuple(bevindingen), NU)
    assert {f"{fout.pointer} {fout.code}" for fout in ongeldig.value.fouten} == fouten


def test_the_outcome_speaks_of_what_was_breached_or_else_of_all_that_was_looked_at() -> None:
    gezien = (bevinding(OVERIG, risico=Risico.WERKDRUK), bevinding(risico=Risico.ONDERBETALING))
    assert onderzochte_risicos(Uitkomst.OVERTREDING, gezien) == (Risico.WERKDRUK,)
    assert onderzochte_risicos(Uitkomst.DOORVERWEZEN, gezien) == (Risico.WERKDRUK, Risico.ONDERBETALING)
