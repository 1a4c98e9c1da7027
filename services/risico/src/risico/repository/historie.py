"""The history of the register in the database: messages, what each changed, and how it stands."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import asyncpg
from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import (
    Adres,
    Bedrijf,
    Geschiedenis,
    Mutatie,
    MutatieSoort,
    Stand,
    Vestiging,
    Wijziging,
    grootteklasse_van,
    omvang_van,
)
from risico.tables import bedrijf, bedrijf_wijziging, registermutatie, vestiging, vestiging_wijziging

BEDRIJF_VELDEN: Final = ("naam", "rechtsvorm", "rsin", "opheffingsdatum")
ADRES_VELDEN: Final = tuple(Adres.__dataclass_fields__)
VESTIGING_VELDEN: Final = (
    "kvk_nummer",
    "hoofdvestiging",
    "sbi_code",
    "sbi_sectie",
    "werkzame_personen",
    *ADRES_VELDEN,
    "opheffingsdatum",
)


class HistorieRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def bedrijven(self, nummers: Iterable[str], *, vergrendel: bool = False) -> dict[str, Geschiedenis]:
        """Load the histories of bedrijven, locked in the order of their number where they will change."""
        return await self._geschiedenissen(bedrijf, bedrijf_wijziging, BEDRIJF_VELDEN, nummers, vergrendel=vergrendel)

    async def vestigingen(self, nummers: Iterable[str], *, vergrendel: bool = False) -> dict[str, Geschiedenis]:
        """Load the histories of vestigingen, locked in the order of their number where they will change."""
        return await self._geschiedenissen(
            vestiging, vestiging_wijziging, VESTIGING_VELDEN, nummers, vergrendel=vergrendel
        )

    async def leg_vast(self, mutatie: Mutatie) -> None:
        """Store a message; what it changes comes after it."""
        await self._tx.execute(
            insert(registermutatie).values(
                id=mutatie.id,
                soort=mutatie.soort,
                ingangsdatum=mutatie.ingangsdatum,
                bekend_op=mutatie.bekend_op,
                door=mutatie.door,
                reden=mutatie.reden,
            )
        )

    async def wijzig_bedrijf(self, kvk_nummer: str, wijziging: Wijziging, huidig: Stand) -> None:
        """Store what a message changed of a bedrijf, and how it stands since."""
        await self._wijzig(bedrijf, bedrijf_wijziging, kvk_nummer, wijziging, _waarden(huidig))

    async def wijzig_vestiging(self, vestigingsnummer: str, wijziging: Wijziging, huidig: Stand) -> None:
        """Store what a message changed of a vestiging, and how it stands since."""
        personen = int(huidig["werkzame_personen"] or 0)
        waarden = {"grootteklasse": grootteklasse_van(personen), "omvang": omvang_van(personen), **_waarden(huidig)}
        await self._wijzig(vestiging, vestiging_wijziging, vestigingsnummer, wijziging, waarden)

    async def _geschiedenissen(
        self, tabel: Table, wijzigingen: Table, velden: Sequence[str], nummers: Iterable[str], *, vergrendel: bool
    ) -> dict[str, Geschiedenis]:
        sleutel = next(iter(tabel.primary_key.columns))
        query = select(tabel).where(sleutel.in_(list(nummers))).order_by(sleutel)
        if vergrendel:
            query = query.with_for_update(key_share=True)
        huidig = {rij[sleutel.name]: rij for rij in (await self._tx.execute(query)).mappings()}
        van = wijzigingen.c[sleutel.name]
        rijen = await self._tx.execute(
            select(van.label("nummer"), wijzigingen.c.was, wijzigingen.c.wordt, *registermutatie.c)
            .join(registermutatie, registermutatie.c.id == wijzigingen.c.mutatie_id)
            .where(van.in_(list(huidig)))
        )
        gevonden: dict[str, list[Wijziging]] = {nummer: [] for nummer in huidig}
        for rij in rijen.mappings():
            gevonden[rij["nummer"]].append(Wijziging(_mutatie(rij), rij["was"], rij["wordt"]))
        return {
            nummer: Geschiedenis({veld: _json(rij[veld]) for veld in velden}, gevonden[nummer])
            for nummer, rij in huidig.items()
        }

    async def _wijzig(
        self, tabel: Table, wijzigingen: Table, nummer: str, wijziging: Wijziging, waarden: Mapping[str, object]
    ) -> None:
        sleutel = next(iter(tabel.primary_key.columns))
        await self._tx.execute(
            insert(wijzigingen).values(
                {
                    sleutel.name: nummer,
                    "mutatie_id": wijziging.mutatie.id,
                    "was": dict(wijziging.was),
                    "wordt": dict(wijziging.wordt),
                }
            )
        )
        await self._tx.execute(update(tabel).where(sleutel == nummer).values(gewijzigd_op=func.now(), **waarden))


def bedrijf_van_stand(kvk_nummer: str, stand: Stand) -> Bedrijf:
    """Make a bedrijf of how it stood."""
    waarden = _waarden(stand)
    return Bedrijf(kvk_nummer, **{veld: waarden[veld] for veld in BEDRIJF_VELDEN})


def vestiging_van_stand(vestigingsnummer: str, stand: Stand) -> Vestiging:
    """Make a vestiging of how it stood."""
    waarden = _waarden(stand)
    adres = Adres(**{veld: waarden.pop(veld) for veld in ADRES_VELDEN})
    return Vestiging(vestigingsnummer=vestigingsnummer, adres=adres, **waarden)


def _mutatie(rij: asyncpg.Record | Mapping[Any, Any]) -> Mutatie:
    return Mutatie(
        id=rij["id"],
        soort=MutatieSoort(rij["soort"]),
        ingangsdatum=rij["ingangsdatum"],
        bekend_op=rij["bekend_op"],
        door=rij["door"],
        reden=rij["reden"],
    )


def _json(waarde: Any) -> Any:
    return waarde.isoformat() if isinstance(waarde, date) else waarde


def _waarden(stand: Stand) -> dict[str, Any]:
    einde = stand["opheffingsdatum"]
    return {**stand, "opheffingsdatum": None if einde is None else date.fromisoformat(str(einde))}
