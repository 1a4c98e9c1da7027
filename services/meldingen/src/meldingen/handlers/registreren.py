"""Registering what is reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Self

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from meldingen import events
from meldingen.domain import (
    MELDER,
    Auditregel,
    Handeling,
    Indeling,
    Melding,
    Ontvangstcode,
    Registratie,
    RegistreerMelding,
    dag_van,
)
from meldingen.repository import (
    AuditRepository,
    Kluis,
    MelderRepository,
    MeldingRepository,
    OntvangstcodeRepository,
    TeamRepository,
    TermijnRepository,
)
from meldingen.tables import outbox
from shared.runtime.tracing import current_traceparent

_BELOW_MILLIS: Final = 80  # a UUIDv7 begins with 48 bits of Unix time in milliseconds


@dataclass(frozen=True, slots=True)
class Aanmelding:
    """A melding that passed the rules; all that is left is to write it, with the event that tells of it.

    `traceparent` is the trace of its request, which is no longer current where a batch of many requests is written. A
    partner gets no `ontvangstcode`: his own reference is his receipt.
    """

    registratie: Registratie
    traceparent: str | None
    ontvangstcode: Ontvangstcode | None

    @classmethod
    def van(cls, opdracht: RegistreerMelding, ontvangstcode: Ontvangstcode | None = None) -> Self:
        """Apply the rules to what is reported now; raises VeldenOngeldig.

        The id is a UUIDv7, and the moment of receipt the one in it: the order of ids is the order of receipt.
        """
        melding_id = uuid7()
        ontvangen_op = datetime.fromtimestamp((melding_id.int >> _BELOW_MILLIS) / 1000, UTC)
        registratie = Registratie.van(opdracht, melding_id=melding_id, ontvangen_op=ontvangen_op)
        return cls(registratie, current_traceparent(), ontvangstcode)


async def indeling_van(tx: AsyncConnection, dag: date) -> Indeling:
    """Give the rules of a day."""
    return Indeling(dag, await TeamRepository(tx).routering(dag), await TermijnRepository(tx).regels(dag))


async def registreer_meldingen(
    tx: AsyncConnection, kluis: Kluis, aanmeldingen: Sequence[Aanmelding], indeling: Indeling | None = None
) -> None:
    """Write meldingen, each with its team and term, their reporters and their events, all or none.

    `indeling` is that of today, where the caller has it.
    """
    registraties = [aanmelding.registratie for aanmelding in aanmeldingen]
    indeling = indeling or await indeling_van(tx, dag_van(datetime.now(UTC)))
    meldingen = [registratie.melding for registratie in registraties]
    await MeldingRepository(tx).add(meldingen, [indeling.deel_toe(melding) for melding in meldingen])
    await MelderRepository(tx, kluis).add(registraties)
    await OntvangstcodeRepository(tx).add(
        [
            (melding.id, kluis.codes.snel(aanmelding.ontvangstcode))
            for melding, aanmelding in zip(meldingen, aanmeldingen, strict=True)
            if aanmelding.ontvangstcode is not None
        ]
    )
    await AuditRepository(tx).add([_auditregel(melding) for melding in meldingen])
    await outbox.append(
        tx,
        [
            events.melding_ontvangen(melding, aanmelding.traceparent)
            for melding, aanmelding in zip(meldingen, aanmeldingen, strict=True)
        ],
    )


def _auditregel(melding: Melding) -> Auditregel:
    wie = melding.ketenpartner_oin or MELDER
    return Auditregel(wie, Handeling.MELDING_GEREGISTREERD, melding.id, melding.ontvangen_op)


async def registreer_melding(tx: AsyncConnection, kluis: Kluis, opdracht: RegistreerMelding) -> Melding:
    """Register one melding, and give it as it is stored; raises VeldenOngeldig."""
    aanmelding = Aanmelding.van(opdracht)
    await registreer_meldingen(tx, kluis, [aanmelding])
    melding_id = aanmelding.registratie.melding.id
    return (await MeldingRepository(tx).met_ids([melding_id]))[melding_id]
