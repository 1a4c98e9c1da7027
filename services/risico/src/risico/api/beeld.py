"""The strategic view, in the form that the caller accepts."""

from typing import Annotated, Any, Final

from fastapi import Query, Request, Response

from risico import handlers
from risico.schemas import StrategischBeeldWeergave, beeld_als_csv, beeld_als_svg
from shared.contracts.waardelijsten import Risico
from shared.runtime.web import DatabaseDep, Router, json_antwoord, problemen

from .toegang import Lezer, Plaatsnaam, Sectie

JSON, CSV, SVG = "application/json", "text/csv", "image/svg+xml"
_VORMEN: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {
            CSV: {"schema": {"type": "string", "description": "Een kop, en dan een regel per vak."}},
            SVG: {"schema": {"type": "string", "description": "Een kaart van risico tegen sector."}},
        }
    }
}

router = Router(tags=["profielen"])


@router.get("/strategisch-beeld", response_model=StrategischBeeldWeergave, responses=_VORMEN | problemen(404))
async def lees_strategisch_beeld(
    *,
    request: Request,
    db: DatabaseDep,
    _: Lezer,
    risico: Annotated[Risico | None, Query()] = None,
    sectie: Sectie = None,
    provincie: Plaatsnaam = None,
) -> Response:
    """Geef per risico, sector en provincie de verwachte schade, de trend en hoeveel er is gecontroleerd.

    Het beeld wordt elk uur opnieuw berekend. Kies met Accept: application/json, text/csv of image/svg+xml (een kaart).
    """
    async with db.transaction() as tx:
        beeld = await handlers.toon_strategisch_beeld(tx, risico=risico, sbi_sectie=sectie, provincie=provincie)
    vary = {"Vary": "Accept"}
    match gekozen_vorm(request.headers.get("accept", "")):
        case "text/csv":
            return Response(beeld_als_csv(beeld), media_type=CSV, headers=vary)
        case "image/svg+xml":
            return Response(beeld_als_svg(beeld), media_type=SVG, headers=vary)
        case _:
            return json_antwoord(StrategischBeeldWeergave.van(beeld), headers=vary)


def gekozen_vorm(accept: str) -> str:
    """Choose what the caller likes best of what there is; JSON where he has no wish that can be met."""
    wensen = []
    for wens in accept.split(","):
        soort, *parameters = (deel.strip().lower() for deel in wens.split(";"))
        gewicht = next((deel[2:] for deel in parameters if deel.startswith("q=")), "1")
        if soort in {JSON, CSV, SVG} and gewicht.replace(".", "", 1).isdecimal():
            wensen.append((float(gewicht), soort))
    return max(wensen, key=lambda wens: wens[0], default=(1.0, JSON))[1]
