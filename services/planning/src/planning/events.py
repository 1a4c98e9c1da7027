"""From the events of others to the domain, and from the domain to our own events."""

from collections.abc import Sequence
from uuid import UUID

from planning.domain import Kenmerken, Locatie, Plek, Profiel, Zaak
from shared.contracts.envelope import Event
from shared.contracts.onderdelen import Bedrijfskenmerken, MeldingVerwijzing
from shared.contracts.onderdelen import Locatie as LocatieV1
from shared.contracts.planning import PlanningBijgewerktV1
from shared.contracts.risico import RisicoprofielHerbeoordeeldV1
from shared.contracts.waardelijsten import Risico, ZaakStatus


def kenmerken_van(data: RisicoprofielHerbeoordeeldV1) -> Kenmerken:
    """Take over what risico knows of the company; coordinates count as a pair or not at all."""
    kenmerken, waar = data.kenmerken, data.kenmerken.locatie
    plek = None
    if waar.breedtegraad is not None and waar.lengtegraad is not None:
        plek = Plek(waar.breedtegraad, waar.lengtegraad)
    return Kenmerken(
        sbi_code=kenmerken.sbi_code,
        sbi_sectie=kenmerken.sbi_sectie,
        werkzame_personen=kenmerken.werkzame_personen,
        locatie=Locatie(waar.gemeente, waar.provincie, plek),
        naleving=kenmerken.naleving,
        organisatiegraad=kenmerken.organisatiegraad,
        invloed=kenmerken.invloed,
        werkgeverstype=kenmerken.werkgeverstype,
    )


def profiel_van(event: Event[RisicoprofielHerbeoordeeldV1]) -> Profiel:
    """Take over what a zaak of this company would be made of."""
    data = event.data
    return Profiel(
        sleutel=event.key,
        kvk_nummer=data.kvk_nummer,
        vestigingsnummer=data.vestigingsnummer,
        domein=data.domein,
        risicos=risicos_van(data),
        band=data.band_na,
        kenmerken=kenmerken_van(data),
    )


def risicos_van(data: RisicoprofielHerbeoordeeldV1) -> tuple[Risico, ...]:
    """Give the risicos, the greatest first."""
    return tuple(dict.fromkeys((data.grootste_risico, *data.risicos)))


def planning_bijgewerkt(
    zaak: Zaak, meldingen: Sequence[MeldingVerwijzing], losgemaakt: Sequence[UUID] = ()
) -> Event[PlanningBijgewerktV1]:
    """Tell how a zaak stands after a change, with the meldingen that led to it and those that left it."""
    kenmerken, locatie, plek = zaak.kenmerken, zaak.kenmerken.locatie, zaak.kenmerken.locatie.plek
    bezoek = zaak.bezoek if zaak.status is ZaakStatus.INGEPLAND else None
    return Event.of(
        PlanningBijgewerktV1(
            zaak_id=zaak.id,
            versie=zaak.versie,
            soort=zaak.soort,
            status=zaak.status,
            programma_id=zaak.programma_id,
            kvk_nummer=zaak.kvk_nummer,
            vestigingsnummer=zaak.vestigingsnummer,
            domein=zaak.domein,
            risicos=zaak.risicos,
            band=zaak.band,
            urgentie=zaak.urgentie,
            uiterlijk_op=zaak.uiterlijk_op,
            inspecteur_id=bezoek and bezoek.inspecteur_id,
            bezoek_datum=bezoek and bezoek.datum,
            begint_op=bezoek and bezoek.begint_op,
            duur_minuten=bezoek.duur_minuten if bezoek else zaak.duur_minuten,
            meldingen=tuple(meldingen),
            losgemaakt=tuple(losgemaakt),
            kenmerken=Bedrijfskenmerken(
                sbi_code=kenmerken.sbi_code,
                sbi_sectie=kenmerken.sbi_sectie,
                werkzame_personen=kenmerken.werkzame_personen,
                locatie=LocatieV1(
                    gemeente=locatie.gemeente,
                    provincie=locatie.provincie,
                    breedtegraad=plek and plek.breedtegraad,
                    lengtegraad=plek and plek.lengtegraad,
                ),
                naleving=kenmerken.naleving,
                organisatiegraad=kenmerken.organisatiegraad,
                invloed=kenmerken.invloed,
                werkgeverstype=kenmerken.werkgeverstype,
            ),
            bijgewerkt_op=zaak.gewijzigd_op,
        ),
        key=zaak.sleutel,
        subject=zaak.id,
        time=zaak.gewijzigd_op,
    )
