"""What persons do with a melding: steps, answers of triage, decisions and couplings."""

from datetime import date
from typing import Annotated, Self

from pydantic import AwareDatetime, Field

from meldingen.domain import (
    Bewijs,
    Herleidbaarheid,
    JaNeeOnbekend,
    Kandidaat,
    Koppeling,
    KwetsbareGroep,
    OverdrachtAntwoord,
    Triage,
    Triageantwoorden,
    UrgentieRegel,
    Werkgever,
)
from shared.contracts.onderdelen import KvkNummer, Vestigingsnummer
from shared.contracts.waardelijsten import (
    Ketenpartner,
    OngevalGevolg,
    OvertredingKlasse,
    Uitkomst,
    Urgentie,
    Wet,
)
from shared.runtime.schemas import Invoer, Weergave

from .velden import AantalGetroffenen, Naam, Regel, Risicos

Woorden = Annotated[
    str, Field(min_length=1, max_length=4_000, description="In eigen woorden. Wordt versleuteld bewaard.")
]


class VragenInvoer(Invoer):
    """Wat er aan de melder wordt gevraagd."""

    vragen: list[Annotated[str, Field(min_length=1, max_length=1_000)]] = Field(
        min_length=1, max_length=20, description="De vragen, in eigen woorden. Worden versleuteld bewaard."
    )


class MelderantwoordInvoer(Invoer):
    """Wat de melder antwoordde, als dat langs een andere weg dan zijn ontvangstcode kwam."""

    aanvulling: Woorden


class AfhandelingInvoer(Invoer):
    """Hoe het onderzoek afliep."""

    uitkomst: Uitkomst


class UrgentieInvoer(Invoer):
    """De klasse die een mens aan een melding geeft, en waarom."""

    urgentie: Urgentie
    reden: Woorden


class GevolgInvoer(Invoer):
    """Het gevolg van een ongeval, zoals dat nu bekend is."""

    gevolg: OngevalGevolg


class OverdrachtInvoer(Invoer):
    """Wat de ketenpartner antwoordde."""

    antwoord: OverdrachtAntwoord


class TriageInvoer(Invoer):
    """De antwoorden op de twaalf vragen van de triage."""

    direct_gevaar: bool = Field(description="Is er nu gevaar?")
    gevolg: OngevalGevolg | None = Field(default=None, description="Wat is het gevolg? Alleen bij een ongeval.")
    wetten: frozenset[Wet] = Field(default=frozenset(), description="Om welke wetten gaat het?")
    risicos: Risicos
    overtreding_klasse: OvertredingKlasse | None = Field(default=None, description="Hoe zwaar is de overtreding?")
    aantal_getroffenen: AantalGetroffenen | None = None
    kwetsbare_groepen: frozenset[KwetsbareGroep] = Field(
        default=frozenset(), description="Welke kwetsbare groepen treft het?"
    )
    duurt_voort: JaNeeOnbekend = Field(description="Is het nog aan de gang?")
    bewijs: frozenset[Bewijs] = Field(
        default=frozenset(), description="Wat is zo precies bekend dat een inspecteur ernaar kan zoeken?"
    )
    historie: JaNeeOnbekend = Field(description="Is er een voorgeschiedenis bij dit bedrijf of op dit adres?")
    gerechtigd_artikel_24: bool = Field(
        description="Komt het verzoek van een ondernemingsraad, personeelsvertegenwoordiging of vakbond?"
    )
    herleidbaarheid: Herleidbaarheid = Field(description="Kan een bezoek laten zien wie er meldde?")
    andere_autoriteit: Ketenpartner | None = Field(default=None, description="Is een andere autoriteit bevoegd?")
    lopend_onderzoek: JaNeeOnbekend = Field(description="Loopt er al een onderzoek?")

    def naar_domein(self) -> Triageantwoorden:
        return Triageantwoorden(
            direct_gevaar=self.direct_gevaar,
            gevolg=self.gevolg,
            wetten=self.wetten,
            risicos=tuple(self.risicos),
            overtreding_klasse=self.overtreding_klasse,
            aantal_getroffenen=self.aantal_getroffenen,
            kwetsbare_groepen=self.kwetsbare_groepen,
            duurt_voort=self.duurt_voort,
            bewijs=self.bewijs,
            historie=self.historie,
            gerechtigd_artikel_24=self.gerechtigd_artikel_24,
            herleidbaarheid=self.herleidbaarheid,
            andere_autoriteit=self.andere_autoriteit,
            lopend_onderzoek=self.lopend_onderzoek,
        )


