"""Connections of chain partners in the database, and what they used of their limits."""

from datetime import timedelta
from typing import Final

import asyncpg
from sqlalchemy import delete, insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Aansluiting, Leveringsgrond, Verbruik
from meldingen.tables import ketenpartner, leveringsgrond, verbruik
from shared.contracts.waardelijsten import Ketenpartner, MeldingSoort
from shared.runtime.database import asyncpg_of, sql

_BUCKET: Final = timedelta(seconds=2)
_AANSLUITING: Final = (
    "partner.oin, partner.ketenpartner, partner.per_seconde, partner.per_dag, partner.versie,"
    " ARRAY(SELECT soort FROM {grond} WHERE oin = partner.oin ORDER BY soort) AS soorten,"
    " ARRAY(SELECT grondslag FROM {grond} WHERE oin = partner.oin ORDER BY soort) AS grondslagen,"
    " ARRAY(SELECT doel FROM {grond} WHERE oin = partner.oin ORDER BY soort) AS doelen"
)
_TODAY: Final = "(clock_timestamp() AT TIME ZONE 'Europe/Amsterdam')::date"

_FIND: Final = sql(
    f"SELECT {_AANSLUITING} FROM {{partner}} AS partner WHERE oin > $1 ORDER BY oin LIMIT $2",  # noqa: S608 - own names
    partner=ketenpartner,
    grond=leveringsgrond,
)
_GET: Final = sql(
    f"SELECT {_AANSLUITING} FROM {{partner}} AS partner WHERE oin = $1",  # noqa: S608 - own names
    partner=ketenpartner,
    grond=leveringsgrond,
)
# The bucket is one moment, when it is full again: each request moves it by a tick, and is refused when it would lie
# further ahead than the bucket is deep. A count lost in a crash harms nobody, so nothing waits for the disk.
_ADMIT: Final = sql(
    f"""
    WITH partner AS (
        SELECT *, make_interval(secs => 1.0 / per_seconde) AS tick FROM {{partner}} WHERE oin = $1
    ), geteld AS (
        INSERT INTO {{verbruik}} AS v (oin, vol_op, dag, aantal)
        SELECT oin, clock_timestamp() + tick, {_TODAY}, 0 FROM partner
        ON CONFLICT (oin) DO UPDATE SET vol_op = greatest(v.vol_op, clock_timestamp()) + (SELECT tick FROM partner)
        WHERE v.vol_op + (SELECT tick FROM partner) <= clock_timestamp() + $2
        RETURNING oin
    )
    SELECT {_AANSLUITING}, clock_timestamp() AS op,
        CASE WHEN geteld.oin IS NULL
            THEN greatest(v.vol_op + tick - clock_timestamp() - $2, interval '1 millisecond')
            ELSE interval '0' END AS wacht,
        CASE WHEN v.dag = {_TODAY} THEN v.aantal ELSE 0 END AS vandaag,
        set_config('synchronous_commit', 'off', true)
    FROM partner LEFT JOIN geteld ON true LEFT JOIN {{verbruik}} AS v ON v.oin = partner.oin
    """,  # noqa: S608 - own names
    partner=ketenpartner,
    grond=leveringsgrond,
    verbruik=verbruik,
)
_ROOM: Final = sql(
    f"SELECT $2 - CASE WHEN dag = {_TODAY} THEN aantal ELSE 0 END FROM {{verbruik}} WHERE oin = $1",  # noqa: S608 - own
    verbruik=verbruik,
)
_COUNT: Final = sql(
    f"""
    WITH vandaag AS MATERIALIZED (
        SELECT {_TODAY} AS dag
    ), v AS (
        SELECT oin, vandaag.dag, CASE WHEN verbruik.dag = vandaag.dag THEN aantal ELSE 0 END AS aantal
        FROM {{verbruik}} AS verbruik, vandaag WHERE oin = $1 FOR UPDATE OF verbruik
    )
    UPDATE {{verbruik}} AS verbruik SET dag = v.dag, aantal = v.aantal + greatest(0, least($2, $3 - v.aantal))
    FROM v WHERE verbruik.oin = v.oin RETURNING greatest(0, least($2, $3 - v.aantal))
    """,  # noqa: S608 - own names
    verbruik=verbruik,
)


class AansluitingRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def get(self, oin: str) -> Aansluiting | None:
        row = await (await asyncpg_of(self._tx)).fetchrow(_GET, oin)
        return None if row is None else _aansluiting(row)

    async def find(self, *, na: str | None, limiet: int) -> list[Aansluiting]:
        """Give connections in the order of OIN, those that come after `na`."""
        rows = await (await asyncpg_of(self._tx)).fetch(_FIND, na or "", limiet)
        return [_aansluiting(row) for row in rows]

    async def save(self, aansluiting: Aansluiting) -> bool:
        """Store a new connection or the next version of one; False when somebody else stored that version first."""
        values = {
            "oin": aansluiting.oin,
            "ketenpartner": aansluiting.ketenpartner,
            "per_seconde": aansluiting.per_seconde,
            "per_dag": aansluiting.per_dag,
            "versie": aansluiting.versie,
        }
        saved = await self._tx.execute(
            upsert(ketenpartner)
            .values(values)
            .on_conflict_do_update(
                index_elements=["oin"], set_=values, where=ketenpartner.c.versie == aansluiting.versie - 1
            )
            .returning(ketenpartner.c.oin)
        )
        if saved.first() is None:
            return False
        await self._tx.execute(delete(leveringsgrond).where(leveringsgrond.c.oin == aansluiting.oin))
        await self._tx.execute(
            insert(leveringsgrond),
            [
                {"oin": aansluiting.oin, "soort": grond.soort, "grondslag": grond.grondslag, "doel": grond.doel}
                for grond in aansluiting.leveringsgronden
            ],
        )
        return True

    async def admit(self, oin: str) -> tuple[Aansluiting, Verbruik] | None:
        """Count a request of a partner against its limit, for all processes at once; None for who is not connected.

        Its transaction holds the partner's other requests up, so it does nothing else.
        """
        row = await (await asyncpg_of(self._tx)).fetchrow(_ADMIT, oin, _BUCKET)
        return None if row is None else (_aansluiting(row), Verbruik(row["op"], row["wacht"], row["vandaag"]))

    async def room(self, aansluiting: Aansluiting) -> int:
        """Give how many signals the day has room for by what is seen now; others may take it."""
        room: int = await (await asyncpg_of(self._tx)).fetchval(_ROOM, aansluiting.oin, aansluiting.per_dag)
        return room

    async def count(self, aansluiting: Aansluiting, signalen: int) -> int:
        """Count signals against the volume of the day, as many as fit, and give how many that is.

        Comes as late in a transaction as can be: until that ends, the partner's other deliveries wait for it.
        """
        connection = await asyncpg_of(self._tx)
        fit: int = await connection.fetchval(_COUNT, aansluiting.oin, signalen, aansluiting.per_dag)
        return fit


def _aansluiting(row: asyncpg.Record) -> Aansluiting:
    gronden = zip(row["soorten"], row["grondslagen"], row["doelen"], strict=True)
    return Aansluiting(
        oin=row["oin"],
        ketenpartner=Ketenpartner(row["ketenpartner"]),
        leveringsgronden=tuple(
            Leveringsgrond(MeldingSoort(soort), grondslag, doel) for soort, grondslag, doel in gronden
        ),
        per_seconde=row["per_seconde"],
        per_dag=row["per_dag"],
        versie=row["versie"],
    )
