"""Duplicates: meldingen that may tell the same story are proposed to a person, with the facts they share."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import (
    AMSTERDAM,
    Auditregel,
    Dubbel,
    Handeling,
    Melding,
    MeldingNietGevonden,
    Overeenkomst,
    vergelijk,
)
from meldingen.repository import (
    AuditRepository,
    DubbelRepository,
    Kluis,
    MelderRepository,
    MeldingRepository,
    VergelijkregelsRepository,
)

from .inzien import Inzageverzoek, leg_inzage_vast

MEEST_VOORGESTELD: Final = 25


async def stel_dubbelen_voor(
    tx: AsyncConnection, kluis: Kluis, melding_id: UUID, verzoek: Inzageverzoek | None = None
) -> list[tuple[Dubbel, Melding]]:
    """Propose the doubles of a melding, the likeliest first; raises MeldingNietGevonden.

    With `verzoek` the caller may know who reported: that the same person did counts too, and each proposal that says so
    is recorded as an inzage.
    """
    repository = DubbelRepository(tx)
    van = await repository.vergelijkbaar(melding_id, melder_ook=verzoek is not None)
    if van is None:
        raise MeldingNietGevonden
    regels = await VergelijkregelsRepository(tx).op(datetime.now(UTC).astimezone(AMSTERDAM).date())
    anderen = await repository.kandidaten(van, regels.dubbel_venster, melder_ook=verzoek is not None)
    voorstellen = [vergelijk(van, ander, regels.dubbel_dagen) for ander in anderen]
    voorstellen = [dubbel for dubbel in voorstellen if dubbel.score >= regels.dubbel_vanaf]
    voorstellen.sort(key=lambda dubbel: (-dubbel.score, dubbel.melding_id))
    del voorstellen[MEEST_VOORGESTELD:]
    if verzoek is not None:
        zelfde_melder = [
            dubbel.melding_id
            for dubbel in voorstellen
            if any(gelijkenis.feit is Overeenkomst.ZELFDE_MELDER for gelijkenis in dubbel.gelijkenissen)
        ]
        getoond = [melding_id, *zelfde_melder] if zelfde_melder else []
        await leg_inzage_vast(MelderRepository(tx, kluis), kluis, getoond, verzoek)
        vergeleken = {"doelbinding": verzoek.doelbinding, "gevonden": len(zelfde_melder)}
        await AuditRepository(tx).add(
            [Auditregel(verzoek.aanroeper, Handeling.DUBBELEN_VERGELEKEN, melding_id, bijzonderheden=vergeleken)]
        )
    meldingen = await MeldingRepository(tx).met_ids([dubbel.melding_id for dubbel in voorstellen])
    return [(dubbel, meldingen[dubbel.melding_id]) for dubbel in voorstellen]
