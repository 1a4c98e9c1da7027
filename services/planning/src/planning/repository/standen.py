"""What planning knows of meldingen beside their zaken: what was told of them, by number, in whatever order."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from planning.tables import melding_stand
from shared.contracts.onderdelen import MeldingVerwijzing
from shared.contracts.waardelijsten import Domein, Risico, Urgentie
from shared.runtime.database import asyncpg_of, sql

_VAN: Final = sql(
    "SELECT melding_id, koppeling, beoordeling, besluit_nummer, gevraagd, sleutel, kvk_nummer, vestigingsnummer,"
    " domein, risicos, melding::text AS melding FROM {stand} WHERE melding_id = ANY($1::uuid[])",
    stand=melding_stand,
)
_BEWAAR: Final = sql(
    "INSERT INTO {stand} (melding_id, koppeling, beoordeling, besluit_nummer, gevraagd, sleutel, kvk_nummer,"
    " vestigingsnummer, domein, risicos, melding)"
    " SELECT melding_id, koppeling, beoordeling, besluit_nummer, gevraagd, sleutel, kvk_nummer, vestigingsnummer,"
    " domein, string_to_array(risicos, ','), melding::jsonb FROM unnest($1::uuid[], $2::int[], $3::int[], $4::int[],"
    " $5::boolean[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[]) AS nieuw (melding_id,"
    " koppeling, beoordeling, besluit_nummer, gevraagd, sleutel, kvk_nummer, vestigingsnummer,"
    " domein, risicos, melding)"
    " ON CONFLICT (melding_id) DO UPDATE SET koppeling = excluded.koppeling, beoordeling = excluded.beoordeling,"
    " besluit_nummer = excluded.besluit_nummer, gevraagd = excluded.gevraagd, sleutel = excluded.sleutel,"
    " kvk_nummer = excluded.kvk_nummer, vestigingsnummer = excluded.vestigingsnummer, domein = excluded.domein,"
    " risicos = excluded.risicos, melding = excluded.melding",
    stand=melding_stand,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meldingstand:
    """What was told of one melding: the highest numbers of each kind, and what they said.

    `gevraagd` says that nobody decided that no visit is needed. The rest is None or empty until something told it.
    """

    melding_id: UUID
    koppeling: int = 0
    beoordeling: int = 0
    besluit_nummer: int = 0
    gevraagd: bool = True
    sleutel: str | None = None
    kvk_nummer: str | None = None
    vestigingsnummer: str | None = None
    domein: Domein | None = None
    risicos: tuple[Risico, ...] = ()
    melding: MeldingVerwijzing | None = None

    @property
    def vraagt_bezoek(self) -> bool:
        """Say whether it belongs in a zaak: class u5 does not by itself."""
        return self.gevraagd and self.melding is not None and self.melding.urgentie is not Urgentie.U5_RISICO_INPUT


class StandRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def van(self, melding_ids: Collection[UUID]) -> dict[UUID, Meldingstand]:
        """Give what was told of these meldingen; nothing for those of which nothing was."""
        rijen = await (await asyncpg_of(self._tx)).fetch(_VAN, melding_ids)
        return {
            rij["melding_id"]: Meldingstand(
                melding_id=rij["melding_id"],
                koppeling=rij["koppeling"],
                beoordeling=rij["beoordeling"],
                besluit_nummer=rij["besluit_nummer"],
                gevraagd=rij["gevraagd"],
                sleutel=rij["sleutel"],
                kvk_nummer=rij["kvk_nummer"],
                vestigingsnummer=rij["vestigingsnummer"],
                domein=rij["domein"] and Domein(rij["domein"]),
                risicos=tuple(map(Risico, rij["risicos"])),
                melding=rij["melding"] and MeldingVerwijzing.model_validate_json(rij["melding"]),
            )
            for rij in rijen
        }

    async def bewaar(self, standen: Collection[Meldingstand]) -> None:
        """Store what was told, in one statement."""
        if not standen:
            return
        rijen = [
            (
                stand.melding_id,
                stand.koppeling,
                stand.beoordeling,
                stand.besluit_nummer,
                stand.gevraagd,
                stand.sleutel,
                stand.kvk_nummer,
                stand.vestigingsnummer,
                stand.domein,
                ",".join(stand.risicos),
                stand.melding and stand.melding.model_dump_json(),
            )
            for stand in standen
        ]
        await (await asyncpg_of(self._tx)).execute(_BEWAAR, *map(list, zip(*rijen, strict=True)))
