"""What chain partners deliver: within their limits, each signal once, and readable by who delivered it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import (
    Aanlevering,
    Aansluiting,
    KenmerkBezet,
    KetenpartnerNietAangesloten,
    Melding,
    MeldingStatus,
    RegistreerMelding,
    Signaal,
    SignaalNietGevonden,
    Uitkomst,
)
from meldingen.repository import AanleveringRepository, AansluitingRepository, Kluis
from shared.contracts.fouten import DomainError
from shared.contracts.waardelijsten import MeldingSoort
from shared.runtime.failpoint import hit

from .registreren import Aanmelding, registreer_meldingen

STAP: Final = 25  # signals judged before other requests get a turn: about a millisecond


@dataclass(frozen=True, slots=True)
class Levering:
    """A signal that is delivered now.

    `kenmerk` tells it from all others of its partner, None where nothing does; `inhoud` is the same for whoever sends
    the same again.
    """

    opdracht: RegistreerMelding
    kenmerk: str | None
    inhoud: bytes


async def laat_toe(tx: AsyncConnection, oin: str | None) -> Aansluiting:
    """Count a request of a partner and give its connection, in a transaction of its own: also what fails counts.

    Raises KetenpartnerNietAangesloten, TempoOverschreden or DagvolumeBereikt.
    """
    toegelaten = None if oin is None else await AansluitingRepository(tx).admit(oin)
    if toegelaten is None:
        raise KetenpartnerNietAangesloten("Uw organisatie (OIN) is niet aangesloten om signalen aan te leveren.")
    aansluiting, verbruik = toegelaten
    aansluiting.controleer_verbruik(verbruik)
    return aansluiting


async def lever_signalen_aan(
    tx: AsyncConnection, kluis: Kluis, aansluiting: Aansluiting, leveringen: Sequence[Levering]
) -> list[Uitkomst]:
    """Register what a chain partner delivers, and give what became of each, in order.

    What was accepted before under the same reference is given again, even if the rules would refuse it by now. Of what
    is new the first that the day has room for are registered; the others are DagvolumeBereikt.
    """
    uitkomsten: list[Uitkomst] = []
    aanmeldingen: dict[UUID, Aanmelding] = {}
    claims: list[Aanlevering] = []
    for plaats, levering in enumerate(leveringen):
        if plaats % STAP == 0:
            await asyncio.sleep(0)
        try:
            aansluiting.controleer_soort(levering.opdracht.soort)
            aanmelding = Aanmelding.van(levering.opdracht)
        except DomainError as fout:
            uitkomsten.append(fout)
        else:
            melding = aanmelding.registratie.melding
            aanmeldingen[melding.id] = aanmelding
            claims.append(Aanlevering(melding.id, aansluiting.oin, levering.kenmerk, kluis.afdruk(levering.inhoud)))
            uitkomsten.append(melding)
    repository = AanleveringRepository(tx)
    nieuw = await repository.claim(claims)
    hit("aanlevering-geclaimd")
    nieuwe = {melding_id: item for melding_id, item in aanmeldingen.items() if melding_id in nieuw}
    past = await _registreer_wat_past(tx, kluis, aansluiting, nieuwe) if nieuwe else set()
    await repository.release(nieuw - past)
    hit("aanlevering-geschreven")
    eerder = {
        plaats: levering.kenmerk
        for plaats, (levering, uitkomst) in enumerate(zip(leveringen, uitkomsten, strict=True))
        if not (isinstance(uitkomst, Melding) and uitkomst.id in past)
    }
    bekend = await repository.known(aansluiting.oin, [kenmerk for kenmerk in eerder.values() if kenmerk is not None])
    vol = aansluiting.dagvolume_bereikt(datetime.now(UTC))
    for plaats, kenmerk in eerder.items():
        uitkomst = uitkomsten[plaats]
        if kenmerk is not None and kenmerk in bekend:
            uitkomsten[plaats] = _opnieuw(uitkomst, bekend[kenmerk], kluis.afdruk(leveringen[plaats].inhoud))
        elif isinstance(uitkomst, Melding):
            uitkomsten[plaats] = vol
    return uitkomsten


async def _registreer_wat_past(
    tx: AsyncConnection, kluis: Kluis, aansluiting: Aansluiting, nieuw: Mapping[UUID, Aanmelding]
) -> set[UUID]:
    """Register the first that the day has room for, and give their ids.

    All are written before they are counted, so that the count is held for no longer than a commit. Only who comes near
    his volume is counted first.
    """
    repository = AansluitingRepository(tx)
    if len(nieuw) <= await repository.room(aansluiting):
        async with tx.begin_nested() as poging:
            await registreer_meldingen(tx, kluis, list(nieuw.values()))
            if await repository.count(aansluiting, len(nieuw)) == len(nieuw):
                return set(nieuw)
            await poging.rollback()  # others took the room in the meantime
    past = dict(islice(nieuw.items(), await repository.count(aansluiting, len(nieuw))))
    if past:
        await registreer_meldingen(tx, kluis, list(past.values()))
    return set(past)


def _opnieuw(uitkomst: Uitkomst, eerder: Aanlevering, afdruk: bytes) -> Uitkomst:
    """Judge what is delivered again: the same is what it became then; something else is refused, as it would be."""
    try:
        eerder.controleer_inhoud(afdruk)
    except KenmerkBezet as fout:
        return uitkomst if isinstance(uitkomst, DomainError) else fout
    return eerder


async def toon_signaal(tx: AsyncConnection, oin: str | None, melding_id: UUID) -> Signaal:
    """Give a signal to the partner that delivered it; raises SignaalNietGevonden."""
    signaal = None if oin is None else await AanleveringRepository(tx).get(oin, melding_id)
    if signaal is None:
        raise SignaalNietGevonden("Uw organisatie heeft geen signaal met dit nummer aangeleverd.")
    return signaal


async def toon_signalen(
    tx: AsyncConnection,
    oin: str | None,
    *,
    soort: MeldingSoort | None,
    status: MeldingStatus | None,
    eigen_kenmerk: str | None,
    na: UUID | None,
    limiet: int,
) -> list[Signaal]:
    """Give what a partner delivered, newest first."""
    if oin is None:
        return []
    return await AanleveringRepository(tx).find(
        oin, soort=soort, status=status, eigen_kenmerk=eigen_kenmerk, na=na, limiet=limiet
    )
