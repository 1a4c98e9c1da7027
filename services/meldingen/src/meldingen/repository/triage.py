"""Answers of triage in the database."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Bewijs, Herleidbaarheid, JaNeeOnbekend, KwetsbareGroep, Triage, Triageantwoorden
from meldingen.tables import triage
from shared.contracts.waardelijsten import Ketenpartner, OngevalGevolg, OvertredingKlasse, Risico, Wet


class TriageRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(self, nieuw: Triage) -> None:
        await self._tx.execute(
            insert(triage).values(
                melding_id=nieuw.melding_id,
                versie=nieuw.versie,
                antwoorden=antwoorden_json(nieuw.antwoorden),
                door=nieuw.door,
                op=nieuw.op,
            )
        )

    async def get(self, melding_id: UUID) -> Triage | None:
        """Give the last answers about a melding."""
        query = select(triage).where(triage.c.melding_id == melding_id).order_by(triage.c.versie.desc()).limit(1)
        rij = (await self._tx.execute(query)).one_or_none()
        if rij is None:
            return None
        return Triage(rij.melding_id, rij.versie, antwoorden_van(rij.antwoorden), rij.door, rij.op)


def antwoorden_json(antwoorden: Triageantwoorden) -> dict[str, Any]:
    return {
        naam: sorted(waarde) if isinstance(waarde, frozenset) else waarde for naam, waarde in asdict(antwoorden).items()
    }


def antwoorden_van(rij: dict[str, Any]) -> Triageantwoorden:
    return Triageantwoorden(
        direct_gevaar=rij["direct_gevaar"],
        gevolg=rij["gevolg"] and OngevalGevolg(rij["gevolg"]),
        wetten=frozenset(map(Wet, rij["wetten"])),
        risicos=tuple(map(Risico, rij["risicos"])),
        overtreding_klasse=rij["overtreding_klasse"] and OvertredingKlasse(rij["overtreding_klasse"]),
        aantal_getroffenen=rij["aantal_getroffenen"],
        kwetsbare_groepen=frozenset(map(KwetsbareGroep, rij["kwetsbare_groepen"])),
        duurt_voort=JaNeeOnbekend(rij["duurt_voort"]),
        bewijs=frozenset(map(Bewijs, rij["bewijs"])),
        historie=JaNeeOnbekend(rij["historie"]),
        gerechtigd_artikel_24=rij["gerechtigd_artikel_24"],
        herleidbaarheid=Herleidbaarheid(rij["herleidbaarheid"]),
        andere_autoriteit=rij["andere_autoriteit"] and Ketenpartner(rij["andere_autoriteit"]),
        lopend_onderzoek=JaNeeOnbekend(rij["lopend_onderzoek"]),
    )
