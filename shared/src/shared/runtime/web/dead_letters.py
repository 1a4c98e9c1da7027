"""Dead letters over HTTP, the same in every service: list, replay and discard them. Never their content."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Path
from pydantic import Field

from shared.runtime.auth import Aanroeper, bevoegd
from shared.runtime.dead_letters import DeadLetters, Freed, UnknownDeadLetter
from shared.runtime.dispatch import Dispatcher, Subscriptions
from shared.runtime.inbox import Inbox
from shared.runtime.paging import PaginaDep
from shared.runtime.problems import ProblemError
from shared.runtime.schemas import Invoer, Lijst, Weergave

from .application import DatabaseDep
from .routing import Router

LetterId = Annotated[int, Path(ge=1, le=2**63 - 1, description="Het nummer van de dead letter.")]


class DeadLetterWeergave(Weergave):
    """Een gebeurtenis die niet verwerkt kon worden, of die wacht achter zo'n gebeurtenis; zonder de inhoud."""

    id: int
    status: str = Field(description="open (mislukt) of wacht (achter een eerdere met dezelfde sleutel)")
    topic: str
    partitie: int = Field(validation_alias="partition")
    positie: int = Field(validation_alias="offset")
    gebeurtenis_id: UUID | None = Field(validation_alias="event_id")
    soort: str | None = Field(validation_alias="type")
    reden: str = Field(validation_alias="reason")
    pogingen: int = Field(validation_alias="attempts")
    mislukt_op: datetime = Field(validation_alias="failed_at")


class Verwerping(Invoer):
    """Waarom deze gebeurtenis niet verwerkt hoeft te worden; zonder persoonsgegevens."""

    reden: str = Field(min_length=5, max_length=500)


class Afloop(Weergave):
    """Hoeveel gebeurtenissen zijn verwerkt, en waar de sleutel nog op vastzit."""

    verwerkt: int = Field(validation_alias="handled")
    vast_op: int | None = Field(validation_alias="stuck_at")
    reden: str | None = Field(validation_alias="reason")


def dead_letters_router(service: str, dead_letters: DeadLetters, inbox: Inbox, subscriptions: Subscriptions) -> Router:
    """Make the routes for those who hold the scope `<service>:beheer`."""
    router = Router(prefix="/beheer/dead-letters", tags=["beheer"])
    dispatcher = Dispatcher(inbox, subscriptions)
    beheerder = Annotated[Aanroeper, bevoegd(f"{service}:beheer")]

    @router.get("")
    async def lijst_dead_letters(pagina: PaginaDep, db: DatabaseDep, _: beheerder) -> Lijst[DeadLetterWeergave]:
        """Gebeurtenissen die niet verwerkt konden worden, op volgorde van binnenkomst."""
        (after,) = pagina.na(int) or (0,)
        async with db.transaction() as tx:
            gevonden = await dead_letters.list(tx, limit=pagina.limiet + 1, after=after)
        return pagina.lijst(gevonden, DeadLetterWeergave.model_validate, lambda letter: (letter.id,))

    @router.post("/{letter_id}/_opnieuw")
    async def verwerk_opnieuw(letter_id: LetterId, db: DatabaseDep, _: beheerder) -> Afloop:
        """Verwerk de gebeurtenissen met deze sleutel opnieuw, op volgorde, tot er weer een mislukt."""
        try:
            return _afloop(await dead_letters.replay(db, dispatcher, letter_id))
        except UnknownDeadLetter:
            raise _not_found() from None

    @router.post("/{letter_id}/_verwerp")
    async def verwerp(letter_id: LetterId, body: Verwerping, db: DatabaseDep, _: beheerder) -> Afloop:
        """Leg deze gebeurtenis voorgoed opzij en verwerk wat erachter wacht."""
        try:
            return _afloop(await dead_letters.discard(db, dispatcher, letter_id, body.reden))
        except UnknownDeadLetter:
            raise _not_found() from None

    return router


def _afloop(freed: Freed) -> Afloop:
    return Afloop.model_validate(freed)


def _not_found() -> ProblemError:
    return ProblemError(
        404, "dead-letter-niet-gevonden", "Dead letter niet gevonden", "Er wacht geen dead letter met dit nummer."
    )
