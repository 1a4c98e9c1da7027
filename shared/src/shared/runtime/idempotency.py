"""Idempotency-Key: a POST sent twice is done once, and answered twice with the same answer."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, ClassVar, Final, Protocol

from fastapi import Depends, Header, Request, Response
from sqlalchemy import (
    CTE,
    TIMESTAMP,
    Column,
    ColumnElement,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    delete,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.fouten import DomainError

RETENTION: Final = timedelta(hours=48)
SWEPT_PER_KEY: Final = 10
_KEPT_HEADERS: Final = ("content-type", "location", "etag", "link")


class SleutelHergebruikt(DomainError):  # noqa: N818 - the fact, as all domain errors
    """The same Idempotency-Key came with another body."""

    code: ClassVar[str] = "idempotency-key-hergebruikt"

    def __init__(self) -> None:
        super().__init__("Deze Idempotency-Key is al gebruikt voor een verzoek met een andere inhoud.")


@dataclass(frozen=True, slots=True)
class Sleutel:
    """The key of a request with what it is bound to; `key` is None where the caller sent none."""

    key: str | None
    route: str
    request_hash: bytes


class Sealer(Protocol):
    """Keeps an answer from who reads the table; `place` binds it to its row."""

    def seal(self, plain: bytes, place: bytes) -> bytes: ...
    def unseal(self, cell: bytes, place: bytes) -> bytes: ...
    def digest(self, message: bytes) -> bytes:
        """Give a keyed hash: who knows most of a body could find the rest by an ordinary one."""


_NONE_SENT: Final = Sleutel(None, "", b"")


class IdempotencyKeys:
    """The table `idempotency_key` in the schema of `metadata`: a key per caller and route, with the answer given.

    Used inside the transaction of the route, so that the work and its answer are kept or lost together:

        async with db.transaction() as tx:
            antwoord = await idempotency.replay(tx, sleutel, aanroeper.subject)
            if antwoord is None:
                ...the work...
                antwoord = await idempotency.store(tx, sleutel, aanroeper.subject, json_antwoord(weergave, 201))
        return antwoord

    A duplicate that comes while the first is still at work waits for it in `replay`. A route whose body or answer holds
    what nobody may read in the table gives a `sealer`, to both alike.
    """

    def __init__(self, metadata: MetaData) -> None:
        self.table = Table(
            "idempotency_key",
            metadata,
            Column("key", Text, primary_key=True),
            Column("subject", Text, primary_key=True),
            Column("route", Text, primary_key=True),
            Column("request_hash", LargeBinary, nullable=False),
            Column("status", SmallInteger),
            Column("headers", JSONB),
            Column("body", LargeBinary),
            Column("created_at", TIMESTAMP(timezone=True), nullable=False, server_default=func.now(), index=True),
        )

    async def replay(
        self, tx: AsyncConnection, sleutel: Sleutel, subject: str, sealer: Sealer | None = None
    ) -> Response | None:
        """Claim the key: None means the work is ours to do; else the stored answer. Raises SleutelHergebruikt."""
        if sleutel.key is None:
            return None
        request_hash = sleutel.request_hash if sealer is None else sealer.digest(sleutel.request_hash)
        claim = (
            insert(self.table)
            .values(key=sleutel.key, subject=subject, route=sleutel.route, request_hash=request_hash)
            .on_conflict_do_nothing()
            .returning(self.table.c.key)
        )
        if (await tx.execute(claim)).first() is not None:
            return None
        stored = (await tx.execute(select(self.table).where(*self._is(sleutel, subject)))).one()
        if stored.request_hash != request_hash:
            raise SleutelHergebruikt
        body = stored.body if sealer is None else sealer.unseal(stored.body, _place(sleutel, subject))
        return Response(body, stored.status, {**stored.headers, "Idempotency-Replayed": "true"})

    async def store(
        self,
        tx: AsyncConnection,
        sleutel: Sleutel,
        subject: str,
        antwoord: Response,
        sealer: Sealer | None = None,
    ) -> Response:
        """Keep the answer beside the work it belongs to, and give it back; sweeps away a few that are too old."""
        if sleutel.key is not None:
            body = bytes(antwoord.body)
            keep = update(self.table).where(*self._is(sleutel, subject))
            await tx.execute(
                keep.values(
                    status=antwoord.status_code,
                    headers={name: antwoord.headers[name] for name in _KEPT_HEADERS if name in antwoord.headers},
                    body=body if sealer is None else sealer.seal(body, _place(sleutel, subject)),
                ).add_cte(self._sweep())
            )
        return antwoord

    def _sweep(self) -> CTE:
        """More go than come, so the table holds no more than RETENTION of keys, without a job of its own."""
        own = tuple_(*self.table.primary_key.columns)
        old = (
            select(*self.table.primary_key.columns)
            .where(self.table.c.created_at < func.now() - RETENTION)
            .limit(SWEPT_PER_KEY)
            .with_for_update(skip_locked=True)
        )
        return delete(self.table).where(own.in_(old)).cte("swept")

    def _is(self, sleutel: Sleutel, subject: str) -> tuple[ColumnElement[bool], ...]:
        columns = self.table.c
        return columns.key == sleutel.key, columns.subject == subject, columns.route == sleutel.route


def _place(sleutel: Sleutel, subject: str) -> bytes:
    return f"{sleutel.route} {subject} {sleutel.key}".encode()


async def _sleutel(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=8,
            max_length=128,
            pattern=r"^[\x21-\x7e]+$",
            description="Een eigen, unieke sleutel: hetzelfde verzoek met dezelfde sleutel wordt één keer uitgevoerd.",
        ),
    ] = None,
) -> Sleutel:
    if idempotency_key is None:
        return _NONE_SENT
    request_hash = hashlib.sha256(await request.body()).digest()
    return Sleutel(idempotency_key, f"{request.method} {request.scope['route'].path}", request_hash)


SleutelDep = Annotated[Sleutel, Depends(_sleutel)]
