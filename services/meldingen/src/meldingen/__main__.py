"""The command line of meldingen: that of every service, the audit trail, retention, transfer, the keys of the vault."""

import re
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import click
import uvloop

from meldingen import handlers
from meldingen.app import create_app
from meldingen.consumers import SUBSCRIPTIONS
from meldingen.domain import Anker, Auditverslag, Beperking, Openbaarheid, Verlopen, dag_van
from meldingen.domain.overbrengen import MAX_BEPERKT
from meldingen.repository import Kluis, KluisDicht, Zegelaar
from meldingen.settings import MeldingenSettings
from meldingen.tables import dead_letters, inbox
from meldingen.worker import build_worker
from shared.contracts.fouten import DomainError
from shared.runtime.cli import service_cli
from shared.runtime.database import Database
from shared.runtime.settings import SettingsError

T = TypeVar("T")
BATCH: Final = 200

main = service_cli(
    "meldingen",
    settings=MeldingenSettings,
    create_app=create_app,
    build_worker=build_worker,
    subscriptions=SUBSCRIPTIONS,
    inbox=inbox,
    dead_letters=dead_letters,
)


@main.group(help="Het auditspoor: wie wat deed of inzag.")
def audit() -> None:
    pass


@audit.command(help="Controleer de keten van zegels over het hele auditspoor; eindigt met 1 bij de eerste breuk.")
@click.option(
    "--anker", metavar="VOLGNUMMER:ZEGEL", help="Een eerdere stand van de keten, uit een logregel audit_anker."
)
def controleer(anker: str | None) -> None:
    ankerpunt = None if anker is None else _anker(anker)

    async def work(db: Database, settings: MeldingenSettings) -> Auditverslag:
        zegelaar = Zegelaar(settings.kluis_zoeksleutel.get_secret_value())
        async with db.transaction() as tx:
            verzegeld = await handlers.tel_verzegeld(tx)
        with click.progressbar(length=verzegeld, label="Controleren") as balk:
            return await handlers.controleer_audit(db, zegelaar, ankerpunt, balk.update)

    verslag = _met_database(work)
    click.echo(f"{verslag.verzegeld} zegels kloppen; {verslag.onverzegeld} auditregels zijn nog niet verzegeld.")
    if verslag.breuk is not None:
        raise click.ClickException(f"Het auditspoor is niet heel: {verslag.breuk}.")


def _anker(tekst: str) -> Anker:
    delen = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{64})", tekst)
    if delen is None:
        raise click.UsageError("Geef het anker als VOLGNUMMER:ZEGEL, zoals id en code in de logregel audit_anker.")
    return Anker(int(delen[1]), bytes.fromhex(delen[2]))


@main.command(help="Vernietig meldingen waarvan de bewaartermijn voorbij is, met alles wat erbij hoort.")
@click.option("--droog", is_flag=True, help="Laat alleen zien wat vernietigd zou worden.")
def bewaren(droog: bool) -> None:
    async def work(db: Database, settings: MeldingenSettings) -> Counter[str]:
        verlopen = await _alle(db, handlers.zoek_verlopen)
        if droog:
            for melding in verlopen:
                afgesloten = dag_van(melding.afgesloten_op)
                click.echo(f"{melding.melding_id}\t{melding.soort}\t{melding.afloop}\t{afgesloten}")
        else:
            kluis = Kluis.van(settings)
            with click.progressbar(length=len(verlopen), label="Vernietigen") as balk:
                while True:
                    async with db.transaction() as tx:
                        aantal = await handlers.vernietig_verlopen(tx, kluis)
                    if not aantal:
                        break
                    balk.update(aantal)
        return Counter(f"{melding.soort}, {melding.afloop}" for melding in verlopen)

    telling = _met_database(work)
    for groep, aantal in sorted(telling.items()):
        click.echo(f"{groep}: {aantal}")
    wat = "zouden vernietigd worden" if droog else "zijn vernietigd; zie het register van verwijderingen"
    click.echo(f"{telling.total()} meldingen {wat}.")


