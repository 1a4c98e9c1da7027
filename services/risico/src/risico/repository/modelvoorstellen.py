"""Proposed versions of the model in the database: whole from the start, in effect once they are approved."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, literal, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import ModelversieBestaat, Modelvoorstel, StelModelVoor
from risico.model.schatten import STRENGHEID_GRENZEN, VOORAF
from risico.tables import (
    bevinding,
    bevindinggewicht,
    grond,
    meldinggewicht,
    modelversie,
    risicoparameter,
    sector,
    sectorgemiddelde,
    strengheid,
    vermeldingtekst,
    vestiging,
)
from shared.runtime.database import sql

# of these a version starts with what the version has that it comes from; people may then write its entry anew
_KOPIES: Final = (risicoparameter, sectorgemiddelde, sector, meldinggewicht, bevindinggewicht, vermeldingtekst)
_ALLE: Final = select(modelversie, grond.c.uitdaging_id).outerjoin(grond)
GEWICHT_GEMIDDELDE: Final = 50.0  # how many inspections the mean that was, is worth
LAAGSTE_GEMIDDELDE: Final = 1e-4
# per vestiging × risico inspected whether something was found; what was annulled counts for nothing
_GEVONDEN: Final = (
    "SELECT b.inspecteur_id, v.sbi_sectie AS sectie, v.grootteklasse, r.risico,"
    " (b.uitkomst = 'overtreding')::int AS gevonden FROM {bevinding} b JOIN {vestiging} v USING (vestigingsnummer)"
    " CROSS JOIN unnest(b.risicos) AS r (risico)"
    " WHERE b.vernietigd_op IS NULL AND b.uitkomst IN ('overtreding', 'geen_overtreding')"
)
_SCHAT_GEMIDDELDEN: Final = sql(
    "UPDATE {sectorgemiddelde} AS g SET gemiddelde = greatest(:laagst,"  # noqa: S608 - our own names
    " (:gewicht * g.gemiddelde + e.gevonden) / (:gewicht + e.aantal))"
    f" FROM (SELECT sectie, grootteklasse, risico, sum(gevonden) AS gevonden, count(*) AS aantal"
    f"  FROM ({_GEVONDEN}) AS e"
    "  GROUP BY sectie, grootteklasse, risico) AS e"
    " WHERE g.modelversie = :versie AND (g.sectie, g.grootteklasse, g.risico) = (e.sectie, e.grootteklasse, e.risico)",
    sectorgemiddelde=sectorgemiddelde,
    bevinding=bevinding,
    vestiging=vestiging,
)
_SCHAT_STRENGHEID: Final = sql(
    "INSERT INTO {strengheid} (modelversie, inspecteur_id, strengheid)"  # noqa: S608 - idem
    " SELECT :versie, e.inspecteur_id, least(:hoogst, greatest(:laagst,"
    "  (sum(e.gevonden) + :vooraf) / (sum(g.gemiddelde) + :vooraf)))"
    f" FROM ({_GEVONDEN}) AS e JOIN {{sectorgemiddelde}} g ON g.modelversie = :versie"
    "  AND (g.sectie, g.grootteklasse, g.risico) = (e.sectie, e.grootteklasse, e.risico)"
    " WHERE e.inspecteur_id IS NOT NULL GROUP BY e.inspecteur_id",
    strengheid=strengheid,
    bevinding=bevinding,
    vestiging=vestiging,
    sectorgemiddelde=sectorgemiddelde,
)


class ModelvoorstelRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(self, opdracht: StelModelVoor, basis: str, door: str, op: datetime) -> None:
        """Make a version from another one with what is set otherwise; raises ModelversieBestaat."""
        drempels = opdracht.drempels or (None, None, None)
        anders = {
            "meldingplafond": opdracht.meldingplafond,
            "kwartaalplafond": opdracht.kwartaalplafond,
            **dict(zip(("drempel_laag", "drempel_hoog", "drempel_hoogst"), drempels, strict=True)),
        }
        was = (await self._tx.execute(select(modelversie).where(modelversie.c.versie == basis))).mappings().one()
        rij = {**was, **{naam: waarde for naam, waarde in anders.items() if waarde is not None}}
        rij |= {
            "versie": opdracht.versie,
            "omschrijving": opdracht.omschrijving,
            "ingaat_op": opdracht.ingaat_op,
            "voorgesteld_door": door,
            "voorgesteld_op": op,
            "goedgekeurd_door": None,
            "goedgekeurd_op": None,
            "bandaandelen": opdracht.bandaandelen,
            "drempels_bepaald_op": None,
            "ingetrokken_op": None,
            "ingetrokken_reden": None,
        }
        try:
            await self._tx.execute(modelversie.insert().values(rij))
        except IntegrityError:
            raise ModelversieBestaat from None
        kopies = _KOPIES if opdracht.schat_strengheid else (*_KOPIES, strengheid)
        for tabel in kopies:
            kolommen = [kolom for kolom in tabel.c if kolom.name != "modelversie"]
            rijen = select(literal(opdracht.versie), *kolommen).where(tabel.c.modelversie == basis)
            await self._tx.execute(tabel.insert().from_select(["modelversie", *(k.name for k in kolommen)], rijen))
        for risico, wijziging in opdracht.risicos.items():
            waarden = {naam: waarde for naam, waarde in asdict(wijziging).items() if waarde is not None}
            if waarden:
                await self._tx.execute(
                    update(risicoparameter)
                    .where(risicoparameter.c.modelversie == opdracht.versie, risicoparameter.c.risico == risico)
                    .values(waarden)
                )
        if opdracht.uitdaging_id is not None:
            await self._tx.execute(
                grond.insert().values(modelversie=opdracht.versie, uitdaging_id=opdracht.uitdaging_id)
            )
        if opdracht.schat_gemiddelden:
            await self._tx.execute(
                text(_SCHAT_GEMIDDELDEN),
                {"versie": opdracht.versie, "gewicht": GEWICHT_GEMIDDELDE, "laagst": LAAGSTE_GEMIDDELDE},
            )
        if opdracht.schat_strengheid:
            laagst, hoogst = STRENGHEID_GRENZEN
            await self._tx.execute(
                text(_SCHAT_STRENGHEID),
                {"versie": opdracht.versie, "vooraf": VOORAF, "laagst": laagst, "hoogst": hoogst},
            )

    async def get(self, versie: str, *, vergrendel: bool = False) -> Modelvoorstel | None:
        query = _ALLE.where(modelversie.c.versie == versie)
        if vergrendel:
            query = query.with_for_update(of=modelversie)
        row = (await self._tx.execute(query)).one_or_none()
        return None if row is None else _voorstel(row)

    async def alle(self) -> list[Modelvoorstel]:
        """Give all versions, the latest date of effect first."""
        rows = await self._tx.execute(_ALLE.order_by(modelversie.c.ingaat_op.desc()))
        return [_voorstel(row) for row in rows]

    async def keur_goed(self, versie: str, door: str, op: datetime, ingaat_op: datetime) -> None:
        """Let a version take effect at its moment."""
        await self._tx.execute(
            update(modelversie)
            .where(modelversie.c.versie == versie)
            .values(goedgekeurd_door=door, goedgekeurd_op=op, ingaat_op=ingaat_op)
        )

    async def trek_in(self, versie: str, reden: str, op: datetime) -> None:
        """Withdraw a version."""
        await self._tx.execute(
            update(modelversie).where(modelversie.c.versie == versie).values(ingetrokken_op=op, ingetrokken_reden=reden)
        )

    async def bepaal_drempels(self, versie: str, drempels: tuple[float, float, float], op: datetime) -> None:
        """Fix where the bands of an open proposal begin; where that was done, or it was decided on, all stays."""
        laag, hoog, hoogst = drempels
        await self._tx.execute(
            update(modelversie)
            .where(
                modelversie.c.versie == versie,
                modelversie.c.drempels_bepaald_op.is_(None),
                modelversie.c.goedgekeurd_op.is_(None),
                modelversie.c.ingetrokken_op.is_(None),
            )
            .values(drempel_laag=laag, drempel_hoog=hoog, drempel_hoogst=hoogst, drempels_bepaald_op=op)
        )


def _voorstel(row: Row[Any]) -> Modelvoorstel:
    return Modelvoorstel(
        versie=row.versie,
        omschrijving=row.omschrijving,
        ingaat_op=row.ingaat_op,
        voorgesteld_door=row.voorgesteld_door,
        voorgesteld_op=row.voorgesteld_op,
        goedgekeurd_door=row.goedgekeurd_door,
        goedgekeurd_op=row.goedgekeurd_op,
        drempels=(row.drempel_laag, row.drempel_hoog, row.drempel_hoogst),
        bandaandelen=row.bandaandelen and tuple(row.bandaandelen),
        drempels_bepaald_op=row.drempels_bepaald_op,
        ingetrokken_op=row.ingetrokken_op,
        ingetrokken_reden=row.ingetrokken_reden,
        uitdaging_id=row.uitdaging_id,
    )
