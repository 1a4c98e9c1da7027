"""What people wrote for the entry in the Algoritmeregister, per version of the model."""

from dataclasses import asdict, fields
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from risico.model import GeschrevenTekst, Vermeldingtekst, Wetsverwijzing
from risico.tables import vermeldingtekst

_VELDEN: Final = tuple(veld.name for veld in fields(Vermeldingtekst))


class VermeldingtekstRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def get(self, modelversie: str) -> GeschrevenTekst:
        """Give the text of a model version; where nobody wrote one it is empty, and its version 0."""
        query = select(vermeldingtekst).where(vermeldingtekst.c.modelversie == modelversie)
        rij = (await self._tx.execute(query)).mappings().one_or_none()
        if rij is None:
            return GeschrevenTekst(Vermeldingtekst(), 0, None, None)
        velden = {veld: rij[veld] for veld in _VELDEN}
        velden["themas"] = tuple(velden["themas"])
        velden["wetten"] = tuple(Wetsverwijzing(**wet) for wet in velden["wetten"])
        return GeschrevenTekst(
            Vermeldingtekst(**velden), rij["tekstversie"], rij["geschreven_door"], rij["geschreven_op"]
        )

    async def schrijf(self, modelversie: str, geschreven: GeschrevenTekst) -> None:
        """Write the text in place of what was there."""
        velden = asdict(geschreven.tekst) | {
            "tekstversie": geschreven.versie,
            "geschreven_door": geschreven.door,
            "geschreven_op": geschreven.op,
        }
        await self._tx.execute(
            insert(vermeldingtekst)
            .values(modelversie=modelversie, **velden)
            .on_conflict_do_update(index_elements=["modelversie"], set_=velden)
        )
