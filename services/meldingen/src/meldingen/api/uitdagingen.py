"""The puzzle that one solves to report in a flood, and who must."""

from typing import Annotated, Final

from fastapi import Depends, Header

from meldingen.schemas import UitdagingWeergave
from shared.runtime.web import Router

from .toegang import DrempelDep, NetwerkDep

router = Router(tags=["aannemen"])


async def _over_de_drempel(
    drempel: DrempelDep,
    netwerk: NetwerkDep,
    antwoord: Annotated[
        str | None,
        Header(
            alias="Uitdaging-Antwoord",
            max_length=200,
            pattern=r"^[0-9a-f.]+:[0-9]{1,20}$",
            description="Alleen nodig na antwoord 429 met uitdaging-nodig: de opgeloste uitdaging, zie GET /uitdaging.",
        ),
    ] = None,
) -> None:
    await drempel.passeer(netwerk, antwoord)


OVER_DE_DREMPEL: Final = Depends(_over_de_drempel)
"""For routes of the open intake: within the share of one's network, or with a solved puzzle where that helps."""


@router.get("/uitdaging")
async def stel_uitdaging(drempel: DrempelDep) -> UitdagingWeergave:
    """Geef een nieuwe uitdaging, om te kunnen melden als het heel druk is. Hij is vijf minuten geldig."""
    return UitdagingWeergave.model_validate(drempel.stel_uitdaging())
