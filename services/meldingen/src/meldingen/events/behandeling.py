"""What became of a melding: what triage found, what was decided, to which company it belongs, and its end."""

from datetime import datetime
from uuid import UUID

from meldingen.domain import Besluit, Koppeling, Melding
from shared.contracts.envelope import Event
from shared.contracts.meldingen import (
    MeldingAfgehandeldV1,
    MeldingBeoordeeldV1,
    MeldingBeslotenV1,
    MeldingGekoppeldV1,
)
from shared.contracts.onderdelen import BedrijfVerwijzing, Locatie, MeldingVerwijzing
from shared.contracts.waardelijsten import Uitkomst


def melding_afgehandeld(
    melding_id: UUID,
    sleutel: str,
    kvk_nummer: str | None,
    vestigingsnummer: str | None,
    *,
    uitkomst: Uitkomst,
    op: datetime,
    zonder_interventie: bool = False,
) -> Event[MeldingAfgehandeldV1]:
    """Tell that a melding came to its end: by an intervention, or by a person who found it out otherwise."""
    return Event.of(
        MeldingAfgehandeldV1(
            melding_id=melding_id,
            kvk_nummer=kvk_nummer,
            vestigingsnummer=vestigingsnummer,
            uitkomst=uitkomst,
            zonder_interventie=zonder_interventie,
            afgehandeld_op=op,
        ),
        key=sleutel,
        subject=melding_id,
        time=op,
    )


def melding_besloten(melding: Melding, besluit: Besluit) -> Event[MeldingBeslotenV1]:
    """Tell what was decided; why, in words, stays in the vault."""
    keuze = besluit.keuze
    return Event.of(
        MeldingBeslotenV1(
            melding_id=melding.id,
            besluit_nummer=besluit.nummer,
            besluit=keuze.besluit,
            reden=keuze.reden,
            doorgezet_naar=keuze.doorgezet_naar,
            samengevoegd_met=keuze.samengevoegd_met,
            kwaadwillig=keuze.kwaadwillig,
            kvk_nummer=melding.werkgever.kvk_nummer,
            vestigingsnummer=melding.werkgever.vestigingsnummer,
            besloten_op=besluit.op,
        ),
        key=melding.sleutel,
        subject=melding.id,
        time=besluit.op,
    )


def melding_beoordeeld(melding: Melding, op: datetime) -> Event[MeldingBeoordeeldV1]:
    """Tell how a melding is classed now."""
    return Event.of(
        MeldingBeoordeeldV1(
            beoordeling=melding.beoordeling,
            kvk_nummer=melding.werkgever.kvk_nummer,
            vestigingsnummer=melding.werkgever.vestigingsnummer,
            melding=_verwijzing(melding),
            domein=melding.domein,
            risicos=melding.risicos,
            beoordeeld_op=op,
        ),
        key=melding.sleutel,
        subject=melding.id,
        time=op,
    )


def melding_gekoppeld(melding: Melding, koppeling: Koppeling) -> Event[MeldingGekoppeldV1]:
    """Tell to which company a melding belongs from now on; the key is that of the new company."""
    werkgever = melding.werkgever
    van = None
    if koppeling.van_kvk_nummer is not None:
        van = BedrijfVerwijzing(kvk_nummer=koppeling.van_kvk_nummer, vestigingsnummer=koppeling.van_vestigingsnummer)
    return Event.of(
        MeldingGekoppeldV1(
            koppeling=koppeling.nummer,
            van=van,
            kvk_nummer=werkgever.kvk_nummer,
            vestigingsnummer=werkgever.vestigingsnummer,
            melding=_verwijzing(melding),
            domein=melding.domein,
            risicos=melding.risicos,
            locatie=Locatie(
                gemeente=werkgever.gemeente,
                provincie=werkgever.provincie,
                breedtegraad=werkgever.breedtegraad,
                lengtegraad=werkgever.lengtegraad,
            ),
            gekoppeld_op=koppeling.op,
        ),
        key=melding.sleutel,
        subject=melding.id,
        time=koppeling.op,
    )


def _verwijzing(melding: Melding) -> MeldingVerwijzing:
    return MeldingVerwijzing(
        melding_id=melding.id,
        soort=melding.soort,
        urgentie=melding.urgentie,
        ongeval_gevolg=melding.gevolg,
        overtreding_klasse=melding.overtreding_klasse,
        direct_gevaar=melding.direct_gevaar,
        verzoek_artikel_24=melding.verzoek_artikel_24,
        ontvangen_op=melding.ontvangen_op,
    )
