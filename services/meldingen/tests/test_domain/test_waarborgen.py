"""The guards: no order of acts leads around them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)

from meldingen.domain import (
    AltijdOnderzocht,
    AnoniemNietOpgepakt,
    Behandelstap,
    Bewijs,
    Herleidbaarheid,
    JaNeeOnbekend,
    Keuze,
    Melder,
    MelderEerstRaadplegen,
    Melding,
    MeldingStatus,
    NietInDezeStatus,
    Ongeval,
    Registratie,
    RegistreerMelding,
    SamenvoegenVerboden,
    Triageantwoorden,
    TweedePersoonNodig,
    UrgentieTeLaag,
    Werkgever,
    beoordeel,
    controleer_besluit,
    controleer_samenvoegen,
    corrigeer_gevolg,
    herstel_urgentie,
    overschrijf_urgentie,
)
from shared.contracts.fouten import DomainError
from shared.contracts.waardelijsten import (
    Kanaal,
    MelderType,
    MeldingBesluit,
    MeldingSoort,
    NietInOnderzoekReden,
    OngevalGevolg,
    Risico,
    Urgentie,
    Vertrouwelijkheid,
    Wet,
)

NU = datetime(2026, 6, 1, 10, tzinfo=UTC)
TERZIJDE = Keuze(besluit=MeldingBesluit.NIET_IN_ONDERZOEK, reden=NietInOnderzoekReden.GEEN_PRIORITEIT)
ONDERZOEK = Keuze(besluit=MeldingBesluit.IN_ONDERZOEK)
DOORZETTEN = Keuze(besluit=MeldingBesluit.DOORGEZET)
INTREKKEN = Keuze(besluit=MeldingBesluit.INGETROKKEN)
KWAADWILLIG = Keuze(besluit=MeldingBesluit.INGETROKKEN, kwaadwillig=True)
STAP = {
    MeldingBesluit.IN_ONDERZOEK: Behandelstap.ONDERZOEKEN,
    MeldingBesluit.NIET_IN_ONDERZOEK: Behandelstap.TERZIJDELEGGEN,
    MeldingBesluit.DOORGEZET: Behandelstap.DOORZETTEN,
    MeldingBesluit.INGETROKKEN: Behandelstap.INTREKKEN,
    MeldingBesluit.HEROPEND: Behandelstap.HEROPENEN,
}


def gemeld(*, in_triage: bool = True, **wijzig: Any) -> Melding:
    velden: dict[str, Any] = {
        "soort": MeldingSoort.KLACHT,
        "kanaal": Kanaal.WEBFORMULIER,
        "vertrouwelijkheid": Vertrouwelijkheid.VERTROUWELIJK,
        "risicos": (Risico.WERKDRUK,),
        "werkgever": Werkgever(kvk_nummer="12345678"),
        "melder": Melder(type=MelderType.WERKNEMER, naam="K", email="k@example.nl"),
        "toelichting": "x",
    }
    if wijzig.get("vertrouwelijkheid") is Vertrouwelijkheid.ANONIEM:
        velden["melder"] = Melder(type=MelderType.WERKNEMER)
    opdracht = RegistreerMelding(**velden | wijzig)
    melding = Registratie.van(opdracht, melding_id=uuid4(), ontvangen_op=NU).melding
    return replace(melding, status=MeldingStatus.IN_TRIAGE) if in_triage else melding


def verzoek() -> Melding:
    return gemeld(melder=Melder(type=MelderType.ONDERNEMINGSRAAD, naam="OR", email="or@example.nl"))


def ongeval(gevolg: OngevalGevolg) -> Melding:
    return gemeld(
        soort=MeldingSoort.ONGEVAL,
        ongeval=Ongeval(gevolg=gevolg, gebeurd_op=NU - timedelta(days=1), slachtoffers=1),
    )


def anoniem(*risicos: Risico) -> Melding:
    return gemeld(vertrouwelijkheid=Vertrouwelijkheid.ANONIEM, risicos=risicos or (Risico.WERKDRUK,))


def antwoorden(melding: Melding, **wijzig: Any) -> Triageantwoorden:
    velden: dict[str, Any] = {
        "direct_gevaar": False,
        "gevolg": melding.gevolg,
        "wetten": frozenset({Wet.ARBOWET}),
        "risicos": melding.risicos,
        "overtreding_klasse": None,
        "aantal_getroffenen": 3,
        "kwetsbare_groepen": frozenset(),
        "duurt_voort": JaNeeOnbekend.ONBEKEND,
        "bewijs": frozenset({Bewijs.WAAR}),
        "historie": JaNeeOnbekend.NEE,
        "gerechtigd_artikel_24": False,
        "herleidbaarheid": Herleidbaarheid.NIET_HERLEIDBAAR,
        "andere_autoriteit": None,
        "lopend_onderzoek": JaNeeOnbekend.NEE,
    }
    return Triageantwoorden(**velden | wijzig)


@pytest.mark.parametrize(
    ("melding", "keuze", "fout"),
    [
        (verzoek(), TERZIJDE, AltijdOnderzocht),
        (verzoek(), DOORZETTEN, AltijdOnderzocht),
        (verzoek(), KWAADWILLIG, AltijdOnderzocht),
        (verzoek(), INTREKKEN, None),
        (verzoek(), ONDERZOEK, None),
        (ongeval(OngevalGevolg.DODELIJK), TERZIJDE, TweedePersoonNodig),
        (ongeval(OngevalGevolg.BLIJVEND_LETSEL), DOORZETTEN, TweedePersoonNodig),
        (ongeval(OngevalGevolg.ZIEKENHUISOPNAME), INTREKKEN, TweedePersoonNodig),
        (ongeval(OngevalGevolg.NIET_MELDINGSPLICHTIG), TERZIJDE, None),
        (gemeld(), KWAADWILLIG, TweedePersoonNodig),
        (gemeld(), TERZIJDE, None),
        (anoniem(), ONDERZOEK, UrgentieTeLaag),
        (replace(anoniem(), urgentie=Urgentie.U3_HOOG), ONDERZOEK, AnoniemNietOpgepakt),
        (anoniem(Risico.ONDERBETALING), ONDERZOEK, None),
    ],
)
def test_each_guard_forbids_what_it_is_for(melding: Melding, keuze: Keuze, fout: type[DomainError] | None) -> None:
    if fout is None:
        controleer_besluit(melding, keuze)
        return
    with pytest.raises(fout):
        controleer_besluit(melding, keuze)
    if fout is TweedePersoonNodig:
        controleer_besluit(melding, keuze, tweede_persoon=True)


@pytest.mark.parametrize(
    ("herleidbaarheid", "direct_gevaar", "mag"),
    [
        (Herleidbaarheid.NIET_HERLEIDBAAR, False, True),
        (Herleidbaarheid.MELDER_AKKOORD, False, True),
        (Herleidbaarheid.NOG_NIET_OVERLEGD, False, False),
        (Herleidbaarheid.MELDER_BEZWAAR, False, False),
        (Herleidbaarheid.NOG_NIET_OVERLEGD, True, True),
        (Herleidbaarheid.MELDER_BEZWAAR, True, True),
    ],
)
def test_who_would_be_exposed_is_consulted_first(
    herleidbaarheid: Herleidbaarheid, *, direct_gevaar: bool, mag: bool
) -> None:
    melding = gemeld()
    na_triage = beoordeel(
        melding, antwoorden(melding, herleidbaarheid=herleidbaarheid, direct_gevaar=direct_gevaar), NU
    )
    if mag:
        controleer_besluit(na_triage, ONDERZOEK)
    else:
        with pytest.raises(MelderEerstRaadplegen):
            controleer_besluit(na_triage, ONDERZOEK)


def test_an_outcome_that_was_once_notifiable_keeps_its_guard() -> None:
    was = ongeval(OngevalGevolg.DODELIJK)
    wordt = corrigeer_gevolg(was, OngevalGevolg.NIET_MELDINGSPLICHTIG, NU)
    assert wordt.gevolg is OngevalGevolg.NIET_MELDINGSPLICHTIG
    with pytest.raises(TweedePersoonNodig):
        controleer_besluit(wordt, TERZIJDE)
    later = corrigeer_gevolg(ongeval(OngevalGevolg.NIET_MELDINGSPLICHTIG), OngevalGevolg.ZIEKENHUISOPNAME, NU)
    assert later.urgentie is Urgentie.U2_SPOED
    with pytest.raises(TweedePersoonNodig):
        controleer_besluit(later, TERZIJDE)


def test_a_person_overrides_the_rules_and_the_computed_class_stays_beside_it() -> None:
    melding = overschrijf_urgentie(gemeld(), Urgentie.U2_SPOED, NU, "anna")
    assert melding.overschrijving is not None
    assert (melding.urgentie, melding.overschrijving.berekend) == (Urgentie.U2_SPOED, Urgentie.U4_NORMAAL)
    gevaar = beoordeel(melding, antwoorden(melding, direct_gevaar=True), NU)
    assert gevaar.overschrijving is not None
    assert (gevaar.urgentie, gevaar.overschrijving.berekend) == (Urgentie.U2_SPOED, Urgentie.U1_DIRECT)
    terug = herstel_urgentie(gevaar, NU)
    assert (terug.urgentie, terug.overschrijving) == (Urgentie.U1_DIRECT, None)


def test_every_rule_that_holds_explains_the_class_and_the_first_decides() -> None:
    melding = gemeld(risicos=(Risico.ONDERBETALING, Risico.ARBEIDSUITBUITING_ERNSTIGE_BENADELING), direct_gevaar=True)
    assert melding.urgentie_regels == ("direct-gevaar", "vermoeden-mensenhandel", "direct-beboetbaar")
    assert melding.urgentie_regel == "direct-gevaar"
    assert gemeld().urgentie_regels == ("overige-overtreding",)


@pytest.mark.parametrize(
    ("bron", "doel"),
    [
        (verzoek(), gemeld()),
        (ongeval(OngevalGevolg.DODELIJK), ongeval(OngevalGevolg.NIET_MELDINGSPLICHTIG)),
        (gemeld(), replace(gemeld(), status=MeldingStatus.SAMENGEVOEGD)),
        (gemeld(), replace(gemeld(), status=MeldingStatus.NIET_IN_ONDERZOEK)),
    ],
)
def test_merging_never_loses_a_guard_or_makes_a_chain(bron: Melding, doel: Melding) -> None:
    with pytest.raises(SamenvoegenVerboden):
        controleer_samenvoegen(bron, doel, bron_is_doel=False)


def test_a_target_and_a_melding_itself_are_not_merged() -> None:
    melding = gemeld()
    with pytest.raises(SamenvoegenVerboden):
        controleer_samenvoegen(melding, gemeld(), bron_is_doel=True)
    with pytest.raises(SamenvoegenVerboden):
        controleer_samenvoegen(melding, melding, bron_is_doel=False)
    controleer_samenvoegen(melding, gemeld(), bron_is_doel=False)


def test_triage_answers_belong_to_triage() -> None:
    melding = gemeld(in_triage=False)
    with pytest.raises(NietInDezeStatus):
        beoordeel(melding, antwoorden(melding), NU)


SOORTEN: list[Callable[[], Melding]] = [
    gemeld,
    verzoek,
    anoniem,
    partial(anoniem, Risico.ONDERBETALING),
    *(partial(ongeval, gevolg) for gevolg in OngevalGevolg),
]


class GeenOmweg(RuleBasedStateMachine):
    """Persons do whatever they can, in any order; what must never be is looked at after each act."""

    meldingen: Bundle[UUID] = Bundle("meldingen")

    def __init__(self) -> None:
        super().__init__()
        self.nu: dict[UUID, Melding] = {}
        self.oorsprong: dict[UUID, Melding] = {}
        self.ooit_meldingsplichtig: set[UUID] = set()
        self.met_twee: set[UUID] = set()

    @initialize(target=meldingen, soorten=st.lists(st.sampled_from(SOORTEN), min_size=2, max_size=3))
    def begin(self, soorten: list[Callable[[], Melding]]) -> MultipleResults[UUID]:
        return multiple(*(self._neem_op(maak()) for maak in soorten))

    @rule(
        melding_id=meldingen,
        besluit=st.sampled_from(sorted(STAP)),
        kwaadwillig=st.booleans(),
        twee=st.booleans(),
    )
    def besluit(self, melding_id: UUID, besluit: MeldingBesluit, *, kwaadwillig: bool, twee: bool) -> None:
        melding = self.nu[melding_id]
        keuze = Keuze(besluit=besluit, kwaadwillig=kwaadwillig)
        try:
            wordt, _ = melding.zet(STAP[besluit], NU, "anna")
            controleer_besluit(melding, keuze, tweede_persoon=twee)
            if besluit is MeldingBesluit.INGETROKKEN and self._doelen(melding_id):
                return
        except DomainError:
            return
        self.nu[melding_id] = wordt
        self.met_twee.discard(melding_id)
        if twee:
            self.met_twee.add(melding_id)
        if besluit is MeldingBesluit.INGETROKKEN and not kwaadwillig and melding.verzoek_artikel_24:
            self.met_twee.add(melding_id)

    @rule(melding_id=meldingen, stap=st.sampled_from([Behandelstap.TRIAGEREN, Behandelstap.AFHANDELEN]))
    def zet(self, melding_id: UUID, stap: Behandelstap) -> None:
        self._probeer(melding_id, lambda melding: melding.zet(stap, NU, "anna")[0])

    @rule(bron=meldingen, doel=meldingen)
    def voeg_samen(self, bron: UUID, doel: UUID) -> None:
        def samen(melding: Melding) -> Melding:
            wordt, _ = melding.zet(Behandelstap.SAMENVOEGEN, NU, "anna")
            controleer_samenvoegen(melding, self.nu[doel], bron_is_doel=bool(self._doelen(bron)))
            return replace(wordt, samengevoegd_met=doel)

        self._probeer(bron, samen)

    @rule(melding_id=meldingen, urgentie=st.sampled_from(Urgentie))
    def overschrijf(self, melding_id: UUID, urgentie: Urgentie) -> None:
        self._probeer(melding_id, lambda melding: overschrijf_urgentie(melding, urgentie, NU, "anna"))

    @rule(melding_id=meldingen, gevolg=st.sampled_from(OngevalGevolg))
    def corrigeer(self, melding_id: UUID, gevolg: OngevalGevolg) -> None:
        was = self.nu[melding_id]
        self._probeer(melding_id, lambda melding: corrigeer_gevolg(melding, gevolg, NU))
        wordt = self.nu[melding_id]
        if wordt is not was and gevolg is not OngevalGevolg.NIET_MELDINGSPLICHTIG:
            self.ooit_meldingsplichtig.add(melding_id)
            if wordt.status in {MeldingStatus.NIET_IN_ONDERZOEK, MeldingStatus.DOORGEZET}:
                heropend, _ = wordt.zet(Behandelstap.HEROPENEN, NU, "anna")  # as the handler does
                self.nu[melding_id] = heropend

    @rule(
        melding_id=meldingen,
        direct_gevaar=st.booleans(),
        artikel_24=st.booleans(),
        herleidbaarheid=st.sampled_from(Herleidbaarheid),
        risico=st.sampled_from([Risico.WERKDRUK, Risico.ONDERBETALING, Risico.PROBLEMATISCHE_SCHULDEN]),
    )
    def triage(
        self,
        melding_id: UUID,
        *,
        direct_gevaar: bool,
        artikel_24: bool,
        herleidbaarheid: Herleidbaarheid,
        risico: Risico,
    ) -> None:
        self._probeer(
            melding_id,
            lambda melding: beoordeel(
                melding,
                antwoorden(
                    melding,
                    direct_gevaar=direct_gevaar,
                    gerechtigd_artikel_24=artikel_24,
                    herleidbaarheid=herleidbaarheid,
                    risicos=(risico,),
                ),
                NU,
            ),
        )

    @invariant()
    def a_request_is_never_left_aside(self) -> None:
        for melding_id, begin in self.oorsprong.items():
            if begin.verzoek_artikel_24:
                assert self.nu[melding_id].status not in {MeldingStatus.NIET_IN_ONDERZOEK, MeldingStatus.DOORGEZET}

    @invariant()
    def a_notifiable_accident_is_left_aside_by_two(self) -> None:
        opzij = {MeldingStatus.NIET_IN_ONDERZOEK, MeldingStatus.DOORGEZET, MeldingStatus.INGETROKKEN}
        for melding_id in self.ooit_meldingsplichtig:
            assert self.nu[melding_id].status not in opzij or melding_id in self.met_twee

    @invariant()
    def who_is_merged_keeps_his_guard_in_the_other(self) -> None:
        for melding in self.nu.values():
            if melding.samengevoegd_met is not None:
                doel = self.nu[melding.samengevoegd_met]
                assert doel.status not in {MeldingStatus.SAMENGEVOEGD, MeldingStatus.INGETROKKEN}
                assert doel.verzoek_artikel_24 or not melding.verzoek_artikel_24
                assert doel.meldingsplichtig or not melding.meldingsplichtig

    @invariant()
    def an_anonymous_melding_has_a_class_above_u5_on_grounds_only(self) -> None:
        for melding in self.nu.values():
            gronden = melding.direct_gevaar or Risico.ONDERBETALING in melding.risicos
            assert not melding.anoniem or gronden or melding.urgentie is Urgentie.U5_RISICO_INPUT

    def _neem_op(self, melding: Melding) -> UUID:
        self.nu[melding.id] = self.oorsprong[melding.id] = melding
        if melding.meldingsplichtig:
            self.ooit_meldingsplichtig.add(melding.id)
        return melding.id

    def _doelen(self, melding_id: UUID) -> list[UUID]:
        return [melding.id for melding in self.nu.values() if melding.samengevoegd_met == melding_id]

    def _probeer(self, melding_id: UUID, handeling: Callable[[Melding], Melding]) -> None:
        try:
            self.nu[melding_id] = handeling(self.nu[melding_id])
        except DomainError:
            return


TestGeenOmweg = GeenOmweg.TestCase
TestGeenOmweg.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
