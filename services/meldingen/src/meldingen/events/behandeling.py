"""What became of a melding."""

from meldingen.domain import Stand
from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1
from shared.contracts.meldingen import MeldingAfgehandeldV1


def melding_afgehandeld(stand: Stand, afgerond: InterventieAfgerondV1) -> Event[MeldingAfgehandeldV1]:
    """Tell that a melding came to its end by an intervention."""
    return Event.of(
        MeldingAfgehandeldV1(
            melding_id=stand.id,
            kvk_nummer=stand.kvk_nummer,
            vestigingsnummer=stand.vestigingsnummer,
            uitkomst=afgerond.uitkomst,
            afgehandeld_op=afgerond.afgerond_op,
        ),
        key=stand.sleutel,
        subject=stand.id,
        time=afgerond.afgerond_op,
    )
