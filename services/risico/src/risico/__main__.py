"""The command line of risico: that of every service, imports, and weighing the stock anew."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

import click
import uvloop

from risico import handlers, model
from risico.app import create_app
from risico.consumers import SUBSCRIPTIONS
from risico.domain import Bronversie, Herweegreden, ImportGeweigerd, vandaag
from risico.handlers import Bestandsformaat, Bronformaat, Importverslag
from risico.schemas import UitdagingverslagWeergave
from risico.settings import RisicoSettings
from risico.tables import dead_letters, inbox
from risico.worker import build_worker
from shared.contracts.fouten import DomainError
from shared.contracts.waardelijsten import Risico
from shared.runtime.cli import service_cli
from shared.runtime.database import Database
from shared.runtime.settings import SettingsError

T = TypeVar("T")
STUK: Final = 1 << 18
OPDRACHTREGEL: Final = "opdrachtregel"
FORMAAT_UIT_NAAM: Final = "Zonder deze optie zegt de naam van het bestand het."
GEEN_FORMAAT: Final = "De naam van het bestand zegt niet wat het is; geef --formaat."
TOML: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
TOML_ZEGT: Final = "TOML dat zegt welke kolom wat is en welke uitkomsten een bevinding zijn."

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
    help=FORMAAT_UIT_NAAM,
)
def importeer(bestand: Path, formaat: str | None) -> None:
    try:
        soort = Bestandsformaat(formaat or bestand.suffix[1:].lower().replace("jsonl", "ndjson"))
    except ValueError:
        raise click.UsageError(GEEN_FORMAAT) from None

    grootte = bestand.stat().st_size

    async def work(db: Database) -> Importverslag:
        with click.progressbar(length=2 * grootte, label="Lezen en bijwerken") as balk:
            gelezen = _stukken(bestand, balk.update)
            async with db.transaction() as tx:
                return await handlers.importeer_vestigingen(
                    tx, gelezen, soort, lambda deel: balk.update(round(deel * grootte)), door=OPDRACHTREGEL
                )

    verslag = _importeer(work)
    telling = f"{verslag.nieuw} nieuw, {verslag.gewijzigd} gewijzigd, {verslag.ongewijzigd} ongewijzigd"
    click.echo(f"{verslag.rijen} rijen: {telling}.")


@main.group(help="Externe bronnen.")
def bron() -> None:
    pass


@bron.command("importeer", help="Lees een bestand in als nieuwe versie van een bron; alles of niets.")
@click.argument("naam")
@click.argument("bestand", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--formaat", type=click.Choice([formaat.value for formaat in Bronformaat]), help=FORMAAT_UIT_NAAM)
@click.option("--peildatum", type=click.DateTime(["%Y-%m-%d"]), help="De dag waarover het gaat; anders vandaag.")
def importeer_bron(naam: str, bestand: Path, formaat: str | None, peildatum: datetime | None) -> None:
    try:
        soort = Bronformaat(formaat or bestand.suffix[1:].lower().replace("jsonl", "ndjson"))
    except ValueError:
        raise click.UsageError(GEEN_FORMAAT) from None

    grootte = bestand.stat().st_size

    async def work(db: Database) -> Bronversie:
        with click.progressbar(length=grootte, label="Inlezen") as balk:
            async with db.transaction() as tx:
                return await handlers.importeer_bron(
                    tx,
                    naam,
                    _stukken(bestand, balk.update),
                    soort,
                    peildatum=peildatum.date() if peildatum else vandaag(datetime.now(UTC)),
                    door=OPDRACHTREGEL,
                )

    versie = _importeer(work)
    click.echo(f"Versie {versie.nummer} van {naam}: {versie.rijen} rijen, {versie.bytes} bytes, {versie.sha256}.")


@main.command(help="Beoordeel alle vestigingen opnieuw en wacht erop; de worker doet dit elke dag al uit zichzelf.")
def herbeoordeel() -> None:
    async def work(db: Database) -> None:
        begonnen = await handlers.begin_herweging(db, Herweegreden.TIJD)
        if not begonnen:
            click.echo("Er loopt al een herbeoordeling; die gaat verder.")
        herweging = None
        with click.progressbar(length=1, label="Herbeoordelen") as balk:
            async for stand in handlers.herweeg(db):
                herweging, balk.length = stand, stand.totaal
                balk.update(stand.gedaan - balk.pos)
        if herweging is None:
            click.echo("Een ander proces is ermee bezig.")
        else:
            click.echo(f"{herweging.gewijzigd} profielen herbeoordeeld, {herweging.verschoven} verschoven.")

    _met_database(work)


@main.command(help="Speel inspecties uit een CSV-bestand na door het model en toon wat het waard was geweest.")
@click.argument("bestand", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kolommen", required=True, type=TOML, help=TOML_ZEGT)
@click.option("--json", "als_json", is_flag=True, help="Toon de cijfers als JSON.")
def evalueer(bestand: Path, kolommen: Path, als_json: bool) -> None:
    try:
        gelezen = handlers.lees_inspecties(bestand, handlers.lees_omschrijving(kolommen))
        evaluatie = model.evalueer(gelezen.inspecties)
    except (handlers.BestandOnbruikbaar, model.TeWeinigInspecties) as fout:
        raise click.ClickException(str(fout)) from None
    click.echo(handlers.als_json(gelezen, evaluatie) if als_json else handlers.als_tekst(gelezen, evaluatie))


@main.command("daag-uit", help="Laat uitdagers het model uitdagen op inspecties; voor wie toetst.")
@click.argument("bestand", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kolommen", type=TOML, help=f"Met een bestand: {TOML_ZEGT}")
@click.option("--risico", type=click.Choice([risico.value for risico in Risico]), help="Zonder bestand: waarover.")
@click.option("--modelversie", default="", help="Met een bestand: de modelversie die wordt uitgedaagd.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--json", "als_json", is_flag=True, help="Schrijf het verslag zoals POST /uitdagingen het aanneemt.")
def daag_uit(
    bestand: Path | None, kolommen: Path | None, risico: str | None, modelversie: str, seed: int, *, als_json: bool
) -> None:
    """Challenge the model on a file, or on the findings in the database where no file is given."""
    try:
        if bestand is not None and kolommen is not None and risico is None:
            if als_json and not modelversie:
                raise click.UsageError("Geef met --modelversie welke versie wordt uitgedaagd.")
            verslag = handlers.daag_uit_op_bestand(bestand, kolommen, modelversie, seed=seed)
        elif bestand is None and kolommen is None and risico is not None and not modelversie:
            verslag = _met_database(lambda db: handlers.daag_uit_op_bewijs(db, Risico(risico), seed=seed))
        else:
            raise click.UsageError("Geef een bestand met --kolommen, of zonder bestand --risico.")
    except (
        handlers.BestandOnbruikbaar,
        model.TeWeinigInspecties,
        model.GeenInspecteurs,
        model.UitdagersOntbreken,
    ) as fout:
        raise click.ClickException(str(fout)) from None
    if als_json:
        click.echo(UitdagingverslagWeergave.van(verslag).model_dump_json(indent=2))
    else:
        click.echo(handlers.uitdaging_als_tekst(verslag))


def _importeer(work: Callable[[Database], Awaitable[T]]) -> T:
    """Import, and say on the error stream what is wrong with a file that is refused."""
    try:
        return _met_database(work)
    except ImportGeweigerd as geweigerd:
        for fout in geweigerd.fouten:
            click.echo(fout.melding, err=True)
        raise click.ClickException(str(geweigerd)) from None
    except DomainError as geweigerd:
        raise click.ClickException(str(geweigerd)) from None


@main.command(help="Simuleer wat een deel willekeurige inspecties kost, en wat het leert over sectoren.")
@click.option("--seed", type=int, default=1, show_default=True)
def simuleer(seed: int) -> None:
    async def work(db: Database) -> None:
        async with db.transaction() as tx:
            geldend = await handlers.toon_model(tx)
        click.echo(f"{'willekeurig':>12}{'trefkans':>12}{'sectorfout':>12}")
        for uitkomst in await asyncio.to_thread(model.simuleer, geldend, seed=seed):
            cijfers = (uitkomst.aandeel, uitkomst.trefkans, uitkomst.sectorfout)
            click.echo("".join(f"{f'{100 * cijfer:.1f} %'.replace('.', ','):>12}" for cijfer in cijfers))

    _met_database(work)


@main.command(help="IJk de scores aan wat trekkingen vonden; de worker doet dit elke week al uit zichzelf.")
def ijk() -> None:
    ijking = _met_database(handlers.ijk)
    click.echo(handlers.ijking_als_tekst(ijking))


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
