"""Dossiers in the database: loaded and locked for a whole batch at once, and written back at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import Vestiging, is_eenmanszaak
from risico.model import Dossier, Model, Oordeel, Populatie, Toestand
from risico.tables import bedrijf, profiel, toestand, vestiging
from shared.contracts.waardelijsten import Band, Risico, Werkgeverstype
from shared.runtime.database import asyncpg_of, sql

from .plaatsen import PLEK
from .vestigingen import vestiging_van

Verwijzing = tuple[str | None, str | None]
"""How an event names a vestiging: kvkNummer and vestigingsnummer, each if known."""

_VIND: Final = (
    f"SELECT k.*, {PLEK} AS gevonden"  # noqa: S608 - our own names
    " FROM unnest($1::text[], $2::text[]) AS k (kvk_nummer, genoemde_vestiging)"
)
_VERGRENDEL: Final = sql(
    "SELECT v.*, b.rechtsvorm FROM {vestiging} v JOIN {bedrijf} b USING (kvk_nummer)"
    " WHERE vestigingsnummer = ANY($1::text[]) ORDER BY vestigingsnummer FOR NO KEY UPDATE OF v",
    vestiging=vestiging,
    bedrijf=bedrijf,
)
_LEES: Final = sql(
    "SELECT v.*, b.rechtsvorm FROM {vestiging} v JOIN {bedrijf} b USING (kvk_nummer)"
    " WHERE vestigingsnummer = ANY($1::text[])",
    vestiging=vestiging,
    bedrijf=bedrijf,
)
_STAND: Final = ", ".join(Toestand._fields)
_EINDE_VAN_STAND: Final = 2 + len(Toestand._fields)
# a row per state, one without risico where there is none: both tables in one round trip
_PROFIELEN: Final = sql(
    f"SELECT t.risico, t.score AS op_risico, {_STAND}, p.*"  # noqa: S608 - our own names
    " FROM {profiel} p LEFT JOIN {toestand} t USING (vestigingsnummer) WHERE p.vestigingsnummer = ANY($1::text[])",
    profiel=profiel,
    toestand=toestand,
)

BEWAAR_PROFIELEN: Final = sql(
    "INSERT INTO {profiel} (vestigingsnummer, grootste_risico, score, band, onzeker, naleving, werkgeverstype,"
    " modelversie, herbeoordeeld_op, sbi_sectie, provincie)"
    " SELECT r.*, v.sbi_sectie, v.provincie FROM unnest($1::text[], $2::text[], $3::float8[], $4::text[], $5::bool[],"
    " $6::float8[], $7::text[], $8::text[], $9::timestamptz[]) AS r (vestigingsnummer)"
    " JOIN {vestiging} v ON v.vestigingsnummer = r.vestigingsnummer"
    " ON CONFLICT (vestigingsnummer) DO UPDATE SET grootste_risico = excluded.grootste_risico, score = excluded.score,"
    " band = excluded.band, onzeker = excluded.onzeker, naleving = excluded.naleving,"
    " werkgeverstype = excluded.werkgeverstype, modelversie = excluded.modelversie,"
    " herbeoordeeld_op = excluded.herbeoordeeld_op, sbi_sectie = excluded.sbi_sectie, provincie = excluded.provincie",
    profiel=profiel,
    vestiging=vestiging,
)
# a row of arrays can come in one array only as text
_RIJEN: Final = (
    "unnest($1::text[], $2::text[], $3::timestamptz[], $4::float8[], $5::float8[], $6::float8[],"
    " $7::int[], $8::int[], $9::int[], $10::timestamptz[], $11::timestamptz[], $12::text[], $13::float8[])"
    f" AS r (vestigingsnummer, risico, {_STAND}, score)"
)
_GEGEVEN: Final = ", ".join(f"r.{naam}" for naam in (*Toestand._fields, "score")).replace(
    "kwartalen", "kwartalen::float8[]"
)
_NIEUW: Final = ", ".join(f"excluded.{naam}" for naam in (*Toestand._fields, "score"))
_BEWAAR_TOESTANDEN: Final = sql(
    f"INSERT INTO {{toestand}} (vestigingsnummer, risico, {_STAND}, score, sbi_sectie, provincie)"  # noqa: S608 - idem
    f" SELECT r.vestigingsnummer, r.risico, {_GEGEVEN}, v.sbi_sectie, v.provincie FROM {_RIJEN}"
    " JOIN {vestiging} v ON v.vestigingsnummer = r.vestigingsnummer"
    f" ON CONFLICT (vestigingsnummer, risico) DO UPDATE SET ({_STAND}, score) = ROW({_NIEUW}),"
    " sbi_sectie = excluded.sbi_sectie, provincie = excluded.provincie",
    toestand=toestand,
    vestiging=vestiging,
)
_VERGEET: Final = sql("DELETE FROM {toestand} WHERE vestigingsnummer = ANY($1::text[])", toestand=toestand)


class DossierRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def vind(self, verwijzingen: Iterable[Verwijzing]) -> dict[Verwijzing, str]:
        """Tell which vestiging each reference means; a reference to an employer outside the register is not there."""
        uniek = list(dict.fromkeys(verwijzingen))
        connection = await asyncpg_of(self._tx)
        rows = await connection.fetch(_VIND, [kvk for kvk, _ in uniek], [nummer for _, nummer in uniek])
        return {(row[0], row[1]): row[2] for row in rows if row[2] is not None}

    async def vergrendel(self, vestigingsnummers: Iterable[str], model: Model) -> dict[str, Dossier]:
        """Load dossiers to change them, locked in the order of their number so that two batches cannot deadlock."""
        connection = await asyncpg_of(self._tx)
        return await self._dossiers(
            connection, await connection.fetch(_VERGRENDEL, list(set(vestigingsnummers))), model
        )

    async def get(self, vestigingsnummer: str, model: Model) -> Dossier | None:
        connection = await asyncpg_of(self._tx)
        rows = await connection.fetch(_LEES, [vestigingsnummer])
        return (await self._dossiers(connection, rows, model)).get(vestigingsnummer)

    async def bewaar(self, dossiers: Iterable[Dossier], *, herbouwd: Collection[str]) -> None:
        """Write judged dossiers of vestigingen, each as it is now; of those `herbouwd` no older state is left."""
        connection = await asyncpg_of(self._tx)
        if herbouwd:
            await connection.execute(_VERGEET, list(herbouwd))
        profielen = [_profielrij(dossier) for dossier in dossiers]
        toestanden = [rij for dossier in dossiers for rij in _toestandrijen(dossier)]
        if profielen:
            await connection.execute(BEWAAR_PROFIELEN, *map(list, zip(*profielen, strict=True)))
        if toestanden:
            await connection.execute(_BEWAAR_TOESTANDEN, *map(list, zip(*toestanden, strict=True)))

    async def _dossiers(
        self, connection: asyncpg.Connection, rows: Sequence[asyncpg.Record], model: Model
    ) -> dict[str, Dossier]:
        vestigingen = {row["vestigingsnummer"]: (vestiging_van(row), is_eenmanszaak(row["rechtsvorm"])) for row in rows}
        profielen: dict[str, asyncpg.Record] = {}
        toestanden: defaultdict[str, dict[Risico, Toestand]] = defaultdict(dict)
        scores: defaultdict[str, dict[Risico, float]] = defaultdict(dict)
        for row in await connection.fetch(_PROFIELEN, list(vestigingen)):
            nummer = row["vestigingsnummer"]
            profielen[nummer] = row
            if row[0] is not None:
                risico, (score, *stand, kwartalen) = Risico(row[0]), row[1:_EINDE_VAN_STAND]
                toestanden[nummer][risico] = Toestand._make(
                    (*stand, dict(zip(kwartalen[::2], kwartalen[1::2], strict=True)))
                )
                scores[nummer][risico] = score
        return {
            nummer: _dossier(gevonden, profielen[nummer], toestanden[nummer], scores[nummer], alleen_sector=persoon)
            if nummer in profielen
            else Dossier.nieuw(gevonden, model, alleen_sector=persoon)
            for nummer, (gevonden, persoon) in vestigingen.items()
        }


def _dossier(
    gevonden: Vestiging,
    rij: asyncpg.Record,
    toestanden: Mapping[Risico, Toestand],
    scores: Mapping[Risico, float],
    *,
    alleen_sector: bool,
) -> Dossier:
    return Dossier(
        vestiging=gevonden,
        alleen_sector=alleen_sector,
        populatie=Populatie.van(gevonden),
        toestanden=toestanden,
        oordeel=Oordeel(
            grootste_risico=Risico(rij["grootste_risico"]),
            score=rij["score"],
            band=Band(rij["band"]),
            onzeker=rij["onzeker"],
            scores=scores,
        ),
        naleving=rij["naleving"],
        werkgeverstype=Werkgeverstype(rij["werkgeverstype"]),
        modelversie=rij["modelversie"],
        herbeoordeeld_op=rij["herbeoordeeld_op"],
    )


def _profielrij(dossier: Dossier) -> tuple[str, Risico, float, Band, bool, float, Werkgeverstype, str, datetime]:
    vestigingsnummer, oordeel, op = _beoordeeld(dossier)
    return (
        vestigingsnummer,
        oordeel.grootste_risico,
        oordeel.score,
        oordeel.band,
        oordeel.onzeker,
        dossier.naleving,
        dossier.werkgeverstype,
        dossier.modelversie,
        op,
    )


def _toestandrijen(dossier: Dossier) -> list[tuple[object, ...]]:
    vestigingsnummer, oordeel, _ = _beoordeeld(dossier)
    return [
        (vestigingsnummer, risico, *stand[:-1], _als_tekst(stand.kwartalen), oordeel.scores[risico])
        for risico, stand in dossier.toestanden.items()
    ]


def _als_tekst(kwartalen: Mapping[int, float]) -> str:
    return f"{{{','.join(f'{nummer},{gewicht!r}' for nummer, gewicht in sorted(kwartalen.items()))}}}"


def _beoordeeld(dossier: Dossier) -> tuple[str, Oordeel, datetime]:
    if dossier.vestiging is None or dossier.oordeel is None or dossier.herbeoordeeld_op is None:
        raise ValueError("only a judged dossier of a vestiging in the register is kept")
    return dossier.vestiging.vestigingsnummer, dossier.oordeel, dossier.herbeoordeeld_op
