"""From the events of planning to the domain, and from the domain to our own events."""

from collections.abc import Sequence

from interventie.domain import (
    Aanleiding,
    Afronding,
    Bevinding,
    Bezoek,
    Dossier,
    Feiten,
    Plan,
    Stap,
    onderzochte_risicos,
)
from shared.contracts.envelope import Contract, Event
from shared.contracts.interventie import InterventieAfgerondV1, InterventieGeannuleerdV1, InterventieToegewezenV1
from shared.contracts.onderdelen import MeldingVerwijzing
from shared.contracts.planning import PlanningBijgewerktV1
from shared.contracts.waardelijsten import ZaakStatus


def plan_van(event: Event[PlanningBijgewerktV1]) -> Plan:
    data = event.data
    kenmerken = data.kenmerken
    return Plan(
        zaak_id=data.zaak_id,
        sleutel=event.key,
        versie=data.versie,
        status=data.status,
        kvk_nummer=data.kvk_nummer,
        vestigingsnummer=data.vestigingsnummer,
        domein=data.domein,
        feiten=Feiten(
            zaak_soort=data.soort,
            urgentie=data.urgentie,
            band=data.band,
            risicos=data.risicos,
            werkgeverstype=kenmerken.werkgeverstype,
            naleving=kenmerken.naleving,
            organisatiegraad=kenmerken.organisatiegraad,
            invloed=kenmerken.invloed,
            werkzame_personen=kenmerken.werkzame_personen,
            aanleidingen=tuple(map(_aanleiding, data.meldingen)),
        ),
        bezoek=_bezoek(data),
        losgemaakt=frozenset(data.losgemaakt),
    )


def gevolgen(stap: Stap) -> list[Event[Contract]]:
    """Tell what others must hear of a change before the outcome: a new assignment, or that nobody will go."""
    if stap.is_annulering:
        return [_interventie_geannuleerd(stap.dossier)]
    return [_interventie_toegewezen(stap.dossier)] if stap.is_nieuwe_toewijzing else []


def _interventie_toegewezen(dossier: Dossier) -> Event[InterventieToegewezenV1]:
    interventie = dossier.interventie
    bezoek = interventie.bezoek
    return Event.of(
        InterventieToegewezenV1(
            interventie_id=interventie.id,
            zaak_id=interventie.zaak_id,
            interventie_type=interventie.type,
            inspecteur_id=bezoek and bezoek.inspecteur_id,
            kvk_nummer=interventie.kvk_nummer,
            vestigingsnummer=interventie.vestigingsnummer,
            melding_ids=dossier.melding_ids,
            bezoek_datum=bezoek and bezoek.bezoek_datum,
            toegewezen_op=interventie.toegewezen_op,
        ),
        key=interventie.sleutel,
        subject=interventie.id,
    )


def interventie_afgerond(
    dossier: Dossier, afronding: Afronding, bevindingen: Sequence[Bevinding]
) -> Event[InterventieAfgerondV1]:
    """Tell of the outcome; what the inspector wrote stays here."""
    interventie = dossier.interventie
    bezoek = interventie.bezoek
    return Event.of(
        InterventieAfgerondV1(
            interventie_id=interventie.id,
            zaak_id=interventie.zaak_id,
            interventie_type=interventie.type,
            inspecteur_id=bezoek and bezoek.inspecteur_id,
            kvk_nummer=interventie.kvk_nummer,
            vestigingsnummer=interventie.vestigingsnummer,
            melding_ids=dossier.melding_ids,
            risicos=onderzochte_risicos(afronding.uitkomst, bevindingen),
            uitkomst=afronding.uitkomst,
            overtreding_klasse=afronding.overtreding_klasse,
            instrumenten=afronding.instrumenten,
            afgerond_op=interventie.afgerond_op,
        ),
        key=interventie.sleutel,
        subject=interventie.id,
    )


def _interventie_geannuleerd(dossier: Dossier) -> Event[InterventieGeannuleerdV1]:
    """Tell that nothing comes of it; why is in the words of a person, and stays here."""
    interventie = dossier.interventie
    return Event.of(
        InterventieGeannuleerdV1(
            interventie_id=interventie.id,
            zaak_id=interventie.zaak_id,
            kvk_nummer=interventie.kvk_nummer,
            vestigingsnummer=interventie.vestigingsnummer,
            melding_ids=dossier.melding_ids,
            geannuleerd_op=interventie.gewijzigd_op,
        ),
        key=interventie.sleutel,
        subject=interventie.id,
    )


def _aanleiding(melding: MeldingVerwijzing) -> Aanleiding:
    return Aanleiding(
        melding_id=melding.melding_id,
        soort=melding.soort,
        urgentie=melding.urgentie,
        ongeval_gevolg=melding.ongeval_gevolg,
        overtreding_klasse=melding.overtreding_klasse,
        direct_gevaar=melding.direct_gevaar,
        verzoek_artikel_24=melding.verzoek_artikel_24,
        ontvangen_op=melding.ontvangen_op,
    )


def _bezoek(data: PlanningBijgewerktV1) -> Bezoek | None:
    match data:
        case PlanningBijgewerktV1(
            status=ZaakStatus.INGEPLAND, inspecteur_id=inspecteur, bezoek_datum=dag, begint_op=begin, duur_minuten=duur
        ) if inspecteur and dag and begin and duur:
            return Bezoek(inspecteur, dag, begin, duur)
    return None
