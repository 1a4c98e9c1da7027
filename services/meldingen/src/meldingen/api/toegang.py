"""Who may call what, and what the application holds for its routes."""

from datetime import UTC, datetime
from typing import Annotated, Final

from fastapi import Depends, Path, Request

from meldingen.handlers import Intake
from meldingen.repository import Kluis
from shared.runtime.auth import Aanroeper, bevoegd
from shared.runtime.network import Netwerksleutel

MELDER_LEZEN: Final = "meldingen:melder-lezen"

Lezer = Annotated[Aanroeper, bevoegd("meldingen:lezen")]
MelderLezer = Annotated[Aanroeper, bevoegd(MELDER_LEZEN)]
MelderWisser = Annotated[Aanroeper, bevoegd("meldingen:melder-wissen")]
Partner = Annotated[Aanroeper, bevoegd("signalen:aanleveren")]
Beheerder = Annotated[Aanroeper, bevoegd("meldingen:beheer")]
Oin = Annotated[str, Path(pattern=r"^[0-9]{20}$", description="Het organisatie-identificatienummer van de partner.")]


def _intake(request: Request) -> Intake:
    intake: Intake = request.app.state.intake
    return intake


def _kluis(request: Request) -> Kluis:
    kluis: Kluis = request.app.state.kluis
    return kluis


def _netwerk(request: Request) -> bytes:
    netwerksleutel: Netwerksleutel = request.app.state.netwerksleutel
    return netwerksleutel.van(request, datetime.now(UTC))


IntakeDep = Annotated[Intake, Depends(_intake)]
KluisDep = Annotated[Kluis, Depends(_kluis)]
NetwerkDep = Annotated[bytes, Depends(_netwerk)]
"""The name of the network the caller comes from, in this hour; it leads back to nobody."""
