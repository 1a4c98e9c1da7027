"""Change the model: one person proposes a version, anybody sees what it would do, another person approves it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import SECTIES, ModelversieOnbekend, Modelvoorstel, StelModelVoor, Voorvertoning
from risico.model import CONTROLE, MELDING, VESTIGING, Model, Stuk, Vectoren, drempels_van, uit_binair
from risico.repository import ModelRepository, ModelvoorstelRepository, UitdagingRepository, VoorraadRepository
from shared.contracts.fouten import VeldenOngeldig, Veldfout
from shared.runtime.database import Database

from .registervermelding import controleer_vermelding

STUK: Final = 20_000


async def stel_model_voor(tx: AsyncConnection, opdracht: StelModelVoor, door: str) -> Modelvoorstel:
    """Propose a version from the one in effect.

    Raises ModelversieBestaat, and of the challenge that it rests on UitdagingNietBevorderd, UitdagingVerouderd, and
    VeldenOngeldig when it is not there or about something else.
    """
    op = datetime.now(UTC)
    basis = await ModelRepository(tx).op(op)
    if opdracht.uitdaging_id is not None:
        uitdaging = await UitdagingRepository(tx).get(opdracht.uitdaging_id)
        if uitdaging is None:
            raise VeldenOngeldig([Veldfout("/uitdagingId", "onbekend", "Er is geen uitdaging met dit id.")])
        uitdaging.controleer_voorstel(opdracht, basis.versie)
    await ModelvoorstelRepository(tx).add(opdracht, basis.versie, door, op)
    return await toon_modelvoorstel(tx, opdracht.versie)


async def toon_modelvoorstel(tx: AsyncConnection, versie: str) -> Modelvoorstel:
    """Give a version with who proposed and approved it; raises ModelversieOnbekend."""
    voorstel = await ModelvoorstelRepository(tx).get(versie)
    if voorstel is None:
        raise ModelversieOnbekend
    return voorstel


async def toon_modelvoorstellen(tx: AsyncConnection) -> list[Modelvoorstel]:
    """Give all versions, the latest date of effect first."""
    return await ModelvoorstelRepository(tx).alle()


async def keur_model_goed(tx: AsyncConnection, versie: str, door: str) -> Modelvoorstel:
    """Approve a version as another person than who proposed it; it takes effect at its moment, never before now.

    The worker then judges the whole stock anew. Raises ModelversieOnbekend, ModelversieGoedgekeurd,
    ModelversieIngetrokken, EigenVoorstel, DrempelsOnbekend, UitdagingVerouderd where another version took effect since
    the challenge that it rests on, and RegistervermeldingOnvolledig: no version takes effect that the public cannot
    look up.
    """
    repository = ModelvoorstelRepository(tx)
    voorstel = await repository.get(versie, vergrendel=True)
    if voorstel is None:
        raise ModelversieOnbekend
    voorstel.controleer_goedkeuring(door)
    op = datetime.now(UTC)
    grond = await UitdagingRepository(tx).grond_van(versie)
    if grond is not None:
        grond.controleer_grond((await ModelRepository(tx).op(op)).versie)
    await controleer_vermelding(tx, versie)
    await repository.keur_goed(versie, door, op, max(op, voorstel.ingaat_op))
    return await toon_modelvoorstel(tx, versie)


async def trek_model_in(tx: AsyncConnection, versie: str, door: str, reden: str) -> Modelvoorstel:
    """Withdraw one's own proposal, for good; its date of effect is free again.

    Raises ModelversieOnbekend, ModelversieGoedgekeurd, ModelversieIngetrokken and VoorstelVanAnder.
    """
    repository = ModelvoorstelRepository(tx)
    voorstel = await repository.get(versie, vergrendel=True)
    if voorstel is None:
        raise ModelversieOnbekend
    voorstel.controleer_intrekking(door)
    await repository.trek_in(versie, reden, datetime.now(UTC))
    return await toon_modelvoorstel(tx, versie)


async def reken_model_door(db: Database, versie: str) -> Voorvertoning:
    """Judge the whole stock by the version in effect and by another one, and compare; nothing is locked.

    The first time this fixes where the bands begin, when they follow from shares: what is approved is what was seen.
    Raises ModelversieOnbekend, and ModelversieIngetrokken where bands would have to be fixed of what was withdrawn.
    """
    async with db.transaction() as tx:
        voorstel = await toon_modelvoorstel(tx, versie)
    if not voorstel.drempels_bekend and voorstel.bandaandelen is not None:
        voorstel.controleer_open()
        await _bepaal_drempels(db, versie, voorstel.bandaandelen)
    async with db.transaction() as tx:
        modellen = ModelRepository(tx)
        nu, straks = await modellen.op(datetime.now(UTC)), await modellen.get(versie)
    voorvertoning = Voorvertoning()
    async for rijen in _stukken(db, nu, straks):
        await asyncio.to_thread(_vergelijk, voorvertoning, rijen, (nu, straks))
    return voorvertoning


async def _bepaal_drempels(db: Database, versie: str, aandelen: tuple[float, float, float]) -> None:
    """Fix the lowest scores of laag, hoog and hoogst so that these hold their shares of the stock, if there is any."""
    async with db.transaction() as tx:
        straks = await ModelRepository(tx).get(versie)
    hoogste = [
        await asyncio.to_thread(lambda rijen: _stuk(rijen, straks).hoogste, rijen)
        async for (rijen,) in _stukken(db, straks)
    ]
    if hoogste:
        drempels = drempels_van(hoogste, aandelen)
        async with db.transaction() as tx:
            await ModelvoorstelRepository(tx).bepaal_drempels(versie, drempels, datetime.now(UTC))


async def _stukken(db: Database, *modellen: Model) -> AsyncIterator[tuple[tuple[bytes, bytes, bytes], ...]]:
    """Give the stock piece by piece, as each of the models needs it."""
    na = ""
    while True:
        async with db.transaction() as tx:
            voorraad = VoorraadRepository(tx)
            tot, _ = await voorraad.grens(na, STUK)
            if tot is None:
                return
            rijen = tuple([await voorraad.bekijk(na, tot, model) for model in modellen])
        yield rijen
        na = tot


def _stuk(rijen: tuple[bytes, bytes, bytes], model: Model) -> Stuk:
    vestigingen, controles, meldingen = rijen
    return Stuk(
        uit_binair(vestigingen, VESTIGING),
        uit_binair(controles, CONTROLE),
        uit_binair(meldingen, MELDING),
        Vectoren.van(model),
        datetime.now(UTC).timestamp(),
    )


def _vergelijk(
    voorvertoning: Voorvertoning, rijen: tuple[tuple[bytes, bytes, bytes], ...], modellen: tuple[Model, Model]
) -> None:
    nu, straks = (_stuk(deel, model) for deel, model in zip(rijen, modellen, strict=True))
    for was, wordt, sectie, klasse in zip(
        nu.band.tolist(),
        straks.band.tolist(),
        nu.vestigingen["sectie"].tolist(),
        nu.vestigingen["grootteklasse"].tolist(),
        strict=True,
    ):
        voorvertoning.vestigingen += 1
        if was != wordt:
            voorvertoning.hoger += wordt > was
            voorvertoning.lager += wordt < was
            voorvertoning.per_sectie[SECTIES[sectie]] += 1
            voorvertoning.per_grootteklasse[klasse] += 1
