"""The entry in the Algoritmeregister: read from the model version in effect, written for one that is to come."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import AlgoritmeOnbekend, ModelversieOnbekend, RegistervermeldingOnvolledig
from risico.model import ALGORITME, GeschrevenTekst, Model, Registervermelding, Vermeldingtekst
from risico.repository import (
    IjkingRepository,
    ModelRepository,
    ModelvoorstelRepository,
    UitdagingRepository,
    VermeldingtekstRepository,
)
from shared.runtime.etag import controleer_versie

ERGENS: Final = "https://"  # whether an entry is complete does not depend on where it is found


async def toon_registervermelding(tx: AsyncConnection, algoritme: str, url: str) -> Registervermelding:
    """Give the entry as found at `url`; raises AlgoritmeOnbekend, RegistervermeldingOnvolledig with each field."""
    if algoritme != ALGORITME:
        raise AlgoritmeOnbekend
    model = await ModelRepository(tx).op(datetime.now(UTC))
    geschreven = await VermeldingtekstRepository(tx).get(model.versie)
    vermelding = await _vermelding(tx, model, geschreven.tekst, url)
    if vermelding.gebreken:
        raise RegistervermeldingOnvolledig(vermelding.gebreken)
    return vermelding


async def is_vermelding_volledig(tx: AsyncConnection) -> bool:
    """Tell whether the version in effect may be used: nobody is scored by a model that the public cannot look up."""
    try:
        await toon_registervermelding(tx, ALGORITME, ERGENS)
    except RegistervermeldingOnvolledig:
        return False
    return True


async def toon_vermeldingtekst(tx: AsyncConnection, versie: str) -> tuple[GeschrevenTekst, Sequence[str]]:
    """Give the text of a model version, and the fields that its entry lacks; raises ModelversieOnbekend."""
    if await ModelvoorstelRepository(tx).get(versie) is None:
        raise ModelversieOnbekend
    geschreven = await VermeldingtekstRepository(tx).get(versie)
    return geschreven, await _gebreken(tx, versie, geschreven.tekst)


async def schrijf_vermeldingtekst(
    tx: AsyncConnection, versie: str, tekst: Vermeldingtekst, *, verwacht: int, door: str
) -> tuple[GeschrevenTekst, Sequence[str]]:
    """Write the text of a model version; it may be incomplete for as long as nobody approved the version.

    Raises ModelversieOnbekend, VersieVerouderd and RegistervermeldingOnvolledig.
    """
    voorstel = await ModelvoorstelRepository(tx).get(versie, vergrendel=True)
    if voorstel is None:
        raise ModelversieOnbekend
    teksten = VermeldingtekstRepository(tx)
    was = await teksten.get(versie)
    controleer_versie(was.versie, verwacht)
    gebreken = await _gebreken(tx, versie, tekst)
    if gebreken and voorstel.goedgekeurd_op is not None:
        raise RegistervermeldingOnvolledig(gebreken)
    geschreven = GeschrevenTekst(tekst, was.versie + 1, door, datetime.now(UTC))
    await teksten.schrijf(versie, geschreven)
    return geschreven, gebreken


async def controleer_vermelding(tx: AsyncConnection, versie: str) -> None:
    """Raise RegistervermeldingOnvolledig where a model version could not be looked up by the public."""
    if gebreken := await _gebreken(tx, versie, (await VermeldingtekstRepository(tx).get(versie)).tekst):
        raise RegistervermeldingOnvolledig(gebreken)


async def _gebreken(tx: AsyncConnection, versie: str, tekst: Vermeldingtekst) -> Sequence[str]:
    return (await _vermelding(tx, await ModelRepository(tx).get(versie), tekst, ERGENS)).gebreken


async def _vermelding(tx: AsyncConnection, model: Model, tekst: Vermeldingtekst, url: str) -> Registervermelding:
    grond = await UitdagingRepository(tx).grond_van(model.versie)
    ijking = next(iter(await IjkingRepository(tx).find(na=None, limiet=1)), None)
    return Registervermelding.van(model, tekst, url, datetime.now(UTC), grond=grond, ijking=ijking)
