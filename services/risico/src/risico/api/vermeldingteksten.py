"""What people write for the entry of a model version in the Algoritmeregister, and what it still lacks."""

from risico import handlers
from risico.schemas import VermeldingtekstInvoer, VermeldingtekstWeergave
from shared.runtime.etag import ETagDep, VerwachteVersie
from shared.runtime.web import DatabaseDep, Router, problemen

from .modelvoorstellen import Versie
from .toegang import Lezer, Modelleur

router = Router(tags=["modellen"])


@router.get("/modelvoorstellen/{versie}/vermeldingtekst", responses=problemen(404))
async def lees_vermeldingtekst(versie: Versie, etag: ETagDep, db: DatabaseDep, _: Lezer) -> VermeldingtekstWeergave:
    """Geef wat mensen over een modelversie schreven voor het Algoritmeregister, en wat er nog aan ontbreekt."""
    async with db.transaction() as tx:
        geschreven, gebreken = await handlers.toon_vermeldingtekst(tx, versie)
    return etag.antwoord(VermeldingtekstWeergave.van(versie, geschreven, gebreken), geschreven.versie)


@router.put("/modelvoorstellen/{versie}/vermeldingtekst", responses=problemen(404, 409))
async def schrijf_vermeldingtekst(
    *,
    versie: Versie,
    body: VermeldingtekstInvoer,
    verwacht: VerwachteVersie,
    etag: ETagDep,
    db: DatabaseDep,
    aanroeper: Modelleur,
) -> VermeldingtekstWeergave:
    """Schrijf de teksten voor het Algoritmeregister; zonder volledige teksten is een modelversie niet goed te keuren.

    Een versie die is goedgekeurd, houdt volledige teksten.
    """
    async with db.transaction() as tx:
        geschreven, gebreken = await handlers.schrijf_vermeldingtekst(
            tx, versie, body.naar_tekst(), verwacht=verwacht, door=aanroeper.subject
        )
    return etag.antwoord(VermeldingtekstWeergave.van(versie, geschreven, gebreken), geschreven.versie)
