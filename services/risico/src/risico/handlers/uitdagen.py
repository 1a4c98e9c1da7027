"""Challenging the model: compare, put the report on record, and have another person promote a challenger."""

import asyncio
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from risico import model
from risico.domain import Uitdaging, UitdagingOnbekend, Uitdagingverslag, vandaag
from risico.repository import ModelRepository, ModelvoorstelRepository, UitdagingRepository
from shared.contracts.fouten import VeldenOngeldig, Veldfout
from shared.contracts.waardelijsten import Risico
from shared.runtime.database import Database

from .inspectiebestand import lees_inspecties, lees_omschrijving


def daag_uit_op_bestand(bestand: Path, kolommen: Path, modelversie: str, *, seed: int) -> Uitdagingverslag:
    """Challenge the engine, fitted as well as it can be, on a file of inspections.

    Raises BestandOnbruikbaar, TeWeinigInspecties, GeenInspecteurs and UitdagersOntbreken.
    """
    gelezen = lees_inspecties(bestand, lees_omschrijving(kolommen))
    return Uitdagingverslag(
        modelversie=modelversie,
        risico=None,
        gegevens_sha256=sha256(bestand.read_bytes() + kolommen.read_bytes()).hexdigest(),
        vergelijking=model.daag_uit(gelezen.inspecties, seed=seed),
    )


async def daag_uit_op_bewijs(db: Database, risico: Risico, *, seed: int) -> Uitdagingverslag:
    """Challenge the model version in effect, as it is set, on what our own inspections into a risico found.

    Raises TeWeinigInspecties, GeenInspecteurs and UitdagersOntbreken.
    """
    async with db.transaction() as tx:
        geldend = await ModelRepository(tx).op(datetime.now(UTC))
        rijen = await UitdagingRepository(tx).inspecties(risico)
    gelezen, inspecties = sha256(), []
    nummers: dict[object, int] = {}
    for vestigingsnummer, inspecteur, afgerond_op, gevonden, sectie, klasse in rijen:
        gelezen.update(f"{vestigingsnummer};{inspecteur};{afgerond_op};{gevonden};{sectie};{klasse}\n".encode())
        inspecties.append(
            model.Inspectie(
                vestiging=nummers.setdefault(vestigingsnummer, len(nummers)),
                inspecteur=None if inspecteur is None else nummers.setdefault(inspecteur, len(nummers)),
                dag=(vandaag(afgerond_op) - model.EERSTE_DAG).days,
                gevonden=gevonden,
                groep=nummers.setdefault((sectie, klasse), len(nummers)),
            )
        )
    gesteld = geldend.risicos[risico]
    instelling = model.Instelling(gesteld.voorgewicht, gesteld.halfwaardetijd_controle)
    return Uitdagingverslag(
        modelversie=geldend.versie,
        risico=risico,
        gegevens_sha256=gelezen.hexdigest(),
        vergelijking=await asyncio.to_thread(model.daag_uit, inspecties, instelling, seed=seed),
    )


async def leg_uitdaging_vast(tx: AsyncConnection, verslag: Uitdagingverslag, door: str) -> Uitdaging:
    """Put a report on record; raises VeldenOngeldig for a model version that is not there."""
    if await ModelvoorstelRepository(tx).get(verslag.modelversie) is None:
        raise VeldenOngeldig([Veldfout("/modelversie", "onbekend", "Er is geen modelversie met deze naam.")])
    uitdaging = Uitdaging(uuid7(), verslag, door, datetime.now(UTC))
    await UitdagingRepository(tx).voeg_toe(uitdaging)
    return uitdaging


async def bevorder_uitdager(
    tx: AsyncConnection, uitdaging_id: UUID, uitdager: str, *, reden: str, door: str
) -> Uitdaging:
    """Order to bring what a challenger sees into the model, as another person than who put the report on record.

    No score changes by it. Raises UitdagingOnbekend and what Uitdaging.bevorder raises.
    """
    repository = UitdagingRepository(tx)
    uitdaging = await repository.get(uitdaging_id, vergrendel=True)
    if uitdaging is None:
        raise UitdagingOnbekend
    op = datetime.now(UTC)
    geldend = await ModelRepository(tx).op(op)
    bevordering = uitdaging.bevorder(uitdager, geldend=geldend.versie, reden=reden, door=door, op=op)
    await repository.bevorder(uitdaging_id, bevordering)
    return await toon_uitdaging(tx, uitdaging_id)


async def toon_uitdaging(tx: AsyncConnection, uitdaging_id: UUID) -> Uitdaging:
    """Give a challenge; raises UitdagingOnbekend."""
    uitdaging = await UitdagingRepository(tx).get(uitdaging_id)
    if uitdaging is None:
        raise UitdagingOnbekend
    return uitdaging


async def toon_uitdagingen(tx: AsyncConnection, *, na: UUID | None, limiet: int) -> list[Uitdaging]:
    """Give challenges, the newest first."""
    return await UitdagingRepository(tx).find(na=na, limiet=limiet)
