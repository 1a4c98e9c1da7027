"""Retention: the rules, keeping a melding for a reason, and the register of what was destroyed."""

from uuid import UUID

from meldingen import handlers
from meldingen.schemas import (
    BewaarregelsInvoer,
    BewaarregelsWeergave,
    VernietigingsstopInvoer,
    VernietigingsstopWeergave,
    VerwijderingWeergave,
)
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, problemen

from .toegang import Beheerder, Lezer

router = Router(tags=["bewaren"])


@router.get("/bewaarregels")
async def lijst_bewaarregels(db: DatabaseDep, _: Lezer) -> Lijst[BewaarregelsWeergave]:
    """Geef alle bewaarregels die golden, gelden en zullen gelden, op volgorde van ingangsdatum."""
    async with db.transaction() as tx:
        alle = await handlers.toon_bewaarregels(tx)
    return Lijst(resultaten=[BewaarregelsWeergave.van(regels) for regels in alle])


@router.post("/bewaarregels", status_code=201, responses=problemen(409))
async def stel_bewaarregels_vast(
    body: BewaarregelsInvoer, db: DatabaseDep, aanroeper: Beheerder
) -> BewaarregelsWeergave:
    """Stel bewaarregels vast die ingaan op een dag die nog komt en nog geen bewaarregels heeft."""
    async with db.transaction() as tx:
        regels = await handlers.stel_bewaarregels_vast(tx, body.naar_domein(), aanroeper.subject)
    return BewaarregelsWeergave.van(regels)


@router.get("/verwijderingen")
async def lijst_verwijderingen(pagina: PaginaDep, db: DatabaseDep, _: Beheerder) -> Lijst[VerwijderingWeergave]:
    """Geef het register van wat is vernietigd, het laatste eerst."""
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_verwijderingen(tx, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, VerwijderingWeergave.van, lambda verwijdering: (verwijdering.id,))


@router.put("/meldingen/{melding_id}/vernietigingsstop")
async def houd_melding_vast(
    melding_id: UUID, body: VernietigingsstopInvoer, db: DatabaseDep, aanroeper: Beheerder
) -> VernietigingsstopWeergave:
    """Bewaar een melding om een reden, ook als haar bewaartermijn voorbij is."""
    async with db.transaction() as tx:
        stop = await handlers.houd_melding_vast(tx, melding_id, body.reden, aanroeper.subject)
    return VernietigingsstopWeergave.van(stop)


@router.delete("/meldingen/{melding_id}/vernietigingsstop", status_code=204)
async def laat_melding_los(melding_id: UUID, db: DatabaseDep, aanroeper: Beheerder) -> None:
    """Laat een melding weer onder haar bewaartermijn vallen."""
    async with db.transaction() as tx:
        await handlers.laat_melding_los(tx, melding_id, aanroeper.subject)
