"""The questions a frontend asks beside the melding; open to all, and cached as they never change."""

import zlib
from datetime import UTC, datetime
from typing import Annotated, Final

from fastapi import Path, Response

from meldingen import handlers
from meldingen.domain import Taal
from meldingen.schemas import VragensetWeergave
from shared.contracts.waardelijsten import Risico
from shared.runtime.etag import ETagDep
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import Router

EEN_UUR: Final = "public, max-age=3600"
EEN_JAAR: Final = "public, max-age=31536000, immutable"

router = Router(tags=["vragen"])


@router.get("/vragensets")
async def lijst_vragensets(
    *, pagina: PaginaDep, etag: ETagDep, response: Response, risico: Risico | None = None, taal: Taal = Taal.NL
) -> Lijst[VragensetWeergave]:
    """Geef de vragen die nu bij elk risico horen, of bij één risico, op volgorde van risico."""
    (na,) = pagina.na(str) or (None,)
    gevonden = handlers.toon_vragensets(datetime.now(UTC), risico, na=na, limiet=pagina.limiet + 1)
    response.headers["Cache-Control"] = EEN_UUR
    lijst = pagina.lijst(gevonden, lambda een: VragensetWeergave.van(een, taal), lambda een: (een.risico,))
    return etag.antwoord(lijst, zlib.crc32(repr([(een.risico, een.versie) for een in gevonden]).encode()))


@router.get("/vragensets/{risico}/{versie}")
async def toon_vragenset(
    risico: Risico,
    versie: Annotated[int, Path(ge=1, le=1_000_000)],
    etag: ETagDep,
    response: Response,
    taal: Taal = Taal.NL,
) -> VragensetWeergave:
    """Geef één versie van de vragen over een risico, ook als er al een nieuwere is."""
    vragenset = handlers.toon_vragenset(risico, versie)
    response.headers["Cache-Control"] = EEN_JAAR
    return etag.antwoord(VragensetWeergave.van(vragenset, taal), versie)
