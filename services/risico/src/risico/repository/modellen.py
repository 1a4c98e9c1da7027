"""Versions of the model in the database."""

from datetime import datetime
from typing import Any, ClassVar, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import Zwaarte
from risico.model import Model, Risicoparameters, Sector, Segment
from risico.tables import (
    bevindinggewicht,
    meldinggewicht,
    modelversie,
    risicoparameter,
    sector,
    sectorgemiddelde,
    strengheid,
)
from shared.contracts.waardelijsten import MeldingSoort, Risico, Urgentie
from shared.runtime.database import asyncpg_of, sql

_OP: Final = sql(
    "SELECT versie FROM {modelversie} WHERE ingaat_op <= $1 AND goedgekeurd_op IS NOT NULL"
    " ORDER BY ingaat_op DESC LIMIT 1",
    modelversie=modelversie,
)


class ModelRepository:
    """The numbers of a version never change once it is approved, so a process reads each of those once per database."""

    _gelezen: ClassVar[WeakKeyDictionary[Engine, dict[str, Model]]] = WeakKeyDictionary()

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def op(self, moment: datetime) -> Model:
        """Give the version in effect at `moment`."""
        connection = await asyncpg_of(self._tx)
        return await self.get(str(await connection.fetchval(_OP, moment)))

    async def get(self, versie: str) -> Model:
        """Give a version by its name; it must exist."""
        gelezen = self._gelezen.setdefault(self._tx.engine.sync_engine, {})
        if versie in gelezen:
            return gelezen[versie]
        kop = (await self._tx.execute(select(modelversie).where(modelversie.c.versie == versie))).one()
        model = await self._lees(kop)
        if kop.goedgekeurd_op is not None:
            gelezen[versie] = model
        return model

    async def _lees(self, kop: Row[Any]) -> Model:
        versie = kop.versie
        parameters = await self._tx.execute(select(risicoparameter).where(risicoparameter.c.modelversie == versie))
        gemiddelden = await self._tx.execute(select(sectorgemiddelde).where(sectorgemiddelde.c.modelversie == versie))
        sectoren = await self._tx.execute(select(sector).where(sector.c.modelversie == versie))
        meldingen = await self._tx.execute(select(meldinggewicht).where(meldinggewicht.c.modelversie == versie))
        bevindingen = await self._tx.execute(select(bevindinggewicht).where(bevindinggewicht.c.modelversie == versie))
        strengheden = await self._tx.execute(select(strengheid).where(strengheid.c.modelversie == versie))
        return Model(
            versie=versie,
            ingaat_op=kop.ingaat_op,
            omschrijving=kop.omschrijving,
            drempels=(kop.drempel_laag, kop.drempel_hoog, kop.drempel_hoogst),
            meldingplafond=kop.meldingplafond,
            kwartaalplafond=kop.kwartaalplafond,
            naleving_vooraf=kop.naleving_vooraf,
            naleving_voorgewicht=kop.naleving_voorgewicht,
            personen_onbekend=kop.personen_onbekend,
            risicos={Risico(row.risico): _parameters(row) for row in parameters},
            gemiddelden={
                (Segment(row.sectie, row.grootteklasse), Risico(row.risico)): row.gemiddelde for row in gemiddelden
            },
            sectoren={row.sectie: Sector(row.naam, row.organisatiegraad, row.invloed) for row in sectoren},
            meldinggewichten={(MeldingSoort(row.soort), Urgentie(row.urgentie)): row.gewicht for row in meldingen},
            bevindinggewichten={Zwaarte(row.zwaarte): row.gewicht for row in bevindingen},
            strengheden={row.inspecteur_id: row.strengheid for row in strengheden},
        )


def _parameters(row: Row[tuple[object, ...]]) -> Risicoparameters:
    return Risicoparameters(
        ernst=row.ernst,
        maatschappelijk=row.maatschappelijk,
        voorgewicht=row.voorgewicht,
        halfwaardetijd_controle=row.halfwaardetijd_controle,
        halfwaardetijd_melding=row.halfwaardetijd_melding,
        landelijk_gemiddelde=row.landelijk_gemiddelde,
    )
