"""Work lists: the open meldingen of one's teams, and how many there are of each kind."""

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Melding, Werklijstfilter, Werklijsttelling
from meldingen.repository import WerklijstRepository
from meldingen.repository.werklijst import Sleutel


async def toon_werklijst(
    tx: AsyncConnection,
    waarop: Werklijstfilter,
    *,
    subject: str,
    team: str | None,
    alle_teams: bool,
    na: Sleutel | None,
    limiet: int,
) -> list[Melding]:
    """Give the open meldingen of the teams of `subject`, or of `team` alone, the most urgent first.

    Who may see `alle_teams` sees those of every team; else a team that one is not in shows nothing.
    """
    repository = WerklijstRepository(tx)
    teams = await _teams(repository, subject, team, alle_teams=alle_teams)
    return await repository.find(teams, waarop, na=na, limiet=limiet)


async def tel_werklijst(
    tx: AsyncConnection, waarop: Werklijstfilter, *, subject: str, team: str | None, alle_teams: bool
) -> Werklijsttelling:
    """Count what `toon_werklijst` gives, in all and for each value of each filter."""
    repository = WerklijstRepository(tx)
    return await repository.tel(await _teams(repository, subject, team, alle_teams=alle_teams), waarop)


async def _teams(repository: WerklijstRepository, subject: str, team: str | None, *, alle_teams: bool) -> list[str]:
    zichtbaar = await repository.teams_met_werk() if alle_teams else await repository.teams_van(subject)
    return zichtbaar if team is None else [naam for naam in zichtbaar if naam == team]
