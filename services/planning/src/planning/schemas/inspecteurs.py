"""Inspecteurs, their agendas and their capacity over HTTP."""

from datetime import UTC, date, datetime
from typing import Annotated, Final, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, field_validator
from uuid_utils.compat import uuid7

from planning.domain import Inspecteur, Plek, Vaardigheid
from planning.domain.locatie import MIDDEN_VAN_PROVINCIE, provincie_sleutel
from planning.repository import Agendabezoek, Capaciteit
from shared.contracts.onderdelen import Breedtegraad, Lengtegraad
from shared.contracts.waardelijsten import Risico, ZaakSoort
from shared.runtime.schemas import Invoer, Weergave

from .zaken import LocatieWeergave

MAX_INSPECTEURS: Final = 5_000

Minuten = Annotated[int, Field(ge=0, le=720)]


class PlekInvoer(Invoer):
    """Een punt op aarde, in graden WGS 84."""

    breedtegraad: Breedtegraad
    lengtegraad: Lengtegraad


class InspecteurInvoer(Invoer):
    """Een inspecteur: wat die kan, en waar en wanneer die werkt."""

    naam: str = Field(min_length=1, max_length=200)
    vaardigheden: tuple[Vaardigheid, ...] = Field(
        min_length=1,
        max_length=23,
        description="Een domein voor wie dat hele domein kan, risico's voor een specialist.",
    )
    provincies: tuple[str, ...] = Field(
        min_length=1, max_length=12, description="Het werkgebied, de eigen provincie eerst.", examples=[["Utrecht"]]
    )
    thuis: PlekInvoer = Field(description="Waar de werkdag begint en eindigt.")
    minuten_per_weekdag: tuple[Minuten, ...] = Field(
        default=(480, 480, 480, 480, 480, 0, 0),
        min_length=7,
        max_length=7,
        description="Werktijd van maandag tot en met zondag in minuten, reistijd inbegrepen.",
    )
    actief: bool = Field(default=True, description="Wie niet actief is krijgt geen bezoeken.")

    @field_validator("provincies")
    @classmethod
    def _bestaan(cls, provincies: tuple[str, ...]) -> tuple[str, ...]:
        if not MIDDEN_VAN_PROVINCIE.keys() >= set(map(provincie_sleutel, provincies)):
            raise ValueError("Noem alleen de twaalf provincies van Nederland.")
        return provincies

    def naar_domein(self, inspecteur_id: UUID) -> Inspecteur:
        return Inspecteur(
            id=inspecteur_id,
            versie=1,
            naam=self.naam,
            vaardigheden=frozenset(self.vaardigheden),
            provincies=self.provincies,
            thuis=Plek(self.thuis.breedtegraad, self.thuis.lengtegraad),
            minuten_per_weekdag=self.minuten_per_weekdag,
            actief=self.actief,
            gewijzigd_op=datetime.now(UTC),
        )


class ImportInspecteur(InspecteurInvoer):
    """Een inspecteur in een import, met een eigen id als die er al is."""

    id: UUID = Field(default_factory=uuid7, description="Wie met dit id al bekend is blijft ongewijzigd.")


class ImportInvoer(Invoer):
    """Een lijst van inspecteurs."""

    inspecteurs: tuple[ImportInspecteur, ...] = Field(min_length=1, max_length=MAX_INSPECTEURS)

    def naar_domein(self) -> list[Inspecteur]:
        return [inspecteur.naar_domein(inspecteur.id) for inspecteur in self.inspecteurs]


class ImportResultaat(Weergave):
    """Wat een import heeft opgeleverd."""

    toegevoegd: int
    al_bekend: int


class PlekWeergave(Weergave):
    """Een punt op aarde, in graden WGS 84."""

    breedtegraad: float
    lengtegraad: float


class InspecteurWeergave(Weergave):
    """Een inspecteur."""

    id: UUID
    versie: int
    naam: str
    vaardigheden: tuple[Vaardigheid, ...]
    provincies: tuple[str, ...]
    thuis: PlekWeergave
    minuten_per_weekdag: tuple[int, ...]
    actief: bool
    gewijzigd_op: AwareDatetime

    @classmethod
    def van(cls, inspecteur: Inspecteur) -> Self:
        return cls(
            id=inspecteur.id,
            versie=inspecteur.versie,
            naam=inspecteur.naam,
            vaardigheden=tuple(sorted(inspecteur.vaardigheden)),
            provincies=inspecteur.provincies,
            thuis=PlekWeergave.model_validate(inspecteur.thuis),
            minuten_per_weekdag=inspecteur.minuten_per_weekdag,
            actief=inspecteur.actief,
            gewijzigd_op=inspecteur.gewijzigd_op,
        )


class AgendabezoekWeergave(Weergave):
    """Een bezoek zoals de inspecteur het ziet: waar, wanneer en waarover, en niets over de aanleiding."""

    zaak_id: UUID
    bezoek_datum: date
    begint_op: AwareDatetime
    duur_minuten: int
    reistijd_minuten: int = Field(description="Reistijd naar dit bezoek toe.")
    kvk_nummer: str | None
    vestigingsnummer: str | None
    risicos: tuple[Risico, ...]
    locatie: LocatieWeergave

    @classmethod
    def van(cls, gepland: Agendabezoek) -> Self:
        return cls(
            zaak_id=gepland.zaak_id,
            bezoek_datum=gepland.bezoek.datum,
            begint_op=gepland.bezoek.begint_op,
            duur_minuten=gepland.bezoek.duur_minuten,
            reistijd_minuten=gepland.bezoek.reistijd_minuten,
            kvk_nummer=gepland.kvk_nummer,
            vestigingsnummer=gepland.vestigingsnummer,
            risicos=gepland.risicos,
            locatie=LocatieWeergave.van(gepland.locatie),
        )


class CapaciteitWeergave(Weergave):
    """De minuten van alle inspecteurs van een provincie op een dag; wie er meer heeft telt in de eerste."""

    provincie: str
    dag_datum: date
    beschikbaar_minuten: int
    geboekt_minuten: int = Field(description="Bezoeken en reistijd samen.")
    reactief_minuten: int = Field(description="Bezoeken na meldingen, zonder reistijd.")
    actief_minuten: int = Field(description="Bezoeken uit programma's, zonder reistijd.")

    @classmethod
    def van(cls, capaciteit: Capaciteit) -> Self:
        return cls(
            provincie=capaciteit.provincie,
            dag_datum=capaciteit.datum,
            beschikbaar_minuten=capaciteit.beschikbaar,
            geboekt_minuten=capaciteit.geboekt,
            reactief_minuten=capaciteit.per_soort[ZaakSoort.REACTIEF],
            actief_minuten=capaciteit.per_soort[ZaakSoort.ACTIEF],
        )
