"""Take in what is told of the register, also late, and propose which vestiging goes on what another was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from risico import events
from risico.domain import (
    Correctie,
    Geschiedenis,
    Mutatie,
    Mutatieopdracht,
    Naamswijziging,
    Oorzaaksoort,
    Opheffing,
    Opvolging,
    Stand,
    Verhuizing,
    Vestiging,
    Voortzetting,
    fouten_van,
    paren_van,
    stand_van_adres,
    stand_van_correctie,
    vandaag,
)
from risico.model import Oorzaak
from risico.repository import HistorieRepository, OpvolgingRepository, VestigingRepository
from risico.tables import outbox
from shared.contracts.fouten import VeldenOngeldig, Veldfout

from .herbeoordelen import herbeoordeel


@dataclass(frozen=True, slots=True)
class Mutatieverslag:
    """A message that was taken in, and the successions that it makes likely."""

    mutatie: Mutatie
    opvolgingen: Sequence[Opvolging]


async def muteer(tx: AsyncConnection, opdracht: Mutatieopdracht, door: str) -> Mutatieverslag:
    """Take in one message about the register, in its place among what was told before.

    Raises VeldenOngeldig where it breaks a rule or names what the register does not have.
    """
    if fouten := fouten_van(opdracht, vandaag(datetime.now(UTC))):
        raise VeldenOngeldig(fouten)
    historie = HistorieRepository(tx)
    bedrijven, vestigingen = await _gevolgen(tx, opdracht)
    bedrijf_was = await historie.bedrijven(bedrijven, vergrendel=True)
    vestiging_was = await historie.vestigingen(vestigingen, vergrendel=True)
    mutatie = Mutatie(  # made under the locks, so that what is told of one vestiging stands in the order it came in
        id=uuid7(),
        soort=opdracht.soort,
        ingangsdatum=opdracht.ingangsdatum,
        bekend_op=datetime.now(UTC),
        door=door,
        reden=opdracht.reden,
    )
    await historie.leg_vast(mutatie)
    for nummer, stand in bedrijven.items():
        wijziging, na = bedrijf_was[nummer].met(mutatie, stand)
        await historie.wijzig_bedrijf(nummer, wijziging, na.huidig)
    for nummer, stand in vestigingen.items():
        wijziging, na = vestiging_was[nummer].met(mutatie, stand)
        await historie.wijzig_vestiging(nummer, wijziging, na.huidig)
    opvolgingen = await _stel_opvolging_voor(tx, opdracht, mutatie)
    await _vertel_einde(tx, mutatie, vestiging_was)
    oorzaak = Oorzaak(Oorzaaksoort.REGISTER, mutatie.id, mutatie.id, mutatie.bekend_op)
    await herbeoordeel(tx, await _te_beoordelen(tx, opdracht, vestigingen), oorzaak)
    return Mutatieverslag(mutatie, opvolgingen)


async def _gevolgen(tx: AsyncConnection, opdracht: Mutatieopdracht) -> tuple[dict[str, Stand], dict[str, Stand]]:
    """Give what the message sets of each bedrijf and of each vestiging; raises VeldenOngeldig for who is unknown."""
    register = _Register(tx)
    bedrijven: dict[str, Stand] = {}
    vestigingen: dict[str, Stand] = {}
    match opdracht:
        case Verhuizing():
            await register.vestiging(opdracht.vestigingsnummer, "/vestigingsnummer")
            vestigingen[opdracht.vestigingsnummer] = stand_van_adres(opdracht.adres)
        case Naamswijziging():
            await register.bedrijf(opdracht.kvk_nummer, "/kvkNummer")
            bedrijven[opdracht.kvk_nummer] = {"naam": opdracht.naam}
        case Correctie():
            await register.bedrijf(opdracht.kvk_nummer, "/kvkNummer")
            await register.vestiging(opdracht.vestigingsnummer, "/vestigingsnummer")
            stand = stand_van_correctie(opdracht)
            if opdracht.kvk_nummer is not None:
                bedrijven[opdracht.kvk_nummer] = stand
            if opdracht.vestigingsnummer is not None:
                vestigingen[opdracht.vestigingsnummer] = stand
        case Opheffing():
            await register.bedrijf(opdracht.kvk_nummer, "/kvkNummer")
            await register.vestiging(opdracht.vestigingsnummer, "/vestigingsnummer")
            bedrijven, vestigingen = await _einde(tx, opdracht, opdracht.kvk_nummer, opdracht.vestigingsnummer)
        case Voortzetting():
            await register.bedrijf(opdracht.van_kvk_nummer, "/vanKvkNummer")
            await register.bedrijf(opdracht.naar_kvk_nummer, "/naarKvkNummer")
            await register.vestiging(opdracht.van_vestigingsnummer, "/vanVestigingsnummer")
            await register.vestiging(opdracht.naar_vestigingsnummer, "/naarVestigingsnummer")
            van = opdracht.van_kvk_nummer, opdracht.van_vestigingsnummer
            bedrijven, vestigingen = await _einde(tx, opdracht, *van)
    if register.fouten:
        raise VeldenOngeldig(register.fouten)
    return bedrijven, vestigingen


async def _einde(
    tx: AsyncConnection, opdracht: Opheffing | Voortzetting, kvk_nummer: str | None, vestigingsnummer: str | None
) -> tuple[dict[str, Stand], dict[str, Stand]]:
    einde: Stand = {"opheffingsdatum": opdracht.ingangsdatum.isoformat()}
    if vestigingsnummer is not None:
        return {}, {vestigingsnummer: einde}
    bedrijven = {} if kvk_nummer is None else {kvk_nummer: einde}
    return bedrijven, {v.vestigingsnummer: einde for v in await _vestigingen_van(tx, kvk_nummer)}


async def _vertel_einde(tx: AsyncConnection, mutatie: Mutatie, was: Mapping[str, Geschiedenis]) -> None:
    """Tell which vestigingen ended by this message, each with whether anything is left of its company."""
    repository = VestigingRepository(tx)
    verteld = []
    for nummer, historie in was.items():
        vestiging = await repository.get(nummer)
        if vestiging is None or vestiging.opheffingsdatum is None:
            continue
        if historie.huidig["opheffingsdatum"] != vestiging.opheffingsdatum.isoformat():
            over = await _vestigingen_van(tx, vestiging.kvk_nummer)
            verteld.append(
                events.vestiging_beeindigd(
                    vestiging.kvk_nummer,
                    nummer,
                    vestiging.opheffingsdatum,
                    laatste=not over,
                    bekend_op=mutatie.bekend_op,
                )
            )
    await outbox.append(tx, verteld)


async def _stel_opvolging_voor(tx: AsyncConnection, opdracht: Mutatieopdracht, mutatie: Mutatie) -> Sequence[Opvolging]:
    if not isinstance(opdracht, Voortzetting):
        return ()
    if opdracht.van_vestigingsnummer is not None and opdracht.naar_vestigingsnummer is not None:
        paren = [(opdracht.van_vestigingsnummer, opdracht.naar_vestigingsnummer, "voortzetting van de vestiging")]
    else:
        paren = paren_van(
            await _vestigingen_van(tx, opdracht.van_kvk_nummer, ook_opgeheven=True),
            await _vestigingen_van(tx, opdracht.naar_kvk_nummer),
        )
    voorstellen = [
        Opvolging(
            id=uuid7(),
            van=van,
            naar=naar,
            sinds=opdracht.ingangsdatum,
            aandeel=opdracht.aandeel,
            reden=f"Gemelde voortzetting: {waarom}.",
            mutatie_id=mutatie.id,
        )
        for van, naar, waarom in paren
    ]
    return await OpvolgingRepository(tx).stel_voor(voorstellen)


async def _te_beoordelen(
    tx: AsyncConnection, opdracht: Mutatieopdracht, vestigingen: dict[str, Stand]
) -> Sequence[str]:
    """Give those whose judgement may move: where they are, what they do, how many work there, or in what legal form."""
    match opdracht:
        case Verhuizing():
            nummers = list(vestigingen)
        case Correctie():
            nummers = [*vestigingen, *(v.vestigingsnummer for v in await _vestigingen_van(tx, opdracht.kvk_nummer))]
        case _:
            nummers = []
    return await VestigingRepository(tx).met_profiel(nummers)


async def _vestigingen_van(
    tx: AsyncConnection, kvk_nummer: str | None, *, ook_opgeheven: bool = False
) -> Sequence[Vestiging]:
    if kvk_nummer is None:
        return ()
    alle = await VestigingRepository(tx).van_bedrijf(kvk_nummer)
    return [vestiging for vestiging in alle if ook_opgeheven or vestiging.opheffingsdatum is None]


class _Register:
    """Looks up what a message names, and gathers what the register does not have."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._repository = VestigingRepository(tx)
        self.fouten: list[Veldfout] = []

    async def bedrijf(self, kvk_nummer: str | None, pointer: str) -> None:
        if kvk_nummer is not None and await self._repository.bedrijf(kvk_nummer) is None:
            self.fouten.append(Veldfout(pointer, "onbekend", "Dit bedrijf staat niet in het register."))

    async def vestiging(self, vestigingsnummer: str | None, pointer: str) -> None:
        if vestigingsnummer is not None and await self._repository.get(vestigingsnummer) is None:
            self.fouten.append(Veldfout(pointer, "onbekend", "Deze vestiging staat niet in het register."))
