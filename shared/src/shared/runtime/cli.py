"""The command line of a service: its processes, its migrations, its contracts, and its dead letters."""

import errno
import json
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
import uvloop
from fastapi import FastAPI

from shared.contracts.asyncapi import asyncapi_document

from . import migrate
from .database import Database
from .dead_letters import DeadLetter, DeadLetters, Freed, UnknownDeadLetter
from .dispatch import Dispatcher, Subscriptions
from .doorbell import Doorbell
from .inbox import Inbox
from .serve import serve
from .settings import ServiceSettings, SettingsError
from .telemetry import configure_logging, configure_tracing
from .web import operations_app
from .worker import Worker

S = TypeVar("S", bound=ServiceSettings)

_OUT = click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Schrijf naar dit bestand.")


def service_cli(
    service: str,
    *,
    settings: type[S],
    create_app: Callable[[S], FastAPI],
    build_worker: Callable[[S, Database], Worker],
    subscriptions: Subscriptions,
    inbox: Inbox,
    dead_letters: DeadLetters,
) -> click.Group:
    """Make the command group of `service`; the service adds commands of its own with `@main.command()`."""

    def load() -> S:
        try:
            loaded = settings.load()
        except SettingsError as exc:
            raise click.ClickException(str(exc)) from None
        configure_logging(service, loaded.log_level)
        return loaded

    main = click.Group(service, help=f"De dienst {service}.")
    for command in (
        *_processes(service, load, create_app, build_worker),
        _migration(service, load),
        *_documents(service, settings, create_app, subscriptions),
        _dead_letters(service, load, dead_letters, Dispatcher(inbox, subscriptions)),
    ):
        main.add_command(command)
    return main


def _processes(
    service: str,
    load: Callable[[], S],
    create_app: Callable[[S], FastAPI],
    build_worker: Callable[[S, Database], Worker],
) -> Iterator[click.Command]:
    @click.command(help="Start de API; met WORKER_IN_PROCESS ook de worker.")
    def api() -> None:
        loaded = load()
        configure_tracing(service, loaded.otlp_endpoint)

        async def run() -> bool:
            app = create_app(loaded)
            db: Database = app.state.db
            companion = build_worker(loaded, db) if loaded.worker_in_process else Doorbell(db, service)
            return await serve(app, loaded, companion)

        _until_stopped(run(), loaded)

    @click.command(help="Start de worker (relay, consumer, opruiming); op de poort alleen /livez, /readyz en /metrics.")
    def worker() -> None:
        loaded = load()
        configure_tracing(service, loaded.otlp_endpoint)

        async def run() -> bool:
            db = Database.connect(loaded.database_url, application_name=f"{service}-worker")
            return await serve(operations_app(service, loaded, db), loaded, build_worker(loaded, db))

        _until_stopped(run(), loaded)

    yield from (api, worker)


def _until_stopped(run: Coroutine[Any, Any, bool], settings: ServiceSettings) -> None:
    try:
        ended_well = uvloop.run(run)
    except OSError as exc:
        if exc.errno != errno.EADDRINUSE:
            raise
        raise click.ClickException(f"Poort {settings.port} op {settings.host} is al in gebruik.") from None
    sys.exit(0 if ended_well else 1)


def _migration(service: str, load: Callable[[], S]) -> click.Command:
    @click.command(help="Breng het schema bij; met --nieuw schrijf een migratie voor wat in tables.py wijzigde.")
    @click.option("--nieuw", metavar="OMSCHRIJVING")
    def migrate_command(nieuw: str | None) -> None:
        url = load().database_url
        uvloop.run(migrate.upgrade(url, service) if nieuw is None else migrate.revision(url, service, nieuw))

    migrate_command.name = "migrate"
    return migrate_command


def _documents(
    service: str, settings: type[S], create_app: Callable[[S], FastAPI], subscriptions: Subscriptions
) -> Iterator[click.Command]:
    @click.command(help="Schrijf het OpenAPI-contract.")
    @_OUT
    def openapi(out: Path | None) -> None:
        _write(create_app(settings.for_contract()).openapi(), out)

    @click.command(help="Schrijf het AsyncAPI-contract.")
    @_OUT
    def asyncapi(out: Path | None) -> None:
        _write(asyncapi_document(service, list(subscriptions)), out)

    yield from (openapi, asyncapi)


def _dead_letters(
    service: str, load: Callable[[], S], dead_letters: DeadLetters, dispatcher: Dispatcher
) -> click.Group:
    group = click.Group("dead-letters", help="Gebeurtenissen die niet verwerkt konden worden.")

    def run(work: Callable[[Database], Awaitable[Sequence[str]]]) -> None:
        """Do `work` on the database of the service and print its lines."""
        for line in uvloop.run(_on_database(load().database_url, f"{service}-cli", work)):
            click.echo(line)

    @group.command("lijst", help="Toon wat op een besluit wacht, zonder de inhoud.")
    def list_() -> None:
        async def work(db: Database) -> Sequence[str]:
            async with db.transaction() as tx:
                return [_line(letter) for letter in await dead_letters.list(tx)]

        run(work)

    @group.command("opnieuw", help="Verwerk de gebeurtenissen met dezelfde sleutel opnieuw, op volgorde.")
    @click.argument("nummer", type=int)
    def replay(nummer: int) -> None:
        async def work(db: Database) -> Sequence[str]:
            return [_outcome(await dead_letters.replay(db, dispatcher, nummer))]

        run(work)

    @group.command("verwerp", help="Leg een gebeurtenis voorgoed opzij en verwerk wat erachter wacht.")
    @click.argument("nummer", type=int)
    @click.option("--reden", required=True, help="Waarom, zonder persoonsgegevens.")
    def discard(nummer: int, reden: str) -> None:
        async def work(db: Database) -> Sequence[str]:
            return [_outcome(await dead_letters.discard(db, dispatcher, nummer, reden))]

        run(work)

    return group


async def _on_database(
    url: str, application_name: str, work: Callable[[Database], Awaitable[Sequence[str]]]
) -> Sequence[str]:
    db = Database.connect(url, application_name=application_name)
    try:
        return await work(db)
    except UnknownDeadLetter:
        raise click.ClickException("Er wacht geen dead letter met dit nummer.") from None
    finally:
        await db.close()


def _line(letter: DeadLetter) -> str:
    return f"{letter.id}\t{letter.status}\t{letter.type}\t{letter.reason}\t{letter.failed_at.isoformat()}"


def _outcome(freed: Freed) -> str:
    stuck = "" if freed.stuck_at is None else f"; vast op {freed.stuck_at} ({freed.reason})"
    return f"{freed.handled} verwerkt{stuck}"


def _write(document: dict[str, Any], out: Path | None) -> None:
    text = json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
