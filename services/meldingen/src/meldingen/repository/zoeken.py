"""Finding meldingen by words, newest first: block by block, so that no word is too common and none too rare."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import LateralFromClause

from meldingen.domain import Melding, MeldingStatus, Zoekcriteria
from meldingen.tables import melder_zoekregel, melding, zoekregel

from .meldingen import conditions, van_melder
from .rijen import lees_melding
from .woorden import Woordsleutel, filtertermen, vraag
from .zoekindex import Blok, ZoekindexRepository

_ZELDZAAM: Final = 2_000  # a status that fewer meldingen have is read in full rather than the words
_LAATSTE_ID: Final = UUID(int=2**128 - 1)
_BLOK: Final = (
    func.unnest(
        bindparam("vragen", type_=ARRAY(Text)),
        bindparam("vanaf", type_=ARRAY(Uuid)),
        bindparam("tot", type_=ARRAY(Uuid)),
    )
    .table_valued("vraag", "vanaf", "tot", with_ordinality="volgorde", name="blok")
    .render_derived()
)
"""The blocks to read, newest first: what to ask of the words in each, and the ids it holds."""

# OFFSET 0 below keeps the planner to the way in that is chosen here, and to a look at the key for each row that gives:
# not a walk along the newest ids, nor a join with all that meet a filter in each block anew (25 s, measured)


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
        blokken = _te_lezen(await ZoekindexRepository(self._tx).blokken(), na)
        per_blok = (
            _langs_status(woordsleutel, eisen, limiet)
            if criteria.status is not None and await self._is_zeldzaam(criteria.status)
            else _langs_woorden(woordsleutel, eisen, limiet)
        )
        ids = (
            select(per_blok.c.id)
            .select_from(_BLOK.join(per_blok, true()))
            .order_by(_BLOK.c.volgorde, per_blok.c.id.desc())
            .limit(limiet)
        )
        rijen = await self._tx.execute(
            select(melding).where(melding.c.id.in_(ids)).order_by(melding.c.id.desc()),
            {
                "vragen": [_vraag(blok.nummer, criteria, woorden, woordsleutel) for blok, _ in blokken],
                "vanaf": [blok.vanaf_id for blok, _ in blokken],
                "tot": [tot for _, tot in blokken],
            },
        )
        return [lees_melding(rij) for rij in rijen]

    async def _is_zeldzaam(self, status: MeldingStatus) -> bool:
        enkele = select(melding.c.id).where(melding.c.status == status).limit(_ZELDZAAM).subquery()
        return (await self._tx.scalar(select(func.count()).select_from(enkele)) or 0) < _ZELDZAAM


def _te_lezen(blokken: Sequence[Blok], na: UUID | None) -> list[tuple[Blok, UUID]]:
    """Give the blocks to read with their highest id, newest first: those that hold ids below `na`."""
    hoogste = [*(volgend.vanaf_id for _, volgend in pairwise(blokken)), _LAATSTE_ID]
    paren = zip(blokken, hoogste, strict=False)  # without blocks there is one id too many
    return [(blok, tot) for blok, tot in paren if na is None or blok.vanaf_id < na][::-1]


def _vraag(blok: int, criteria: Zoekcriteria, woorden: Sequence[str], woordsleutel: Woordsleutel | None) -> str:
    """Write what is asked of one block, as Postgres reads it: a tsquery, or an array of keyed hashes."""
    filters = {"soort": criteria.soort, "urgentie": criteria.urgentie, "kvk": criteria.kvk_nummer}
    termen = [*filtertermen(**{naam: waarde for naam, waarde in filters.items() if waarde is not None}), *woorden]
    if woordsleutel is None:
        return vraag(blok, termen)
    return f"{{{','.join(map(str, woordsleutel.termen(blok, termen)))}}}"


def _langs_woorden(
    woordsleutel: Woordsleutel | None, eisen: Sequence[ColumnElement[bool]], limiet: int
) -> LateralFromClause:
    """Read what has the words in a block, and then look whether it meets the rest."""
    regel, raak = _index(woordsleutel)
    op_woord = select(regel.c.melding_id.label("id")).where(raak).order_by(regel.c.melding_id.desc())
    gevonden = op_woord.correlate(_BLOK).offset(literal(0)).lateral()
    query = select(gevonden.c.id)
    if eisen:
        voldoet = select(melding.c.id).where(melding.c.id == gevonden.c.id, *eisen).offset(literal(0)).lateral()
        query = query.join(voldoet, true())
    return query.correlate(_BLOK).order_by(gevonden.c.id.desc()).limit(limiet).lateral("per_blok")


def _langs_status(
    woordsleutel: Woordsleutel | None, eisen: Sequence[ColumnElement[bool]], limiet: int
) -> LateralFromClause:
    """Read what meets the rest in a block, few as that is, and then look whether it has the words."""
    regel, raak = _index(woordsleutel)
    in_blok = (melding.c.id > cast(_BLOK.c.vanaf, Uuid), melding.c.id <= cast(_BLOK.c.tot, Uuid))
    op_status = select(melding.c.id).where(*eisen, *in_blok).order_by(melding.c.id.desc())
    gevonden = op_status.correlate(_BLOK).offset(literal(0)).lateral()
    in_index = select(regel.c.melding_id).where(regel.c.melding_id == gevonden.c.id, raak)
    query = select(gevonden.c.id).join(in_index.correlate(_BLOK, gevonden).offset(literal(0)).lateral(), true())
    return query.correlate(_BLOK).order_by(gevonden.c.id.desc()).limit(limiet).lateral("per_blok")


def _index(woordsleutel: Woordsleutel | None) -> tuple[Any, ColumnElement[bool]]:
    """Give the table with the words, and the condition that a row has those that are asked of its block."""
    if woordsleutel is None:
        return zoekregel, zoekregel.c.woorden.op("@@")(cast(_BLOK.c.vraag, TSQUERY))
    return melder_zoekregel, melder_zoekregel.c.woorden.op("@>")(cast(_BLOK.c.vraag, ARRAY(BigInteger)))
