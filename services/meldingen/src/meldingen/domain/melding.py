"""The melding: what is kept of a report once the rules have accepted and classed it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from shared.contracts.fouten import VeldenOngeldig
from shared.contracts.waardelijsten import (
    Domein,
    Kanaal,
    MeldingSoort,
    OngevalGevolg,
    OvertredingKlasse,
    Risico,
    Urgentie,
    Vertrouwelijkheid,
)

from .fouten import OvergangVerboden
from .kalender import dag_van
from .opdracht import Melder, Ongeval, RegistreerMelding, Werkgever
from .statussen import NAAR, OVERGANGEN, Behandelstap, MeldingStatus, mag, pad, weg_terug
from .teksten import Tekst
from .termijnen import Termijn
from .triage import Herleidbaarheid, Triageantwoorden
from .urgentie import DOMEIN_VAN_RISICO, Feiten, urgentie_van
from .veldregels import geschonden_regels
from .vragensets import Beantwoording, scheid_teksten


@dataclass(frozen=True, slots=True, kw_only=True)
class Melding:
    """A report about work, classed; it knows nothing of who reported it.

    `urgentie_regel` and `urgentie_reden` name the rule that decided the class, `urgentie_regels` every rule that holds;
    `overschrijving` is there while a person gave it another class. `team_regel` and `team_reden` name the rule that
    decided the team. `triage` holds the last answers of triage; `was_meldingsplichtig` stays once an accident was
    notifiable. `versie` rises with each change; `koppeling`, `beoordeling` and `besluit_nummer` count what others were
    told of.
    """

    id: UUID
    soort: MeldingSoort
    kanaal: Kanaal
    vertrouwelijkheid: Vertrouwelijkheid
    domein: Domein
    risicos: tuple[Risico, ...]
    werkgever: Werkgever
    ongeval: Ongeval | None
    direct_gevaar: bool
    overtreding_klasse: OvertredingKlasse | None
    aantal_getroffenen: int | None
    verzoek_artikel_24: bool
    urgentie: Urgentie
    urgentie_regel: str
    urgentie_reden: str
    ketenpartner_oin: str | None
    eigen_kenmerk: str | None
    status: MeldingStatus
    versie: int
    ontvangen_op: datetime
    antwoorden: tuple[Beantwoording, ...] = ()
    team: str | None = None
    team_regel: str | None = None
    team_reden: str | None = None
    termijn: Termijn | None = None
    urgentie_regels: tuple[str, ...] = ()
    overschrijving: "Overschrijving | None" = None
    triage: Triageantwoorden | None = None
    was_meldingsplichtig: bool = False
    samengevoegd_met: UUID | None = None
    koppeling: int = 0
    beoordeling: int = 0
    besluit_nummer: int = 0

    @property
    def uiterlijk_op(self) -> datetime | None:
        """Give the end of its term, where it has one."""
        return None if self.termijn is None else self.termijn.uiterlijk_op

    @property
    def sleutel(self) -> str:
        """Give the key of its events: the company where it is known, so that all about it stays in order."""
        return self.werkgever.kvk_nummer or str(self.id)

    @property
    def anoniem(self) -> bool:
        return self.vertrouwelijkheid is Vertrouwelijkheid.ANONIEM

    @property
    def gevolg(self) -> OngevalGevolg | None:
        return None if self.ongeval is None else self.ongeval.gevolg

    @property
    def meldingsplichtig(self) -> bool:
        """Say whether it is, or ever was known as, an accident that the employer must report (article 9 Arbowet)."""
        return self.was_meldingsplichtig or self.gevolg not in {None, OngevalGevolg.NIET_MELDINGSPLICHTIG}

    @property
    def herleidbaarheid(self) -> Herleidbaarheid | None:
        return None if self.triage is None else self.triage.herleidbaarheid

    def feiten(self) -> Feiten:
        """Give what the rules of urgency look at: what is known of it now."""
        feiten = feiten_van(self)
        if self.triage is None:
            return feiten
        return replace(
            feiten,
            wetten=self.triage.wetten,
            kwetsbare_groepen=self.triage.kwetsbare_groepen,
            duurt_voort=self.triage.duurt_voort,
        )

    def zet(self, stap: Behandelstap, op: datetime, door: str) -> "tuple[Melding, Overgang]":
        """Take one step; raises OvergangVerboden where the table of transitions does not lead there."""
        naar = NAAR[stap]
        if not mag(self.status, stap):
            raise OvergangVerboden(self.status, naar, sorted(OVERGANGEN[self.status]))
        wordt = replace(self, status=naar, versie=self.versie + 1)
        return wordt, Overgang(self.id, wordt.versie, naar, op, door)


@dataclass(frozen=True, slots=True)
class Overschrijving:
    """A person (`door`) gave a melding another class than `berekend`, that of the rules."""

    berekend: Urgentie
    door: str
    op: datetime


@dataclass(frozen=True, slots=True)
class Registratie:
    """A melding on its way to storage, beside what of it goes to the vault."""

    melding: Melding
    melder: Melder
    toelichting: str
    teksten: tuple[Tekst, ...] = ()

    @classmethod
    def van(cls, opdracht: RegistreerMelding, *, melding_id: UUID, ontvangen_op: datetime) -> Self:
        """Accept and class what was reported.

        Raises VeldenOngeldig with every field rule that is broken.
        """
        vandaag = dag_van(ontvangen_op)
        if fouten := geschonden_regels(opdracht, vandaag):
            raise VeldenOngeldig(fouten)
        antwoorden, teksten = scheid_teksten(opdracht.antwoorden, melding_id, ontvangen_op)
        bepaling = urgentie_van(feiten_van(opdracht), vandaag)
        regel = bepaling.regel
        melding = Melding(
            id=melding_id,
            soort=opdracht.soort,
            kanaal=opdracht.kanaal,
            vertrouwelijkheid=opdracht.vertrouwelijkheid,
            domein=DOMEIN_VAN_RISICO[opdracht.risicos[0]],
            risicos=opdracht.risicos,
            werkgever=opdracht.werkgever,
            ongeval=opdracht.ongeval,
            direct_gevaar=opdracht.direct_gevaar,
            overtreding_klasse=opdracht.overtreding_klasse,
            aantal_getroffenen=opdracht.aantal_getroffenen,
            verzoek_artikel_24=opdracht.verzoek_artikel_24,
            urgentie=regel.klasse,
            urgentie_regel=regel.id,
            urgentie_reden=regel.reden,
            ketenpartner_oin=opdracht.ketenpartner_oin,
            eigen_kenmerk=opdracht.eigen_kenmerk,
            status=MeldingStatus.ONTVANGEN,
            versie=1,
            ontvangen_op=ontvangen_op,
            antwoorden=antwoorden,
            urgentie_regels=tuple(regel.id for regel in bepaling.regels),
        )
        return cls(melding, opdracht.melder, opdracht.toelichting, teksten)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a melding stands: all that a transition needs to know of it."""

    id: UUID
    status: MeldingStatus
    versie: int
    sleutel: str
    kvk_nummer: str | None
    vestigingsnummer: str | None
    direct_gevaar: bool = False
    herleidbaarheid: Herleidbaarheid | None = None

    def op_weg_naar(self, doel: MeldingStatus, op: datetime, door: str | None = None) -> tuple["Overgang", ...]:
        """Give the steps that lead to `doel` by the table of transitions; none where it cannot get there."""
        return self._stappen(pad(self.status, doel), op, door)

    def terug_naar_triage(self, op: datetime, door: str | None = None) -> tuple["Overgang", ...]:
        """Give the steps back to triage once nobody follows it up; none where it is closed or there already."""
        return self._stappen(weg_terug(self.status), op, door)

    def _stappen(self, weg: tuple[MeldingStatus, ...], op: datetime, door: str | None = None) -> tuple["Overgang", ...]:
        return tuple(Overgang(self.id, versie, naar, op, door) for versie, naar in enumerate(weg, self.versie + 1))


@dataclass(frozen=True, slots=True)
class Overgang:
    """A step a melding took; `versie` is the version of the melding after it.

    `door` is the subject of a person, or the service whose event led to it; None in what was stored without.
    """

    melding_id: UUID
    versie: int
    naar: MeldingStatus
    op: datetime
    door: str | None = None


def feiten_van(van: Melding | RegistreerMelding) -> Feiten:
    """Give what the rules of urgency look at of what was reported."""
    return Feiten(
        gevolg=None if van.ongeval is None else van.ongeval.gevolg,
        direct_gevaar=van.direct_gevaar,
        risicos=van.risicos,
        anoniem=van.anoniem,
        verzoek_artikel_24=van.verzoek_artikel_24,
        overtreding_klasse=van.overtreding_klasse,
    )
