"""What a person finds in triage: the facts of a melding as they are known now, and the urgency that follows."""

from dataclasses import replace
from datetime import datetime

from shared.contracts.fouten import VeldenOngeldig, Veldfout
from shared.contracts.waardelijsten import MeldingSoort, OngevalGevolg, Urgentie

from .fouten import NietInDezeStatus
from .kalender import dag_van
from .melding import Melding, Overschrijving
from .statussen import MeldingStatus
from .triage import Triageantwoorden
from .urgentie import DOMEIN_VAN_RISICO, urgentie_van
from .waarborgen import controleer_urgentie

_EIND = frozenset({MeldingStatus.SAMENGEVOEGD, MeldingStatus.INGETROKKEN})


def beoordeel(melding: Melding, antwoorden: Triageantwoorden, op: datetime) -> Melding:
    """Take over what triage found, and class the melding anew; a class that a person gave stays.

    Who reported as OR, PVT or vakbond keeps that right; triage can only grant it, and not to who is anonymous. Raises
    NietInDezeStatus outside triage, and VeldenOngeldig for an outcome of what is no accident.
    """
    if melding.status is not MeldingStatus.IN_TRIAGE:
        raise NietInDezeStatus(f"Triagevragen worden beantwoord in status in_triage, niet in {melding.status}.")
    fouten = []
    if (antwoorden.gevolg is not None) is not (melding.soort is MeldingSoort.ONGEVAL):
        fouten.append(Veldfout("/gevolg", "alleen-ongeval", "Een ongeval heeft een gevolg, een andere melding niet."))
    if len(set(antwoorden.risicos)) != len(antwoorden.risicos):
        fouten.append(Veldfout("/risicos", "dubbel", "Noem elk risico één keer."))
    if fouten:
        raise VeldenOngeldig(fouten)
    gevonden = _met_gevolg(melding, antwoorden.gevolg)
    return _klasseer(
        replace(
            gevonden,
            risicos=antwoorden.risicos,
            domein=DOMEIN_VAN_RISICO[antwoorden.risicos[0]],
            direct_gevaar=antwoorden.direct_gevaar,
            overtreding_klasse=antwoorden.overtreding_klasse,
            aantal_getroffenen=antwoorden.aantal_getroffenen,
            verzoek_artikel_24=melding.verzoek_artikel_24 or (antwoorden.gerechtigd_artikel_24 and not melding.anoniem),
            triage=antwoorden,
        ),
        op,
    )


def corrigeer_gevolg(melding: Melding, gevolg: OngevalGevolg, op: datetime) -> Melding:
    """Correct the outcome of an accident, also when it shows after the melding was closed.

    Raises NietInDezeStatus for what is no accident, or is merged or withdrawn.
    """
    if melding.ongeval is None:
        raise NietInDezeStatus("Alleen een melding van soort ongeval heeft een gevolg.")
    _controleer_niet_klaar(melding)
    return _klasseer(_met_gevolg(melding, gevolg), op)


def overschrijf_urgentie(melding: Melding, urgentie: Urgentie, op: datetime, door: str) -> Melding:
    """Let a person give another class than the rules do; raises NietInDezeStatus and see `controleer_urgentie`."""
    _controleer_niet_klaar(melding)
    controleer_urgentie(melding, urgentie)
    berekend = melding.urgentie if melding.overschrijving is None else melding.overschrijving.berekend
    return _met_klasse(replace(melding, overschrijving=Overschrijving(berekend, door, op)), urgentie)


def herstel_urgentie(melding: Melding, op: datetime) -> Melding:
    """Go back to the class of the rules; raises NietInDezeStatus."""
    _controleer_niet_klaar(melding)
    return _klasseer(replace(melding, overschrijving=None), op)


def anders_beoordeeld(was: Melding, wordt: Melding) -> bool:
    """Say whether others must hear of a change: of the urgency, the risicos or the facts that they class it by."""
    return any(
        getattr(was, naam) != getattr(wordt, naam)
        for naam in (
            *("urgentie", "risicos", "domein", "gevolg"),
            *("overtreding_klasse", "direct_gevaar", "verzoek_artikel_24"),
        )
    )


def _met_gevolg(melding: Melding, gevolg: OngevalGevolg | None) -> Melding:
    if melding.ongeval is None or gevolg is None:
        return melding
    return replace(
        melding,
        ongeval=replace(melding.ongeval, gevolg=gevolg),
        was_meldingsplichtig=melding.meldingsplichtig,
    )


def _klasseer(melding: Melding, op: datetime) -> Melding:
    """Apply the rules in force to what is known; a class that a person gave stays, with the computed one beside it.

    Where an anonymous melding lost the ground on which it may be taken up, the rules win from the person.
    """
    bepaling = urgentie_van(melding.feiten(), dag_van(op))
    regel = bepaling.regel
    wordt = replace(
        melding,
        urgentie_regel=regel.id,
        urgentie_reden=regel.reden,
        urgentie_regels=tuple(gold.id for gold in bepaling.regels),
    )
    if melding.overschrijving is None or (melding.anoniem and regel.klasse is Urgentie.U5_RISICO_INPUT):
        return _met_klasse(replace(wordt, overschrijving=None), regel.klasse)
    return _met_klasse(
        replace(wordt, overschrijving=replace(melding.overschrijving, berekend=regel.klasse)), melding.urgentie
    )


def _met_klasse(melding: Melding, klasse: Urgentie) -> Melding:
    return replace(melding, urgentie=klasse, versie=melding.versie + 1)


def _controleer_niet_klaar(melding: Melding) -> None:
    if melding.status in _EIND:
        raise NietInDezeStatus(f"Een melding met status {melding.status} verandert niet meer.")
