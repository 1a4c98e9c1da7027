"""The entry in the Algoritmeregister, from the model version in effect."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import AlgoritmeOnbekend, RegistervermeldingOnvolledig
from risico.model import ALGORITME, Registervermelding
from risico.repository import ModelRepository


async def toon_registervermelding(tx: AsyncConnection, algoritme: str, url: str) -> Registervermelding:
    """Give the entry as found at `url`; raises AlgoritmeOnbekend, RegistervermeldingOnvolledig with each field."""
    if algoritme != ALGORITME:
        raise AlgoritmeOnbekend
    nu = datetime.now(UTC)
    modellen = ModelRepository(tx)
    model = await modellen.op(nu)
    tekst = await modellen.vermeldingtekst(model.versie)
    if tekst is None:
        raise RegistervermeldingOnvolledig([f"alle teksten van modelversie {model.versie}"])
    vermelding = Registervermelding.van(model, tekst, url, nu)
    if vermelding.gebreken:
        raise RegistervermeldingOnvolledig(vermelding.gebreken)
    return vermelding


async def is_vermelding_volledig(tx: AsyncConnection) -> bool:
    """Tell whether the version in effect may be used: nobody is scored by a model that the public cannot look up."""
    try:
        await toon_registervermelding(tx, ALGORITME, "https://")
    except RegistervermeldingOnvolledig:
        return False
    return True
