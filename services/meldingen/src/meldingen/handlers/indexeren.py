"""Indexing: shortly after a melding comes in, changes or is added to, its words are found and its clusters counted."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from meldingen import events
from meldingen.domain import AMSTERDAM, Meldingencluster, MeldingStatus, tel_mee
from meldingen.repository import (
    Blok,
    ClusterRepository,
    GeslotenWoorden,
    Kluis,
    KluisDicht,
    MelderRepository,
    VergelijkregelsRepository,
    VerzegeldeZoekregel,
    Woordsleutel,
    ZoekindexRepository,
    Zoekregel,
    adressleutel,
    blok_van,
    filtertermen,
    stammen,
)
from meldingen.tables import outbox
from shared.contracts.waardelijsten import Risico
from shared.runtime.database import Database

BATCH: Final = 200
RUST: Final = 9
_OPEN_VELDEN: Final = (
    "werkgever_naam",
    "adres",
    "gemeente",
    "provincie",
    "kvk_nummer",
    "vestigingsnummer",
    "eigen_kenmerk",
    "soort",
    "domein",
)

logger = structlog.get_logger(__name__)

Rij = Mapping[str, Any]
Paar = tuple[str, Risico]


async def werk_index_bij(db: Database, kluis: Kluis) -> None:
    """Index all that waits, a batch per transaction; returns at once where another worker does so.

    Between full batches it rests RUST times as long as one took: in a peak, finding meldingen may wait, and taking them
    in and bringing them to an inspector may not.
    """
    volle_batch = True
    while volle_batch:
        begonnen = monotonic()
        async with db.transaction() as tx:
            volle_batch = await indexeer(tx, kluis) == BATCH
        if volle_batch:
            await asyncio.sleep(RUST * (monotonic() - begonnen))


async def indexeer(tx: AsyncConnection, kluis: Kluis) -> int:
    """Index what waits longest, BATCH meldingen at most, and return how many that were.

    What waits is taken, indexed and counted in one transaction, by one worker at a time: after a crash it waits still.
    """
    index = ZoekindexRepository(tx)
    if not await index.lock():
        return 0
    gevraagd = await index.neem(BATCH)
    if not gevraagd:
        return 0
    meldingen = await index.lees(list({rij["melding_id"] for rij in gevraagd}))
    melders = MelderRepository(tx, kluis)
    gesloten = await melders.houd_vast([rij["id"] for rij in meldingen])
    blokken = await index.begin_blok(await index.blokken())
    regels = await asyncio.to_thread(
        _regels, kluis.woorden, blokken, meldingen, lambda melding_id: _van_melder(melders, gesloten.get(melding_id))
    )
    await index.bewaar(*regels)
    nieuw = {rij["melding_id"] for rij in gevraagd if rij["risicos"] is None}
    await index.tel_blokken(Counter(blok_van(blokken, melding_id).nummer for melding_id in nieuw))
    await _tel_clusters(tx, gevraagd, meldingen)
    return len(gevraagd)


def _regels(
    sleutel: Woordsleutel,
    blokken: Sequence[Blok],
    meldingen: Sequence[Rij],
    van_melder: Callable[[UUID], tuple[str, list[str]] | None],
) -> tuple[list[Zoekregel], list[VerzegeldeZoekregel]]:
    """Make the words of meldingen; plain computation, for a thread.

    Texts are compared by the explanation alone: what came later would make two of the same story less alike.
    """
    open_regels, dichte_regels = [], []
    for rij in meldingen:
        melding_id = rij["id"]
        blok = blok_van(blokken, melding_id).nummer
        tekst = " ".join(str(rij[veld]) for veld in _OPEN_VELDEN if rij[veld] is not None)
        filters = filtertermen(soort=rij["soort"], urgentie=rij["urgentie"], kvk=rij["kvk_nummer"])
        woorden = [*filters, *stammen(" ".join((tekst, *rij["risicos"])).replace("_", " "))]
        adres = adressleutel(rij["adres"], rij["gemeente"])
        open_regels.append(Zoekregel(melding_id, [f"{blok}/{woord}" for woord in dict.fromkeys(woorden)], adres))
        if (gezegd := van_melder(melding_id)) is not None:
            toelichting, later = gezegd
            eigen = stammen(toelichting)
            termen = sleutel.termen(blok, [*woorden, *eigen, *stammen("\n".join(later))])
            dichte_regels.append(VerzegeldeZoekregel(melding_id, termen, sleutel.schets(eigen)))
    return open_regels, dichte_regels


def _van_melder(melders: MelderRepository, gesloten: GeslotenWoorden | None) -> tuple[str, list[str]] | None:
    """Open the words of a reporter; None where he was erased, or where his master key is not in the settings."""
    if gesloten is None:
        return None
    try:
        return melders.open_woorden(gesloten)
    except KluisDicht:  # the rest of the melding stays findable
        logger.warning("zoekindex_kluis_dicht", id=str(gesloten.melder.melding_id))
        return None


async def _tel_clusters(tx: AsyncConnection, gevraagd: Sequence[Rij], meldingen: Sequence[Rij]) -> None:
    """Count the meldingen of each company and risico that was touched, and tell of the steps that were passed."""
    nu = datetime.now(UTC)
    erbij = {paar for rij in meldingen for paar in _paren(rij["kvk_nummer"], rij["risicos"])}
    telt_nu = {
        rij["id"]: set(_paren(rij["kvk_nummer"], rij["risicos"]))
        for rij in meldingen
        if rij["status"] != MeldingStatus.SAMENGEVOEGD
    }
    eraf = {
        paar
        for rij in gevraagd
        for paar in _paren(rij["kvk_nummer"], rij["risicos"] or ())
        if paar not in telt_nu.get(rij["melding_id"], ())
    }
    if not (paren := sorted(erbij | eraf)):
        return
    regels = await VergelijkregelsRepository(tx).op(nu.astimezone(AMSTERDAM).date())
    repository = ClusterRepository(tx)
    bekend = await repository.laatste_van(paren)
    veranderd: list[Meldingencluster] = []
    gepasseerd: list[Meldingencluster] = []
    for telling in await repository.tel(paren, nu - regels.cluster_venster):
        paar = (telling.kvk_nummer, telling.risico)
        wordt, vertel = tel_mee(bekend.get(paar), telling, nieuw_id=uuid7(), nu=nu, regels=regels, minder=paar in eraf)
        if wordt is not None:
            veranderd.append(wordt)
            if vertel:
                gepasseerd.append(wordt)
    await repository.bewaar(veranderd)
    await outbox.append(tx, [events.meldingencluster_gesignaleerd(cluster) for cluster in gepasseerd])


def _paren(kvk_nummer: str | None, risicos: Iterable[str]) -> list[Paar]:
    return [] if kvk_nummer is None else [(kvk_nummer, Risico(risico)) for risico in risicos]
