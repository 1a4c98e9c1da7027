"""Finding meldingen by words, newest first: block by block, so that no word is too common and none too rare."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Text, Uuid, bindparam, cast, func, literal, select, true
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Melding, MeldingStatus, Zoekcriteria
from meldingen.tables import melder_zoekregel, melding, zoekregel

from .meldingen import conditions, van_melder
from .rijen import lees_melding
from .woorden import Woordsleutel, filtertermen, vraag
from .zoekindex import Blok, ZoekindexRepository

_ZELDZAAM: Final = 2_000  # a status that fewer meldingen have is read in full rather than the words
_LAATSTE_ID: Final = UUID(int=2**128 - 1)


class ZoekRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def find(
        self,
        criteria: Zoekcriteria,
        woorden: Sequence[str],
        *,
        na: UUID | None,
        limiet: int,
        woordsleutel: Woordsleutel | None = None,
        email_hmac: bytes | None = None,
        telefoon_hmac: bytes | None = None,
    ) -> list[Melding]:
        """Give meldingen with all these words, newest first, those that come after `na` in that order.

        With a key the words of reporters are searched too, and the hashes limit to one reporter; the caller then
        records the inzage.
        """
        eisen = [*conditions(criteria), *van_melder(email_hmac, telefoon_hmac)]
        if na is not None:
            eisen.append(melding.c.id < na)
        filters = {"soort": criteria.soort, "urgentie": criteria.urgentie, "kvk": criteria.kvk_nummer}
        termen = [*filtertermen(**{naam: waarde for naam, waarde in filters.items() if waarde is not None}), *woorden]
        regel: Any = zoekregel if woordsleutel is None else melder_zoekregel
        blok = (
            func.unnest(
                bindparam("vragen", type_=ARRAY(Text)),
                bindparam("vanaf", type_=ARRAY(Uuid)),
                bindparam("tot", type_=ARRAY(Uuid)),
            )
            .table_valued("vraag", "vanaf", "tot", with_ordinality="volgorde", name="blok")
            .render_derived()
        )
        if woordsleutel is None:
            raak = regel.c.woorden.op("@@")(cast(blok.c.vraag, TSQUERY))
        else:
            raak = regel.c.woorden.op("@>")(cast(blok.c.vraag, ARRAY(BigInteger)))
        # OFFSET 0: the planner may not trade the way in that is chosen here for a walk along the newest ids
        if criteria.status is not None and await self._is_zeldzaam(criteria.status):
            op_status = select(melding.c.id).where(
                *eisen, melding.c.id > cast(blok.c.vanaf, Uuid), melding.c.id <= cast(blok.c.tot, Uuid)
            )
            gevonden = op_status.correlate(blok).offset(literal(0)).lateral("gevonden")
            bron = select(gevonden.c.id).join(regel, (regel.c.melding_id == gevonden.c.id) & raak)
        else:
            op_woord = (
                select(regel.c.melding_id.label("id"))
                .where(raak)
                .correlate(blok)
                .offset(literal(0))
                .lateral("gevonden")
            )
            bron = select(op_woord.c.id)
            if eisen:
                bron = bron.join(melding, melding.c.id == op_woord.c.id).where(*eisen)
            gevonden = op_woord
        per_blok = bron.correlate(blok).order_by(gevonden.c.id.desc()).limit(limiet).lateral("per_blok")
        ids = (
            select(per_blok.c.id)
            .select_from(blok.join(per_blok, true()))
            .order_by(blok.c.volgorde, per_blok.c.id.desc())
            .limit(limiet)
        )
        query = select(melding).where(melding.c.id.in_(ids)).order_by(melding.c.id.desc())
        vragen, vanaf, tot = [], [], []
        for dit, hoogste in _te_lezen(await ZoekindexRepository(self._tx).blokken(), na):
            nummer = dit.nummer
            if woordsleutel is None:
                vragen.append(vraag(nummer, termen))
            else:
                vragen.append(f"{{{','.join(map(str, woordsleutel.termen(nummer, termen)))}}}")
            vanaf.append(dit.vanaf_id)
            tot.append(hoogste)
        rijen = await self._tx.execute(query, {"vragen": vragen, "vanaf": vanaf, "tot": tot})
        return [lees_melding(rij) for rij in rijen]

    async def _is_zeldzaam(self, status: MeldingStatus) -> bool:
        enkele = select(melding.c.id).where(melding.c.status == status).limit(_ZELDZAAM).subquery()
        return (await self._tx.scalar(select(func.count()).select_from(enkele)) or 0) < _ZELDZAAM


def _te_lezen(blokken: Sequence[Blok], na: UUID | None) -> list[tuple[Blok, UUID]]:
    """Give the blocks to read with their highest id, newest first: those that hold ids below `na`."""
    hoogste = [*(volgend.vanaf_id for _, volgend in pairwise(blokken)), _LAATSTE_ID]
    return [
        (blok, tot)
        for blok, tot in zip(reversed(blokken), reversed(hoogste), strict=False)
        if na is None or blok.vanaf_id < na
    ]
