"""Who may call what: inspecteurs in the field read, planners read the reasons of urgency too."""

from typing import Annotated

from shared.runtime.auth import Aanroeper, bevoegd

Lezer = Annotated[Aanroeper, bevoegd("planning:lezen")]
Planner = Annotated[Aanroeper, bevoegd("planning:schrijven")]
AanleidingLezer = Annotated[Aanroeper, bevoegd("planning:aanleiding-lezen")]
Beheerder = Annotated[Aanroeper, bevoegd("planning:beheer")]
