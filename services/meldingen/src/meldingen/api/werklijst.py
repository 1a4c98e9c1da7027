"""Work lists: the open meldingen of one's own teams."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from pydantic import AwareDatetime

from meldingen import handlers
from meldingen.domain import MeldingStatus, Werklijstfilter
from meldingen.schemas import MeldingWeergave, WerklijstAantallen
from shared.contracts.onderdelen import KvkNummer
from shared.contracts.waardelijsten import MeldingSoort, Risico, Urgentie
from shared.runtime.auth import Aanroeper
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router

from .toegang import BEHEER, Lezer

router = Router(tags=["werklijst"])

TeamFilter = Annotated[
    str | None, Query(pattern=r"^[a-z][a-z0-9_]{1,39}$", description="Alleen dit team; zonder dit alle eigen teams.")
]


def _waarop(  # noqa: PLR0917 - the filters of the query
    status: MeldingStatus | None = None,
    soort: MeldingSoort | None = None,
    urgentie: Urgentie | None = None,
    risico: Risico | None = None,
    gemeente: Annotated[str | None, Query(min_length=1, max_length=200)] = None,
    kvk_nummer: Annotated[KvkNummer | None, Query(alias="kvkNummer")] = None,
    verstreken: Annotated[bool | None, Query(description="Of de termijn is verstreken.")] = None,
) -> Werklijstfilter:
    return Werklijstfilter(
        status=status,
        soort=soort,
        urgentie=urgentie,
        risico=risico,
        gemeente=gemeente,
        kvk_nummer=kvk_nummer,
        verstreken=verstreken,
    )


WaaropDep = Annotated[Werklijstfilter, Depends(_waarop)]


@router.get("/werklijst")
async def toon_werklijst(
    pagina: PaginaDep, waarop: WaaropDep, db: DatabaseDep, aanroeper: Lezer, team: TeamFilter = None
) -> Lijst[MeldingWeergave]:
    """Geef de open meldingen van uw teams: de hoogste urgentie eerst, daarbinnen wat het eerst klaar moet zijn.

    Wie de scope meldingen:beheer heeft, ziet de meldingen van alle teams.
    """
    na = pagina.na(Urgentie, AwareDatetime | None, UUID)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_werklijst(
            tx,
            waarop,
            subject=aanroeper.subject,
            team=team,
            alle_teams=_ziet_alles(aanroeper),
            na=na,
            limiet=pagina.limiet + 1,
        )
    return pagina.lijst(gevonden, MeldingWeergave.van, lambda m: (m.urgentie, m.uiterlijk_op, m.id))


@router.get("/werklijst/aantallen")
async def tel_werklijst(
    waarop: WaaropDep, db: DatabaseDep, aanroeper: Lezer, team: TeamFilter = None
) -> WerklijstAantallen:
    """Tel de open meldingen van uw teams, en hoeveel daarvan elke waarde van elk filter hebben."""
    async with db.transaction() as tx:
        telling = await handlers.tel_werklijst(
            tx, waarop, subject=aanroeper.subject, team=team, alle_teams=_ziet_alles(aanroeper)
        )
    return WerklijstAantallen.van(telling)


def _ziet_alles(aanroeper: Aanroeper) -> bool:
    return BEHEER in aanroeper.scopes
