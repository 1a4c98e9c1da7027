"""What happens to a melding after its registration, as the other services tell it.

This is the automatic road: it takes the same transitions as persons do, over open states only, and never undoes what a
person decided.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen import events
from meldingen.domain import MeldingStatus, tegengehouden
from meldingen.repository import MeldingRepository
from meldingen.tables import outbox
from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1, InterventieGeannuleerdV1, InterventieToegewezenV1

INTERVENTIE: Final = "interventie"


async def on_interventie_toegewezen(tx: AsyncConnection, batch: Sequence[Event[InterventieToegewezenV1]]) -> None:
    """Take the meldingen that an intervention follows up into investigation; those further on stay where they are.

    So do those of which triage says that the reporter must be consulted first.
    """
    op = {melding_id: event.data.toegewezen_op for event in reversed(batch) for melding_id in event.data.melding_ids}
    repository = MeldingRepository(tx)
    standen = await repository.lock(list(op))
    await repository.move(
        [
            stap
            for stand in standen
            if not tegengehouden(stand.herleidbaarheid, direct_gevaar=stand.direct_gevaar)
            for stap in stand.op_weg_naar(MeldingStatus.IN_ONDERZOEK, op[stand.id], INTERVENTIE)
        ]
    )


async def on_interventie_afgerond(tx: AsyncConnection, batch: Sequence[Event[InterventieAfgerondV1]]) -> None:
    """Close the meldingen that an intervention followed up, and tell its outcome for each."""
    afgerond = {melding_id: event.data for event in reversed(batch) for melding_id in event.data.melding_ids}
    repository = MeldingRepository(tx)
    standen = await repository.lock(list(afgerond))
    stappen = {
        stand: stand.op_weg_naar(MeldingStatus.AFGEHANDELD, afgerond[stand.id].afgerond_op, INTERVENTIE)
        for stand in standen
    }
    await repository.move([stap for weg in stappen.values() for stap in weg])
    await outbox.append(
        tx,
        [
            events.melding_afgehandeld(
                stand.id,
                stand.sleutel,
                stand.kvk_nummer,
                stand.vestigingsnummer,
                uitkomst=afgerond[stand.id].uitkomst,
                op=afgerond[stand.id].afgerond_op,
            )
            for stand, weg in stappen.items()
            if weg
        ],
    )


async def on_interventie_geannuleerd(tx: AsyncConnection, batch: Sequence[Event[InterventieGeannuleerdV1]]) -> None:
    """Bring the open meldingen of an intervention that was cancelled back to triage, where a person decides.

    No end is told of them: none was reached.
    """
    op = {melding_id: event.data.geannuleerd_op for event in reversed(batch) for melding_id in event.data.melding_ids}
    repository = MeldingRepository(tx)
    standen = await repository.lock(list(op))
    await repository.move([stap for stand in standen for stap in stand.terug_naar_triage(op[stand.id], INTERVENTIE)])
