"""Decisions of persons about a melding: taken by one, or proposed by one and confirmed by another."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen import events
from meldingen.domain import (
    Auditregel,
    Behandeling,
    Behandelstap,
    Besluit,
    Besluitvoorstel,
    Handeling,
    Keuze,
    Melding,
    MeldingNietGevonden,
    SamenvoegenVerboden,
    TekstSoort,
    TweedePersoonNodig,
    VoorstelNietGevonden,
    VoorstelVerouderd,
    controleer_besluit,
    controleer_samenvoegen,
)
from meldingen.repository import AuditRepository, BehandelingRepository, Kluis, MeldingRepository
from meldingen.tables import outbox
from shared.contracts.waardelijsten import MeldingBesluit, Uitkomst
from shared.runtime import failpoint
from shared.runtime.etag import controleer_versie

from .inzien import toon_melding
from .stappen import bewaar_teksten, vergrendel

_STAP: Final[Mapping[MeldingBesluit, Behandelstap]] = MappingProxyType(
    {
        MeldingBesluit.IN_ONDERZOEK: Behandelstap.ONDERZOEKEN,
        MeldingBesluit.NIET_IN_ONDERZOEK: Behandelstap.TERZIJDELEGGEN,
        MeldingBesluit.DOORGEZET: Behandelstap.DOORZETTEN,
        MeldingBesluit.SAMENGEVOEGD: Behandelstap.SAMENVOEGEN,
        MeldingBesluit.INGETROKKEN: Behandelstap.INTREKKEN,
        MeldingBesluit.HEROPEND: Behandelstap.HEROPENEN,
    }
)


async def besluit(
    tx: AsyncConnection, kluis: Kluis, behandeling: Behandeling, keuze: Keuze, toelichting: str | None
) -> Melding:
    """Take a decision alone; raises OvergangVerboden, the guard that forbids it, and MelderGewist."""
    melding = await vergrendel(tx, behandeling)
    op = datetime.now(UTC)
    melding.zet(_STAP[keuze.besluit], op, behandeling.door)
    controleer_besluit(melding, keuze)
    toelichting_id = await _bewaar_toelichting(tx, kluis, melding, toelichting, op)
    return await neem_besluit(tx, melding, keuze, behandeling.door, op, toelichting_id=toelichting_id)


async def stel_besluit_voor(
    tx: AsyncConnection, kluis: Kluis, behandeling: Behandeling, keuze: Keuze, toelichting: str
) -> Melding:
    """Propose a decision that a second person must confirm.

    Raises VeldenOngeldig, OvergangVerboden and the guard that forbids it.
    """
    keuze.controleer_voorstel()
    melding = await vergrendel(tx, behandeling)
    op = datetime.now(UTC)
    melding.zet(_STAP[keuze.besluit], op, behandeling.door)
    controleer_besluit(melding, keuze, tweede_persoon=True)
    wordt = replace(melding, versie=melding.versie + 1)
    repository = BehandelingRepository(tx)
    await repository.bewaar(wordt)
    await repository.bewaar_voorstel(
        Besluitvoorstel(
            melding_id=melding.id,
            versie=wordt.versie,
            keuze=keuze,
            door=behandeling.door,
            op=op,
            toelichting_id=await _bewaar_toelichting(tx, kluis, melding, toelichting, op),
        )
    )
    regel = Auditregel(behandeling.door, Handeling.BESLUIT_VOORGESTELD, melding.id, op, {"besluit": keuze.besluit})
    await AuditRepository(tx).add([regel])
    return wordt


async def bevestig_besluit(tx: AsyncConnection, behandeling: Behandeling) -> Melding:
    """Take a decision that somebody else proposed.

    Raises VoorstelNietGevonden, VoorstelVerouderd when the melding changed since, TweedePersoonNodig for who proposed
    it, OvergangVerboden and the guard that forbids it.
    """
    melding = await vergrendel(tx, behandeling)
    voorstel = await BehandelingRepository(tx).voorstel(melding.id)
    if voorstel is None:
        raise VoorstelNietGevonden
    if voorstel.versie != melding.versie:
        raise VoorstelVerouderd
    if voorstel.door == behandeling.door:
        raise TweedePersoonNodig
    return await neem_besluit(
        tx,
        melding,
        voorstel.keuze,
        behandeling.door,
        datetime.now(UTC),
        tweede_persoon=voorstel.door,
        toelichting_id=voorstel.toelichting_id,
    )


async def voeg_samen(
    tx: AsyncConnection, kluis: Kluis, behandeling: Behandeling, doel_id: UUID, toelichting: str | None
) -> Melding:
    """Merge a melding into another, everything or nothing.

    Raises MeldingNietGevonden, VersieVerouderd, OvergangVerboden, SamenvoegenVerboden and MelderGewist.
    """
    repository = BehandelingRepository(tx)
    meldingen = await repository.lock(behandeling.melding_id, doel_id)
    bron, doel = meldingen.get(behandeling.melding_id), meldingen.get(doel_id)
    if bron is None or doel is None:
        raise MeldingNietGevonden
    controleer_versie(bron.versie, behandeling.versie)
    op = datetime.now(UTC)
    bron.zet(Behandelstap.SAMENVOEGEN, op, behandeling.door)
    controleer_samenvoegen(bron, doel, bron_is_doel=await repository.is_doel(bron.id))
    toelichting_id = await _bewaar_toelichting(tx, kluis, bron, toelichting, op)
    keuze = Keuze(besluit=MeldingBesluit.SAMENGEVOEGD, samengevoegd_met=doel.id)
    return await neem_besluit(tx, bron, keuze, behandeling.door, op, toelichting_id=toelichting_id)


async def handel_af(tx: AsyncConnection, behandeling: Behandeling, uitkomst: Uitkomst) -> Melding:
    """Close a melding that was investigated without an intervention of the chain; raises OvergangVerboden."""
    melding = await vergrendel(tx, behandeling)
    op = datetime.now(UTC)
    wordt, overgang = melding.zet(Behandelstap.AFHANDELEN, op, behandeling.door)
    await MeldingRepository(tx).move([overgang])
    werkgever = wordt.werkgever
    afgehandeld = events.melding_afgehandeld(
        wordt.id,
        wordt.sleutel,
        werkgever.kvk_nummer,
        werkgever.vestigingsnummer,
        uitkomst=uitkomst,
        op=op,
        zonder_interventie=True,
    )
    await outbox.append(tx, [afgehandeld])
    return await toon_melding(tx, wordt.id)


async def neem_besluit(
    tx: AsyncConnection,
    melding: Melding,
    keuze: Keuze,
    door: str,
    op: datetime,
    *,
    tweede_persoon: str | None = None,
    toelichting_id: UUID | None = None,
) -> Melding:
    """Decide about a locked melding: its state, the record and the event; raises OvergangVerboden and the guards."""
    repository = BehandelingRepository(tx)
    gezet, overgang = melding.zet(_STAP[keuze.besluit], op, door)
    controleer_besluit(melding, keuze, tweede_persoon=tweede_persoon is not None)
    if keuze.besluit is MeldingBesluit.INGETROKKEN and await repository.is_doel(melding.id):
        raise SamenvoegenVerboden("Met deze melding zijn andere samengevoegd; wie die deden, trokken ze niet in.")
    wordt = replace(gezet, besluit_nummer=melding.besluit_nummer + 1, samengevoegd_met=keuze.samengevoegd_met)
    genomen = Besluit(
        melding_id=melding.id,
        nummer=wordt.besluit_nummer,
        keuze=keuze,
        door=door,
        op=op,
        tweede_persoon=tweede_persoon,
        toelichting_id=toelichting_id,
    )
    await repository.bewaar(wordt)
    await MeldingRepository(tx).move([overgang])
    failpoint.hit("besluit-na-status")
    await repository.add_besluit(genomen)
    bijzonderheden = {
        "besluit": keuze.besluit,
        "nummer": genomen.nummer,
        "reden": keuze.reden,
        "tweede_persoon": tweede_persoon,
    }
    await AuditRepository(tx).add([Auditregel(door, Handeling.BESLUIT_GENOMEN, melding.id, op, bijzonderheden)])
    failpoint.hit("besluit-voor-event")
    await outbox.append(tx, [events.melding_besloten(wordt, genomen)])
    return await toon_melding(tx, melding.id)


async def toon_besluiten(tx: AsyncConnection, melding_id: UUID) -> list[Besluit]:
    """Give the decisions about a melding in the order they were taken; raises MeldingNietGevonden."""
    await toon_melding(tx, melding_id)
    return await BehandelingRepository(tx).besluiten(melding_id)


async def toon_voorstel(tx: AsyncConnection, melding_id: UUID) -> Besluitvoorstel:
    """Give what waits for a second person; raises MeldingNietGevonden, VoorstelNietGevonden and VoorstelVerouderd."""
    melding = await toon_melding(tx, melding_id)
    voorstel = await BehandelingRepository(tx).voorstel(melding_id)
    if voorstel is None or voorstel.versie != melding.versie:
        raise VoorstelNietGevonden
    return voorstel


async def _bewaar_toelichting(
    tx: AsyncConnection, kluis: Kluis, melding: Melding, toelichting: str | None, op: datetime
) -> UUID | None:
    if toelichting is None:
        return None
    (tekst_id,) = await bewaar_teksten(tx, kluis, melding.id, TekstSoort.TOELICHTING_BESLUIT, toelichting, op=op)
    return tekst_id
