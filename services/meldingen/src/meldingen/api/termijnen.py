"""The clock: what lapses, and the rules of terms."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import AwareDatetime

from meldingen import handlers
from meldingen.domain import Verstrijkend, dag_van, einde_van
from meldingen.schemas import MeldingWeergave, TermijnregelsInvoer, TermijnregelsWeergave
from shared.contracts.waardelijsten import TermijnSoort
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst, Moment
from shared.runtime.web import DatabaseDep, Router, problemen

from .toegang import Beheerder, Lezer

router = Router(tags=["termijnen"])


@router.get("/termijnen")
async def lijst_verstrijkend(
    *,
    pagina: PaginaDep,
    db: DatabaseDep,
    _: Lezer,
    soort: TermijnSoort | None = None,
    team: Annotated[str | None, Query(max_length=40, description="De code van het team.")] = None,
    vanaf: Annotated[Moment | None, Query(description="Termijnen die op of na dit tijdstip eindigen.")] = None,
    tot_en_met: Annotated[
        Moment | None,
        Query(alias="totEnMet", description="Termijnen die uiterlijk op dit tijdstip eindigen; zonder: vandaag."),
    ] = None,
) -> Lijst[MeldingWeergave]:
    """Geef de meldingen waarvan de termijn vandaag verstrijkt of al verstreken is, de eerste eerst."""
    grens = tot_en_met or einde_van(dag_van(datetime.now(UTC)))
    criteria = Verstrijkend(tot_en_met=grens, vanaf=vanaf, soort=soort, team=team)
    async with db.transaction() as tx:
        gevonden = await handlers.zoek_verstrijkend(
            tx, criteria, na=pagina.na(AwareDatetime, UUID), limiet=pagina.limiet + 1
        )
    return pagina.lijst(gevonden, MeldingWeergave.van, lambda melding: (melding.uiterlijk_op, melding.id))


@router.get("/termijnregels")
async def lijst_termijnregels(db: DatabaseDep, _: Lezer) -> Lijst[TermijnregelsWeergave]:
    """Geef alle termijnregels die golden, gelden en zullen gelden, op volgorde van ingangsdatum."""
    async with db.transaction() as tx:
        alle = await handlers.toon_termijnregels(tx)
    return Lijst(resultaten=[TermijnregelsWeergave.van(regels) for regels in alle])


@router.post("/termijnregels", status_code=201, responses=problemen(409))
async def stel_termijnregels_vast(
    body: TermijnregelsInvoer, db: DatabaseDep, aanroeper: Beheerder
) -> TermijnregelsWeergave:
    """Stel termijnregels vast die ingaan op een dag die nog komt en nog geen termijnregels heeft."""
    async with db.transaction() as tx:
        regels = await handlers.stel_termijnregels_vast(tx, body.naar_domein(), aanroeper.subject)
    return TermijnregelsWeergave.van(regels)
