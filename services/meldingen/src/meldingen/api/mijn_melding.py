"""The reporter's own side: everything by POST, so that his receipt code stands in no URL."""

from typing import Annotated

from fastapi import Header, Request

from meldingen import handlers
from meldingen.domain import MELDER, Ontvangstcode
from meldingen.domain.bijlagen import MAX_BYTES
from meldingen.schemas import (
    AanvullingInvoer,
    AntwoordenInvoer,
    BekendmakingInvoer,
    BijlageWeergave,
    CodeInvoer,
    MijnMeldingWeergave,
)
from shared.runtime.web import DatabaseDep, Router, problemen

from .bijlagen import BESTANDEN, Bestandsnaam, nieuwe_bijlage
from .toegang import BalieDep, KluisDep, NetwerkDep, OpslagDep
from .uitdagingen import OVER_DE_DREMPEL

router = Router(tags=["mijn melding"])


@router.post("/mijn-melding/_inzien", responses=problemen(404, 429))
async def zie_mijn_melding_in(
    body: CodeInvoer, netwerk: NetwerkDep, balie: BalieDep, kluis: KluisDep, db: DatabaseDep
) -> MijnMeldingWeergave:
    """Zie met uw ontvangstcode hoe het met uw melding staat, en welke vragen er aan u zijn."""
    melding_id = await balie.herken(body.code, netwerk)
    async with db.transaction() as tx:
        mijn = await handlers.zie_mijn_melding(tx, kluis, melding_id)
    return MijnMeldingWeergave.van(mijn)


@router.post("/mijn-melding/_beantwoorden", responses=problemen(404, 409, 410, 429))
async def beantwoord_vragen(
    body: AntwoordenInvoer, netwerk: NetwerkDep, balie: BalieDep, kluis: KluisDep, db: DatabaseDep
) -> MijnMeldingWeergave:
    """Beantwoord vragen van de inspectie. Zijn alle vragen beantwoord, dan gaat de behandeling verder."""
    melding_id = await balie.herken(body.code, netwerk)
    antwoorden = {antwoord.vraag_id: antwoord.antwoord for antwoord in body.antwoorden}
    async with db.transaction() as tx:
        mijn = await handlers.beantwoord_vragen(tx, kluis, melding_id, antwoorden)
    return MijnMeldingWeergave.van(mijn)


@router.post("/mijn-melding/_aanvullen", responses=problemen(404, 409, 410, 429), dependencies=[OVER_DE_DREMPEL])
async def vul_melding_aan(
    body: AanvullingInvoer, netwerk: NetwerkDep, balie: BalieDep, kluis: KluisDep, db: DatabaseDep
) -> MijnMeldingWeergave:
    """Voeg iets aan uw melding toe."""
    melding_id = await balie.herken(body.code, netwerk)
    async with db.transaction() as tx:
        mijn = await handlers.vul_melding_aan(tx, kluis, melding_id, body.aanvulling)
    return MijnMeldingWeergave.van(mijn)


@router.post("/mijn-melding/_intrekken", responses=problemen(404, 409, 429))
async def trek_melding_in(
    body: CodeInvoer, netwerk: NetwerkDep, balie: BalieDep, kluis: KluisDep, db: DatabaseDep
) -> MijnMeldingWeergave:
    """Trek uw melding in, zolang ze niet is afgesloten. Dat kan niet worden teruggedraaid."""
    melding_id = await balie.herken(body.code, netwerk)
    async with db.transaction() as tx:
        mijn = await handlers.trek_melding_in(tx, kluis, melding_id)
    return MijnMeldingWeergave.van(mijn)


@router.post("/mijn-melding/_bekendmaken", responses=problemen(404, 409, 410, 429))
async def maak_melder_bekend(
    body: BekendmakingInvoer, netwerk: NetwerkDep, balie: BalieDep, kluis: KluisDep, db: DatabaseDep
) -> MijnMeldingWeergave:
    """Zeg wie u bent, als u anoniem meldde. Dat is uw keuze, en kan niet worden teruggedraaid."""
    melding_id = await balie.herken(body.code, netwerk)
    async with db.transaction() as tx:
        mijn = await handlers.maak_melder_bekend(tx, kluis, melding_id, body.naar_opdracht())
    return MijnMeldingWeergave.van(mijn)


@router.post(
    "/mijn-melding/bijlagen",
    responses=problemen(404, 409, 410, 429),
    openapi_extra=BESTANDEN,
    max_body_size=MAX_BYTES,
    dependencies=[OVER_DE_DREMPEL],
)
async def voeg_bijlage_toe_aan_mijn_melding(
    *,
    request: Request,
    ontvangstcode: Annotated[
        str,
        Header(
            alias="Ontvangstcode",
            pattern=r"^[0-9]{4}([ -]?[0-9]{4}){3}$",
            description="De ontvangstcode van de melding; die staat nooit in een adres.",
        ),
    ],
    bestandsnaam: Bestandsnaam,
    netwerk: NetwerkDep,
    balie: BalieDep,
    kluis: KluisDep,
    opslag: OpslagDep,
    db: DatabaseDep,
) -> BijlageWeergave:
    """Voeg een bestand (JPEG, PNG, WebP of PDF) toe aan uw melding: de inhoud van het verzoek is het bestand.

    Wat in een afbeelding over de maker of de plek zegt (EXIF) wordt verwijderd; uit een PDF niet.
    """
    melding_id = await balie.herken(Ontvangstcode.lees(ontvangstcode), netwerk)
    nieuw = nieuwe_bijlage(request, melding_id, bestandsnaam, MELDER)
    return BijlageWeergave.van(await handlers.bewaar_bijlage(db, kluis, opslag, nieuw, request.stream()))
