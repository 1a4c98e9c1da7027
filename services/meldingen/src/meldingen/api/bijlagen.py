"""Attachments: a file goes in as the body of a request, and comes out only as that of an inzage."""

import base64
from typing import Annotated, Final
from urllib.parse import quote, unquote
from uuid import UUID

from fastapi import Header, Request, Response

from meldingen import handlers
from meldingen.domain import Bestandstype, NieuweBijlage
from meldingen.domain.bijlagen import MAX_BYTES
from meldingen.handlers import Inzageverzoek
from meldingen.schemas import BijlageWeergave, InzageInvoer
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import (
    DatabaseDep,
    Router,
    json_antwoord,
    media_type_of,
    problemen,
    streamed,
    streamed_body,
)

from .toegang import Behandelaar, KluisDep, Lezer, MelderLezer, OpslagDep

_BESTAND: Final = {"type": "string", "format": "binary"}
BESTANDEN: Final = streamed_body({str(soort): _BESTAND for soort in Bestandstype})
Bestandsnaam = Annotated[
    str,
    Header(
        alias="Bestandsnaam",
        pattern=r"^(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2}){1,600}$",
        description="De naam van het bestand, procent-gecodeerd (UTF-8). Wordt versleuteld bewaard.",
        examples=["foto%20steiger.jpg"],
    ),
]

router = Router(tags=["bijlagen"])


@router.post(
    "/meldingen/{melding_id}/bijlagen",
    status_code=201,
    response_model=BijlageWeergave,
    responses=problemen(409, 410, 413, 415),
    openapi_extra=BESTANDEN,
    max_body_size=MAX_BYTES,
)
async def voeg_bijlage_toe(
    *,
    melding_id: UUID,
    request: Request,
    bestandsnaam: Bestandsnaam,
    kluis: KluisDep,
    opslag: OpslagDep,
    db: DatabaseDep,
    aanroeper: Behandelaar,
) -> Response:
    """Voeg een bestand (JPEG, PNG, WebP of PDF) toe aan een melding: de inhoud van het verzoek is het bestand.

    Wat in een afbeelding over de maker of de plek zegt (EXIF) wordt verwijderd, en alles wordt versleuteld bewaard.
    Hetzelfde bestand nog eens sturen, geeft de bijlage die er al is.
    """
    nieuw = nieuwe_bijlage(request, melding_id, bestandsnaam, aanroeper.subject)
    bijlage = await handlers.bewaar_bijlage(db, kluis, opslag, nieuw, request.stream())
    pad = f"/v1/meldingen/{melding_id}/bijlagen/{bijlage.id}"
    return json_antwoord(BijlageWeergave.van(bijlage), 201, {"Location": pad})


@router.get("/meldingen/{melding_id}/bijlagen")
async def lijst_bijlagen(melding_id: UUID, pagina: PaginaDep, db: DatabaseDep, _: Lezer) -> Lijst[BijlageWeergave]:
    """Geef de bijlagen van een melding, zonder naam en inhoud, in de volgorde waarin ze kwamen."""
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_bijlagen(tx, melding_id, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, BijlageWeergave.van, lambda bijlage: (bijlage.id,))


@router.post(
    "/meldingen/{melding_id}/bijlagen/{bijlage_id}/_inzien",
    responses={
        **problemen(410),
        200: {"description": "Het bestand.", "content": {str(soort): {"schema": _BESTAND} for soort in Bestandstype}},
    },
    response_class=Response,
)
async def zie_bijlage_in(
    *,
    melding_id: UUID,
    bijlage_id: UUID,
    body: InzageInvoer,
    kluis: KluisDep,
    opslag: OpslagDep,
    db: DatabaseDep,
    aanroeper: MelderLezer,
) -> Response:
    """Geef de inhoud van een bijlage. Elke inzage wordt met haar doel vastgelegd."""
    async with db.transaction() as tx:
        verzoek = Inzageverzoek(aanroeper.subject, body.doelbinding)
        bestand = await handlers.zie_bijlage_in(
            tx, kluis, opslag, melding_id=melding_id, bijlage_id=bijlage_id, verzoek=verzoek
        )
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(bestand.bestandsnaam, safe='')}",
        "Content-Length": str(bestand.bijlage.grootte),
        "Repr-Digest": f"sha-256=:{base64.b64encode(bestand.bijlage.sha256).decode()}:",
    }
    return await streamed(bestand.inhoud, bestand.bijlage.mediatype, headers)


def nieuwe_bijlage(request: Request, melding_id: UUID, bestandsnaam: str, wie: str) -> NieuweBijlage:
    """Read what a request says of the file in its body; what is wrong in a name is replaced, not refused."""
    gezegd = request.headers.get("content-length", "")
    return NieuweBijlage(
        melding_id=melding_id,
        mediatype=Bestandstype(media_type_of(request)),
        bestandsnaam=unquote(bestandsnaam, errors="replace").replace("\0", "_")[:200],
        grootte=int(gezegd) if gezegd else MAX_BYTES,
        wie=wie,
    )
