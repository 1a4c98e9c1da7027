"""The planning lock, and the board of all agendas that its holder may change.

Who plans locks the one row of `planbord`, so that plans are made one after the other and no hour is given away twice.
The row names the state (`stand`) of the agendas. A process keeps the board it last used under the name it wrote; when
the row has that name, nothing was changed by others and the board is used again. After a roll-back or a change by
another process the names differ, and the board is loaded anew.
"""

from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from planning.domain.kalender import dag_van
from planning.inplannen import Planbord
from planning.tables import agenda_dag, inspecteur, planbord, zaak
from shared.runtime.database import asyncpg_of, sql

from .planregels import PlanregelsRepository
from .rijen import bezoek_van, inspecteur_van, locatie_van, reeksen, upsert

_NEEM: Final = sql("SELECT stand, herplan_datum FROM {bord} FOR UPDATE", bord=planbord)
_GEEF: Final = sql("UPDATE {bord} SET stand = $1, herplan_datum = $2", bord=planbord)
_INSPECTEURS: Final = sql("SELECT * FROM {inspecteur} WHERE actief", inspecteur=inspecteur)
_BEZOEKEN: Final = sql(
    "SELECT inspecteur_id, bezoek_datum, begint_minuut, bezoek_minuten, reistijd_minuten, gemeente, provincie,"
    " breedtegraad, lengtegraad FROM {zaak} WHERE bezoek_datum BETWEEN $1 AND $2"
    " AND inspecteur_id IN (SELECT id FROM {inspecteur} WHERE actief)",
    inspecteur=inspecteur,
    zaak=zaak,
)
_DAGEN: Final = upsert(agenda_dag)
_WIS_DAGEN: Final = sql("DELETE FROM {dag} WHERE inspecteur_id = $1 AND datum >= $2", dag=agenda_dag)

_bewaard: dict[UUID, tuple[date, Planbord]] = {}
"""The board this process used last, by the state it is in, with its day; out of here for as long as it is in use."""


class PlanbordRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def neem(self, nu: datetime) -> tuple[Planbord | None, date]:
        """Wait for the lock and hold it until the transaction ends.

        Gives the board this process has in memory if it is still true, and the day of the last replanning.
        """
        connection = await asyncpg_of(self._tx)
        ((stand, herplan_datum),) = await connection.fetch(_NEEM)
        dag, bord = _bewaard.pop(stand, (None, None))
        if bord is not None and (dag, bord.dagen) != (dag_van(nu), bord.regels.venster(nu)):
            bord = None
        return bord, herplan_datum

    async def laad(self, nu: datetime) -> Planbord:
        """Load the board from the tables, under the rules of today; the lock must be held."""
        regels = await PlanregelsRepository(self._tx).op(dag_van(nu))
        dagen = regels.venster(nu)
        connection = await asyncpg_of(self._tx)
        inspecteurs = [inspecteur_van(rij) for rij in await connection.fetch(_INSPECTEURS)]
        bezoeken = [
            (bezoek_van(rij), locatie_van(rij).reisdoel())
            for rij in await connection.fetch(_BEZOEKEN, dagen[0], dagen[-1])
        ]
        return Planbord(regels, dagen, inspecteurs, bezoeken)

    async def bewaar_dagen(self, bord: Planbord) -> None:
        """Store how full the inspecteur-days are that changed."""
        if dagen := bord.geraakt():
            connection = await asyncpg_of(self._tx)
            rijen = ((dag.inspecteur_id, dag.datum, dag.beschikbaar, dag.geboekt) for dag in dagen)
            await connection.execute(_DAGEN, *reeksen(agenda_dag, rijen))

    async def geef(self, bord: Planbord, nu: datetime) -> None:
        """Name the new state, and keep the board for who plans next in this process."""
        connection = await asyncpg_of(self._tx)
        stand = uuid4()
        await connection.execute(_GEEF, stand, dag_van(nu))
        _bewaard.clear()
        _bewaard[stand] = dag_van(nu), bord

    async def wis_dagen(self, inspecteur_id: UUID, vanaf: date) -> None:
        """Forget how full the days of an inspecteur are, from a day on; the board tells anew."""
        connection = await asyncpg_of(self._tx)
        await connection.execute(_WIS_DAGEN, inspecteur_id, vanaf)
