"""Zaken: the werkvoorraad, one open zaak per company, with the visit planned for it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from shared.contracts.waardelijsten import Band, Domein, Risico, Urgentie, Werkgeverstype, ZaakSoort, ZaakStatus

from .fouten import OvergangVerboden
from .kalender import moment
from .locatie import Locatie
from .planregels import Planregels

# The only place that allows a transition of a zaak; ingepland leads to itself when the visit moves.
ZAAK_OVERGANGEN: Final[Mapping[ZaakStatus, tuple[ZaakStatus, ...]]] = MappingProxyType(
    {
        ZaakStatus.WACHT_OP_CAPACITEIT: (ZaakStatus.INGEPLAND, ZaakStatus.UITGEVOERD, ZaakStatus.VERVALLEN),
        ZaakStatus.INGEPLAND: (
            ZaakStatus.INGEPLAND,
            ZaakStatus.WACHT_OP_CAPACITEIT,
            ZaakStatus.UITGEVOERD,
            ZaakStatus.VERVALLEN,
        ),
        ZaakStatus.UITGEVOERD: (),
        ZaakStatus.VERVALLEN: (),
    }
)
OPEN: Final = frozenset(status for status, naar in ZAAK_OVERGANGEN.items() if naar)
URGENTIES: Final = tuple(Urgentie)
_BANDEN: Final = tuple(Band)


@dataclass(frozen=True, slots=True)
class Bezoek:
    """One visit in the agenda of an inspecteur; `begint_minuut` is wall-clock, `reistijd_minuten` the way there."""

    inspecteur_id: UUID
    datum: date
    begint_minuut: int
    duur_minuten: int
    reistijd_minuten: int

    @property
    def begint_op(self) -> datetime:
        return moment(self.datum, self.begint_minuut)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kenmerken:
    """The company as risico last described it: place, size and the three factors (fractions 0-1)."""

    sbi_code: str | None
    sbi_sectie: str | None
    werkzame_personen: int | None
    locatie: Locatie
    naleving: float
    organisatiegraad: float
    invloed: float
    werkgeverstype: Werkgeverstype


@dataclass(frozen=True, slots=True)
class Bedrijfsbeeld:
    """How risico described a company at a moment (`op`), kept until something calls for a visit."""

    sleutel: str
    band: Band
    kenmerken: Kenmerken
    op: datetime

    @classmethod
    def onbekend(cls, sleutel: str) -> "Bedrijfsbeeld":
        """Describe a company that risico has not told of yet: the middle of everything [P], until it has."""
        kenmerken = Kenmerken(
            sbi_code=None,
            sbi_sectie=None,
            werkzame_personen=None,
            locatie=Locatie(None, None, None),
            naleving=0.5,
            organisatiegraad=0.5,
            invloed=0.5,
            werkgeverstype=Werkgeverstype.GOEDWILLEND,
        )
        return cls(sleutel, Band.LAAG, kenmerken, datetime.min.replace(tzinfo=UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiel:
    """What a zaak is made of: the company, or the melding about an unknown one, and its risk as last told."""

    sleutel: str
    kvk_nummer: str | None
    vestigingsnummer: str | None
    domein: Domein
    risicos: tuple[Risico, ...]
    band: Band
    kenmerken: Kenmerken


@dataclass(frozen=True, slots=True, kw_only=True)
class Zaak:
    """One company, or one melding about an unknown company, to be visited; `versie` 0 means not yet recorded.

    The first of `risicos` is the greatest. What led to the zaak is no part of it: that is kept apart.
    """

    id: UUID
    sleutel: str
    versie: int
    soort: ZaakSoort
    status: ZaakStatus
    kvk_nummer: str | None
    vestigingsnummer: str | None
    domein: Domein
    risicos: tuple[Risico, ...]
    band: Band
    urgentie: Urgentie
    uiterlijk_op: datetime
    duur_minuten: int
    programma_id: UUID | None
    kenmerken: Kenmerken
    bezoek: Bezoek | None = None
    reden_vervallen: str | None = None
    aangemaakt_op: datetime
    gewijzigd_op: datetime

    @classmethod
    def nieuw(
        cls,
        zaak_id: UUID,
        profiel: Profiel,
        urgentie: Urgentie,
        vanaf: datetime,
        *,
        regels: Planregels,
        nu: datetime,
        programma_id: UUID | None = None,
    ) -> "Zaak":
        """Open a zaak with a term that counts from `vanaf`: for a programme, or else for a melding."""
        return cls(
            id=zaak_id,
            sleutel=profiel.sleutel,
            versie=0,
            soort=ZaakSoort.REACTIEF if programma_id is None else ZaakSoort.ACTIEF,
            status=ZaakStatus.WACHT_OP_CAPACITEIT,
            kvk_nummer=profiel.kvk_nummer,
            vestigingsnummer=profiel.vestigingsnummer,
            domein=profiel.domein,
            risicos=profiel.risicos,
            band=profiel.band,
            urgentie=urgentie,
            uiterlijk_op=regels.uiterlijk(urgentie, vanaf),
            duur_minuten=regels.duur(urgentie, profiel.kenmerken.werkzame_personen),
            programma_id=programma_id,
            kenmerken=profiel.kenmerken,
            aangemaakt_op=nu,
            gewijzigd_op=nu,
        )

    @property
    def open(self) -> bool:
        return self.status in OPEN

    @property
    def profiel(self) -> Profiel:
        return Profiel(
            sleutel=self.sleutel,
            kvk_nummer=self.kvk_nummer,
            vestigingsnummer=self.vestigingsnummer,
            domein=self.domein,
            risicos=self.risicos,
            band=self.band,
            kenmerken=self.kenmerken,
        )

    @property
    def afspraak(self) -> tuple[UUID, date, int] | None:
        """Give who comes, on which day and at which minute, if anyone does."""
        bezoek = self.bezoek
        return None if bezoek is None else (bezoek.inspecteur_id, bezoek.datum, bezoek.begint_minuut)

    @property
    def te_laat_gepland(self) -> bool:
        """Say whether the planned visit begins after the term."""
        return self.bezoek is not None and self.bezoek.begint_op > self.uiterlijk_op

    def neem_op(
        self,
        *,
        risicos: tuple[Risico, ...],
        band: Band,
        urgentie: Urgentie,
        ontvangen_op: datetime,
        kenmerken: Kenmerken,
        regels: Planregels,
    ) -> "Zaak":
        """Bundle one more melding: urgency and band only rise, the term only shortens, the zaak becomes reactief."""
        hoogste = min(self.urgentie, urgentie, key=URGENTIES.index)
        return replace(
            self,
            soort=ZaakSoort.REACTIEF,
            risicos=tuple(dict.fromkeys((*self.risicos, *risicos))),
            band=max(self.band, band, key=_BANDEN.index),
            urgentie=hoogste,
            uiterlijk_op=min(self.uiterlijk_op, regels.uiterlijk(urgentie, ontvangen_op)),
            duur_minuten=max(self.duur_minuten, regels.duur(hoogste, kenmerken.werkzame_personen)),
            kenmerken=kenmerken,
        )

    def herwaardeer(self, meldingen: Collection[tuple[Urgentie, datetime]], regels: Planregels) -> "Zaak":
        """Take urgency and term anew from the meldingen that are left: class and earliest receipt of each class.

        The zaak of a programme that has none left is as urgent as when the programme chose it.
        """
        gronden = list(meldingen)
        if self.programma_id is not None and not gronden:
            gronden.append((Urgentie.U4_NORMAAL, self.aangemaakt_op))
        urgentie = min((urgentie for urgentie, _ in gronden), key=URGENTIES.index)
        return replace(
            self,
            soort=ZaakSoort.REACTIEF if meldingen else ZaakSoort.ACTIEF,
            urgentie=urgentie,
            uiterlijk_op=min(regels.uiterlijk(urgentie, vanaf) for urgentie, vanaf in gronden),
            duur_minuten=max(self.duur_minuten, regels.duur(urgentie, self.kenmerken.werkzame_personen)),
        )

    def is_begonnen(self, nu: datetime) -> bool:
        """Say whether somebody is there already."""
        return self._begonnen_bezoek(nu) is not None

    def plan(self, bezoek: Bezoek) -> "Zaak":
        """Give it a visit, or move the visit it has; raises OvergangVerboden when closed."""
        return self._naar(ZaakStatus.INGEPLAND, bezoek)

    def laat_wachten(self) -> "Zaak":
        """Take the visit away: the zaak waits for capacity; raises OvergangVerboden when closed."""
        return self._naar(ZaakStatus.WACHT_OP_CAPACITEIT, None)

    def voltooi(self, nu: datetime) -> "Zaak":
        """Close it as carried out; a visit that had not begun leaves the agenda; raises OvergangVerboden."""
        return self._naar(ZaakStatus.UITGEVOERD, self._begonnen_bezoek(nu))

    def laat_vervallen(self, reden: str, nu: datetime) -> "Zaak":
        """Close it without a visit, for a named reason; raises OvergangVerboden when closed."""
        return replace(self._naar(ZaakStatus.VERVALLEN, self._begonnen_bezoek(nu)), reden_vervallen=reden)

    def volgende_versie(self, nu: datetime) -> "Zaak":
        """Count one change that the rest of the platform must hear of."""
        return replace(self, versie=self.versie + 1, gewijzigd_op=nu)

    def _begonnen_bezoek(self, nu: datetime) -> Bezoek | None:
        return self.bezoek if self.bezoek is not None and self.bezoek.begint_op <= nu else None

    def _naar(self, status: ZaakStatus, bezoek: Bezoek | None) -> "Zaak":
        toegestaan = ZAAK_OVERGANGEN[self.status]
        if status not in toegestaan:
            raise OvergangVerboden("zaak", self.status, status, toegestaan)
        return replace(self, status=status, bezoek=bezoek)
