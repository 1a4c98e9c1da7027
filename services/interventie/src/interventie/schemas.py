"""The bodies of the API; what shows an interventie carries nothing of what caused it."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field

from interventie.domain import (
    Aanleiding,
    Afronding,
    Bevinding,
    Interventie,
    Keuze,
    LegBevindingVast,
    Status,
    Statusovergang,
)
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
)
from shared.runtime.schemas import Invoer, Weergave

Reden = Annotated[
    str,
    Field(min_length=1, max_length=500, description="Waarom; noem geen personen.", examples=["De inspecteur is ziek."]),
]
Factor = Annotated[float, Field(ge=0, le=1)]


class RedenInvoer(Invoer):
    """Waarom een interventie wordt opgeschort of geannuleerd."""

    reden: Reden


class HertoewijzingInvoer(Invoer):
    """Aan wie een interventie wordt gegeven."""

    inspecteur_id: UUID


class BevindingInvoer(Invoer):
    """Wat de inspecteur vond, per risico en wet."""

    risico: Risico
    wet: Wet
    overtreding_klasse: OvertredingKlasse | None = Field(
        default=None, description="Alleen als er een overtreding is gevonden."
    )
    toelichting: str = Field(
        min_length=1,
        max_length=10_000,
        description="Wat er is gezien. Blijft binnen de inspectie.",
        examples=["De steiger op de tweede verdieping heeft geen leuning."],
    )

    def naar_opdracht(self) -> LegBevindingVast:
        return LegBevindingVast(
            risico=self.risico,
            wet=self.wet,
            overtreding_klasse=self.overtreding_klasse,
            toelichting=self.toelichting,
        )


class AfrondingInvoer(Invoer):
    """De uitkomst, met de klasse van de overtreding en de instrumenten die daarbij passen."""

    uitkomst: Uitkomst
    overtreding_klasse: OvertredingKlasse | None = Field(
        default=None, description="Verplicht bij een overtreding: de zwaarste klasse van de bevindingen."
    )
    instrumenten: tuple[Instrument, ...] = Field(
        default=(), max_length=len(Instrument), description="Minstens één bij een overtreding of doorverwijzing."
    )

    def naar_domein(self) -> Afronding:
        return Afronding(self.uitkomst, self.overtreding_klasse, self.instrumenten)


class InterventieWeergave(Weergave):
    """Een interventie zoals een inspecteur die ziet."""

    id: UUID
    zaak_id: UUID
    type: InterventieType
    status: Status
    reden: str | None = Field(default=None, description="Waarom de interventie is opgeschort of geannuleerd.")
    domein: Domein
    risicos: tuple[Risico, ...]
    kvk_nummer: str | None = None
    vestigingsnummer: str | None = None
    inspecteur_id: UUID | None = None
    bezoek_datum: date | None = Field(default=None, json_schema_extra={"format": "date"})
    begint_op: AwareDatetime | None = None
    duur_minuten: int | None = None
    toegewezen_op: AwareDatetime | None = None
    uitkomst: Uitkomst | None = None
    overtreding_klasse: OvertredingKlasse | None = None
    instrumenten: tuple[Instrument, ...] = ()
    afgerond_op: AwareDatetime | None = None
    gewijzigd_op: AwareDatetime

    @classmethod
    def van(cls, interventie: Interventie) -> Self:
        bezoek, afronding = interventie.bezoek, interventie.afronding
        return cls(
            id=interventie.id,
            zaak_id=interventie.zaak_id,
            type=interventie.type,
            status=interventie.status,
            reden=interventie.reden,
            domein=interventie.domein,
            risicos=interventie.risicos,
            kvk_nummer=interventie.kvk_nummer,
            vestigingsnummer=interventie.vestigingsnummer,
            inspecteur_id=bezoek and bezoek.inspecteur_id,
            bezoek_datum=bezoek and bezoek.bezoek_datum,
            begint_op=bezoek and bezoek.begint_op,
            duur_minuten=bezoek and bezoek.duur_minuten,
            toegewezen_op=interventie.toegewezen_op,
            uitkomst=afronding and afronding.uitkomst,
            overtreding_klasse=afronding and afronding.overtreding_klasse,
            instrumenten=afronding.instrumenten if afronding else (),
            afgerond_op=interventie.afgerond_op,
            gewijzigd_op=interventie.gewijzigd_op,
        )


class StatusovergangWeergave(Weergave):
    """Een stap in het verloop van een interventie."""

    van: Status | None = None
    naar: Status
    reden: str | None = None
    door: str
    op: AwareDatetime

    @classmethod
    def uit(cls, overgang: Statusovergang) -> Self:
        return cls.model_validate(overgang)


class BevindingWeergave(Weergave):
    """Een vastgelegde bevinding."""

    id: UUID
    risico: Risico
    wet: Wet
    overtreding_klasse: OvertredingKlasse | None = None
    toelichting: str
    vastgelegd_door: str
    vastgelegd_op: AwareDatetime

    @classmethod
    def van(cls, bevinding: Bevinding) -> Self:
        return cls.model_validate(bevinding)


class AanleidingWeergave(Weergave):
    """Een melding waarop een interventie volgde; nooit te tonen aan de werkgever."""

    melding_id: UUID
    soort: MeldingSoort
    urgentie: Urgentie
    ongeval_gevolg: OngevalGevolg | None = None
    overtreding_klasse: OvertredingKlasse | None = None
    direct_gevaar: bool
    verzoek_artikel_24: bool
    ontvangen_op: AwareDatetime

    @classmethod
    def van(cls, aanleiding: Aanleiding) -> Self:
        return cls.model_validate(aanleiding)


class KeuzeWeergave(Weergave):
    """Waarom dit type interventie is gekozen, met de feiten waarop de keuze rust."""

    type: InterventieType
    regel: str = Field(description="De regel uit de keuzetabel die gold.")
    reden: str
    grenzen_datum: date = Field(description="De ingangsdatum van de gebruikte grenswaarden.")
    zaak_soort: ZaakSoort
    urgentie: Urgentie
    band: Band
    risicos: tuple[Risico, ...]
    werkgeverstype: Werkgeverstype
    naleving: Factor
    organisatiegraad: Factor
    invloed: Factor
    werkzame_personen: int | None = None
    gekozen_op: AwareDatetime

    @classmethod
    def van(cls, keuze: Keuze) -> Self:
        feiten = keuze.feiten
        return cls(
            type=keuze.type,
            regel=keuze.regel,
            reden=keuze.reden,
            grenzen_datum=keuze.grenzen_vanaf,
            zaak_soort=feiten.zaak_soort,
            urgentie=feiten.urgentie,
            band=feiten.band,
            risicos=feiten.risicos,
            werkgeverstype=feiten.werkgeverstype,
            naleving=feiten.naleving,
            organisatiegraad=feiten.organisatiegraad,
            invloed=feiten.invloed,
            werkzame_personen=feiten.werkzame_personen,
            gekozen_op=keuze.gekozen_op,
        )
