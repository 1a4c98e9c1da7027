"""The wiring of the HTTP side of risico."""

from collections.abc import Mapping
from typing import Final

from fastapi import FastAPI

from risico import api, handlers
from risico.consumers import SUBSCRIPTIONS
from risico.domain import (
    AfwijkingBestaat,
    AfwijkingOnbekend,
    AfwijkingVoorbij,
    AlgoritmeOnbekend,
    BedrijfOnbekend,
    BeeldOnbekend,
    BevindingOnbekend,
    BevindingVernietigd,
    BroncontractBesloten,
    BroncontractOnbekend,
    BronOnbekend,
    BronversieBestaat,
    BronversieOnbekend,
    BronZonderContract,
    DrempelsOnbekend,
    EigenUitdaging,
    EigenVoorstel,
    HerbeoordelingOnbekend,
    IjkingOnbekend,
    ImportGeweigerd,
    ImportLoopt,
    ModelversieBestaat,
    ModelversieGoedgekeurd,
    ModelversieIngetrokken,
    ModelversieOnbekend,
    OpvolgingBesloten,
    OpvolgingInKring,
    OpvolgingOnbekend,
    RegistervermeldingOnvolledig,
    SelectieOnbekend,
    SelectieZonderUitkomsten,
    TweedePersoonNodig,
    UitdagerNietBeter,
    UitdagingBevorderd,
    UitdagingNietBevorderd,
    UitdagingOnbekend,
    UitdagingOntoereikend,
    UitdagingVerouderd,
    VestigingOnbekend,
    VoorstelVanAnder,
)
from risico.settings import RisicoSettings
from risico.tables import dead_letters, inbox
from shared.contracts.fouten import DomainError
from shared.runtime import web
from shared.runtime.database import Database
from shared.runtime.problems import Problem
from shared.runtime.web.dead_letters import dead_letters_router

PROBLEMS: Final[Mapping[type[DomainError], Problem]] = {
    ModelversieOnbekend: Problem(404, "Modelversie niet gevonden"),
    ModelversieBestaat: Problem(409, "Modelversie bestaat al"),
    ModelversieGoedgekeurd: Problem(409, "Modelversie al goedgekeurd"),
    ModelversieIngetrokken: Problem(409, "Modelversie ingetrokken"),
    DrempelsOnbekend: Problem(409, "Grenzen van de banden onbekend"),
    EigenVoorstel: Problem(409, "Eigen voorstel"),
    VoorstelVanAnder: Problem(409, "Voorstel van een ander"),
    UitdagingOnbekend: Problem(404, "Uitdaging niet gevonden"),
    UitdagerNietBeter: Problem(409, "Uitdager niet aantoonbaar beter"),
    EigenUitdaging: Problem(409, "Eigen uitdaging"),
    UitdagingVerouderd: Problem(409, "Uitdaging verouderd"),
    UitdagingOntoereikend: Problem(409, "Uitdaging ontoereikend"),
    UitdagingBevorderd: Problem(409, "Er is al een uitdager bevorderd"),
    UitdagingNietBevorderd: Problem(409, "Niemand bevorderd"),
    VestigingOnbekend: Problem(404, "Vestiging niet gevonden"),
    BedrijfOnbekend: Problem(404, "Bedrijf niet gevonden"),
    BevindingOnbekend: Problem(404, "Bevinding niet gevonden"),
    BevindingVernietigd: Problem(409, "Bevinding al vernietigd"),
    ImportGeweigerd: Problem(400, "Import geweigerd"),
    ImportLoopt: Problem(409, "Er loopt al een import"),
    BronOnbekend: Problem(404, "Bron niet gevonden"),
    BronZonderContract: Problem(409, "Bron zonder contract"),
    BroncontractOnbekend: Problem(404, "Contract niet gevonden"),
    BroncontractBesloten: Problem(409, "Over dit contract is al besloten"),
    TweedePersoonNodig: Problem(409, "Een tweede persoon stelt vast"),
    BronversieOnbekend: Problem(404, "Versie niet gevonden"),
    BronversieBestaat: Problem(409, "Bestand is al ingelezen"),
    BeeldOnbekend: Problem(404, "Geen strategisch beeld"),
    OpvolgingOnbekend: Problem(404, "Opvolging niet gevonden"),
    OpvolgingBesloten: Problem(409, "Besluit past niet bij de opvolging"),
    OpvolgingInKring: Problem(409, "Vestigingen volgen elkaar op"),
    HerbeoordelingOnbekend: Problem(404, "Herbeoordeling niet gevonden"),
    AfwijkingOnbekend: Problem(404, "Afwijking niet gevonden"),
    AfwijkingBestaat: Problem(409, "Er loopt al een afwijking"),
    AfwijkingVoorbij: Problem(409, "Afwijking is voorbij"),
    SelectieOnbekend: Problem(404, "Selectie niet gevonden"),
    SelectieZonderUitkomsten: Problem(409, "Nog te weinig uitkomsten"),
    IjkingOnbekend: Problem(404, "Ijking niet gevonden"),
    AlgoritmeOnbekend: Problem(404, "Algoritme niet gevonden"),
    RegistervermeldingOnvolledig: Problem(409, "Registervermelding onvolledig"),
}


def create_app(settings: RisicoSettings) -> FastAPI:
    """Build the API of risico."""
    return web.create_app(
        service="risico",
        titel="Risico",
        beschrijving="Het risico per vestiging, met uitleg, na elke gebeurtenis opnieuw beoordeeld.",
        versie="1.0.0",
        settings=settings,
        db=Database.connect(settings.database_url, application_name="risico-api"),
        routers=[*api.routers, dead_letters_router("risico", dead_letters, inbox, SUBSCRIPTIONS)],
        problems=PROBLEMS,
        checks={"registervermelding": _vermelding_volledig},
    )


async def _vermelding_volledig(db: Database) -> bool:
    async with db.transaction() as tx:
        return await handlers.is_vermelding_volledig(tx)
