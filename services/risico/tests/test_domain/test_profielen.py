"""The rules of risico: evidence whatever its order, scores that explain themselves, and rows of an import."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import prod
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico.domain import (
    DOMEIN_VAN,
    SECTIES,
    Adres,
    Bevinding,
    Vestiging,
    Zwaarte,
    grootteklasse_van,
    lees_rij,
    naleving_van,
    omvang_van,
    sectie_van,
    werkgeverstype_van,
)
from risico.model import (
    Bewijs,
    Dossier,
    FactorSoort,
    Geheugen,
    Model,
    Populatie,
    Segment,
    Toestand,
    beoordeel,
    factoren_van,
    score_van,
    zonder_aanleiding,
)
from risico.model.toestand import einde_van, kwartaal_van
from shared.contracts.fouten import Veldfout
from shared.contracts.waardelijsten import (
    Band,
    Instrument,
    OvertredingKlasse,
    Risico,
    Uitkomst,
    Werkgeverstype,
)

NU = datetime(2026, 11, 1, tzinfo=UTC)
HALF = Geheugen(controle=900.0, melding=365.0, kwartaalplafond=0.9)
BAKKER = Populatie(Segment("C", 2), 12, omvang_van(12))

momenten = st.floats(0, 4000, allow_nan=False).map(lambda dagen: NU - timedelta(days=dagen))
controles = st.tuples(momenten, st.sampled_from([0.0, 0.3, 1.0, 3.0])).map(lambda c: Bewijs(c[0], c[1], 1.0))
ongevallen = st.tuples(momenten, st.floats(0.05, 1.2)).map(lambda m: Bewijs(m[0], melding=m[1]))
klachten = st.tuples(momenten, st.floats(0.05, 0.7)).map(
    lambda m: Bewijs(m[0], melding=m[1], kwartaal=kwartaal_van(m[0]))
)
gemeld = st.one_of(ongevallen, klachten)
bewijzen = st.one_of(controles, gemeld)
reeksen = st.lists(bewijzen, min_size=1, max_size=12)


def toestand_na(reeks: list[Bewijs]) -> Toestand:
    toestand = Toestand(peil_op=reeks[0].op)
    for bewijs in reeks:
        toestand = toestand.met(bewijs, HALF)
    return toestand


def bevinding(uitkomst: Uitkomst, klasse: OvertredingKlasse | None = None, **wijzig: Any) -> Bevinding:
    velden: dict[str, Any] = {
        "interventie_id": uuid4(),
        "vestigingsnummer": "000012345678",
        "risicos": (Risico.ONDERBETALING,),
        "uitkomst": uitkomst,
        "overtreding_klasse": klasse,
        "instrumenten": (),
        "afgerond_op": NU,
    }
    return Bevinding(**velden | wijzig)


class TestToestand:
    @given(reeksen, st.randoms(use_true_random=False))
    def test_is_a_function_of_the_events_and_not_of_their_order(self, reeks: list[Bewijs], random: Random) -> None:
        geschud = list(reeks)
        random.shuffle(geschud)
        een, ander = toestand_na(reeks), toestand_na(geschud)
        assert een.gewogen(NU, HALF) == pytest.approx(ander.gewogen(NU, HALF), rel=1e-9, abs=1e-12)
        assert een[4:9] == ander[4:9]
        assert dict(een.kwartalen) == pytest.approx(dict(ander.kwartalen), rel=1e-9)

    @given(reeksen)
    def test_equals_the_sum_of_what_each_event_weighs_now(self, reeks: list[Bewijs]) -> None:
        def gewicht(op: datetime, half: float) -> float:
            return float(0.5 ** ((NU - op) / timedelta(days=half)))

        per_kwartaal: defaultdict[int, float] = defaultdict(float)
        for b in reeks:
            if b.kwartaal is not None:
                einde = einde_van(b.kwartaal)
                per_kwartaal[b.kwartaal] += b.melding * gewicht(b.op, 365) / gewicht(einde, 365)
        assert toestand_na(reeks).gewogen(NU, HALF) == pytest.approx(
            (
                sum(b.bevinding * gewicht(b.op, 900) for b in reeks),
                sum(b.blootstelling * gewicht(b.op, 900) for b in reeks),
                sum(b.melding * gewicht(b.op, 365) for b in reeks if b.kwartaal is None)
                + sum(min(w, 0.9) * gewicht(einde_van(k), 365) for k, w in per_kwartaal.items()),
            ),
            rel=1e-9,
            abs=1e-12,
        )

    @pytest.mark.parametrize(
        ("op", "nummer", "einde"),
        [
            (datetime(1970, 1, 1, tzinfo=UTC), 0, datetime(1970, 4, 1, tzinfo=UTC)),
            (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), 227, datetime(2027, 1, 1, tzinfo=UTC)),
            (datetime(2026, 4, 1, tzinfo=UTC), 225, datetime(2026, 7, 1, tzinfo=UTC)),
        ],
    )
    def test_quarters_are_those_of_the_calendar(self, op: datetime, nummer: int, einde: datetime) -> None:
        assert (kwartaal_van(op), einde_van(nummer)) == (nummer, einde)

    def test_what_people_say_within_a_quarter_stops_at_its_ceiling_and_an_accident_counts_beside_it(self) -> None:
        op = datetime(2026, 10, 5, tzinfo=UTC)
        klacht, ongeval = Bewijs(op, melding=0.35, kwartaal=kwartaal_van(op)), Bewijs(op, melding=0.6)
        einde = einde_van(kwartaal_van(op))
        assert toestand_na([klacht] * 40).gewogen(einde, HALF)[2] == pytest.approx(0.9)
        assert toestand_na([klacht] * 40 + [ongeval] * 2).gewogen(einde, HALF)[2] > 0.9 + 0.9

    def test_a_melding_is_never_exposure(self) -> None:
        toestand = toestand_na([Bewijs(NU, melding=0.5)])
        assert toestand.blootstelling == 0
        assert (toestand.aantal_meldingen, toestand.aantal_controles) == (1, 0)


class TestScore:
    @given(reeksen, st.sampled_from(list(Risico)), st.floats(0, 2000))
    def test_the_factors_multiply_to_the_score(
        self, model: Model, reeks: list[Bewijs], risico: Risico, dagen: float
    ) -> None:
        toestand, op = toestand_na(reeks), NU + timedelta(days=dagen)
        score = score_van(model, BAKKER, risico, toestand, op)
        factoren = factoren_van(model, BAKKER, risico, toestand, op)
        assert prod(f.maal for f in factoren) == pytest.approx(score, rel=1e-9)
        assert prod(f.maal for f in zonder_aanleiding(factoren)) == pytest.approx(score, rel=1e-9)

    @given(reeksen)
    def test_a_worse_finding_never_lowers_and_a_clean_inspection_never_raises(
        self, model: Model, reeks: list[Bewijs]
    ) -> None:
        risico, toestand = Risico.ONDERBETALING, toestand_na(reeks)
        half = model.geheugens[risico]
        scores = [
            score_van(model, BAKKER, risico, toestand.met(Bewijs(NU, gewicht, 1.0), half), NU)
            for gewicht in (0.0, 0.3, 1.0, 3.0)
        ]
        assert scores == sorted(scores)
        assert scores[0] <= score_van(model, BAKKER, risico, toestand, NU)

    @given(reeksen, st.floats(0.05, 1.0))
    def test_a_melding_never_lowers_and_all_together_stop_at_the_ceiling(
        self, model: Model, reeks: list[Bewijs], gewicht: float
    ) -> None:
        risico, toestand = Risico.WERKDRUK, toestand_na(reeks)
        half = model.geheugens[risico]
        zonder = score_van(model, BAKKER, risico, toestand._replace(meldingen=0.0), NU)
        met = score_van(model, BAKKER, risico, toestand.met(Bewijs(NU, melding=gewicht), half), NU)
        assert score_van(model, BAKKER, risico, toestand, NU) <= met <= zonder * 2.718281828459045**1.4 * (1 + 1e-9)

    def test_without_history_it_is_the_mean_of_the_sector_and_uncertain(self, model: Model) -> None:
        oordeel = beoordeel(model, BAKKER, {}, NU)
        assert oordeel.score == 5 * 0.2 * 1.2 * BAKKER.omvang
        assert oordeel.onzeker

    def test_evidence_fades_to_the_mean(self, model: Model) -> None:
        toestand = toestand_na([Bewijs(NU, 3.0, 1.0), Bewijs(NU, melding=0.6)])
        straks = score_van(model, BAKKER, Risico.WERKDRUK, toestand, NU + timedelta(days=100_000))
        assert straks == pytest.approx(score_van(model, BAKKER, Risico.WERKDRUK, None, NU), rel=1e-9)

    def test_a_judgement_is_certain_once_its_greatest_risico_was_inspected(self, model: Model) -> None:
        grootste = beoordeel(model, BAKKER, {}, NU).grootste_risico
        gemeld = beoordeel(model, BAKKER, {grootste: toestand_na([Bewijs(NU, melding=0.6)])}, NU)
        gecontroleerd = beoordeel(model, BAKKER, {grootste: toestand_na([Bewijs(NU, 3.0, 1.0)])}, NU)
        assert (gemeld.grootste_risico, gemeld.onzeker) == (grootste, True)
        assert (gecontroleerd.grootste_risico, gecontroleerd.onzeker) == (grootste, False)

    def test_who_may_not_see_the_cause_cannot_tell_a_melding_from_the_explanation(self, model: Model) -> None:
        gemeld = toestand_na([Bewijs(NU, melding=0.6)])
        factoren = zonder_aanleiding(factoren_van(model, BAKKER, Risico.WERKDRUK, gemeld, NU))
        assert [f.soort for f in factoren] == [
            FactorSoort.ERNST,
            FactorSoort.SECTOR,
            FactorSoort.OMVANG,
            FactorSoort.VESTIGING,
        ]
        assert not any("melding" in f.tekst for f in factoren)

    def test_the_explanation_is_plain_dutch(self, model: Model) -> None:
        toestand = toestand_na(
            [Bewijs(NU - timedelta(days=425), 1.0, 1.0), Bewijs(NU, 1.0, 1.0), Bewijs(NU, melding=0.6)]
        )
        teksten = [f.tekst for f in factoren_van(model, BAKKER, Risico.ONDERBETALING, toestand, NU)]
        assert teksten[:3] == [
            "×2 door ernst 2 van 5 van dit risico",
            "×0,24 door het gemiddelde van sector Industrie met 10 tot 50 werkzame personen",
            "×3,7 door 12 werkzame personen",
        ]
        assert teksten[3].endswith("door 2 controles in 14 maanden")
        assert teksten[4].endswith("door 2 overtredingen in 14 maanden")
        assert teksten[5] == "×1,82 door 1 melding in 1 maand"

    @pytest.mark.parametrize(
        ("score", "band"),
        [(0.0, Band.LAAGST), (0.999, Band.LAAGST), (1.0, Band.LAAG), (2.5, Band.HOOG), (6.0, Band.HOOGST)],
    )
    def test_bands_begin_at_their_threshold(self, model: Model, score: float, band: Band) -> None:
        assert model.band(score) is band
        laagste, erboven = model.grenzen(band)
        assert laagste <= score < erboven


class TestDossier:
    def test_nothing_is_known_of_an_employer_outside_the_register(self, model: Model) -> None:
        dossier = Dossier.nieuw(None, model)
        assert dossier.oordeel_of_gemiddelde(model, NU) is None
        assert dossier.weeg(model, NU).score == 5 * 0.05 * omvang_van(5)

    def test_not_found_at_work_teaches_nothing_about_the_risico(self, model: Model) -> None:
        niemand = bevinding(Uitkomst.NIET_AANGETROFFEN)
        dossier = Dossier.nieuw(VESTIGING, model).met_uitkomst(niemand, [niemand], model, NU)
        assert dossier.toestanden == {}
        assert dossier.naleving == model.naleving_vooraf

    def test_the_judgement_before_any_evidence_is_the_mean(self, model: Model) -> None:
        oordeel = Dossier.nieuw(VESTIGING, model).oordeel_of_gemiddelde(model, NU)
        assert oordeel == beoordeel(model, Populatie.van(VESTIGING), {}, NU)


class TestNaleving:
    def test_starts_from_what_is_usual_and_moves_with_outcomes(self) -> None:
        def naleving(*bevindingen: Bevinding) -> float:
            return naleving_van(bevindingen, vooraf=0.7, voorgewicht=2.0, op=NU)

        schoon, overtreding = bevinding(Uitkomst.GEEN_OVERTREDING), bevinding(Uitkomst.OVERTREDING)
        assert naleving() == 0.7
        assert naleving(schoon) == pytest.approx((1.4 + 1) / 3)
        assert naleving(overtreding) == pytest.approx(1.4 / 3)
        assert naleving(replace(overtreding, afgerond_op=NU - timedelta(days=1827))) == 0.7

    @pytest.mark.parametrize(
        ("bevindingen", "soort"),
        [
            ([], Werkgeverstype.GOEDWILLEND),
            ([bevinding(Uitkomst.OVERTREDING)], Werkgeverstype.GOEDWILLEND),
            ([bevinding(Uitkomst.OVERTREDING)] * 2, Werkgeverstype.SOMS_BEWUST),
            ([bevinding(Uitkomst.OVERTREDING)] * 3, Werkgeverstype.SOMS_BEWUST),
            (
                [bevinding(Uitkomst.OVERTREDING, OvertredingKlasse.OVERIGE_OVERTREDING)] * 3,
                Werkgeverstype.GOEDWILLEND,
            ),
            (
                [bevinding(Uitkomst.OVERTREDING, OvertredingKlasse.ZWARE_OVERTREDING)] * 3,
                Werkgeverstype.NOTOIR_CRIMINEEL,
            ),
            (
                [bevinding(Uitkomst.OVERTREDING, instrumenten=(Instrument.PROCES_VERBAAL,))] * 3,
                Werkgeverstype.NOTOIR_CRIMINEEL,
            ),
            (
                [bevinding(Uitkomst.OVERTREDING, afgerond_op=NU - timedelta(days=1827))] * 3,
                Werkgeverstype.GOEDWILLEND,
            ),
        ],
    )
    def test_the_kind_of_employer_follows_from_outcomes(
        self, bevindingen: list[Bevinding], soort: Werkgeverstype
    ) -> None:
        assert werkgeverstype_van(bevindingen, op=NU) is soort

    @pytest.mark.parametrize(
        ("uitkomst", "klasse", "zwaarte"),
        [
            (Uitkomst.GEEN_OVERTREDING, None, Zwaarte.SCHOON),
            (Uitkomst.OVERTREDING, OvertredingKlasse.OVERIGE_OVERTREDING, Zwaarte.LICHT),
            (Uitkomst.OVERTREDING, OvertredingKlasse.DIRECT_BEBOETBAAR, Zwaarte.OVERTREDING),
            (Uitkomst.OVERTREDING, None, Zwaarte.OVERTREDING),
            (Uitkomst.OVERTREDING, OvertredingKlasse.ZWARE_OVERTREDING, Zwaarte.ERNSTIG),
            (Uitkomst.NIET_AANGETROFFEN, None, None),
            (Uitkomst.DOORVERWEZEN, None, None),
        ],
    )
    def test_a_finding_weighs_by_its_class(
        self, uitkomst: Uitkomst, klasse: OvertredingKlasse | None, zwaarte: Zwaarte | None
    ) -> None:
        assert bevinding(uitkomst, klasse).zwaarte is zwaarte


class TestRegister:
    @pytest.mark.parametrize(
        ("sbi", "sectie"),
        [("0111", "A"), ("1071", "C"), ("41", "F"), ("4120", "F"), ("5610", "I"), ("9900", "U"), ("0011", None)],
    )
    def test_the_section_follows_from_the_sbi_code(self, sbi: str, sectie: str | None) -> None:
        assert sectie_van(sbi) == sectie

    @pytest.mark.parametrize(("personen", "klasse"), [(0, 0), (1, 0), (2, 1), (9, 1), (10, 2), (50, 3), (250, 4)])
    def test_size_classes(self, personen: int, klasse: int) -> None:
        assert grootteklasse_van(personen) == klasse

    def test_who_works_alone_counts_as_one(self) -> None:
        assert omvang_van(0) == omvang_van(1) == 1.0

    def test_every_risico_belongs_to_a_domein(self) -> None:
        assert set(DOMEIN_VAN) == set(Risico)
        assert len(SECTIES) == 21


RIJ = {
    "kvkNummer": "01234567",
    "vestigingsnummer": "000012345678",
    "naam": "Bakkerij De Kraai",
    "rechtsvorm": "Eenmanszaak",
    "hoofdvestiging": "ja",
    "sbiCode": "1071",
    "werkzamePersonen": "12",
    "gemeente": "Zaanstad",
    "provincie": "Noord-Holland",
}


class TestImportrij:
    @pytest.mark.parametrize(
        ("wijzig", "kolom"),
        [
            ({"kvkNummer": "1234567"}, "kvkNummer"),
            ({"kvkNummer": 1234567}, "kvkNummer"),
            ({"kvkNummer": ""}, "kvkNummer"),
            ({"vestigingsnummer": "12345678901x"}, "vestigingsnummer"),
            ({"rsin": "12"}, "rsin"),
            ({"hoofdvestiging": "misschien"}, "hoofdvestiging"),
            ({"sbiCode": "abc"}, "sbiCode"),
            ({"sbiCode": "0011"}, "sbiCode"),
            ({"sbiSectie": "Z"}, "sbiSectie"),
            ({"werkzamePersonen": "-1"}, "werkzamePersonen"),
            ({"werkzamePersonen": "1.5"}, "werkzamePersonen"),
            ({"werkzamePersonen": True}, "werkzamePersonen"),
            ({"breedtegraad": "52,4"}, "breedtegraad"),
            ({"lengtegraad": "nan"}, "lengtegraad"),
            ({"postcode": "0123 AB"}, "postcode"),
            ({"bagNummeraanduidingId": "479200000012345"}, "bagNummeraanduidingId"),
            ({"gemeente": None}, "gemeente"),
            ({"naam": "x" * 501}, "naam"),
            ({"naam": "a\x00b"}, "naam"),
            ({"kleur": "rood"}, "kleur"),
        ],
    )
    def test_what_is_wrong_is_named_by_row_and_column(self, wijzig: dict[str, object], kolom: str) -> None:
        fouten: list[Veldfout] = []
        assert lees_rij(17, RIJ | wijzig, fouten) is None
        assert [fout.pointer for fout in fouten] == [f"/16/{kolom}"]
        assert fouten[0].melding.startswith(f"Rij 17: {kolom} ")

    def test_all_errors_of_a_row_are_named(self) -> None:
        fouten: list[Veldfout] = []
        lees_rij(1, RIJ | {"kvkNummer": "1", "sbiCode": "x", "naam": ""}, fouten)
        assert len(fouten) == 3

    def test_leading_zeros_stay_and_the_rest_follows(self) -> None:
        rij = lees_rij(1, RIJ, [])
        assert rij is not None
        assert (rij[0], rij[4]) == ("01234567", "000012345678")
        assert rij[7] == "C"
        assert rij[-2:] == (2, omvang_van(12))


VESTIGING = Vestiging(
    vestigingsnummer="000012345678",
    kvk_nummer="01234567",
    hoofdvestiging=True,
    sbi_code="1071",
    sbi_sectie="C",
    werkzame_personen=12,
    adres=Adres(None, None, None, "Zaanstad", "Noord-Holland", None, None, None),
)
