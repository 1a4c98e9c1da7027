"""The insertion engine: finds the visit with the least travel, or the soonest, among all openings in all agendas.

First version, and what it does not do: it inserts one visit at a time, in the order given, and never moves or
displaces a visit planned before. An opening is the time between two visits of one inspecteur-day (or between home and
a visit). A visit is put as early in an opening as travel allows. Its price is the travel it adds: to it, plus from it,
minus the way it replaces. Travel is the great-circle distance (straight through the earth: within the Netherlands
0.01 % shorter) × omweg_factor ÷ snelheid_km_u, in whole minutes, rounded up. Breaks and opening hours are not known.

All openings stand in one numpy table, so that one insertion is some twenty vector operations over the openings of the
inspecteurs with the vaardigheid in the province. The same board and the same questions give the same plan.
"""

from .bord import ZO_SPOEDIG_MOGELIJK, Dagstand, Planbord

__all__ = ["ZO_SPOEDIG_MOGELIJK", "Dagstand", "Planbord"]
