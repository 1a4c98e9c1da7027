"""The guards: what may never happen to a melding, whatever a person decides."""

from typing import Final

from shared.contracts.waardelijsten import MeldingBesluit, Urgentie

from .besluiten import TERZIJDE, Keuze
from .fouten import (
    AltijdOnderzocht,
    AnoniemNietOpgepakt,
    MelderEerstRaadplegen,
    SamenvoegenVerboden,
    TweedePersoonNodig,
    UrgentieTeLaag,
)
from .melding import Melding
from .statussen import OPEN
from .triage import Herleidbaarheid
from .urgentie import mag_anoniem_opgepakt

_TEGENGEHOUDEN: Final = frozenset({Herleidbaarheid.NOG_NIET_OVERLEGD, Herleidbaarheid.MELDER_BEZWAAR})


def vraagt_tweede_persoon(melding: Melding, keuze: Keuze) -> bool:
    """Say whether a second person must agree: a notifiable accident is left aside, or somebody is called malicious."""
    return keuze.besluit in TERZIJDE and (melding.meldingsplichtig or keuze.kwaadwillig)


def controleer_besluit(melding: Melding, keuze: Keuze, *, tweede_persoon: bool = False) -> None:
    """Raise the guard that forbids a decision about a melding, if one does.

    AltijdOnderzocht: a request by OR, PVT or vakbond is left aside by the inspectorate (article 24(7) Arbowet).
    TweedePersoonNodig: see `vraagt_tweede_persoon`. For in_onderzoek see `controleer_onderzoek`.
    """
    if keuze.besluit is MeldingBesluit.IN_ONDERZOEK:
        controleer_onderzoek(melding)
    if melding.verzoek_artikel_24 and keuze.besluit in TERZIJDE:
        op_verzoek = keuze.besluit is MeldingBesluit.INGETROKKEN and not keuze.kwaadwillig
        if not op_verzoek:
            raise AltijdOnderzocht
    if not tweede_persoon and vraagt_tweede_persoon(melding, keuze):
        raise TweedePersoonNodig


def controleer_onderzoek(melding: Melding) -> None:
    """Raise what forbids investigating.

    UrgentieTeLaag: class u5 is not investigated. AnoniemNietOpgepakt: see `controleer_urgentie`. MelderEerstRaadplegen:
    a visit would expose the reporter, who was not consulted or objects, and there is no immediate danger. The objection
    of who is entitled to an investigation does not stop it [P].
    """
    if melding.urgentie is Urgentie.U5_RISICO_INPUT:
        raise UrgentieTeLaag
    controleer_urgentie(melding, melding.urgentie)
    if tegengehouden(melding.herleidbaarheid, direct_gevaar=melding.direct_gevaar) and not (
        melding.verzoek_artikel_24 and melding.herleidbaarheid is Herleidbaarheid.MELDER_BEZWAAR
    ):
        raise MelderEerstRaadplegen


def controleer_urgentie(melding: Melding, urgentie: Urgentie) -> None:
    """Raise what forbids this class: who is taken up at all is not left to a person.

    AnoniemNietOpgepakt for u1-u4 without danger, underpayment or illegal work; AltijdOnderzocht and TweedePersoonNodig
    for u5, which leaves a melding aside.
    """
    if urgentie is not Urgentie.U5_RISICO_INPUT:
        if melding.anoniem and not mag_anoniem_opgepakt(melding.feiten()):
            raise AnoniemNietOpgepakt
    elif melding.verzoek_artikel_24:
        raise AltijdOnderzocht
    elif melding.meldingsplichtig:
        raise TweedePersoonNodig


def tegengehouden(herleidbaarheid: Herleidbaarheid | None, *, direct_gevaar: bool) -> bool:
    """Say whether a visit must wait for the reporter; immediate danger overrides."""
    return herleidbaarheid in _TEGENGEHOUDEN and not direct_gevaar


def controleer_samenvoegen(bron: Melding, doel: Melding, *, bron_is_doel: bool) -> None:
    """Raise SamenvoegenVerboden where merging would make a chain, or would let a guarded melding go unguarded.

    `bron_is_doel` says that others were merged into `bron`.
    """
    if bron.id == doel.id:
        raise SamenvoegenVerboden("Een melding kan niet met zichzelf worden samengevoegd.")
    if doel.status not in OPEN:
        raise SamenvoegenVerboden(f"De andere melding is niet meer open (status {doel.status}).")
    if bron_is_doel:
        raise SamenvoegenVerboden("Met deze melding zijn al andere samengevoegd.")
    if bron.verzoek_artikel_24 and not doel.verzoek_artikel_24:
        raise SamenvoegenVerboden("Een verzoek (artikel 24 lid 7 Arbowet) kan alleen opgaan in een ander verzoek.")
    if bron.meldingsplichtig and not doel.meldingsplichtig:
        raise SamenvoegenVerboden("Een meldingsplichtig ongeval kan alleen opgaan in een meldingsplichtig ongeval.")
