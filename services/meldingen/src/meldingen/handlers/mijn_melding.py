"""What a reporter does with his own melding; the caller recognised him by his receipt code."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from meldingen.domain import (
    MELDER,
    AanvullenKanNiet,
    Auditregel,
    Bekendmaking,
    Handeling,
    IntrekkenKanNiet,
    Keuze,
    MelderAlBekend,
    MelderGewist,
    MeldingStatus,
    MijnMelding,
    OvergangVerboden,
    SamenvoegenVerboden,
    Tekst,
    TekstSoort,
    TweedePersoonNodig,
    VraagNietOpen,
    open_vragen,
    telt_mee,
)
from meldingen.repository import (
    AuditRepository,
    BehandelingRepository,
    BijlageRepository,
    Kluis,
    MelderRepository,
    MeldingRepository,
)
from shared.contracts.waardelijsten import MeldingBesluit
from shared.runtime.telemetry import log_processing

from .besluiten import neem_besluit
from .inzien import toon_melding

MAX_AANVULLINGEN: Final = 50
_ACTIVITEIT: Final = "urn:verwerkingsactiviteit:meldingen:mijn-melding"


async def zie_mijn_melding(tx: AsyncConnection, kluis: Kluis, melding_id: UUID) -> MijnMelding:
    """Give a melding as its reporter sees it; raises MeldingNietGevonden."""
    melding = await toon_melding(tx, melding_id)
    overgangen = tuple(await MeldingRepository(tx).overgangen(melding_id))
    teksten = await MelderRepository(tx, kluis).teksten(
        melding_id, TekstSoort.VRAAG_AAN_MELDER, TekstSoort.ANTWOORD_MELDER
    )
    besluiten = await BehandelingRepository(tx).besluiten(melding_id)
    bijlagen = await BijlageRepository(tx).van_melder(melding_id)
    log_processing("meldingen", _ACTIVITEIT, kluis.pseudoniem(melding_id), "melder")
    return MijnMelding(
        status=melding.status,
        ontvangen_op=melding.ontvangen_op,
        vertrouwelijkheid=melding.vertrouwelijkheid,
        reden=besluiten[-1].keuze.reden if besluiten else None,
        overgangen=overgangen,
        vragen=open_vragen(melding, overgangen, teksten),
        bijlagen=tuple(bijlagen),
        telt_mee=telt_mee(melding),
    )


async def beantwoord_vragen(
    tx: AsyncConnection, kluis: Kluis, melding_id: UUID, antwoorden: Mapping[UUID, str]
) -> MijnMelding:
    """Keep the answers to open questions; with the last of them the melding goes back to triage.

    Raises VraagNietOpen, and then keeps none; MelderGewist.
    """
    repository = MeldingRepository(tx)
    (stand,) = await repository.lock([melding_id])
    vragen = (await zie_mijn_melding(tx, kluis, melding_id)).vragen
    if not antwoorden.keys() <= {vraag.id for vraag in vragen}:
        raise VraagNietOpen
    nu = datetime.now(UTC)
    await MelderRepository(tx, kluis).add_teksten(
        melding_id,
        [
            Tekst(uuid7(), TekstSoort.ANTWOORD_MELDER, antwoord, nu, bij=vraag_id)
            for vraag_id, antwoord in antwoorden.items()
        ],
    )
    if len(antwoorden) == len(vragen):
        await repository.move(stand.op_weg_naar(MeldingStatus.IN_TRIAGE, nu, MELDER))
    await _leg_vast(tx, melding_id, Handeling.VRAGEN_BEANTWOORD, nu, {"aantal": len(antwoorden)})
    return await zie_mijn_melding(tx, kluis, melding_id)


async def vul_melding_aan(tx: AsyncConnection, kluis: Kluis, melding_id: UUID, aanvulling: str) -> MijnMelding:
    """Keep what the reporter adds of his own accord; raises AanvullenKanNiet and MelderGewist."""
    (stand,) = await MeldingRepository(tx).lock([melding_id])
    if stand.status is MeldingStatus.INGETROKKEN:
        raise AanvullenKanNiet("Deze melding is ingetrokken en kan niet meer worden aangevuld.")
    repository = MelderRepository(tx, kluis)
    if len(await repository.teksten(melding_id, TekstSoort.AANVULLING_MELDER)) >= MAX_AANVULLINGEN:
        raise AanvullenKanNiet(f"Een melding kan hoogstens {MAX_AANVULLINGEN} keer worden aangevuld.")
    nu = datetime.now(UTC)
    await repository.add_teksten(melding_id, [Tekst(uuid7(), TekstSoort.AANVULLING_MELDER, aanvulling, nu)])
    await _leg_vast(tx, melding_id, Handeling.MELDING_AANGEVULD, nu)
    return await zie_mijn_melding(tx, kluis, melding_id)


async def trek_melding_in(tx: AsyncConnection, kluis: Kluis, melding_id: UUID) -> MijnMelding:
    """Let the reporter withdraw his melding while it is open; raises IntrekkenKanNiet."""
    melding = (await BehandelingRepository(tx).lock(melding_id))[melding_id]
    try:
        await neem_besluit(tx, melding, Keuze(besluit=MeldingBesluit.INGETROKKEN), MELDER, datetime.now(UTC))
    except TweedePersoonNodig:  # a reporter may be pressed to withdraw; two of ours decide on such an accident
        raise IntrekkenKanNiet(afgesloten=False) from None
    except (OvergangVerboden, SamenvoegenVerboden):
        raise IntrekkenKanNiet(afgesloten=True) from None
    return await zie_mijn_melding(tx, kluis, melding_id)


async def maak_melder_bekend(
    tx: AsyncConnection, kluis: Kluis, melding_id: UUID, bekendmaking: Bekendmaking
) -> MijnMelding:
    """Let an anonymous reporter become known, which cannot be undone; raises MelderAlBekend and MelderGewist."""
    if not await MeldingRepository(tx).maak_bekend(melding_id, bekendmaking.vertrouwelijkheid):
        raise MelderAlBekend
    repository = MelderRepository(tx, kluis)
    dossier = (await repository.dossiers([melding_id])).get(melding_id)
    if dossier is None:
        raise MelderGewist
    melder = replace(dossier.melder, naam=bekendmaking.naam, email=bekendmaking.email, telefoon=bekendmaking.telefoon)
    await repository.vervang(melding_id, melder, dossier.toelichting)
    await _leg_vast(tx, melding_id, Handeling.MELDER_BEKEND, datetime.now(UTC))
    return await zie_mijn_melding(tx, kluis, melding_id)


async def _leg_vast(
    tx: AsyncConnection,
    melding_id: UUID,
    handeling: Handeling,
    op: datetime,
    bijzonderheden: Mapping[str, object] | None = None,
) -> None:
    await AuditRepository(tx).add([Auditregel(MELDER, handeling, melding_id, op, bijzonderheden or {})])
