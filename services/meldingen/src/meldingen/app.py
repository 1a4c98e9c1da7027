"""The wiring of the HTTP side of meldingen."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from math import ceil
from typing import Final

from fastapi import FastAPI

from meldingen import api
from meldingen.consumers import SUBSCRIPTIONS
from meldingen.domain import (
    AanvullenKanNiet,
    AltijdOnderzocht,
    AnoniemNietOpgepakt,
    BalieVol,
    BestandGeweigerd,
    BewaarregelsVastgesteld,
    BijlageNietGevonden,
    BijlagenVol,
    IntakeVol,
    IntrekkenKanNiet,
    KenmerkBezet,
    KetenpartnerNietAangesloten,
    KetenpartnerNietGevonden,
    LimietBereikt,
    MelderAlBekend,
    MelderEerstRaadplegen,
    MelderGewist,
    MeldingenclusterNietGevonden,
    MeldingNietGevonden,
    NietInDezeStatus,
    NietOverTeBrengen,
    OntvangstcodeOnbekend,
    OverbrengingNietAangeboden,
    OverbrengingNietGevonden,
    OvergangVerboden,
    RouteringVastgesteld,
    SamenvoegenVerboden,
    SignaalNietGevonden,
    SoortNietToegestaan,
    TermijnregelsVastgesteld,
    ToelichtingNietGevonden,
    TweedePersoonNodig,
    UitdagingOngeldig,
    UrgentieTeLaag,
    VergelijkregelsVastgesteld,
    VoorstelNietGevonden,
    VoorstelVerouderd,
    VraagNietOpen,
    VragensetNietGevonden,
)
from meldingen.handlers import Drempel, Intake, Ontvangstbalie
from meldingen.repository import Kluis, open_opslag
from meldingen.settings import MeldingenSettings
from meldingen.tables import dead_letters, inbox
from shared.contracts.fouten import DomainError
from shared.runtime import web
from shared.runtime.database import Database
from shared.runtime.network import Netwerksleutel
from shared.runtime.problems import Problem
from shared.runtime.web.dead_letters import dead_letters_router

MAX_STROMEN: Final = 2  # deliveries in a stream at a time; each may hold some tens of MB
PROBLEMS: Final[Mapping[type[DomainError], Problem]] = {
    MeldingNietGevonden: Problem(404, "Melding niet gevonden"),
    VragensetNietGevonden: Problem(404, "Vragen niet gevonden"),
    MeldingenclusterNietGevonden: Problem(404, "Meldingencluster niet gevonden"),
    VergelijkregelsVastgesteld: Problem(409, "Vergelijkregels vastgesteld"),
    MelderGewist: Problem(410, "Melder gewist"),
    BestandGeweigerd: Problem(415, "Bestand geweigerd"),
    BijlagenVol: Problem(409, "Te veel bijlagen"),
    BijlageNietGevonden: Problem(404, "Bijlage niet gevonden"),
    KetenpartnerNietGevonden: Problem(404, "Ketenpartner niet gevonden"),
    KetenpartnerNietAangesloten: Problem(403, "Niet aangesloten"),
    SoortNietToegestaan: Problem(403, "Soort niet toegestaan"),
    RouteringVastgesteld: Problem(409, "Routering al vastgesteld"),
    SignaalNietGevonden: Problem(404, "Signaal niet gevonden"),
    KenmerkBezet: Problem(409, "Kenmerk al gebruikt"),
    LimietBereikt: Problem(429, "Te veel verzoeken", retry_after=lambda fout: ceil(fout.wacht.total_seconds())),
    BewaarregelsVastgesteld: Problem(409, "Bewaarregels al vastgesteld"),
    NietOverTeBrengen: Problem(409, "Niet over te brengen"),
    OverbrengingNietGevonden: Problem(404, "Overbrenging niet gevonden"),
    OverbrengingNietAangeboden: Problem(409, "Overbrenging niet aangeboden"),
    TermijnregelsVastgesteld: Problem(409, "Termijnregels al vastgesteld"),
    OntvangstcodeOnbekend: Problem(404, "Ontvangstcode onbekend"),
    BalieVol: Problem(503, "Te druk", retry_after=1),
    VraagNietOpen: Problem(409, "Vraag niet open"),
    IntrekkenKanNiet: Problem(409, "Intrekken kan niet"),
    AanvullenKanNiet: Problem(409, "Aanvullen kan niet"),
    MelderAlBekend: Problem(409, "Al bekend"),
    UitdagingOngeldig: Problem(400, "Uitdaging niet opgelost"),
    OvergangVerboden: Problem(409, "Overgang niet toegestaan"),
    NietInDezeStatus: Problem(409, "Niet mogelijk in deze status"),
    AltijdOnderzocht: Problem(409, "Altijd onderzocht"),
    TweedePersoonNodig: Problem(409, "Tweede persoon nodig"),
    VoorstelVerouderd: Problem(409, "Voorstel verouderd"),
    ToelichtingNietGevonden: Problem(404, "Toelichting niet gevonden"),
    VoorstelNietGevonden: Problem(404, "Voorstel niet gevonden"),
    AnoniemNietOpgepakt: Problem(409, "Anonieme melding niet opgepakt"),
    MelderEerstRaadplegen: Problem(409, "Melder eerst raadplegen"),
    UrgentieTeLaag: Problem(409, "Urgentie te laag"),
    SamenvoegenVerboden: Problem(409, "Samenvoegen niet toegestaan"),
    IntakeVol: Problem(503, "Te druk", retry_after=1),
}


def create_app(settings: MeldingenSettings) -> FastAPI:
    """Build the API of meldingen; its intake runs for as long as the application does."""
    db = Database.connect(settings.database_url, application_name="meldingen-api")
    kluis = Kluis.van(settings)
    netwerksleutel = Netwerksleutel(settings.kluis_zoeksleutel.get_secret_value(), settings.vertrouwde_proxies)
    drempel = Drempel(
        db,
        settings.kluis_zoeksleutel.get_secret_value(),
        per_minuut=settings.netwerk_per_minuut,
        uitdaging_vanaf=settings.uitdaging_vanaf,
    )
    opslag = open_opslag(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with Intake(db, kluis) as intake, Ontvangstbalie(db, kluis) as balie:
            app.state.intake = intake
            app.state.balie = balie
            app.state.kluis = kluis
            app.state.opslag = opslag
            app.state.netwerksleutel = netwerksleutel
            app.state.drempel = drempel
            app.state.stromen = asyncio.Semaphore(MAX_STROMEN)
            yield

    return web.create_app(
        service="meldingen",
        titel="Meldingen",
        beschrijving="Meldingen over werk aannemen, beoordelen op urgentie en volgen tot ze zijn afgehandeld.",
        versie="1.0.0",
        settings=settings,
        db=db,
        routers=[*api.routers, dead_letters_router("meldingen", dead_letters, inbox, SUBSCRIPTIONS)],
        problems=PROBLEMS,
        lifespan=lifespan,
    )
