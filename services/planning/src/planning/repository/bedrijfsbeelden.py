"""How risico last described the companies that got no zaak by it; a zaak holds that of its own company."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any, Final

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from planning.domain import Bedrijfsbeeld, Kenmerken, Locatie, Plek
from planning.tables import bedrijfsbeeld
from shared.contracts.waardelijsten import Band, Werkgeverstype
from shared.runtime.database import asyncpg_of, sql

_BEWAAR: Final = sql(
    "INSERT INTO {beeld} AS beeld (sleutel, band, kenmerken, herbeoordeeld_op)"
    " SELECT DISTINCT ON (sleutel) sleutel, band, kenmerken::jsonb, op"
    " FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) AS nieuw (sleutel, band, kenmerken, op)"
    " ORDER BY sleutel, op DESC"
    " ON CONFLICT (sleutel) DO UPDATE SET band = excluded.band, kenmerken = excluded.kenmerken,"
    " herbeoordeeld_op = excluded.herbeoordeeld_op WHERE beeld.herbeoordeeld_op <= excluded.herbeoordeeld_op",
    beeld=bedrijfsbeeld,
)
_VAN: Final = sql(
    "SELECT sleutel, band, kenmerken::text, herbeoordeeld_op FROM {beeld} WHERE sleutel = ANY($1::text[])",
    beeld=bedrijfsbeeld,
)


class BedrijfsbeeldRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def bewaar(self, beelden: Collection[Bedrijfsbeeld]) -> None:
        """Keep what is newest of each company."""
        if beelden:
            connection = await asyncpg_of(self._tx)
            await connection.execute(
                _BEWAAR,
                [beeld.sleutel for beeld in beelden],
                [beeld.band for beeld in beelden],
                [orjson.dumps(asdict(beeld.kenmerken)).decode() for beeld in beelden],
                [beeld.op for beeld in beelden],
            )

    async def van(self, sleutels: Collection[str]) -> dict[str, Bedrijfsbeeld]:
        """Give what is known of those companies of which anything is."""
        connection = await asyncpg_of(self._tx)
        return {
            sleutel: Bedrijfsbeeld(sleutel, Band(band), _kenmerken(orjson.loads(kenmerken)), op)
            for sleutel, band, kenmerken, op in await connection.fetch(_VAN, sleutels)
        }


def _kenmerken(waarden: dict[str, Any]) -> Kenmerken:
    locatie = waarden["locatie"]
    plek = locatie["plek"] and Plek(**locatie["plek"])
    return Kenmerken(
        **waarden
        | {
            "locatie": Locatie(locatie["gemeente"], locatie["provincie"], plek),
            "werkgeverstype": Werkgeverstype(waarden["werkgeverstype"]),
        }
    )
