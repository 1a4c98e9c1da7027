"""The rights of who reported: to see all that is kept of him, and to be erased."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import (
    Auditregel,
    Doelbinding,
    Handeling,
    MelderGewist,
    Persoonsdossier,
    WisReden,
    Wissing,
    Zoekcriteria,
)
from meldingen.repository import AuditRepository, BijlageRepository, Kluis, MelderRepository, OntvangstcodeRepository
from shared.runtime.telemetry import log_processing

from .inzien import Inzageverzoek, leg_inzage_vast, toon_melding, zoek_van_melder


async def exporteer_van_melding(
    tx: AsyncConnection, kluis: Kluis, melding_id: UUID, verzoek: Inzageverzoek
) -> Persoonsdossier:
    """Give all that is known of who made one melding, such as an anonymous one.

    Raises MeldingNietGevonden or MelderGewist.
    """
    melding = await toon_melding(tx, melding_id)
    repository = MelderRepository(tx, kluis)
    await leg_inzage_vast(repository, kluis, [melding_id], verzoek)
    dossiers = await repository.dossiers([melding_id])
    if melding_id not in dossiers:
        raise MelderGewist
    inzages = await repository.inzages([melding_id])
    bijlagen = await BijlageRepository(tx).van([melding_id])
    return Persoonsdossier(melding, dossiers[melding_id], tuple(inzages[melding_id]), tuple(bijlagen[melding_id]))


async def exporteer_van_melder(
    tx: AsyncConnection,
    kluis: Kluis,
    verzoek: Inzageverzoek,
    *,
    email: str | None,
    telefoon: str | None,
    na: UUID | None,
    limiet: int,
) -> list[Persoonsdossier]:
    """Give all that is known of the person behind an address or number, newest melding first; each is recorded.

    Gives one more than `limiet` where there is one; that one is not shown, and not recorded.
    """
    gevonden = await zoek_van_melder(
        tx, kluis, Zoekcriteria(), verzoek, email=email, telefoon=telefoon, na=na, limiet=limiet
    )
    ids = [melding.id for melding in gevonden]
    repository = MelderRepository(tx, kluis)
    dossiers, inzages = await repository.dossiers(ids), await repository.inzages(ids)
    bijlagen = await BijlageRepository(tx).van(ids)
    return [
        Persoonsdossier(melding, dossiers[melding.id], tuple(inzages[melding.id]), tuple(bijlagen[melding.id]))
        for melding in gevonden
        if melding.id in dossiers  # one that is erased this very moment is in neither
    ]


async def wis_melder(tx: AsyncConnection, kluis: Kluis, melding_id: UUID, aanroeper: str, reden: WisReden) -> Wissing:
    """Erase who made a melding, by destroying its data key; the melding itself goes on feeding the risk analysis.

    Raises MeldingNietGevonden, or MelderGewist when that was done before.
    """
    await toon_melding(tx, melding_id)
    wissing = Wissing(melding_id, reden, datetime.now(UTC))
    if not await MelderRepository(tx, kluis).wis(melding_id):
        raise MelderGewist
    await OntvangstcodeRepository(tx).wis(melding_id)
    await AuditRepository(tx).add(
        [Auditregel(aanroeper, Handeling.MELDER_GEWIST, melding_id, wissing.gewist_op, {"reden": reden})]
    )
    activiteit = Doelbinding.VERZOEK_BETROKKENE.verwerkingsactiviteit
    log_processing("meldingen", activiteit, kluis.pseudoniem(melding_id), "melder")
    return wissing
