"""A melding that its reporter withdrew."""

from datetime import datetime

from meldingen.domain import Stand
from shared.contracts.envelope import Event
from shared.contracts.meldingen import MeldingBeslotenV1
from shared.contracts.waardelijsten import MeldingBesluit


def melding_ingetrokken(stand: Stand, op: datetime) -> Event[MeldingBeslotenV1]:
    """Tell that the reporter withdrew a melding, which stood at `stand`; what it counted for stays.

    It is the last decision there can be: its number is the version after it, and no decision before has one as high.
    """
    return Event.of(
        MeldingBeslotenV1(
            melding_id=stand.id,
            besluit_nummer=stand.versie + 1,
            besluit=MeldingBesluit.INGETROKKEN,
            kvk_nummer=stand.kvk_nummer,
            vestigingsnummer=stand.vestigingsnummer,
            besloten_op=op,
        ),
        key=stand.sleutel,
        subject=stand.id,
        time=op,
    )
