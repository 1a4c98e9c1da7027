from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from deploy.lokaal.chain import Chain
from shared.contracts.envelope import Contract, Event
from shared.contracts.interventie import InterventieToegewezenV1
from shared.contracts.meldingen import MeldingOntvangenV1
from shared.contracts.onderdelen import Bedrijfskenmerken, MeldingVerwijzing
from shared.contracts.planning import PlanningBijgewerktV1
from shared.contracts.risico import RisicoprofielHerbeoordeeldV1
from shared.contracts.waardelijsten import (
    Aanleiding,
    Band,
    Domein,
    InterventieType,
    MeldingSoort,
    Risico,
    Urgentie,
    Werkgeverstype,
    ZaakSoort,
    ZaakStatus,
)

T0 = datetime(2026, 1, 5, 9, tzinfo=UTC)
KENMERKEN = Bedrijfskenmerken(
    naleving=0.5, organisatiegraad=0.5, invloed=0.5, werkgeverstype=Werkgeverstype.GOEDWILLEND
)


def _event(data: Contract, na_ms: int = 0) -> Event[Contract]:
    return Event.of(data, key="99000001", subject="1", time=T0 + timedelta(milliseconds=na_ms))


def _ontvangen(melding_id: UUID, urgentie: Urgentie = Urgentie.U3_HOOG) -> Event[Contract]:
    return _event(
        MeldingOntvangenV1(
            melding_id=melding_id,
            soort=MeldingSoort.KLACHT,
            domein=Domein.EERLIJK_WERK,
            urgentie=urgentie,
            risicos=(Risico.ONDERBETALING,),
            ontvangen_op=T0,
        )
    )


def _verwijzing(melding_id: UUID) -> MeldingVerwijzing:
    return MeldingVerwijzing(
        melding_id=melding_id, soort=MeldingSoort.KLACHT, urgentie=Urgentie.U3_HOOG, ontvangen_op=T0
    )


def _herbeoordeeld(melding_id: UUID) -> Event[Contract]:
    return _event(
        RisicoprofielHerbeoordeeldV1(
            aanleiding=Aanleiding.MELDING,
            melding=_verwijzing(melding_id),
            domein=Domein.EERLIJK_WERK,
            risicos=(Risico.ONDERBETALING,),
            grootste_risico=Risico.ONDERBETALING,
            score_na=2.0,
            band_voor=Band.LAAG,
            band_na=Band.HOOG,
            onzeker=False,
            kenmerken=KENMERKEN,
            herbeoordeeld_op=T0,
        )
    )


def _gepland(*meldingen: UUID, status: ZaakStatus = ZaakStatus.INGEPLAND) -> Event[Contract]:
    bezoek = (
        {"inspecteur_id": uuid7(), "bezoek_datum": date(2026, 1, 6), "begint_op": T0, "duur_minuten": 90}
        if status is ZaakStatus.INGEPLAND
        else {}
    )
    return _event(
        PlanningBijgewerktV1(
            zaak_id=uuid7(),
            versie=1,
            soort=ZaakSoort.REACTIEF,
            status=status,
            domein=Domein.EERLIJK_WERK,
            risicos=(Risico.ONDERBETALING,),
            band=Band.HOOG,
            urgentie=Urgentie.U3_HOOG,
            meldingen=tuple(_verwijzing(melding) for melding in meldingen),
            kenmerken=KENMERKEN,
            bijgewerkt_op=T0,
            **bezoek,
        )
    )


def _toegewezen(*meldingen: UUID, interventie: UUID, na_ms: int) -> Event[Contract]:
    return _event(
        InterventieToegewezenV1(
            interventie_id=interventie,
            zaak_id=uuid7(),
            interventie_type=InterventieType.INSPECTIE,
            inspecteur_id=uuid7(),
            melding_ids=meldingen,
            bezoek_datum=date(2026, 1, 6),
            toegewezen_op=T0,
        ),
        na_ms,
    )


def test_the_end_is_reached_once_in_whatever_order_the_events_come() -> None:
    een, two, interventie = uuid7(), uuid7(), uuid7()
    chain = Chain()
    reached = [
        link.melding_id
        for event in (
            _toegewezen(een, interventie=interventie, na_ms=80),
            _gepland(een),
            _ontvangen(een),
            _herbeoordeeld(een),
            _ontvangen(two),
            _herbeoordeeld(two),
            _gepland(een, two),
            _toegewezen(een, two, interventie=interventie, na_ms=400),
        )
        for link in chain.take_in(event)
    ]
    assert reached == [een, two]
    assert [chain.links[melding].millis for melding in reached] == [80, 400]
    assert chain.interventies_of([een, two]) == 1


def test_what_is_not_investigated_ends_at_risico() -> None:
    melding = uuid7()
    chain = Chain()
    assert list(chain.take_in(_ontvangen(melding, Urgentie.U5_RISICO_INPUT))) == []
    assert chain.under_way([melding]) == [melding]
    (link,) = chain.take_in(_herbeoordeeld(melding))
    assert link.melding_id == melding
    assert chain.under_way([melding]) == []
    assert chain.interventies_of([melding]) == 0


def test_what_waits_for_capacity_has_come_as_far_as_it_can() -> None:
    melding = uuid7()
    chain = Chain()
    for event in (_ontvangen(melding), _herbeoordeeld(melding)):
        list(chain.take_in(event))
    assert chain.under_way([melding])
    assert list(chain.take_in(_gepland(melding, status=ZaakStatus.WACHT_OP_CAPACITEIT)))
    assert chain.done == 1