@main.command(help="Besluit dat wat blijvend bewaard wordt en waarvan de termijn voorbij is, naar het archief gaat.")
@click.option("--droog", is_flag=True, help="Laat alleen zien wat overgebracht zou worden.")
@click.option("--door", help="Wie dit besluit.")
@click.option(
    "--openbaarheid", type=click.Choice([een.value for een in Openbaarheid]), help="Openbaar, of waarom dat beperkt is."
)
@click.option("--beperkt-jaren", type=click.IntRange(1, MAX_BEPERKT), help="Hoe lang de beperking duurt.")
def overbrengen(*, droog: bool, door: str | None, openbaarheid: str | None, beperkt_jaren: int | None) -> None:
    async def work(db: Database, settings: MeldingenSettings) -> list[Verlopen]:
        verlopen = await _alle(db, handlers.zoek_over_te_brengen)
        if door is not None and openbaarheid is not None and not droog:
            kluis, beperking = (
                Kluis.van(settings),
                Beperking(openbaarheid=Openbaarheid(openbaarheid), jaren=beperkt_jaren),
            )
            for begin in range(0, len(verlopen), BATCH):
                ids = [melding.melding_id for melding in verlopen[begin : begin + BATCH]]
                async with db.transaction() as tx:
                    await handlers.besluit_over_te_brengen(tx, kluis, ids, beperking, door)
        return verlopen

    if not droog and (door is None or openbaarheid is None):
        raise click.UsageError(
            "Noem met --door wie dit besluit en met --openbaarheid wie het mag zien, of geef --droog."
        )
    try:
        verlopen = _met_database(work)
    except DomainError as fout:
        raise click.ClickException(str(fout)) from None
    for melding in verlopen:
        click.echo(f"{melding.melding_id}\t{melding.soort}\t{melding.afloop}\t{dag_van(melding.afgesloten_op)}")
    wat = "zouden overgebracht worden" if droog else "worden overgebracht; zie het register van overbrengingen"
    click.echo(f"{len(verlopen)} meldingen {wat}.")


async def _alle(db: Database, zoek: Callable[..., Awaitable[list[Verlopen]]]) -> list[Verlopen]:
    verlopen: list[Verlopen] = []
    while True:
        async with db.transaction() as tx:
            deel = await zoek(tx, na=verlopen[-1].melding_id if verlopen else None)
        if not deel:
            return verlopen
        verlopen += deel


@main.group(help="De sleutels van de kluis.")
def kluis() -> None:
    pass


@kluis.command(help="Verpak elke datasleutel onder de huidige hoofdsleutel, terwijl de dienst doorwerkt.")
def roteer() -> None:
    async def work(db: Database, settings: MeldingenSettings) -> tuple[str, int]:
        kluis = Kluis.van(settings)
        async with db.transaction() as tx:
            aantal = await handlers.tel_oude_sleutels(tx, kluis)
        na = None
        with click.progressbar(length=aantal, label="Herverpakken") as balk:
            while True:
                async with db.transaction() as tx:
                    gedaan = await handlers.herverpak_sleutels(tx, kluis, na=na, limiet=BATCH)
                if not gedaan:
                    break
                na = gedaan[-1]
                balk.update(len(gedaan))
        async with db.transaction() as tx:
            return kluis.hoofdsleutel_id, await handlers.tel_oude_sleutels(tx, kluis)

    try:
        sleutel_id, over = _met_database(work)
    except KluisDicht as dicht:
        raise click.ClickException(f"Een datasleutel gaat niet open: {dicht}") from None
    if over:
        raise click.ClickException(
            f"{over} datasleutels kwamen er intussen bij onder een andere hoofdsleutel. "
            f"Zet KLUIS_SLEUTEL_ID overal op {sleutel_id} en roteer opnieuw."
        )
    click.echo(f"Alle datasleutels zijn verpakt onder hoofdsleutel {sleutel_id}.")


def _met_database(work: Callable[[Database, MeldingenSettings], Awaitable[T]]) -> T:
    try:
        settings = MeldingenSettings.load()
    except SettingsError as exc:
        raise click.ClickException(str(exc)) from None

    async def run() -> T:
        db = Database.connect(settings.database_url, application_name="meldingen-cli")
        try:
            return await work(db, settings)
        finally:
            await db.close()

    return uvloop.run(run())


if __name__ == "__main__":
    main()
