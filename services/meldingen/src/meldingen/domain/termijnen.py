"""Terms: what must be done with a melding before when, by rules that the inspectorate sets with a date of effect.

A melding that waits has a term to be taken up (u1 to u3) or to reach triage (u4); once in triage, the term of the
decision runs, counted from the same beginning; a melding that is decided about has none. A term stands still while the
reporter is asked for more (compare Awb art. 4:15) and then goes on with what was left of it. [P]: that reaching triage
ends the first term, and that u1 to u3 have a term of decision too.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final
from uuid import UUID

from shared.contracts.waardelijsten import TermijnSoort, Urgentie

from .fouten import TermijnregelsVastgesteld
from .kalender import (
    aantal_werkdagen,
    begin_van,
    dag_van,
    eerste_werkdag,
    einde_van,
    werkdag_na,
    werkdag_voor,
)
from .statussen import MeldingStatus

EERSTE_TERMIJN: Final = (TermijnSoort.OPPAKKEN, TermijnSoort.TRIAGE)
_S: Final = MeldingStatus
_EERST: Final = frozenset({_S.ONTVANGEN, _S.BEVESTIGD, _S.HEROPEND})
_DAARNA: Final = frozenset({_S.IN_TRIAGE, _S.AANVULLING_GEVRAAGD})
MET_TERMIJN: Final = _EERST | _DAARNA
"""In these states something has to be done before a moment; a melding that moves elsewhere has no term."""


class Eenheid(StrEnum):
    """What a term is counted in; days and working days are counted from the day after, to the end of the last."""

    UREN = "uren"
    DAGEN = "dagen"
    WERKDAGEN = "werkdagen"


@dataclass(frozen=True, slots=True)
class Termijn:
    """A term of a melding, which runs or (`gepauzeerd_op`) stands still.

    It counts from `begonnen_op`. `signaal_op` is when something must next be told of it: first that its end nears, then
    that it passed; None once that was told.
    """

    soort: TermijnSoort
    begonnen_op: datetime
    uiterlijk_op: datetime
    signaal_op: datetime | None
    gepauzeerd_op: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Termijnstand:
    """The term of a melding, with what decides about it."""

    melding_id: UUID
    status: MeldingStatus
    urgentie: Urgentie
    ontvangen_op: datetime
    termijn: Termijn | None

    @property
    def begonnen_op(self) -> datetime:
        """Give the moment from which its terms count: that of its receipt, or of its reopening."""
        return self.ontvangen_op if self.termijn is None else self.termijn.begonnen_op


@dataclass(frozen=True, slots=True, kw_only=True)
class Termijnregel:
    """How long a term is, for meldingen of these classes of urgency.

    A term in days that `schuift_op` and would end on a day off ends on the next working day: what the Algemene
    termijnenwet (art. 1 (1)) rules for terms set by law; for terms of our own it is a choice. It never applies to terms
    in hours (art. 4), nor is it needed for working days. That the end nears is told at the beginning of the
    `signaal_werkdagen`-th working day before it, where that lies after the beginning of the term; 0 tells nothing.
    """

    soort: TermijnSoort
    urgenties: frozenset[Urgentie]
    aantal: int
    eenheid: Eenheid
    schuift_op: bool = False
    signaal_werkdagen: int = 0

    def termijn(self, begonnen_op: datetime) -> Termijn:
        """Start the term at a moment."""
        if self.eenheid is Eenheid.UREN:
            uiterlijk_op = begonnen_op + timedelta(hours=self.aantal)
            return Termijn(self.soort, begonnen_op, uiterlijk_op, uiterlijk_op)
        dag = dag_van(begonnen_op)
        return self._tot(begonnen_op, dag, _laatste_dag(dag, self.aantal, self.eenheid, self.schuift_op))

    def hervat(self, termijn: Termijn, op: datetime) -> Termijn:
        """Let a term that stands still go on: as many hours, days or working days as were left when it stopped.

        One that had ended by then has nothing left, and one of which the end was told to near is not told so again.
        """
        gepauzeerd_op = termijn.gepauzeerd_op
        if gepauzeerd_op is None or termijn.uiterlijk_op <= gepauzeerd_op:
            return replace(termijn, gepauzeerd_op=None)
        if self.eenheid is Eenheid.UREN:
            verschoven = termijn.uiterlijk_op + (op - gepauzeerd_op)
            return Termijn(self.soort, termijn.begonnen_op, verschoven, verschoven)
        gestopt, laatste, dag = dag_van(gepauzeerd_op), dag_van(termijn.uiterlijk_op), dag_van(op)
        over = (laatste - gestopt).days
        if self.eenheid is Eenheid.WERKDAGEN:
            over = aantal_werkdagen(gestopt, laatste)
        verder = self._tot(termijn.begonnen_op, dag, _laatste_dag(dag, over, self.eenheid, self.schuift_op))
        verteld = termijn.signaal_op == termijn.uiterlijk_op
        return replace(verder, signaal_op=verder.uiterlijk_op) if verteld else verder

    def _tot(self, begonnen_op: datetime, vanaf: date, laatste: date) -> Termijn:
        uiterlijk_op, nadert_op = _momenten(vanaf, laatste, self.signaal_werkdagen)
        return Termijn(self.soort, begonnen_op, uiterlijk_op, nadert_op)


@lru_cache(maxsize=1_024)
def _laatste_dag(dag: date, aantal: int, eenheid: Eenheid, schuift_op: bool) -> date:
    if eenheid is Eenheid.WERKDAGEN:
        return werkdag_na(dag, aantal)
    laatste = dag + timedelta(days=aantal)
    return eerste_werkdag(laatste) if schuift_op else laatste


@lru_cache(maxsize=1_024)
def _momenten(vanaf: date, laatste: date, signaal_werkdagen: int) -> tuple[datetime, datetime]:
    """Give the end of a term, and when that nears: the end itself where no day lies between."""
    uiterlijk_op, nadert = einde_van(laatste), werkdag_voor(laatste, signaal_werkdagen)
    return uiterlijk_op, begin_van(nadert) if vanaf < nadert < laatste else uiterlijk_op


@dataclass(frozen=True, slots=True)
class Termijnregels:
    """The rules in force from a day on."""

    geldig_vanaf: date
    regels: tuple[Termijnregel, ...]

    def controleer(self, vandaag: date) -> None:
        """Raise TermijnregelsVastgesteld unless these begin on a later day: what holds or held is history."""
        if self.geldig_vanaf <= vandaag:
            raise TermijnregelsVastgesteld

    def regel(self, soort: TermijnSoort, urgentie: Urgentie) -> Termijnregel | None:
        return next((regel for regel in self.regels if regel.soort is soort and urgentie in regel.urgenties), None)

    def start(self, soorten: tuple[TermijnSoort, ...], urgentie: Urgentie, op: datetime) -> Termijn | None:
        """Start the first of these kinds of term that there is a rule for."""
        gevonden = (regel for soort in soorten if (regel := self.regel(soort, urgentie)) is not None)
        regel = next(gevonden, None)
        return None if regel is None else regel.termijn(op)

    def bij_ontvangst(self, urgentie: Urgentie, ontvangen_op: datetime) -> Termijn | None:
        """Start the first term of a new melding."""
        return self.start(EERSTE_TERMIJN, urgentie, ontvangen_op)

    def na_overgang(self, stand: Termijnstand, naar: MeldingStatus, op: datetime) -> Termijnstand:
        """Give the term of a melding that moves to a status."""
        return replace(stand, status=naar, termijn=self._termijn_na(stand, naar, op))

    def na_urgentie(self, stand: Termijnstand, urgentie: Urgentie) -> Termijnstand:
        """Give the term of a melding whose urgency becomes this: a new one, from the same beginning."""
        if stand.status not in MET_TERMIJN:
            return replace(stand, urgentie=urgentie)
        soorten = EERSTE_TERMIJN if stand.status in _EERST else (TermijnSoort.BESLUIT,)
        termijn = self.start(soorten, urgentie, stand.begonnen_op)
        if termijn is not None and stand.termijn is not None:
            termijn = replace(termijn, gepauzeerd_op=stand.termijn.gepauzeerd_op)
        return replace(stand, urgentie=urgentie, termijn=termijn)

    def _termijn_na(self, stand: Termijnstand, naar: MeldingStatus, op: datetime) -> Termijn | None:
        huidig = stand.termijn
        match naar:
            case _S.BEVESTIGD:
                return huidig
            case _S.HEROPEND:
                return self.bij_ontvangst(stand.urgentie, op)
            case _S.AANVULLING_GEVRAAGD:
                return None if huidig is None else replace(huidig, gepauzeerd_op=op)
            case _S.IN_TRIAGE if huidig is not None and huidig.gepauzeerd_op is not None:
                regel = self.regel(huidig.soort, stand.urgentie)
                return replace(huidig, gepauzeerd_op=None) if regel is None else regel.hervat(huidig, op)
            case _S.IN_TRIAGE:
                return self.start((TermijnSoort.BESLUIT,), stand.urgentie, stand.begonnen_op)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Termijnsignaal:
    """What must be told of a term: that its end nears, or has passed (`verstreken`)."""

    melding_id: UUID
    sleutel: str
    kvk_nummer: str | None
    vestigingsnummer: str | None
    urgentie: Urgentie
    soort: TermijnSoort
    uiterlijk_op: datetime
    verstreken: bool
    gesignaleerd_op: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Verstrijkend:
    """Which running terms a list holds: those that end by `tot_en_met`, and where given, not before `vanaf`."""

    tot_en_met: datetime
    vanaf: datetime | None = None
    soort: TermijnSoort | None = None
    team: str | None = None
