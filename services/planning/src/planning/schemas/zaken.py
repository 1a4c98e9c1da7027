"""Zaken over HTTP: for everyone without a trace of what led to them, for planners with."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, Field

from planning.domain import Bezoek, Locatie, Zaak
from shared.contracts.onderdelen import MeldingVerwijzing
from shared.contracts.waardelijsten import (
    Band,
    Domein,
    MeldingSoort,
    OngevalGevolg,
    OvertredingKlasse,
    Risico,
    Urgentie,
    ZaakSoort,
    ZaakStatus,
)
from shared.runtime.schemas import Invoer, Weergave


class LocatieWeergave(Weergave):
    """Waar gewerkt wordt, voor zover bekend."""

    gemeente: str | None
    provincie: str | None
    breedtegraad: float
    lengtegraad: float
    geschat: bool = Field(
        description="Of het punt het midden van de provincie of het land is, omdat de plek ontbreekt."
    )

    @classmethod
    def van(cls, locatie: Locatie) -> Self:
        doel = locatie.reisdoel()
        return cls(
            gemeente=locatie.gemeente,
            provincie=locatie.provincie,
            breedtegraad=doel.breedtegraad,
            lengtegraad=doel.lengtegraad,
            geschat=locatie.geschat,
        )


class BezoekWeergave(Weergave):
    """Wie er wanneer komt."""

    inspecteur_id: UUID
    bezoek_datum: date
    begint_op: AwareDatetime
    duur_minuten: int
    reistijd_minuten: int = Field(description="Reistijd naar dit bezoek toe.")

    @classmethod
    def van(cls, bezoek: Bezoek) -> Self:
        return cls(
            inspecteur_id=bezoek.inspecteur_id,
            bezoek_datum=bezoek.datum,
            begint_op=bezoek.begint_op,
            duur_minuten=bezoek.duur_minuten,
            reistijd_minuten=bezoek.reistijd_minuten,
        )


class ZaakWeergave(Weergave):
    """Een zaak, zonder iets waaruit de aanleiding blijkt."""

    id: UUID
    versie: int
    status: ZaakStatus
    kvk_nummer: str | None
    vestigingsnummer: str | None
    domein: Domein
    risicos: tuple[Risico, ...] = Field(description="Het grootste risico eerst.")
    duur_minuten: int
    locatie: LocatieWeergave
    bezoek: BezoekWeergave | None
    reden_vervallen: str | None
    gewijzigd_op: AwareDatetime

    @classmethod
    def van(cls, zaak: Zaak) -> Self:
        return cls(
            id=zaak.id,
            versie=zaak.versie,
            status=zaak.status,
            kvk_nummer=zaak.kvk_nummer,
            vestigingsnummer=zaak.vestigingsnummer,
            domein=zaak.domein,
            risicos=zaak.risicos,
            duur_minuten=zaak.duur_minuten,
            locatie=LocatieWeergave.van(zaak.kenmerken.locatie),
            bezoek=zaak.bezoek and BezoekWeergave.van(zaak.bezoek),
            reden_vervallen=zaak.reden_vervallen,
            gewijzigd_op=zaak.gewijzigd_op,
        )


class WerkvoorraadWeergave(Weergave):
    """Een open zaak zoals een planner die ziet."""

    zaak: ZaakWeergave
    soort: ZaakSoort
    urgentie: Urgentie
    band: Band
    uiterlijk_op: AwareDatetime
    te_laat_gepland: bool = Field(description="Of het bezoek na de termijn begint.")
    programma_id: UUID | None
    aangemaakt_op: AwareDatetime

    @classmethod
    def van(cls, zaak: Zaak) -> Self:
        return cls(
            zaak=ZaakWeergave.van(zaak),
            soort=zaak.soort,
            urgentie=zaak.urgentie,
            band=zaak.band,
            uiterlijk_op=zaak.uiterlijk_op,
            te_laat_gepland=zaak.te_laat_gepland,
            programma_id=zaak.programma_id,
            aangemaakt_op=zaak.aangemaakt_op,
        )


class AanleidingWeergave(Weergave):
    """Een melding die tot een zaak leidde: de soort, nooit de woorden of de melder."""

    melding_id: UUID
    soort: MeldingSoort
    urgentie: Urgentie
    ongeval_gevolg: OngevalGevolg | None
    overtreding_klasse: OvertredingKlasse | None
    direct_gevaar: bool
    verzoek_artikel_24: bool
    ontvangen_op: AwareDatetime

    @classmethod
    def van(cls, melding: MeldingVerwijzing) -> Self:
        return cls.model_validate(melding)


class VervalInvoer(Invoer):
    """Waarom een zaak zonder bezoek eindigt."""

    reden: str = Field(
        min_length=1,
        max_length=500,
        description="In gewone woorden, zonder persoonsgegevens.",
        examples=["Bedrijf gestopt."],
    )
