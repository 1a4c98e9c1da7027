"""A small service with one route of each kind."""

from collections.abc import AsyncGenerator
from typing import Annotated, ClassVar
from uuid import UUID, uuid4

from fastapi import Query, Request, Response
from pydantic import AwareDatetime, Field, SecretStr
from pydantic_settings import SettingsConfigDict
from sqlalchemy import func, insert, select, update

from shared.contracts.fouten import DomainError
from shared.contracts.waardelijsten import Domein
from shared.runtime import web
from shared.runtime.auth import Aanroeper, bevoegd
from shared.runtime.database import Database
from shared.runtime.etag import ETagDep, VerwachteVersie, controleer_versie
from shared.runtime.idempotency import SleutelDep
from shared.runtime.paging import PaginaDep
from shared.runtime.problems import Problem
from shared.runtime.schemas import Invoer, Lijst, Weergave
from shared.runtime.settings import ServiceSettings
from shared.runtime.web import DatabaseDep, Router, json_antwoord, streamed, streamed_body
from tests.voorbeeld.tables import boek, dead_letters, idempotency, inbox


class VoorbeeldSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="VOORBEELD_")

    port: int = 8199
    geheim: SecretStr = SecretStr("x")


class Auteur(Invoer):
    naam: str = Field(max_length=20)


class BoekInvoer(Invoer):
    titel: str = Field(min_length=2, max_length=100)
    jaar: int = Field(ge=1450, le=2100)
    domein: Domein = Domein.EERLIJK_WERK
    verschenen_op: AwareDatetime | None = None
    auteurs: tuple[Auteur, ...] = ()


class TitelInvoer(Invoer):
    titel: str = Field(min_length=2, max_length=100)


class BoekWeergave(Weergave):
    id: UUID
    titel: str
    jaar: int
    versie: int


class BoekNietGevonden(DomainError):  # noqa: N818 - the fact, as all domain errors
    code: ClassVar[str] = "boek-niet-gevonden"


class UitleenVol(DomainError):  # noqa: N818 - the fact, as all domain errors
    code: ClassVar[str] = "uitleen-vol"


class Vergeten(DomainError):  # noqa: N818 - the fact, as all domain errors
    code: ClassVar[str] = "vergeten"


router = Router(tags=["boeken"])
Lezer = Annotated[Aanroeper, bevoegd("voorbeeld:lezen")]
_CSV = streamed_body({"text/csv": {"type": "string"}})


@router.post("/boeken", status_code=201)
async def voeg_toe(body: BoekInvoer, response: Response, db: DatabaseDep) -> BoekWeergave:
    """Voeg een boek toe."""
    nieuw = BoekWeergave(id=uuid4(), titel=body.titel, jaar=body.jaar, versie=1)
    async with db.transaction() as tx:
        await tx.execute(insert(boek).values(id=nieuw.id, titel=nieuw.titel, jaar=nieuw.jaar))
    response.headers["Location"] = f"/v1/boeken/{nieuw.id}"
    return nieuw


@router.get("/boeken")
async def lijst_boeken(
    pagina: PaginaDep,
    db: DatabaseDep,
    uit_jaar: Annotated[int | None, Query(alias="uitJaar", ge=0, le=9999)] = None,
) -> Lijst[BoekWeergave]:
    """Alle boeken, op jaar en id."""
    vraag = select(boek).order_by(boek.c.jaar, boek.c.id).limit(pagina.limiet + 1)
    if uit_jaar is not None:
        vraag = vraag.where(boek.c.jaar == uit_jaar)
    if (na := pagina.na(int, UUID)) is not None:
        vraag = vraag.where((boek.c.jaar > na[0]) | ((boek.c.jaar == na[0]) & (boek.c.id > na[1])))
    async with db.transaction() as tx:
        gevonden = (await tx.execute(vraag)).all()
    return pagina.lijst(gevonden, BoekWeergave.model_validate, lambda rij: (rij.jaar, rij.id))


@router.post("/boeken/_zoek")
async def zoek_boeken(body: TitelInvoer, pagina: PaginaDep, db: DatabaseDep) -> Lijst[BoekWeergave]:
    """Zoek boeken op titel, op id."""
    vraag = select(boek).where(boek.c.titel == body.titel).order_by(boek.c.id).limit(pagina.limiet + 1)
    if (na := pagina.na(UUID)) is not None:
        vraag = vraag.where(boek.c.id > na[0])
    async with db.transaction() as tx:
        gevonden = (await tx.execute(vraag)).all()
    return pagina.lijst(gevonden, BoekWeergave.model_validate, lambda rij: (rij.id,))


