"""External data sets: what is agreed on them, by two persons, and what came in."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import (
    Besluit,
    Broncontract,
    BroncontractOnbekend,
    BronOnbekend,
    Bronversie,
    BronversieOnbekend,
    Contractstatus,
    Gegevens,
)
from risico.repository import BronRepository
from shared.runtime.etag import controleer_versie

WISBEURT = 20_000


async def toon_bronnen(tx: AsyncConnection, *, na: str, limiet: int) -> list[Broncontract]:
    """Give the sources with the contract in force of each, in the order of their name."""
    return await BronRepository(tx).bronnen(na=na, limiet=limiet)


async def toon_bron(tx: AsyncConnection, bron: str) -> Broncontract:
    """Give the contract in force; raises BronOnbekend."""
    contract = await BronRepository(tx).geldend(bron)
    if contract is None:
        raise BronOnbekend
    return contract


async def toon_contracten(tx: AsyncConnection, bron: str, *, na: int, limiet: int) -> list[Broncontract]:
    """Give every contract of a source, also proposed and refused ones."""
    return await BronRepository(tx).contracten(bron, na=na, limiet=limiet)


async def toon_contract(tx: AsyncConnection, bron: str, nummer: int) -> Broncontract:
    """Give one contract; raises BroncontractOnbekend."""
    contract = await BronRepository(tx).contract(bron, nummer)
    if contract is None:
        raise BroncontractOnbekend
    return contract


async def stel_contract_voor(tx: AsyncConnection, contract: Broncontract) -> Broncontract:
    """Propose a contract, the first of a source or the next; raises VeldenOngeldig for what may not be agreed."""
    contract.controleer()
    return await BronRepository(tx).stel_voor(contract)


async def beslis_over_contract(
    tx: AsyncConnection, bron: str, nummer: int, status: Contractstatus, *, versie: int, besluit: Besluit
) -> Broncontract:
    """Approve or refuse a contract; approved, it is in force at once.

    Raises BroncontractOnbekend, VersieVerouderd, BroncontractBesloten and TweedePersoonNodig.
    """
    repository = BronRepository(tx)
    contract = await repository.contract(bron, nummer, vergrendel=True)
    if contract is None:
        raise BroncontractOnbekend
    controleer_versie(contract.versie, versie)
    besloten = contract.beslis(status, besluit)
    await repository.bewaar(besloten)
    return besloten


async def toon_bronversies(tx: AsyncConnection, bron: str, *, voor: int | None, limiet: int) -> list[Bronversie]:
    """Give the versions of a source, the newest first; raises BronOnbekend."""
    await toon_bron(tx, bron)
    return await BronRepository(tx).versies(bron, voor=voor, limiet=limiet)


async def toon_bronversie(tx: AsyncConnection, bron: str, nummer: int) -> Bronversie:
    """Give one version; raises BronversieOnbekend."""
    versie = await BronRepository(tx).versie(bron, nummer)
    if versie is None:
        raise BronversieOnbekend
    return versie


async def toon_bronrijen(
    tx: AsyncConnection, bron: str, nummer: int, *, na: int, limiet: int
) -> Sequence[tuple[int, Gegevens]]:
    """Give rows of a version, none once its term ended; raises BronversieOnbekend."""
    await toon_bronversie(tx, bron, nummer)
    return await BronRepository(tx).rijen(bron, nummer, na=na, limiet=limiet)


async def wis_verlopen_bronversies(tx: AsyncConnection, op: datetime) -> bool:
    """Remove some rows of a version whose term ended by `op`; tells whether there may be more."""
    return await BronRepository(tx).wis_verlopen(op, WISBEURT)
