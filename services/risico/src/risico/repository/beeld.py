"""The strategic view in the database: one statement over the register and the states computes it."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import Beeldvak, StrategischBeeld
from risico.model import Model
from risico.tables import beeldvak, toestand, vestiging
from shared.contracts.waardelijsten import Risico
from shared.runtime.database import asyncpg_of, sql

STATEMENT_SECONDS: Final = 300
_SLOT: Final = "SELECT pg_try_advisory_xact_lock(hashtext('risico strategisch beeld'))"
_TIJD: Final = f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'"
_LEEG: Final = sql("DELETE FROM {beeldvak} WHERE week = $1", beeldvak=beeldvak)
# who has no evidence on a risico stands at the mean of his segment times his omvang, so those are known by sums alone
_BEREKEN: Final = sql(
    "WITH segment AS (SELECT * FROM unnest($4::text[], $5::int[], $6::text[], $7::float8[])"
    "  AS s (sbi_sectie, grootteklasse, risico, basis)),"
    " stand AS (SELECT provincie, sbi_sectie, grootteklasse, count(*) AS aantal, sum(omvang) AS omvang FROM {vestiging}"
    "  WHERE opheffingsdatum IS NULL GROUP BY 1, 2, 3),"
    " bewijs AS (SELECT v.provincie, v.sbi_sectie, v.grootteklasse, t.risico, sum(t.score) AS score,"
    "   sum(v.omvang) AS omvang, count(*) FILTER (WHERE t.aantal_controles > 0) AS gecontroleerd"
    "  FROM {toestand} t JOIN {vestiging} v USING (vestigingsnummer)"
    "  WHERE v.opheffingsdatum IS NULL GROUP BY 1, 2, 3, 4)"
    " INSERT INTO {beeldvak} (week, risico, sbi_sectie, provincie, vestigingen, schade, gecontroleerd, modelversie,"
    "  berekend_op)"
    " SELECT $1, risico, sbi_sectie, provincie, sum(aantal),"
    "  sum(basis * greatest(0, stand.omvang - coalesce(bewijs.omvang, 0)) + coalesce(bewijs.score, 0)),"
    "  coalesce(sum(gecontroleerd), 0), $2, $3"
    " FROM stand JOIN segment USING (sbi_sectie, grootteklasse)"
    " LEFT JOIN bewijs USING (provincie, sbi_sectie, grootteklasse, risico) GROUP BY 2, 3, 4",
    beeldvak=beeldvak,
    vestiging=vestiging,
    toestand=toestand,
)


class BeeldRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def bereken(self, week: date, model: Model, op: datetime) -> None:
        """Compute the view of this week anew; does nothing where another process is at it."""
        connection = await asyncpg_of(self._tx)
        if not await connection.fetchval(_SLOT):
            return
        await connection.execute(_TIJD)
        await connection.execute(_LEEG, week)
        segmenten = [
            (segment.sectie, segment.grootteklasse, risico, maat.basis)
            for segment, maten in model.maten.items()
            if segment.sectie is not None
            for risico, maat in maten.items()
        ]
        kolommen = map(list, zip(*segmenten, strict=True))
        await connection.execute(_BEREKEN, week, model.versie, op, *kolommen, timeout=STATEMENT_SECONDS)

    async def lees(
        self, *, risico: Risico | None, sbi_sectie: str | None, provincie: str | None, trend_tot: date
    ) -> StrategischBeeld | None:
        """Give the newest view, with how it was in the last week up to `trend_tot`; None before it was computed."""
        nu, toen = beeldvak.alias("nu"), beeldvak.alias("toen")
        week = select(func.max(beeldvak.c.week)).scalar_subquery()
        vroeger = select(func.max(beeldvak.c.week)).where(beeldvak.c.week <= trend_tot).scalar_subquery()
        zelfde = and_(
            toen.c.week == vroeger,
            toen.c.modelversie == nu.c.modelversie,
            *(toen.c[naam] == nu.c[naam] for naam in ("risico", "sbi_sectie", "provincie")),
        )
        query = (
            select(nu, toen.c.schade.label("vroeger"))
            .select_from(nu.outerjoin(toen, zelfde))
            .where(nu.c.week == week)
            .order_by(nu.c.risico, nu.c.sbi_sectie, nu.c.provincie)
        )
        for kolom, waarde in ((nu.c.risico, risico), (nu.c.sbi_sectie, sbi_sectie), (nu.c.provincie, provincie)):
            if waarde is not None:
                query = query.where(kolom == waarde)
        rijen = (await self._tx.execute(query)).all()
        if not rijen:
            return None
        return StrategischBeeld(
            berekend_op=rijen[0].berekend_op,
            modelversie=rijen[0].modelversie,
            vakken=tuple(
                Beeldvak(
                    risico=Risico(rij.risico),
                    sbi_sectie=rij.sbi_sectie,
                    provincie=rij.provincie,
                    vestigingen=rij.vestigingen,
                    schade=rij.schade,
                    gecontroleerd=rij.gecontroleerd,
                    vroeger=rij.vroeger,
                )
                for rij in rijen
            ),
        )
