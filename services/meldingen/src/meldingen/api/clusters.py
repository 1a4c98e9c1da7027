"""Doubles and clusters, and the rules by which meldingen are compared and counted."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import AwareDatetime

from meldingen import handlers
from meldingen.handlers import Inzageverzoek
from meldingen.schemas import (
    DubbelWeergave,
    MelderDoel,
    MeldingenclusterDetail,
    MeldingenclusterWeergave,
    VergelijkregelsInvoer,
    VergelijkregelsWeergave,
)
from shared.contracts.onderdelen import KvkNummer
from shared.contracts.waardelijsten import Risico
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, problemen

from .toegang import Beheerder, KluisDep, Lezer, eis_melder_lezen

router = Router(tags=["lezen"])


@router.get("/meldingen/{melding_id}/dubbelen")
async def lijst_dubbelen(
    melding_id: UUID,
    kluis: KluisDep,
    db: DatabaseDep,
    aanroeper: Lezer,
    doelbinding: Annotated[
        MelderDoel | None,
        Query(description="Met een doel, en de scope meldingen:melder-lezen, telt ook mee dat de melder dezelfde is."),
    ] = None,
) -> Lijst[DubbelWeergave]:
    """Stel meldingen voor die hetzelfde kunnen vertellen, de waarschijnlijkste eerst; hoogstens 25.

    Niets wordt vanzelf samengevoegd. Wie met een doelbinding ziet dat twee meldingen van dezelfde melder zijn, ziet
    diens gegevens in: dat wordt vastgelegd.
    """
    verzoek = None
    if doelbinding is not None:
        eis_melder_lezen(aanroeper)
        verzoek = Inzageverzoek(aanroeper.subject, doelbinding)
    async with db.transaction() as tx:
        voorstellen = await handlers.stel_dubbelen_voor(tx, kluis, melding_id, verzoek)
    return Lijst(resultaten=[DubbelWeergave.van(dubbel, melding) for dubbel, melding in voorstellen])


@router.get("/meldingenclusters")
async def lijst_meldingenclusters(
    pagina: PaginaDep,
    db: DatabaseDep,
    _: Lezer,
    kvk_nummer: Annotated[KvkNummer | None, Query(alias="kvkNummer")] = None,
    risico: Risico | None = None,
) -> Lijst[MeldingenclusterWeergave]:
    """Geef de clusters van meldingen over één bedrijf en risico, het laatst gesignaleerde eerst."""
    na = pagina.na(AwareDatetime, UUID)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_meldingenclusters(
            tx, kvk_nummer=kvk_nummer, risico=risico, na=na, limiet=pagina.limiet + 1
        )
    return pagina.lijst(gevonden, MeldingenclusterWeergave.van, lambda cluster: (cluster.gesignaleerd_op, cluster.id))


@router.get("/meldingenclusters/{cluster_id}")
async def toon_meldingencluster(cluster_id: UUID, db: DatabaseDep, _: Lezer) -> MeldingenclusterDetail:
    """Geef één cluster, met de nieuwste van zijn meldingen."""
    async with db.transaction() as tx:
        cluster, melding_ids = await handlers.toon_meldingencluster(tx, cluster_id)
    return MeldingenclusterDetail.met(cluster, melding_ids)


@router.get("/vergelijkregels", tags=["beheer"])
async def lijst_vergelijkregels(db: DatabaseDep, _: Lezer) -> Lijst[VergelijkregelsWeergave]:
    """Geef alle regels waarmee meldingen werden, worden en zullen worden vergeleken en geteld, op ingangsdatum."""
    async with db.transaction() as tx:
        alle = await handlers.toon_vergelijkregels(tx)
    return Lijst(resultaten=[VergelijkregelsWeergave.van(regels) for regels in alle])


@router.post("/vergelijkregels", status_code=201, responses=problemen(409), tags=["beheer"])
async def stel_vergelijkregels_vast(
    body: VergelijkregelsInvoer, db: DatabaseDep, aanroeper: Beheerder
) -> VergelijkregelsWeergave:
    """Stel vergelijkregels vast die ingaan op een dag die nog komt en nog geen regels heeft."""
    async with db.transaction() as tx:
        regels = await handlers.stel_vergelijkregels_vast(tx, body.naar_domein(), aanroeper.subject)
    return VergelijkregelsWeergave.van(regels)
