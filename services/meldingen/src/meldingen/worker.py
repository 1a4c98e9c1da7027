"""The wiring of the event side of meldingen."""

from datetime import timedelta
from functools import partial

from meldingen.consumers import SUBSCRIPTIONS
from meldingen.domain.mdto import Archiefvormer
from meldingen.handlers import (
    Bijlageruimer,
    Codevertrager,
    Overbrenger,
    Verzegelaar,
    hertel_clusters,
    signaleer_termijnen,
    vernietig_wat_verlopen_is,
    werk_index_bij,
)
from meldingen.repository import Kluis, Zegelaar, open_opslag
from meldingen.settings import MeldingenSettings
from meldingen.tables import dead_letters, inbox, outbox
from shared.runtime.bus import open_bus
from shared.runtime.cloudevents import source_of
from shared.runtime.database import Database
from shared.runtime.worker import Periodiek, Worker


def build_worker(settings: MeldingenSettings, db: Database) -> Worker:
    """Build the worker of meldingen: its relay, its consumer, its pruning and its periodic work."""
    verzegelaar = Verzegelaar(Zegelaar(settings.kluis_zoeksleutel.get_secret_value()))
    kluis = Kluis.van(settings)
    codevertrager = Codevertrager(kluis)
    opslag = open_opslag(settings)
    archiefvormer = Archiefvormer(settings.archiefvormer, settings.oin, source_of(settings.oin, "meldingen"))
    return Worker(
        db=db,
        bus=open_bus(settings.bus_url, settings),
        settings=settings,
        outbox=outbox,
        inbox=inbox,
        dead_letters=dead_letters,
        subscriptions=SUBSCRIPTIONS,
        periodiek=[
            Periodiek("termijnen", timedelta(seconds=5), signaleer_termijnen),
            Periodiek("ontvangstcodes-vertragen", timedelta(seconds=1), codevertrager.vertraag),
            Periodiek("bijlagen-opruimen", timedelta(minutes=5), Bijlageruimer(opslag).ruim_op),
            Periodiek("bewaren", timedelta(hours=1), partial(vernietig_wat_verlopen_is, kluis=kluis)),
            Periodiek("overbrengen", timedelta(minutes=5), Overbrenger(kluis, opslag, archiefvormer).werk),
            Periodiek("audit-verzegelen", timedelta(seconds=0.5), verzegelaar.verzegel),
            Periodiek("audit-verankeren", timedelta(minutes=1), verzegelaar.veranker),
            Periodiek("zoekindex", timedelta(seconds=1), partial(werk_index_bij, kluis=kluis)),
            Periodiek("clusters-hertellen", timedelta(seconds=5), hertel_clusters),
        ],
    )