class TriageWeergave(Weergave):
    """De antwoorden van de triage, met wie ze wanneer gaf."""

    antwoorden: TriageInvoer
    beantwoord_door: str
    beantwoord_op: AwareDatetime

    @classmethod
    def van(cls, triage: Triage) -> Self:
        return cls(
            antwoorden=TriageInvoer.model_validate(triage.antwoorden, from_attributes=True, by_name=True, strict=False),
            beantwoord_door=triage.door,
            beantwoord_op=triage.op,
        )


class UrgentieregelWeergave(Weergave):
    """Een regel van de tabel die de urgentie bepaalt; de eerste die op een dag van kracht is en geldt, beslist."""

    id: str
    klasse: Urgentie
    reden: str
    geldig_vanaf_datum: date = Field(description="De eerste dag waarop de regel van kracht is.")
    geldig_tot_datum: date | None = Field(
        description="De eerste dag waarop de regel niet meer van kracht is; leeg zolang niets hem vervangt.",
        json_schema_extra={"format": "date"},
    )

    @classmethod
    def van(cls, regel: UrgentieRegel) -> Self:
        return cls(
            id=regel.id,
            klasse=regel.klasse,
            reden=regel.reden,
            geldig_vanaf_datum=regel.geldig_vanaf,
            geldig_tot_datum=regel.geldig_tot,
        )


class KoppelingInvoer(Invoer):
    """Het bedrijf waar de melding over gaat, of een omschrijving; plaatsvelden die ontbreken, blijven zoals gemeld."""

    kvk_nummer: KvkNummer | None = None
    vestigingsnummer: Vestigingsnummer | None = None
    naam: Naam | None = None
    adres: Regel | None = None
    gemeente: Naam | None = None
    provincie: Naam | None = None

    def naar_domein(self) -> Werkgever:
        return Werkgever(
            kvk_nummer=self.kvk_nummer,
            vestigingsnummer=self.vestigingsnummer,
            naam=self.naam,
            adres=self.adres,
            gemeente=self.gemeente,
            provincie=self.provincie,
        )


class KoppelingWeergave(Weergave):
    """Een koppeling van een melding aan een bedrijf, of de correctie daarvan."""

    nummer: int
    van_kvk_nummer: str | None
    van_vestigingsnummer: str | None
    kvk_nummer: str | None
    vestigingsnummer: str | None
    gekoppeld_door: str
    gekoppeld_op: AwareDatetime

    @classmethod
    def van(cls, koppeling: Koppeling) -> Self:
        return cls(
            nummer=koppeling.nummer,
            van_kvk_nummer=koppeling.van_kvk_nummer,
            van_vestigingsnummer=koppeling.van_vestigingsnummer,
            kvk_nummer=koppeling.kvk_nummer,
            vestigingsnummer=koppeling.vestigingsnummer,
            gekoppeld_door=koppeling.door,
            gekoppeld_op=koppeling.op,
        )


class KandidaatWeergave(Weergave):
    """Een bedrijf waar deze melding over kan gaan, met wat er overeenkomt."""

    kvk_nummer: str
    vestigingsnummer: str | None
    naam: str | None
    adres: str | None
    gemeente: str | None
    meldingen: int = Field(description="Hoeveel eerdere meldingen over dit bedrijf gingen.")
    score: float = Field(ge=0, le=1)
    redenen: tuple[str, ...]

    @classmethod
    def van(cls, kandidaat: Kandidaat) -> Self:
        return cls.model_validate(kandidaat)
