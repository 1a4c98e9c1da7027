"""What interventie listens to."""

from typing import Final

from interventie import handlers
from shared.contracts.planning import PlanningBijgewerktV1
from shared.runtime.dispatch import Subscriptions

SUBSCRIPTIONS: Final[Subscriptions] = {PlanningBijgewerktV1: handlers.on_planning_bijgewerkt}
