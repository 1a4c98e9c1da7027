"""A small service over HTTP, in process, on a real Postgres."""

from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest

from shared.runtime import migrate
from tests.voorbeeld.app import VoorbeeldSettings
from tests.voorbeeld.client import MaakSettings, verbonden


@pytest.fixture
async def lege_url(lege_database: str) -> str:
    """Give the URL of a database with the schema of the service and nothing in it."""
    connection = await asyncpg.connect(lege_database)
    await connection.execute("CREATE SCHEMA voorbeeld")
    await connection.close()
    return lege_database


@pytest.fixture
async def url(lege_url: str) -> str:
    """Give the URL of a migrated database."""
    await migrate.upgrade(lege_url, "voorbeeld")
    return lege_url


@pytest.fixture
def maak_settings(issuer: str, jwks_url: str) -> MaakSettings:
    def maak(database_url: str, **overrides: object) -> VoorbeeldSettings:
        values = {
            "profiel": "test",
            "database_url": database_url,
            "bus_url": database_url,
            "issuer": issuer,
            "jwks_url": jwks_url,
            "audience": "meldingen",
            "public_url": "https://api.example/voorbeeld",
        }
        return VoorbeeldSettings.model_validate(values | overrides)

    return maak


@pytest.fixture
async def client(url: str, maak_settings: MaakSettings) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of the service on a migrated database."""
    async with verbonden(maak_settings(url)) as client:
        yield client


@pytest.fixture
async def los_client(maak_settings: MaakSettings) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of the service without a database: whatever needs one answers 503."""
    async with verbonden(maak_settings("postgresql://niemand@127.0.0.1:1/niets")) as client:
        yield client
