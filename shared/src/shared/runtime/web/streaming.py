"""Bodies too large to hold: read piece by piece as they come in, and answered piece by piece while they do."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from typing import Any, cast

from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

from shared.runtime.problems import ProblemError


class StreamedAnswer(Response):
    """Sends what `pieces` gives; whatever happens, `pieces` is closed.

    Starlette's own streaming response listens for a caller who leaves, and so eats the body that `pieces` may still be
    reading. Here that reading meets the caller's leave (ClientDisconnect). An error half way breaks the connection off
    and is logged at the edge: there is no status left to say it with.
    """

    def __init__(
        self,
        pieces: AsyncGenerator[bytes, None],
        media_type: str,
        *,
        first: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._pieces = pieces
        self._first = first
        self.status_code = 200
        self.media_type = media_type
        self.background = None
        self.init_headers(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            await send({"type": "http.response.body", "body": self._first, "more_body": True})
            async for piece in self._pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        finally:
            await self._pieces.aclose()
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def streamed(
    pieces: AsyncGenerator[bytes, None], media_type: str, headers: Mapping[str, str] | None = None
) -> StreamedAnswer:
    """Answer what `pieces` gives, once the first piece is there: an error before it is answered as any other."""
    return StreamedAnswer(pieces, media_type, first=await anext(pieces, b""), headers=headers)


def header_of(scope: Scope, name: bytes) -> bytes | None:
    """Give a header by its name in lower case, past the objects that make looking for one slow."""
    for given, value in scope["headers"]:
        if given == name:
            return cast("bytes", value)
    return None


async def ahead(pieces: AsyncGenerator[bytes, None], most: int) -> AsyncGenerator[bytes, None]:
    """Let `pieces` go on under a caller who does not read, until `most` bytes wait for him.

    Many callers read nothing of an answer before they have sent the last of their request: without this, both would
    wait for the other for ever.
    """
    waiting: deque[bytes] = deque()
    size = 0
    brought, taken = asyncio.Event(), asyncio.Event()

    async def bring() -> None:
        nonlocal size
        async for piece in pieces:
            waiting.append(piece)
            size += len(piece)
            brought.set()
            while size > most:
                taken.clear()
                await taken.wait()

    task = asyncio.create_task(bring())
    task.add_done_callback(lambda _: brought.set())
    try:
        while waiting or not task.done():
            if waiting:
                piece = waiting.popleft()
                size -= len(piece)
                taken.set()
                yield piece
            else:
                brought.clear()
                await brought.wait()
        task.result()
    finally:
        task.cancel()
        await asyncio.wait((task,))
        await pieces.aclose()


async def lines(pieces: AsyncIterator[bytes], *, most: int, longest: int) -> AsyncIterator[list[bytes | None]]:
    """Give the lines that are not empty, as they come in, in equal parts of up to `most`.

    None stands for a line of over `longest` bytes.
    """
    rest = b""
    async for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        rest = rest[: longest + 1]  # of a line that is too long no more is kept than shows that it is
        found = [_fitting(line, longest) for line in whole if line.strip()]
        parts = -(-len(found) // most)
        for part in range(parts):
            yield found[part * len(found) // parts : (part + 1) * len(found) // parts]
    if rest.strip():
        yield [_fitting(rest, longest)]


def _fitting(line: bytes, longest: int) -> bytes | None:
    return line if len(line) <= longest else None


def media_type_of(request: Request) -> str:
    """Give the media type of the body, in lower case and without parameters; empty where there is none."""
    return (header_of(request.scope, b"content-type") or b"").decode("latin-1").partition(";")[0].strip().lower()


def wrong_media_type(wanted: str) -> ProblemError:
    """Say what was wanted, as 415."""
    return ProblemError(415, "verkeerd-mediatype", "Verkeerd mediatype", f"Stuur de inhoud als {wanted}.")


def streamed_body(media_types: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Declare a body that the endpoint reads itself: media type -> its schema in the contract. Others answer 415."""
    content = {media_type: {"schema": dict(schema)} for media_type, schema in media_types.items()}
    return {"requestBody": {"required": True, "content": content}}


def streamed_types(openapi_extra: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Give the media types that `streamed_body` declared."""
    return tuple((openapi_extra or {}).get("requestBody", {}).get("content", ()))
