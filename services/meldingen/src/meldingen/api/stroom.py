"""Signals of chain partners in a stream: answered while they come in, and resumed where they were broken off."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

import orjson
from fastapi import Header, Request, Response
from starlette.requests import ClientDisconnect

from meldingen import handlers
from meldingen.domain import Aansluiting, IntakeVol
from meldingen.handlers import Intake
from meldingen.repository import Kluis
from meldingen.schemas import Poging, resultaten
from shared.runtime.database import Database
from shared.runtime.failpoint import hit
from shared.runtime.problems import ProblemError
from shared.runtime.web import DatabaseDep, Router, ahead, lines, problemen, streamed, streamed_body

from .signalen import levering
from .toegang import AansluitingDep, IntakeDep, KluisDep, StromenDep

NDJSON: Final = "application/x-ndjson"
MAX_SIGNALEN: Final = 100_000
MAX_BYTES: Final = 2_000_000_000  # so many with a toelichting of half its length; none waits in memory
MAX_REGEL: Final = 65_536
SAMEN: Final = 50  # what one transaction holds, and how long the open intake may have to wait for it
STAP: Final = 20
VOORUIT_BYTES: Final = 32_000_000  # the results of all signals, for a partner who reads none before he sent the last
STIL_SECONDS: Final = 60.0

router = Router(tags=["aannemen"])

Leveringssleutel = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=128,
        pattern=r"^[\x21-\x7e]+$",
        description="Een eigen, unieke sleutel voor deze levering. Stuur na een onderbreking dezelfde signalen met "
        "dezelfde sleutel: wat al was aangenomen, wordt niet nog eens aangenomen.",
    ),
]


@router.post(
    "/signalen/_stroom",
    response_class=Response,
    responses={
        200: {
            "description": "Per signaal een regel met het resultaat, als SignaalResultaat. Eindigt de levering eerder, "
            "dan zegt de laatste regel waarom, met het volgnummer waar u verder gaat.",
            "content": {NDJSON: {"schema": {"type": "string"}}},
        },
        **problemen(429),
    },
    openapi_extra=streamed_body(
        {NDJSON: {"type": "string", "description": "Een SignaalInvoer per regel, hoogstens 100.000 regels."}}
    ),
    max_body_size=MAX_BYTES,
)
async def stroom_signalen(
    *,
    request: Request,
    sleutel: Leveringssleutel,
    intake: IntakeDep,
    kluis: KluisDep,
    db: DatabaseDep,
    aansluiting: AansluitingDep,
    stromen: StromenDep,
) -> Response:
    """Lever tot 100.000 signalen aan in één stroom, een per regel; het antwoord volgt terwijl u stuurt.

    Elk signaal slaagt of faalt op zichzelf; van wat nieuw is, worden de eerste aangenomen die nog in uw dagvolume
    passen. Een signaal is te herkennen aan zijn eigenKenmerk, en zonder dat aan zijn plaats in de levering.
    """
    stroom = Stroom(request, sleutel, intake, kluis, db, aansluiting)
    return await streamed(ahead(stroom.resultaten(stromen), VOORUIT_BYTES), NDJSON)


@dataclass(frozen=True, slots=True)
class Stroom:
    """One delivery under way."""

    request: Request
    sleutel: str
    intake: Intake
    kluis: Kluis
    db: Database
    aansluiting: Aansluiting

    async def resultaten(self, stromen: asyncio.Semaphore) -> AsyncGenerator[bytes, None]:
        """Give the results of what was accepted, as lines; an error after the first of them is the last line."""
        if stromen.locked():
            raise IntakeVol("Er lopen nu te veel leveringen tegelijk. Probeer het later opnieuw.")
        volgnummer = 0
        async with stromen:
            try:
                async for regels in lines(_zolang_er_komt(self.request.stream()), most=SAMEN, longest=MAX_REGEL):
                    yield await self._neem_aan(volgnummer, regels)
                    volgnummer += len(regels)
            except ClientDisconnect:
                raise
            except Exception as exc:
                if volgnummer == 0:
                    raise
                yield _laatste_regel(volgnummer, self.request.app.state.answers.answer(exc))

    async def _neem_aan(self, eerste: int, regels: Sequence[bytes | None]) -> bytes:
        """Take the next signals in, in one transaction, and give their results."""
        if eerste + len(regels) > MAX_SIGNALEN:
            detail = f"Een levering bevat hoogstens {MAX_SIGNALEN} signalen."
            raise ProblemError(413, "te-groot", "Verzoek te groot", detail)
        pogingen: list[Poging] = []
        for plaats, regel in enumerate(regels):
            if plaats % STAP == 0:
                await self.intake.geef_voorrang()
            pogingen.append(Poging.lees(regel))
        leveringen = [
            levering(poging.invoer, self.aansluiting, f"{self.sleutel}:{volgnummer}")
            for volgnummer, poging in enumerate(pogingen, eerste)
            if poging.invoer is not None
        ]
        async with self.db.transaction() as tx:
            uitkomsten = await handlers.lever_signalen_aan(tx, self.kluis, self.aansluiting, leveringen)
            hit("stroom-voor-commit")
        hit("stroom-na-commit")
        return b"".join(
            resultaat.__pydantic_serializer__.to_json(resultaat, by_alias=True, exclude_none=True) + b"\n"
            for resultaat in resultaten(eerste, pogingen, uitkomsten)
        )


async def _zolang_er_komt(stukken: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Give what comes in; who is silent for too long has left."""
    while True:
        try:
            async with asyncio.timeout(STIL_SECONDS):
                stuk = await anext(stukken)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise ClientDisconnect from None
        yield stuk


def _laatste_regel(volgnummer: int, antwoord: Response) -> bytes:
    """Say why it ends here; what was to come is not taken in."""
    regel = {"volgnummer": volgnummer, "status": antwoord.status_code, "probleem": orjson.Fragment(antwoord.body)}
    return orjson.dumps(regel) + b"\n"
