"""The melding: what is kept of a report once the rules have accepted and classed it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from shared.contracts.fouten import VeldenOngeldig
from shared.contracts.waardelijsten import (
    Domein,
    Kanaal,
    MeldingSoort,
    OvertredingKlasse,
    Risico,
    Urgentie,
    Vertrouwelijkheid,
)

from .kalender import dag_van
from .opdracht import Melder, Ongeval, RegistreerMelding, Werkgever
from .statussen import MeldingStatus, pad, weg_terug
from .teksten import Tekst
from .termijnen import Termijn
from .urgentie import DOMEIN_VAN_RISICO, urgentie_van
from .veldregels import geschonden_regels
from .vragensets import Beantwoording, scheid_teksten


@dataclass(frozen=True, slots=True, kw_only=True)
class Melding:
    """A report about work, classed; it knows nothing of who reported it.

    `urgentie_regel` and `urgentie_reden` name the rule that decided the class, `team_regel` and `team_reden` the rule
    that decided the team. `versie` rises by one with each
    transition of `status`.
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

    @property
    def uiterlijk_op(self) -> datetime | None:
        """Give the end of its term, where it has one."""
        return None if self.termijn is None else self.termijn.uiterlijk_op

    @property
    def sleutel(self) -> str:
        """Give the key of its events: the company where it is known, so that all about it stays in order."""
        return self.werkgever.kvk_nummer or str(self.id)


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
        if fouten := geschonden_regels(opdracht, dag_van(ontvangen_op)):
            raise VeldenOngeldig(fouten)
        antwoorden, teksten = scheid_teksten(opdracht.antwoorden, melding_id, ontvangen_op)
        regel = urgentie_van(opdracht)
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

    def op_weg_naar(self, doel: MeldingStatus, op: datetime) -> tuple["Overgang", ...]:
        """Give the steps that lead to `doel` by the table of transitions; none where it cannot get there."""
        return self._stappen(pad(self.status, doel), op)

    def terug_naar_triage(self, op: datetime) -> tuple["Overgang", ...]:
        """Give the steps back to triage once nobody follows it up; none where it is closed or there already."""
        return self._stappen(weg_terug(self.status), op)

    def _stappen(self, weg: tuple[MeldingStatus, ...], op: datetime) -> tuple["Overgang", ...]:
        return tuple(Overgang(self.id, versie, naar, op) for versie, naar in enumerate(weg, self.versie + 1))


@dataclass(frozen=True, slots=True)
class Overgang:
    """A step a melding took; `versie` is the version of the melding after it."""

    melding_id: UUID
    versie: int
    naar: MeldingStatus
    op: datetime
