"""A melding that was taken in."""

from uuid_utils.compat import uuid7

from meldingen.domain import Melding
from shared.contracts.envelope import Event
from shared.contracts.meldingen import MeldingOntvangenV1
from shared.contracts.onderdelen import Locatie


def melding_ontvangen(melding: Melding, traceparent: str | None) -> Event[MeldingOntvangenV1]:
    """Tell of a new melding, in the trace of the request that brought it."""
    werkgever = melding.werkgever
    return Event(
        id=uuid7(),
        key=melding.sleutel,
        subject=str(melding.id),
        time=melding.ontvangen_op,
        data=MeldingOntvangenV1(
            melding_id=melding.id,
            soort=melding.soort,
            domein=melding.domein,
            urgentie=melding.urgentie,
            risicos=melding.risicos,
            ongeval_gevolg=None if melding.ongeval is None else melding.ongeval.gevolg,
            overtreding_klasse=melding.overtreding_klasse,
            direct_gevaar=melding.direct_gevaar,
            verzoek_artikel_24=melding.verzoek_artikel_24,
            aantal_getroffenen=melding.aantal_getroffenen,
            kvk_nummer=werkgever.kvk_nummer,
            vestigingsnummer=werkgever.vestigingsnummer,
            locatie=Locatie(
                gemeente=werkgever.gemeente,
                provincie=werkgever.provincie,
                breedtegraad=werkgever.breedtegraad,
                lengtegraad=werkgever.lengtegraad,
            ),
            ontvangen_op=melding.ontvangen_op,
        ),
        traceparent=traceparent,
    )
