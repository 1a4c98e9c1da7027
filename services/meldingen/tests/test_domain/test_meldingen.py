"""The rules of meldingen, without a database."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meldingen.domain import (
    OPEN,
    OVERGANGEN,
    URGENTIE_REGELS,
    VELDREGELS,
    Arbeidsrelatie,
    Melder,
    MeldingStatus,
    Ongeval,
    Registratie,
    RegistreerMelding,
    Stand,
    Werkgever,
    feiten_van,
    pad,
    urgentie_van,
    weg_terug,
)
from meldingen.domain.urgentie import DOMEIN_VAN_RISICO
from shared.contracts.fouten import VeldenOngeldig
from shared.contracts.waardelijsten import (
    Kanaal,
    MelderType,
    MeldingSoort,
    OngevalGevolg,
    OvertredingKlasse,
    Risico,
    Urgentie,
    Vertrouwelijkheid,
)

Maak = Callable[..., RegistreerMelding]
NU = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ANONIEM: dict[str, Any] = {
    "vertrouwelijkheid": Vertrouwelijkheid.ANONIEM,
    "melder": Melder(type=MelderType.WERKNEMER),
}
S = MeldingStatus


def registreer(opdracht: RegistreerMelding) -> Registratie:
    return Registratie.van(opdracht, melding_id=uuid4(), ontvangen_op=NU)


def fouten(opdracht: RegistreerMelding) -> set[tuple[str, str]]:
    with pytest.raises(VeldenOngeldig) as exc:
        registreer(opdracht)
    return {(fout.pointer, fout.code) for fout in exc.value.fouten}


def gebeurd(gevolg: OngevalGevolg = OngevalGevolg.DODELIJK, **wijzig: Any) -> Ongeval:
    velden: dict[str, Any] = {"gebeurd_op": NU - timedelta(days=1), "slachtoffers": 2}
    return Ongeval(gevolg=gevolg, **velden | wijzig)


def ongeval(gevolg: OngevalGevolg, **wijzig: Any) -> dict[str, Any]:
    return {"soort": MeldingSoort.ONGEVAL, "ongeval": gebeurd(gevolg)} | wijzig


# field rules


@pytest.mark.parametrize(
    ("wijzig", "fout"),
    [
        (
            {"melder": Melder(type=MelderType.BURGER, naam="B", email="b@c.nl")},
            ("/melder/type", "geen-klachtgerechtigde"),
        ),
        ({"soort": MeldingSoort.SIGNAAL}, ("/melder/type", "klacht-in-plaats-van-signaal")),
        (
            {"soort": MeldingSoort.SIGNAAL, "melder": Melder(type=MelderType.KETENPARTNER)},
            ("/melder/type", "alleen-via-aansluiting"),
        ),
        ({"melder": Melder(type=MelderType.WERKNEMER, email="b@c.nl")}, ("/melder/naam", "verplicht")),
        ({"melder": Melder(type=MelderType.WERKNEMER, naam="B")}, ("/melder/email", "verplicht")),
        (ANONIEM | {"melder": Melder(type=MelderType.WERKNEMER, naam="B")}, ("/melder/naam", "anoniem")),
        (ANONIEM | {"melder": Melder(type=MelderType.WERKNEMER, email="b@c.nl")}, ("/melder/email", "anoniem")),
        (
            ANONIEM | {"melder": Melder(type=MelderType.WERKNEMER, telefoon="0612345678")},
            ("/melder/telefoon", "anoniem"),
        ),
        (ANONIEM | {"soort": MeldingSoort.VERZOEK}, ("/vertrouwelijkheid", "verzoek-anoniem")),
        ({"soort": MeldingSoort.ONGEVAL}, ("/ongeval", "verplicht")),
        (ongeval(OngevalGevolg.DODELIJK, soort=MeldingSoort.KLACHT), ("/ongeval", "niet-toegestaan")),
        (
            {"soort": MeldingSoort.ONGEVAL, "ongeval": gebeurd(gebeurd_op=NU + timedelta(days=1))},
            ("/ongeval/gebeurdOp", "in-de-toekomst"),
        ),
        (
            {"soort": MeldingSoort.ONGEVAL, "ongeval": gebeurd(slachtoffers_onder_18=3)},
            ("/ongeval/slachtoffersOnder18", "te-veel"),
        ),
        (
            {"soort": MeldingSoort.ONGEVAL, "ongeval": gebeurd(arbeidsrelaties=(Arbeidsrelatie.DERDE,) * 2)},
            ("/ongeval/arbeidsrelaties", "dubbel"),
        ),
        (
            {"soort": MeldingSoort.ONGEVAL, "ongeval": gebeurd(gemeld_datum=date(2026, 3, 3))},
            ("/ongeval/gemeldDatum", "in-de-toekomst"),
        ),
        (
            {"soort": MeldingSoort.ONGEVAL, "ongeval": gebeurd(gemeld_datum=date(2026, 2, 28))},
            ("/ongeval/gemeldDatum", "voor-het-ongeval"),
        ),
        ({"risicos": (Risico.WERKDRUK, Risico.WERKDRUK)}, ("/risicos", "dubbel")),
        ({"werkgever": Werkgever(gemeente="Ede")}, ("/werkgever/naam", "verplicht")),
        ({"werkgever": Werkgever(naam="De Kraai")}, ("/werkgever/gemeente", "verplicht")),
        (
            {"werkgever": Werkgever(naam="De Kraai", gemeente="Ede", vestigingsnummer="000012345678")},
            ("/werkgever/kvkNummer", "verplicht"),
        ),
        (
            {"werkgever": Werkgever(kvk_nummer="12345678", breedtegraad=52.0)},
            ("/werkgever/lengtegraad", "onvolledig"),
        ),
    ],
)
def test_each_field_rule_names_its_field_and_nothing_else(
    opdracht: Maak, wijzig: dict[str, Any], fout: tuple[str, str]
) -> None:
    assert fouten(opdracht(**wijzig)) == {fout}


def test_every_field_rule_has_a_case_above() -> None:
    mark = test_each_field_rule_names_its_field_and_nothing_else.pytestmark[0]
    assert {fout for _, fout in mark.args[1]} == {(regel.fout.pointer, regel.fout.code) for regel in VELDREGELS}


def test_all_broken_rules_are_named_at_once(opdracht: Maak) -> None:
    kapot = opdracht(soort=MeldingSoort.ONGEVAL, werkgever=Werkgever(vestigingsnummer="000012345678"), melder=Melder())
    assert fouten(kapot) == {
        ("/melder/naam", "verplicht"),
        ("/melder/email", "verplicht"),
        ("/ongeval", "verplicht"),
        ("/werkgever/naam", "verplicht"),
        ("/werkgever/gemeente", "verplicht"),
        ("/werkgever/kvkNummer", "verplicht"),
    }


def test_an_accident_of_today_in_amsterdam_is_not_in_the_future(opdracht: Maak) -> None:
    kort_na_middernacht = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    vandaag = opdracht(soort=MeldingSoort.ONGEVAL, ongeval=gebeurd(gebeurd_op=kort_na_middernacht))
    Registratie.van(vandaag, melding_id=uuid4(), ontvangen_op=kort_na_middernacht)


def test_a_partner_need_not_name_a_person(opdracht: Maak) -> None:
    registreer(
        opdracht(
            soort=MeldingSoort.SIGNAAL, kanaal=Kanaal.KETENPARTNER_API, melder=Melder(type=MelderType.KETENPARTNER)
        )
    )


# urgency


@pytest.mark.parametrize(
    ("wijzig", "regel"),
    [
        (ongeval(OngevalGevolg.DODELIJK), "dodelijk-ongeval"),
        ({"direct_gevaar": True}, "direct-gevaar"),
        (ANONIEM | {"direct_gevaar": True}, "direct-gevaar"),
        (ongeval(OngevalGevolg.ZIEKENHUISOPNAME), "ernstig-letsel"),
        (ongeval(OngevalGevolg.BLIJVEND_LETSEL), "ernstig-letsel"),
        ({"risicos": (Risico.WERKDRUK, Risico.ARBEIDSUITBUITING_ERNSTIGE_BENADELING)}, "vermoeden-mensenhandel"),
        (ANONIEM, "anoniem-niet-opgepakt"),
        (ANONIEM | {"risicos": (Risico.ONDERBETALING,)}, "direct-beboetbaar"),
        (ANONIEM | {"risicos": (Risico.ILLEGALE_TEWERKSTELLING,)}, "direct-beboetbaar"),
        ({"melder": Melder(type=MelderType.VAKBOND, naam="V", email="v@w.nl")}, "verzoek-artikel-24"),
        (
            {
                "soort": MeldingSoort.VERZOEK,
                "risicos": (Risico.PROBLEMATISCHE_SCHULDEN,),
                "melder": Melder(type=MelderType.ONDERNEMINGSRAAD, naam="V", email="v@w.nl"),
            },
            "verzoek-artikel-24",
        ),
        (ANONIEM | {"melder": Melder(type=MelderType.VAKBOND)}, "anoniem-niet-opgepakt"),
        ({"overtreding_klasse": OvertredingKlasse.ZWARE_OVERTREDING}, "zware-overtreding"),
        ({"overtreding_klasse": OvertredingKlasse.DIRECT_BEBOETBAAR}, "direct-beboetbaar"),
        ({"risicos": (Risico.ONDERBETALING,)}, "direct-beboetbaar"),
        ({"risicos": (Risico.MISMATCH_ARBEIDSMARKT, Risico.GEEN_REINTEGRATIE)}, "stelselrisico"),
        ({"risicos": (Risico.MISMATCH_ARBEIDSMARKT, Risico.WERKDRUK)}, "overige-overtreding"),
        (ongeval(OngevalGevolg.NIET_MELDINGSPLICHTIG), "overige-overtreding"),
    ],
)
def test_the_first_rule_that_holds_decides_the_urgency(opdracht: Maak, wijzig: dict[str, Any], regel: str) -> None:
    melding = registreer(opdracht(**wijzig)).melding
    rij = next(rij for rij in URGENTIE_REGELS if rij.id == regel)
    assert (melding.urgentie_regel, melding.urgentie, melding.urgentie_reden) == (regel, rij.klasse, rij.reden)


def test_every_urgency_rule_has_a_case_above() -> None:
    mark = test_the_first_rule_that_holds_decides_the_urgency.pytestmark[0]
    uit_triage = {"kwetsbare-groep"}
    assert {regel for _, regel in mark.args[1]} == {regel.id for regel in URGENTIE_REGELS} - uit_triage


@given(
    soort=st.sampled_from(MeldingSoort),
    vertrouwelijkheid=st.sampled_from(Vertrouwelijkheid),
    melder=st.sampled_from(MelderType).map(lambda type_: Melder(type=type_)),
    risicos=st.lists(st.sampled_from(Risico), min_size=1, max_size=5, unique=True).map(tuple),
    gevolg=st.none() | st.sampled_from(OngevalGevolg),
    direct_gevaar=st.booleans(),
    klasse=st.none() | st.sampled_from(OvertredingKlasse),
)
def test_whatever_is_reported_danger_and_article_24_are_never_left_aside(
    *,
    soort: MeldingSoort,
    vertrouwelijkheid: Vertrouwelijkheid,
    melder: Melder,
    risicos: tuple[Risico, ...],
    gevolg: OngevalGevolg | None,
    direct_gevaar: bool,
    klasse: OvertredingKlasse | None,
) -> None:
    opdracht = RegistreerMelding(
        soort=soort,
        kanaal=Kanaal.WEBFORMULIER,
        vertrouwelijkheid=vertrouwelijkheid,
        risicos=risicos,
        werkgever=Werkgever(kvk_nummer="12345678"),
        melder=melder,
        toelichting="x",
        ongeval=None if gevolg is None else gebeurd(gevolg),
        direct_gevaar=direct_gevaar,
        overtreding_klasse=klasse,
    )
    klasse_gekozen = urgentie_van(feiten_van(opdracht), NU.date()).regel.klasse
    if direct_gevaar or gevolg is OngevalGevolg.DODELIJK:
        assert klasse_gekozen is Urgentie.U1_DIRECT
    elif gevolg not in {None, OngevalGevolg.NIET_MELDINGSPLICHTIG}:
        assert klasse_gekozen is Urgentie.U2_SPOED
    elif opdracht.verzoek_artikel_24:
        assert klasse_gekozen in {Urgentie.U2_SPOED, Urgentie.U3_HOOG}


def test_every_risk_belongs_to_a_domain() -> None:
    assert set(DOMEIN_VAN_RISICO) == set(Risico)


def test_events_about_one_company_share_its_key_and_others_stand_alone(opdracht: Maak) -> None:
    bekend = registreer(opdracht()).melding
    onbekend = registreer(opdracht(werkgever=Werkgever(naam="De Kraai", gemeente="Ede"))).melding
    assert (bekend.sleutel, onbekend.sleutel) == ("12345678", str(onbekend.id))


# states


def test_the_table_is_that_of_the_working_method() -> None:
    assert {
        S.ONTVANGEN: {S.BEVESTIGD, S.INGETROKKEN},
        S.BEVESTIGD: {S.IN_TRIAGE, S.INGETROKKEN},
        S.IN_TRIAGE: {
            S.AANVULLING_GEVRAAGD,
            S.SAMENGEVOEGD,
            S.DOORGEZET,
            S.NIET_IN_ONDERZOEK,
            S.IN_ONDERZOEK,
            S.INGETROKKEN,
        },
        S.AANVULLING_GEVRAAGD: {S.IN_TRIAGE, S.INGETROKKEN},
        S.IN_ONDERZOEK: {S.AFGEHANDELD, S.INGETROKKEN},
        S.NIET_IN_ONDERZOEK: {S.HEROPEND},
        S.DOORGEZET: {S.HEROPEND},
        S.AFGEHANDELD: {S.HEROPEND},
        S.HEROPEND: {S.IN_TRIAGE, S.INGETROKKEN},
        S.SAMENGEVOEGD: set(),
        S.INGETROKKEN: set(),
    } == OVERGANGEN


@given(van=st.sampled_from(MeldingStatus), naar=st.sampled_from(MeldingStatus))
def test_no_path_leads_around_the_state_machine(van: MeldingStatus, naar: MeldingStatus) -> None:
    weg = pad(van, naar)
    for stap, volgende in zip((van, *weg), weg, strict=False):
        assert stap in OPEN
        assert volgende in OVERGANGEN[stap]
    assert not weg or weg[-1] is naar


@pytest.mark.parametrize(
    ("van", "naar", "weg"),
    [
        (S.ONTVANGEN, S.IN_ONDERZOEK, (S.BEVESTIGD, S.IN_TRIAGE, S.IN_ONDERZOEK)),
        (S.AANVULLING_GEVRAAGD, S.IN_ONDERZOEK, (S.IN_TRIAGE, S.IN_ONDERZOEK)),
        (S.IN_ONDERZOEK, S.AFGEHANDELD, (S.AFGEHANDELD,)),
        (S.IN_ONDERZOEK, S.IN_ONDERZOEK, ()),
        (S.AFGEHANDELD, S.IN_ONDERZOEK, ()),
        (S.NIET_IN_ONDERZOEK, S.IN_ONDERZOEK, ()),
        (S.INGETROKKEN, S.AFGEHANDELD, ()),
    ],
)
def test_a_melding_walks_the_shortest_way_over_open_states(
    van: MeldingStatus, naar: MeldingStatus, weg: tuple[MeldingStatus, ...]
) -> None:
    assert pad(van, naar) == weg


@pytest.mark.parametrize("van", MeldingStatus)
def test_every_open_melding_finds_its_way_back_to_triage_by_the_table(van: MeldingStatus) -> None:
    weg = weg_terug(van)
    assert all(volgende in OVERGANGEN[stap] for stap, volgende in zip((van, *weg), weg, strict=False))
    assert (weg[-1:] == (S.IN_TRIAGE,)) is (van in OPEN and van is not S.IN_TRIAGE)


def test_each_step_raises_the_version_by_one() -> None:
    stand = Stand(uuid4(), S.BEVESTIGD, 2, "12345678", "12345678", None)
    stappen = stand.op_weg_naar(S.AFGEHANDELD, NU, "interventie")
    assert [(stap.versie, stap.naar) for stap in stappen] == [(3, S.IN_TRIAGE), (4, S.IN_ONDERZOEK), (5, S.AFGEHANDELD)]


# partners
