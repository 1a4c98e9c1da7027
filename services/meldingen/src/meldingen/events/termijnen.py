"""What the clock tells of a melding."""

from meldingen.domain import Termijnsignaal
from shared.contracts.envelope import Event
from shared.contracts.meldingen import MeldingTermijnNadertV1, MeldingTermijnVerstrekenV1


def termijn_gesignaleerd(signaal: Termijnsignaal) -> Event[MeldingTermijnNadertV1 | MeldingTermijnVerstrekenV1]:
    """Tell that the term of a melding will soon end, or ended, with its work undone."""
    contract = MeldingTermijnVerstrekenV1 if signaal.verstreken else MeldingTermijnNadertV1
    return Event.of(
        contract(
            melding_id=signaal.melding_id,
            termijn=signaal.soort,
            urgentie=signaal.urgentie,
            kvk_nummer=signaal.kvk_nummer,
            vestigingsnummer=signaal.vestigingsnummer,
            uiterlijk_op=signaal.uiterlijk_op,
            gesignaleerd_op=signaal.gesignaleerd_op,
        ),
        key=signaal.sleutel,
        subject=signaal.melding_id,
        time=signaal.gesignaleerd_op,
    )