@router.get("/boeken/{boek_id}")
async def lees_boek(boek_id: UUID, etag: ETagDep, db: DatabaseDep, _: Lezer) -> BoekWeergave:
    """Lees een boek."""
    async with db.transaction() as tx:
        rij = (await tx.execute(select(boek).where(boek.c.id == boek_id))).one_or_none()
    if rij is None:
        raise BoekNietGevonden("Dit boek bestaat niet.")
    return etag.antwoord(BoekWeergave.model_validate(rij), rij.versie)


@router.patch("/boeken/{boek_id}")
async def wijzig_titel(
    boek_id: UUID, body: TitelInvoer, verwacht: VerwachteVersie, etag: ETagDep, db: DatabaseDep
) -> BoekWeergave:
    """Wijzig de titel van een boek."""
    async with db.transaction() as tx:
        huidig = (await tx.execute(select(boek.c.versie).where(boek.c.id == boek_id).with_for_update())).scalar_one()
        controleer_versie(huidig, verwacht)
        wijziging = update(boek).where(boek.c.id == boek_id).values(titel=body.titel, versie=huidig + 1).returning(boek)
        rij = (await tx.execute(wijziging)).one()
    return etag.antwoord(BoekWeergave.model_validate(rij), rij.versie)


@router.post("/bestellingen", status_code=201, response_model=BoekWeergave)
async def bestel(
    body: BoekInvoer, sleutel: SleutelDep, db: DatabaseDep, aanroeper: Annotated[Aanroeper, bevoegd("voorbeeld:bestel")]
) -> Response:
    """Bestel een boek; met een Idempotency-Key hoogstens één keer."""
    async with db.transaction() as tx:
        antwoord = await idempotency.replay(tx, sleutel, aanroeper.subject)
        if antwoord is None:
            nieuw = BoekWeergave(id=uuid4(), titel=body.titel, jaar=body.jaar, versie=1)
            await tx.execute(insert(boek).values(id=nieuw.id, titel=nieuw.titel, jaar=nieuw.jaar))
            antwoord = json_antwoord(nieuw, 201, {"Location": f"/v1/boeken/{nieuw.id}"})
            antwoord = await idempotency.store(tx, sleutel, aanroeper.subject, antwoord)
    return antwoord


@router.get("/aantal")
async def tel(db: DatabaseDep) -> int:
    """Hoeveel boeken er zijn."""
    async with db.transaction() as tx:
        return (await tx.execute(select(func.count()).select_from(boek))).scalar_one()


@router.post(
    "/bestanden",
    status_code=204,
    max_body_size=5_000_000,
    openapi_extra=_CSV,
)
async def lees_bestand(request: Request) -> None:
    """Lees een bestand van hoogstens 5 MB."""
    async for _ in request.stream():
        pass


@router.post("/echo", max_body_size=1_000, response_class=Response, openapi_extra=_CSV)
async def echo(request: Request) -> Response:
    """Stuur elk stuk terug zodra het er is; het woord vol is een fout."""

    async def stukken() -> AsyncGenerator[bytes, None]:
        async for stuk in request.stream():
            if stuk == b"vol":
                raise UitleenVol("Alle exemplaren zijn uitgeleend.")
            yield stuk

    return await streamed(stukken(), "text/csv")


@router.get("/fouten/{soort}")
async def faal(soort: str) -> None:
    """Faal op de gevraagde manier."""
    match soort:
        case "vol":
            raise UitleenVol("Alle exemplaren zijn uitgeleend.")
        case "vergeten":
            raise Vergeten("Staat niet in de tabel.")
        case "bug":
            raise RuntimeError("Jan Jansen, 123456782")
        case _:
            raise ConnectionRefusedError("Jan Jansen")


PROBLEMS = {
    BoekNietGevonden: Problem(404, "Boek niet gevonden"),
    UitleenVol: Problem(503, "Te druk", retry_after=7),
}


def create_app(settings: VoorbeeldSettings) -> web.Application:
    return web.create_app(
        service="voorbeeld",
        titel="Voorbeeld",
        beschrijving="Een dienst om de gezamenlijke laag te beproeven.",
        versie="1.2.3",
        settings=settings,
        db=Database.connect(settings.database_url, application_name="voorbeeld-api", pool_size=5),
        routers=[router, web.dead_letters_router("voorbeeld", dead_letters, inbox, {})],
        problems=PROBLEMS,
    )
