"""From a reassessment to what others may know of it, and from what others tell to what it means here."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from risico.domain import DOMEIN_VAN, Bevinding, Bewijsplaats, Klasse, Oorzaaksoort
from risico.model import Dossier, Herbeoordeling, Model, Oorzaak
from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1
from shared.contracts.meldingen import MeldingBeoordeeldV1, MeldingGekoppeldV1, MeldingOntvangenV1
from shared.contracts.onderdelen import Bedrijfskenmerken, Locatie, MeldingVerwijzing
from shared.contracts.risico import RisicoprofielHerbeoordeeldV1, VestigingBeeindigdV1
from shared.contracts.waardelijsten import Aanleiding, Domein, InterventieType


def oorzaak_melding(event: Event[MeldingOntvangenV1]) -> Oorzaak:
    return Oorzaak(Oorzaaksoort.MELDING, event.id, event.data.melding_id, event.data.ontvangen_op)


def oorzaak_interventie(event: Event[InterventieAfgerondV1]) -> Oorzaak:
    return Oorzaak(Oorzaaksoort.INTERVENTIE, event.id, event.data.interventie_id, event.data.afgerond_op)


def klasse_van(data: MeldingOntvangenV1 | MeldingGekoppeldV1 | MeldingBeoordeeldV1) -> Klasse:
    """Take what evidence is made of from an event about a melding."""
    melding = data if isinstance(data, MeldingOntvangenV1) else data.melding
    return Klasse(melding.soort, melding.urgentie, data.risicos, melding.ontvangen_op)


def plaats_van(
    data: MeldingGekoppeldV1 | MeldingBeoordeeldV1, gevonden: Mapping[tuple[str | None, str | None], str]
) -> Bewijsplaats:
    """Say at which company a melding counts, and at which vestiging among those found in the register."""
    genoemd = data.vestigingsnummer
    return Bewijsplaats(data.kvk_nummer, gevonden.get((data.kvk_nummer, genoemd)), genoemd)


def bevinding_van(afgerond: InterventieAfgerondV1, vestigingsnummer: str | None) -> Bevinding:
    return Bevinding(
        interventie_id=afgerond.interventie_id,
        vestigingsnummer=vestigingsnummer,
        risicos=afgerond.risicos,
        uitkomst=afgerond.uitkomst,
        overtreding_klasse=afgerond.overtreding_klasse,
        instrumenten=afgerond.instrumenten,
        afgerond_op=afgerond.afgerond_op,
        inspecteur_id=afgerond.inspecteur_id,
        kvk_nummer=afgerond.kvk_nummer,
        genoemde_vestiging=afgerond.vestigingsnummer,
        planmatig=afgerond.interventie_type is InterventieType.INSPECTIE and not afgerond.melding_ids,
    )


def herbeoordeeld_om_melding(
    herbeoordeling: Herbeoordeling, dossier: Dossier, model: Model, event: Event[MeldingOntvangenV1]
) -> Event[RisicoprofielHerbeoordeeldV1]:
    """Tell that a melding made us judge anew; an employer outside the register is where the melding says he is."""
    melding = event.data
    return _herbeoordeeld(
        herbeoordeling,
        dossier,
        model,
        key=event.key,
        traceparent=event.traceparent,
        aanleiding=Aanleiding.MELDING,
        domein=melding.domein,
        melding=MeldingVerwijzing(
            melding_id=melding.melding_id,
            soort=melding.soort,
            urgentie=melding.urgentie,
            ongeval_gevolg=melding.ongeval_gevolg,
            overtreding_klasse=melding.overtreding_klasse,
            direct_gevaar=melding.direct_gevaar,
            verzoek_artikel_24=melding.verzoek_artikel_24,
            ontvangen_op=melding.ontvangen_op,
        ),
        locatie=melding.locatie,
    )


def herbeoordeeld_om_interventie(
    herbeoordeling: Herbeoordeling, dossier: Dossier, model: Model, event: Event[InterventieAfgerondV1]
) -> Event[RisicoprofielHerbeoordeeldV1]:
    return _herbeoordeeld(
        herbeoordeling,
        dossier,
        model,
        key=event.key,
        traceparent=event.traceparent,
        aanleiding=Aanleiding.INTERVENTIE,
        domein=DOMEIN_VAN[herbeoordeling.risicos[0]],
        interventie_id=event.data.interventie_id,
    )


def herbeoordeeld_om_gegevens(
    herbeoordeling: Herbeoordeling, dossier: Dossier, model: Model
) -> Event[RisicoprofielHerbeoordeeldV1]:
    """Tell that time, the register, a new model version or a correction moved the judgement, and nothing happened."""
    return _herbeoordeeld(
        herbeoordeling,
        dossier,
        model,
        key=str(herbeoordeling.kvk_nummer),
        traceparent=None,
        aanleiding=Aanleiding.PARAMETERS,
        domein=DOMEIN_VAN[herbeoordeling.grootste_risico],
    )


def vestiging_beeindigd(
    kvk_nummer: str, vestigingsnummer: str, datum: date, *, laatste: bool, bekend_op: datetime
) -> Event[VestigingBeeindigdV1]:
    data = VestigingBeeindigdV1(
        kvk_nummer=kvk_nummer,
        vestigingsnummer=vestigingsnummer,
        opheffingsdatum=datum,
        laatste_van_bedrijf=laatste,
        bekend_op=bekend_op,
    )
    return Event.of(data, key=kvk_nummer, subject=vestigingsnummer, time=bekend_op)


def _herbeoordeeld(
    herbeoordeling: Herbeoordeling,
    dossier: Dossier,
    model: Model,
    *,
    key: str,
    traceparent: str | None,
    aanleiding: Aanleiding,
    domein: Domein,
    melding: MeldingVerwijzing | None = None,
    interventie_id: UUID | None = None,
    locatie: Locatie | None = None,
) -> Event[RisicoprofielHerbeoordeeldV1]:
    return Event(
        id=herbeoordeling.id,
        key=key,
        subject=herbeoordeling.vestigingsnummer or key,
        time=herbeoordeling.herbeoordeeld_op,
        data=RisicoprofielHerbeoordeeldV1(
            kvk_nummer=herbeoordeling.kvk_nummer,
            vestigingsnummer=herbeoordeling.vestigingsnummer,
            aanleiding=aanleiding,
            melding=melding,
            interventie_id=interventie_id,
            domein=domein,
            risicos=herbeoordeling.risicos,
            grootste_risico=herbeoordeling.grootste_risico,
            score_voor=herbeoordeling.score_voor,
            score_na=herbeoordeling.score_na,
            band_voor=herbeoordeling.band_voor,
            band_na=herbeoordeling.band_na,
            onzeker=herbeoordeling.onzeker,
            kenmerken=_kenmerken(dossier, model, locatie),
            herbeoordeeld_op=herbeoordeling.herbeoordeeld_op,
            opheffingsdatum=None if dossier.vestiging is None else dossier.vestiging.opheffingsdatum,
        ),
        traceparent=traceparent,
    )


def _kenmerken(dossier: Dossier, model: Model, locatie: Locatie | None) -> Bedrijfskenmerken:
    vestiging = dossier.vestiging
    sector = model.sector(dossier.populatie.segment.sectie)
    if vestiging is not None:
        adres = vestiging.adres
        locatie = Locatie(
            gemeente=adres.gemeente,
            provincie=adres.provincie,
            breedtegraad=adres.breedtegraad,
            lengtegraad=adres.lengtegraad,
        )
    return Bedrijfskenmerken(
        sbi_code=None if vestiging is None else vestiging.sbi_code,
        sbi_sectie=None if vestiging is None else vestiging.sbi_sectie,
        werkzame_personen=None if vestiging is None else vestiging.werkzame_personen,
        locatie=locatie or Locatie(),
        naleving=dossier.naleving,
        organisatiegraad=sector.organisatiegraad,
        invloed=sector.invloed,
        werkgeverstype=dossier.werkgeverstype,
    )
