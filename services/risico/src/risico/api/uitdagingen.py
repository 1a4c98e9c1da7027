"""Challenges of the model: put on record by one person, promoted by another, and never scoring anybody."""

from uuid import UUID

from fastapi import Response

from risico import handlers
from risico.schemas import BevorderingInvoer, UitdagingInvoer, UitdagingWeergave
from risico.tables import idempotency
from shared.runtime.idempotency import SleutelDep
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, json_antwoord, problemen

from .toegang import Lezer, Modelleur

router = Router(tags=["modellen"])


@router.post("/uitdagingen", status_code=201, response_model=UitdagingWeergave, responses=problemen(409))
async def leg_uitdaging_vast(
    body: UitdagingInvoer, sleutel: SleutelDep, db: DatabaseDep, aanroeper: Modelleur
) -> Response:
    """Leg het verslag van `risico daag-uit --json` vast."""
    async with db.transaction() as tx:
        antwoord = await idempotency.replay(tx, sleutel, aanroeper.subject)
        if antwoord is None:
            uitdaging = await handlers.leg_uitdaging_vast(tx, body.naar_domein(), aanroeper.subject)
            weergave = UitdagingWeergave.van(uitdaging)
            antwoord = await idempotency.store(tx, sleutel, aanroeper.subject, json_antwoord(weergave, 201))
    return antwoord


@router.get("/uitdagingen")
async def lijst_uitdagingen(pagina: PaginaDep, db: DatabaseDep, _: Lezer) -> Lijst[UitdagingWeergave]:
    """Geef de uitdagingen die zijn vastgelegd, de nieuwste eerst; ook die waarin het model het beter deed."""
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_uitdagingen(tx, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, UitdagingWeergave.van, lambda uitdaging: (uitdaging.id,))


@router.get("/uitdagingen/{uitdaging_id}")
async def lees_uitdaging(uitdaging_id: UUID, db: DatabaseDep, _: Lezer) -> UitdagingWeergave:
    """Geef één uitdaging."""
    async with db.transaction() as tx:
        return UitdagingWeergave.van(await handlers.toon_uitdaging(tx, uitdaging_id))


@router.post("/uitdagingen/{uitdaging_id}/_bevorderen", responses=problemen(404, 409))
async def bevorder_uitdager(
    uitdaging_id: UUID, body: BevorderingInvoer, db: DatabaseDep, aanroeper: Modelleur
) -> UitdagingWeergave:
    """Geef opdracht om wat een uitdager ziet in een volgende modelversie te brengen; aan geen score verandert iets.

    Dat kan alleen een ander dan wie de uitdaging vastlegde, en alleen bij een uitdager die binnen inspecteurs
    aantoonbaar beter is dan de modelversie die nu geldt.
    """
    async with db.transaction() as tx:
        bevorderd = await handlers.bevorder_uitdager(
            tx, uitdaging_id, body.uitdager, reden=body.reden, door=aanroeper.subject
        )
        return UitdagingWeergave.van(bevorderd)
