"""The command line of risico: that of every service, the import of the register, and weighing the stock anew."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

import click
import uvloop

from risico import handlers
from risico.app import create_app
from risico.consumers import SUBSCRIPTIONS
from risico.domain import ImportGeweigerd, ImportLoopt
from risico.handlers import Bestandsformaat, Importverslag
from risico.settings import RisicoSettings
from risico.tables import dead_letters, inbox
from risico.worker import build_worker
from shared.runtime.cli import service_cli
from shared.runtime.database import Database
from shared.runtime.settings import SettingsError

T = TypeVar("T")
STUK: Final = 1 << 18
BATCH: Final = 500
OPDRACHTREGEL: Final = "opdrachtregel"

main = service_cli(
    "risico",
    settings=RisicoSettings,
    create_app=create_app,
    build_worker=build_worker,
    subscriptions=SUBSCRIPTIONS,
    inbox=inbox,
    dead_letters=dead_letters,
)


@main.command(help="Importeer vestigingen met hun bedrijven uit een CSV- of JSON-bestand; alles of niets.")
@click.argument("bestand", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--formaat",
    type=click.Choice([formaat.value for formaat in Bestandsformaat]),
    help="Zonder deze optie zegt de naam van het bestand het.",
)
def importeer(bestand: Path, formaat: str | None) -> None:
    try:
        soort = Bestandsformaat(formaat or bestand.suffix[1:].lower().replace("jsonl", "ndjson"))
    except ValueError:
        raise click.UsageError("De naam van het bestand zegt niet wat het is; geef --formaat.") from None

    grootte = bestand.stat().st_size

    async def work(db: Database) -> Importverslag:
        with click.progressbar(length=2 * grootte, label="Lezen en bijwerken") as balk:
            gelezen = _stukken(bestand, balk.update)
            async with db.transaction() as tx:
                return await handlers.importeer_vestigingen(
                    tx, gelezen, soort, lambda deel: balk.update(round(deel * grootte)), door=OPDRACHTREGEL
                )

    try:
        verslag = _met_database(work)
    except ImportGeweigerd as geweigerd:
        for fout in geweigerd.fouten:
            click.echo(fout.melding, err=True)
        raise click.ClickException(str(geweigerd)) from None
    except ImportLoopt as loopt:
        raise click.ClickException(str(loopt)) from None
    telling = f"{verslag.nieuw} nieuw, {verslag.gewijzigd} gewijzigd, {verslag.ongewijzigd} ongewijzigd"
    click.echo(f"{verslag.rijen} rijen: {telling}.")


@main.command(help="Beoordeel opnieuw wat een tijd niet beoordeeld is: bewijs verliest met de tijd zijn gewicht.")
@click.option("--ouder-dan", "dagen", type=click.IntRange(min=0), default=1, show_default=True, metavar="DAGEN")
def herbeoordeel(dagen: int) -> None:
    voor = datetime.now(UTC) - timedelta(days=dagen)

    async def work(db: Database) -> None:
        async with db.transaction() as tx:
            aantal = await handlers.tel_verouderde(tx, voor)
        na = None
        with click.progressbar(length=aantal, label="Herbeoordelen") as balk:
            while True:
                async with db.transaction() as tx:
                    nummers = await handlers.herbeoordeel_verouderde(tx, voor=voor, na=na, limiet=BATCH)
                if not nummers:
                    break
                na = nummers[-1]
                balk.update(len(nummers))
        click.echo(f"{aantal} vestigingen opnieuw beoordeeld.")

    _met_database(work)


def _met_database(work: Callable[[Database], Awaitable[T]]) -> T:
    try:
        settings = RisicoSettings.load()
    except SettingsError as exc:
        raise click.ClickException(str(exc)) from None

    async def run() -> T:
        db = Database.connect(settings.database_url, application_name="risico-cli")
        try:
            return await work(db)
        finally:
            await db.close()

    return uvloop.run(run())


async def _stukken(bestand: Path, gelezen: Callable[[int], None]) -> AsyncIterator[bytes]:
    with bestand.open("rb") as file:
        while stuk := await asyncio.to_thread(file.read, STUK):
            yield stuk
            gelezen(len(stuk))


if __name__ == "__main__":
    main()
