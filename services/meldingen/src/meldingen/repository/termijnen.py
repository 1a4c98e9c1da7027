"""Terms in the database: the rules with their days of effect, and the term of each melding, which stands with it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import (
    Eenheid,
    MeldingStatus,
    Termijn,
    Termijnregel,
    Termijnregels,
    TermijnregelsVastgesteld,
    Termijnsignaal,
    Termijnstand,
)
from meldingen.tables import melding, termijnregels
from shared.contracts.waardelijsten import TermijnSoort, Urgentie
from shared.runtime.database import asyncpg_of, sql

from .rijen import lees_termijn, termijn_kolommen

_OP: Final = sql(
    "SELECT geldig_vanaf, regels::text FROM {regels} WHERE geldig_vanaf <= $1 ORDER BY geldig_vanaf DESC LIMIT 1",
    regels=termijnregels,
)
_STANDEN: Final = sql(
    "SELECT id, status, urgentie, ontvangen_op, termijn, termijn_begonnen_op, uiterlijk_op, termijn_signaal_op,"
    " termijn_gepauzeerd_op FROM {melding} WHERE id = ANY($1::uuid[])",
    melding=melding,
)
_ZET: Final = sql(
    "UPDATE {melding} AS melding SET termijn = nieuw.termijn, termijn_begonnen_op = nieuw.begonnen_op,"
    " uiterlijk_op = nieuw.uiterlijk_op, termijn_signaal_op = nieuw.signaal_op,"
    " termijn_gepauzeerd_op = nieuw.gepauzeerd_op"
    " FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[])"
    " AS nieuw (id, termijn, begonnen_op, uiterlijk_op, signaal_op, gepauzeerd_op) WHERE melding.id = nieuw.id",
    melding=melding,
)
_SIGNALEER: Final = sql(
    "UPDATE {melding} AS melding"
    " SET termijn_signaal_op = CASE WHEN melding.uiterlijk_op > $1 THEN melding.uiterlijk_op END"
    " FROM (SELECT id FROM {melding} WHERE termijn_signaal_op <= $1 AND termijn_gepauzeerd_op IS NULL"
    " ORDER BY termijn_signaal_op LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED) AS nu WHERE melding.id = nu.id"
    " RETURNING melding.id, melding.sleutel, melding.kvk_nummer, melding.vestigingsnummer, melding.urgentie,"
    " melding.termijn, melding.uiterlijk_op, melding.uiterlijk_op <= $1 AS verstreken",
    melding=melding,
)


class TermijnRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def regels(self, dag: date) -> Termijnregels:
        """Give the rules that hold on a day; the migrations see to it that there are some."""
        ((geldig_vanaf, regels),) = await (await asyncpg_of(self._tx)).fetch(_OP, dag)
        return _termijnregels(geldig_vanaf, orjson.loads(regels))

    async def alle_regels(self) -> list[Termijnregels]:
        """Give all rules there were, are and will be, by day."""
        rijen = await self._tx.execute(select(termijnregels).order_by(termijnregels.c.geldig_vanaf))
        return [_termijnregels(rij.geldig_vanaf, rij.regels) for rij in rijen]

    async def add_regels(self, nieuw: Termijnregels, door: str, op: datetime) -> None:
        """Store rules for a later day; raises TermijnregelsVastgesteld where that day has rules."""
        rij = insert(termijnregels).values(
            geldig_vanaf=nieuw.geldig_vanaf,
            regels=[asdict(regel) | {"urgenties": sorted(regel.urgenties)} for regel in nieuw.regels],
            vastgesteld_door=door,
            vastgesteld_op=op,
        )
        if (await self._tx.execute(rij.on_conflict_do_nothing())).rowcount == 0:
            raise TermijnregelsVastgesteld

    async def standen(self, melding_ids: Sequence[UUID]) -> list[Termijnstand]:
        """Give the terms of locked meldingen, with what decides about them."""
        rijen = await (await asyncpg_of(self._tx)).fetch(_STANDEN, melding_ids)
        return [
            Termijnstand(
                melding_id=rij["id"],
                status=MeldingStatus(rij["status"]),
                urgentie=Urgentie(rij["urgentie"]),
                ontvangen_op=rij["ontvangen_op"],
                termijn=lees_termijn(*rij[4:]),
            )
            for rij in rijen
        ]

    async def zet(self, termijnen: Mapping[UUID, Termijn | None]) -> None:
        """Give locked meldingen their term, or none."""
        if not termijnen:
            return
        kolommen = zip(*map(termijn_kolommen, termijnen.values()), strict=True)
        await (await asyncpg_of(self._tx)).execute(_ZET, list(termijnen), *kolommen)

    async def neem_signalen(self, nu: datetime, limiet: int) -> list[Termijnsignaal]:
        """Take what must be told of terms by now, so that nobody else does; the caller tells it in this transaction.

        A term of which the end has passed is told to have passed, also when nobody told that it neared. Meldingen that
        another transaction is changing are passed over, and taken the next time.
        """
        rijen = await (await asyncpg_of(self._tx)).fetch(_SIGNALEER, nu, limiet)
        return [
            Termijnsignaal(
                melding_id=rij["id"],
                sleutel=rij["sleutel"],
                kvk_nummer=rij["kvk_nummer"],
                vestigingsnummer=rij["vestigingsnummer"],
                urgentie=Urgentie(rij["urgentie"]),
                soort=TermijnSoort(rij["termijn"]),
                uiterlijk_op=rij["uiterlijk_op"],
                verstreken=rij["verstreken"],
                gesignaleerd_op=nu,
            )
            for rij in rijen
        ]


def _termijnregels(geldig_vanaf: date, regels: Sequence[Mapping[str, Any]]) -> Termijnregels:
    return Termijnregels(geldig_vanaf, tuple(map(_termijnregel, regels)))


def _termijnregel(rij: Mapping[str, Any]) -> Termijnregel:
    return Termijnregel(
        soort=TermijnSoort(rij["soort"]),
        urgenties=frozenset(map(Urgentie, rij["urgenties"])),
        aantal=rij["aantal"],
        eenheid=Eenheid(rij["eenheid"]),
        schuift_op=rij.get("schuift_op", False),
        signaal_werkdagen=rij.get("signaal_werkdagen", 0),
    )
