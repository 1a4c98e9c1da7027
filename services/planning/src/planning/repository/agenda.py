"""What is read from the agendas: the visits of one inspecteur, and how much capacity is left where."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from planning.domain import Bezoek, Locatie
from planning.tables import agenda_dag, inspecteur, zaak
from shared.contracts.waardelijsten import Risico, ZaakSoort
from shared.runtime.database import asyncpg_of, sql

from .rijen import bezoek_van, locatie_van

_AGENDA: Final = sql(
    "SELECT * FROM {zaak} WHERE inspecteur_id = $1 AND bezoek_datum BETWEEN $2 AND $3"
    " AND (bezoek_datum, begint_minuut) > ($4, $5) ORDER BY bezoek_datum, begint_minuut LIMIT $6",
    zaak=zaak,
)
_CAPACITEIT: Final = sql(
    "WITH bezoeken AS (SELECT inspecteur_id, bezoek_datum,"
    " sum(bezoek_minuten) FILTER (WHERE soort = 'reactief') AS reactief,"
    " sum(bezoek_minuten) FILTER (WHERE soort = 'actief') AS actief"
    " FROM {zaak} WHERE bezoek_datum = ANY($1::date[]) GROUP BY 1, 2)"
    " SELECT inspecteur.provincies[1] AS provincie, dag.datum,"
    " sum(coalesce(vol.beschikbaar_minuten, inspecteur.minuten_per_weekdag[extract(isodow FROM dag.datum)::int]))::int"
    " AS beschikbaar, sum(coalesce(vol.geboekt_minuten, 0))::int AS geboekt,"
    " sum(coalesce(bezoeken.reactief, 0))::int AS reactief, sum(coalesce(bezoeken.actief, 0))::int AS actief"
    " FROM {inspecteur} AS inspecteur CROSS JOIN unnest($1::date[]) AS dag (datum)"
    " LEFT JOIN {agenda_dag} AS vol ON vol.inspecteur_id = inspecteur.id AND vol.datum = dag.datum"
    " LEFT JOIN bezoeken ON bezoeken.inspecteur_id = inspecteur.id AND bezoeken.bezoek_datum = dag.datum"
    " WHERE inspecteur.actief GROUP BY 1, 2 ORDER BY 1, 2",
    zaak=zaak,
    inspecteur=inspecteur,
    agenda_dag=agenda_dag,
)


@dataclass(frozen=True, slots=True)
class Agendabezoek:
    """A visit as the inspecteur sees it: where, when and on what, and nothing of why."""

    zaak_id: UUID
    bezoek: Bezoek
    kvk_nummer: str | None
    vestigingsnummer: str | None
    risicos: tuple[Risico, ...]
    locatie: Locatie


@dataclass(frozen=True, slots=True)
class Capaciteit:
    """Minutes of the inspecteurs of a province on a day; an inspecteur counts in the first of his provinces.

    `geboekt` is visits and travel; `per_soort` is visits alone.
    """

    provincie: str
    datum: date
    beschikbaar: int
    geboekt: int
    per_soort: dict[ZaakSoort, int]


class AgendaRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def van(
        self, inspecteur_id: UUID, vanaf: date, tot: date, *, na: tuple[date, int] | None, limiet: int
    ) -> list[Agendabezoek]:
        """Give the visits of an inspecteur from day to day, both included, by day and minute, those after `na`."""
        dag, minuut = na or (vanaf, -1)
        connection = await asyncpg_of(self._tx)
        return [
            Agendabezoek(
                zaak_id=rij["id"],
                bezoek=bezoek_van(rij),
                kvk_nummer=rij["kvk_nummer"],
                vestigingsnummer=rij["vestigingsnummer"],
                risicos=tuple(map(Risico, rij["risicos"])),
                locatie=locatie_van(rij),
            )
            for rij in await connection.fetch(_AGENDA, inspecteur_id, vanaf, tot, dag, minuut, limiet)
        ]

    async def capaciteit(self, dagen: list[date]) -> list[Capaciteit]:
        """Give the capacity per province and day."""
        connection = await asyncpg_of(self._tx)
        return [
            Capaciteit(
                provincie=rij["provincie"],
                datum=rij["datum"],
                beschikbaar=rij["beschikbaar"],
                geboekt=rij["geboekt"],
                per_soort={ZaakSoort.REACTIEF: rij["reactief"], ZaakSoort.ACTIEF: rij["actief"]},
            )
            for rij in await connection.fetch(_CAPACITEIT, dagen)
        ]
