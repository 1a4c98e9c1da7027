"""Who may call what, and what the application holds for its routes."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Path, Request

from meldingen import handlers
from meldingen.domain import Aansluiting, Behandeling
from meldingen.handlers import Drempel, Intake, Ontvangstbalie
from meldingen.repository import Kluis, Objectopslag
from shared.runtime.auth import Aanroeper, bevoegd
from shared.runtime.etag import VerwachteVersie
from shared.runtime.network import Netwerksleutel
from shared.runtime.problems import ProblemError
from shared.runtime.web import DatabaseDep

MELDER_LEZEN: Final = "meldingen:melder-lezen"
BEHEER: Final = "meldingen:beheer"

Lezer = Annotated[Aanroeper, bevoegd("meldingen:lezen")]
MelderLezer = Annotated[Aanroeper, bevoegd(MELDER_LEZEN)]
ToelichtingLezer = Annotated[Aanroeper, bevoegd("meldingen:toelichting-lezen")]
MelderWisser = Annotated[Aanroeper, bevoegd("meldingen:melder-wissen")]
Partner = Annotated[Aanroeper, bevoegd("signalen:aanleveren")]
Behandelaar = Annotated[Aanroeper, bevoegd("meldingen:behandelen")]
Beheerder = Annotated[Aanroeper, bevoegd(BEHEER)]
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


def _drempel(request: Request) -> Drempel:
    drempel: Drempel = request.app.state.drempel
    return drempel


def _stromen(request: Request) -> asyncio.Semaphore:
    stromen: asyncio.Semaphore = request.app.state.stromen
    return stromen


async def _aansluiting(db: DatabaseDep, aanroeper: Partner) -> Aansluiting:
    async with db.transaction() as tx:
        return await handlers.laat_toe(tx, aanroeper.oin)


def _balie(request: Request) -> Ontvangstbalie:
    balie: Ontvangstbalie = request.app.state.balie
    return balie


def _opslag(request: Request) -> Objectopslag:
    opslag: Objectopslag = request.app.state.opslag
    return opslag


async def _behandeling(melding_id: UUID, verwacht: VerwachteVersie, aanroeper: Behandelaar) -> Behandeling:
    return Behandeling(melding_id, verwacht, aanroeper.subject)


BalieDep = Annotated[Ontvangstbalie, Depends(_balie)]
BehandelingDep = Annotated[Behandeling, Depends(_behandeling)]
IntakeDep = Annotated[Intake, Depends(_intake)]
KluisDep = Annotated[Kluis, Depends(_kluis)]
OpslagDep = Annotated[Objectopslag, Depends(_opslag)]
DrempelDep = Annotated[Drempel, Depends(_drempel)]
StromenDep = Annotated[asyncio.Semaphore, Depends(_stromen)]
AansluitingDep = Annotated[Aansluiting, Depends(_aansluiting)]
"""The connection of the partner that calls, counted against its limits before anything it sent is looked at."""
NetwerkDep = Annotated[bytes, Depends(_netwerk)]
"""The name of the network the caller comes from, in this hour; it leads back to nobody."""


def eis_melder_lezen(aanroeper: Aanroeper) -> None:
    """Refuse who may read meldingen but not who reported them."""
    if MELDER_LEZEN not in aanroeper.scopes:
        raise ProblemError(403, "scope-ontbreekt", "Niet toegestaan", f"Het token mist de scope {MELDER_LEZEN}.")
