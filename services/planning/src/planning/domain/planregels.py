"""The rules of planning that the inspectorate sets itself, with the day from which they hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from shared.contracts.waardelijsten import Urgentie

from .kalender import dag_van, einde_van, minuut_van, werkdagen

_AFRONDING_MINUTEN = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Planregels:
    """Durations, terms, travel and reserve; every figure is our own proposal where no public rule exists.

    duur_minuten: length of a visit per urgency class; omvang_factoren: what it is multiplied by from a number of
    werkzame personen on (ascending). termijn_dagen: calendar days after the day of receipt by whose end the visit must
    have begun; 0 is the day itself. venster_werkdagen: how many working days ahead are planned; today is one of them
    until dag_eindigt_minuut. spoeddienst_een_op: one in so many inspecteur-days is kept free for u1 and u2 (10 keeps
    10 %). dag_begint_minuut: wall-clock minute at which inspecteurs leave home. Travel takes great-circle distance ×
    omweg_factor ÷ snelheid_km_u, in whole minutes, rounded up. dagprijs_minuten: minutes of travel that a visit one day
    sooner is worth, for u3 and u4.
    """

    geldig_vanaf: date
    duur_minuten: Mapping[Urgentie, int]
    omvang_factoren: Mapping[int, float]
    termijn_dagen: Mapping[Urgentie, int]
    venster_werkdagen: int
    spoeddienst_een_op: int
    dag_begint_minuut: int
    dag_eindigt_minuut: int
    snelheid_km_u: float
    omweg_factor: float
    dagprijs_minuten: int

    def duur(self, urgentie: Urgentie, werkzame_personen: int | None) -> int:
        """Give the minutes that a visit takes, in quarters of an hour; an unknown size counts as the smallest."""
        personen = werkzame_personen or 0
        factor = max((f for vanaf, f in self.omvang_factoren.items() if vanaf <= personen), default=1.0)
        return ceil(self.duur_minuten[urgentie] * factor / _AFRONDING_MINUTEN) * _AFRONDING_MINUTEN

    def uiterlijk(self, urgentie: Urgentie, vanaf: datetime) -> datetime:
        """Give the moment by which the visit must have begun, for what was received at `vanaf`."""
        return einde_van(dag_van(vanaf) + timedelta(days=self.termijn_dagen[urgentie]))

    def venster(self, nu: datetime) -> tuple[date, ...]:
        """Give the working days into which visits are planned now."""
        vandaag = dag_van(nu)
        voorbij = minuut_van(nu) >= self.dag_eindigt_minuut
        return werkdagen(vandaag + timedelta(days=voorbij), self.venster_werkdagen)

    @property
    def kortste_bezoek(self) -> int:
        """Give the minutes below which an opening in an agenda is of no use to anyone."""
        return min(self.duur(urgentie, None) for urgentie in self.duur_minuten)
