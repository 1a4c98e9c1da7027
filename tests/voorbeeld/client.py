"""A client of the service, in process."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx

from tests.voorbeeld.app import VoorbeeldSettings, create_app

MaakSettings = Callable[..., VoorbeeldSettings]


@asynccontextmanager
async def verbonden(settings: VoorbeeldSettings) -> AsyncIterator[httpx.AsyncClient]:
    """Run the application in this process, and give a client of it."""
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://voorbeeld") as client,
    ):
        yield client
