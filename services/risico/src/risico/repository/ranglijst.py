"""The ranked list over every vestiging that is not opgeheven, also those that nothing is known of.

Two ordered streams are merged: the scores of vestigingen with evidence, which are stored and indexed, and the others,
which stand at the mean of their segment times their omvang, so that an index on (segment, omvang) has them in order.
Each stream stops at the size of a page, which makes the first page as fast as the thousandth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Float,
    FromClause,
    Select,
    SmallInteger,
    Table,
    Text,
    any_,
    bindparam,
    column,
    exists,
    func,
    literal,
    null,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import Kandidaat, Vestiging
from risico.model import Maat, Model
from risico.tables import bedrijf, profiel, toestand, vestiging
from shared.contracts.waardelijsten import Band, Risico

from .vestigingen import vestiging_van

_ALLE: Final = 2**31 - 1
_AFRONDING: Final = 1 + 1e-12  # an index bound may be a little wide: the exact condition stands beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Keuze:
    """Which part of the ranked list: one risico, or the greatest of each vestiging; None does not limit."""

    risico: Risico | None = None
    sbi_sectie: str | None = None
    provincie: str | None = None
    grootteklasse: int | None = None
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class Plaats:
    """A vestiging in the ranked list; never judged on its own (no herbeoordeeld_op) means the mean of its segment."""

    vestiging: Vestiging
    naam: str
    risico: Risico
    score: float
    band: Band
    onzeker: bool
    herbeoordeeld_op: datetime | None


class RanglijstRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def find(self, keuze: Keuze, model: Model, *, na: tuple[float, str] | None, limiet: int) -> list[Plaats]:
        """Give the highest scores first, and among equals the highest vestigingsnummer; those after `na`."""
        laag, hoog = model.grenzen(keuze.band) if keuze.band else (0.0, float("inf"))
        gevonden = [*await self._tx.execute(_bekend(keuze, (laag, hoog), na, limiet))]
        if len(gevonden) == limiet:  # who stands at a mean below the last of these is not on this page
            laag = gevonden[-1].score
        gevonden += await self._tx.execute(_gemiddeld(keuze, model, (laag, hoog), na, limiet))
        gevonden.sort(key=lambda rij: (rij.score, rij.vestigingsnummer), reverse=True)
        gekozen = {rij.vestigingsnummer: rij for rij in gevonden[:limiet]}
        query = (
            select(vestiging, bedrijf.c.naam)
            .join(bedrijf, bedrijf.c.kvk_nummer == vestiging.c.kvk_nummer)
            .where(vestiging.c.vestigingsnummer == any_(bindparam(None, list(gekozen), type_=ARRAY(Text))))
        )
        rows = {row["vestigingsnummer"]: row for row in (await self._tx.execute(query)).mappings()}
        return [
            Plaats(
                vestiging=vestiging_van(rows[nummer]),
                naam=rows[nummer]["naam"],
                risico=Risico(rij.risico),
                score=rij.score,
                band=model.band(rij.score),
                onzeker=rij.onzeker,
                herbeoordeeld_op=rij.herbeoordeeld_op,
            )
            for nummer, rij in gekozen.items()
        ]

    async def kader(self, keuze: Keuze, model: Model) -> Sequence[Kandidaat]:
        """Give everybody on that part of the list, to draw from, in no order."""
        grenzen = model.grenzen(keuze.band) if keuze.band else (0.0, float("inf"))
        samen = union_all(
            _bekend(keuze, grenzen, None, _ALLE), _gemiddeld(keuze, model, grenzen, None, _ALLE)
        ).subquery()
        query = select(
            samen.c.vestigingsnummer,
            samen.c.score,
            samen.c.risico,
            vestiging.c.sbi_sectie,
            vestiging.c.grootteklasse,
            vestiging.c.provincie,
            vestiging.c.omvang,
        ).join(vestiging, vestiging.c.vestigingsnummer == samen.c.vestigingsnummer)
        return [
            Kandidaat(nummer, score, Risico(risico), (sectie, klasse, provincie), omvang)
            for nummer, score, risico, sectie, klasse, provincie, omvang in await self._tx.execute(query)
        ]


def _bekend(keuze: Keuze, grenzen: tuple[float, float], na: tuple[float, str] | None, limiet: int) -> Select[Any]:
    """Select those with evidence: on the chosen risico, or on any."""
    nummer = profiel.c.vestigingsnummer
    if keuze.risico is None:
        bron: FromClause = profiel
        bewijs = profiel
        score, risico = profiel.c.score, profiel.c.grootste_risico
        onzeker: ColumnElement[bool] = profiel.c.onzeker
        voorwaarden: list[ColumnElement[bool]] = []
    else:
        bron = toestand.join(profiel, nummer == toestand.c.vestigingsnummer)
        bewijs = toestand
        nummer = toestand.c.vestigingsnummer
        score, risico = toestand.c.score, toestand.c.risico
        onzeker = toestand.c.aantal_controles == 0
        voorwaarden = [toestand.c.risico == keuze.risico]
    voorwaarden += _tussen(score, nummer, grenzen, na)
    # whoever is gone is found last, and only for those who are on the page
    bron = bron.join(vestiging, vestiging.c.vestigingsnummer == nummer)
    voorwaarden += [vestiging.c.opheffingsdatum.is_(None), *_waar(keuze, bewijs)]
    return (
        select(
            nummer, score.label("score"), risico.label("risico"), onzeker.label("onzeker"), profiel.c.herbeoordeeld_op
        )
        .select_from(bron)
        .where(*voorwaarden)
        .order_by(score.desc(), nummer.desc())
        .limit(limiet)
    )


def _gemiddeld(
    keuze: Keuze, model: Model, grenzen: tuple[float, float], na: tuple[float, str] | None, limiet: int
) -> Select[Any]:
    """Select those without: per segment the largest, whose score is basis × omvang."""
    segmenten = [
        (segment.sectie, segment.grootteklasse, *_basis(maten, keuze.risico))
        for segment, maten in model.maten.items()
        if segment.sectie is not None
        and keuze.sbi_sectie in {None, segment.sectie}
        and keuze.grootteklasse in {None, segment.grootteklasse}
    ]
    soorten = (Text, SmallInteger, Float, Text)
    segment = (
        func.unnest(
            *(
                bindparam(None, list(waarden), type_=ARRAY(soort))
                for waarden, soort in zip(zip(*segmenten, strict=True), soorten, strict=True)
            )
        )
        .table_valued(*map(column, ("sectie", "grootteklasse", "basis", "risico"), soorten), name="segment")
        .render_derived()
    )
    bewijs = profiel if keuze.risico is None else toestand
    bekend = exists().where(bewijs.c.vestigingsnummer == vestiging.c.vestigingsnummer)
    if keuze.risico is not None:
        bekend = bekend.where(toestand.c.risico == keuze.risico)
    score: ColumnElement[float] = segment.c.basis * vestiging.c.omvang
    hoogstens = grenzen[1] if na is None else min(grenzen[1], na[0])
    grootste = (
        select(vestiging.c.vestigingsnummer, score.label("score"))
        .where(
            vestiging.c.sbi_sectie == segment.c.sectie,
            vestiging.c.grootteklasse == segment.c.grootteklasse,
            vestiging.c.omvang <= literal(hoogstens, Float) / segment.c.basis * _AFRONDING,
            vestiging.c.omvang >= literal(grenzen[0], Float) / segment.c.basis / _AFRONDING,
            *_tussen(score, vestiging.c.vestigingsnummer, grenzen, na),
            *([vestiging.c.provincie == keuze.provincie] if keuze.provincie else []),
            vestiging.c.opheffingsdatum.is_(None),
            ~bekend,
        )
        .order_by(vestiging.c.omvang.desc(), vestiging.c.vestigingsnummer.desc())
        .limit(limiet)
        .lateral("grootste")
    )
    return select(
        grootste.c.vestigingsnummer,
        grootste.c.score,
        segment.c.risico,
        true().label("onzeker"),
        null().label("herbeoordeeld_op"),
    ).select_from(segment.join(grootste, true()))


def _basis(maten: Mapping[Risico, Maat], risico: Risico | None) -> tuple[float, Risico]:
    """Pick the score of one unit of omvang for the chosen risico, or for the greatest."""
    gekozen = risico or next(iter(maten))
    return maten[gekozen].basis, gekozen


def _tussen(
    score: ColumnElement[float],
    nummer: ColumnElement[str],
    grenzen: tuple[float, float],
    na: tuple[float, str] | None,
) -> list[ColumnElement[bool]]:
    voorwaarden = [score >= grenzen[0], score < grenzen[1]]
    if na is not None:
        voorwaarden.append(tuple_(score, nummer) < tuple_(literal(na[0], Float), literal(na[1], Text)))
    return voorwaarden


def _waar(keuze: Keuze, bewijs: Table) -> list[ColumnElement[bool]]:
    """Limit to a part of the register, by what stands beside the scores where it does."""
    return [
        kolom == waarde
        for kolom, waarde in (
            (bewijs.c.sbi_sectie, keuze.sbi_sectie),
            (bewijs.c.provincie, keuze.provincie),
            (vestiging.c.grootteklasse, keuze.grootteklasse),
        )
        if waarde is not None
    ]
