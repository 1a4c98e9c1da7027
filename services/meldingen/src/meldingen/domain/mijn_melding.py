"""What a reporter sees of his melding, in plain words.

Who holds a code may be the employer, who reported himself to learn whether others complained. Hence nothing here tells
of other meldingen: not how many there are, not that this one repeats another (ILO C81, article 15c).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from shared.contracts.waardelijsten import NietInOnderzoekReden, Vertrouwelijkheid

from .bijlagen import Bijlage
from .melding import Melding, Overgang
from .statussen import OPEN, MeldingStatus
from .teksten import Tekst, TekstSoort

_S = MeldingStatus
_R = NietInOnderzoekReden
_NIET_APART: Final = "We stellen naar aanleiding van uw melding geen apart onderzoek in."

STATUSUITLEG: Final[Mapping[MeldingStatus, str]] = MappingProxyType(
    {
        _S.ONTVANGEN: "Uw melding is ontvangen.",
        _S.BEVESTIGD: "Uw melding is ontvangen en wordt beoordeeld.",
        _S.IN_TRIAGE: "We beoordelen uw melding.",
        _S.AANVULLING_GEVRAAGD: "We hebben vragen aan u. Met uw antwoord kunnen we verder.",
        _S.SAMENGEVOEGD: "Uw melding is beoordeeld. " + _NIET_APART,
        _S.DOORGEZET: "Een andere instantie gaat hierover. We hebben uw melding daaraan doorgegeven.",
        _S.NIET_IN_ONDERZOEK: "Uw melding is beoordeeld. We stellen geen onderzoek in.",
        _S.IN_ONDERZOEK: "We gaan met uw melding aan de slag.",
        _S.AFGEHANDELD: "De behandeling van uw melding is klaar.",
        _S.HEROPEND: "We kijken opnieuw naar uw melding.",
        _S.INGETROKKEN: "Uw melding is ingetrokken.",
    }
)

REDENUITLEG: Final[Mapping[NietInOnderzoekReden, str]] = MappingProxyType(
    {
        _R.ONVOLDOENDE_INFORMATIE: "Er is te weinig informatie voor een onderzoek. U kunt uw melding aanvullen.",
        _R.GEEN_OVERTREDING: "Wat u meldt is volgens de regels waarop wij toezien geen overtreding.",
        _R.BUITEN_WERKTERREIN: "De Arbeidsinspectie gaat hier niet over.",
        _R.INGETROKKEN: "De melding is ingetrokken.",
        _R.GEEN_PRIORITEIT: "We kunnen niet alles onderzoeken en beginnen waar de risico's het grootst zijn.",
        _R.DUBBEL: _NIET_APART,
        _R.LOPEND_ONDERZOEK: _NIET_APART,
        _R.RISICO_HERLEIDBAARHEID_MELDER: "Een onderzoek zou kunnen verraden wie er meldde. Dat willen we niet.",
    }
)

_TELT_BIJ_BEDRIJF: Final = "Uw melding telt mee in de risicoanalyse van dit bedrijf, ook als er geen onderzoek komt."
_TELT_ZONDER_BEDRIJF: Final = (
    "Uw melding telt mee in de risicoanalyse, ook als er geen onderzoek komt. "
    "Weten we om welk bedrijf het gaat, dan telt ze mee bij dat bedrijf."
)
_TELT_BIJ_ELKAAR: Final = "Meldingen over hetzelfde bedrijf tellen bij elkaar op."
_TELT_NIET_MEER: Final = "Een ingetrokken melding leidt niet tot een onderzoek. Het signaal blijft wel bewaard."


@dataclass(frozen=True, slots=True)
class VraagAanMelder:
    """A question that the inspectorate put to the reporter, and that he did not answer yet."""

    id: UUID
    vraag: str
    gesteld_op: datetime


@dataclass(frozen=True, slots=True)
class MijnMelding:
    """A melding as its reporter sees it; his own words and data are not shown, for a code can be found or seen."""

    status: MeldingStatus
    ontvangen_op: datetime
    vertrouwelijkheid: Vertrouwelijkheid
    reden: NietInOnderzoekReden | None
    overgangen: tuple[Overgang, ...]
    vragen: tuple[VraagAanMelder, ...]
    bijlagen: tuple[Bijlage, ...]
    telt_mee: tuple[str, ...]

    @property
    def uitleg(self) -> str:
        """Say in plain words where it stands, and why it is not investigated if so."""
        woorden = STATUSUITLEG[self.status]
        if self.status is _S.NIET_IN_ONDERZOEK and self.reden is not None:
            return f"{woorden} {REDENUITLEG[self.reden]}"
        return woorden

    @property
    def kan_ingetrokken(self) -> bool:
        return self.status in OPEN

    @property
    def kan_bekend(self) -> bool:
        return self.vertrouwelijkheid is Vertrouwelijkheid.ANONIEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Bekendmaking:
    """What an anonymous reporter tells of himself, and to whom it may be known."""

    naam: str
    email: str | None
    telefoon: str | None
    vertrouwelijkheid: Vertrouwelijkheid


def telt_mee(melding: Melding) -> tuple[str, ...]:
    """Say where a melding counts: it feeds the risk analysis, whatever is decided about it."""
    if melding.status is _S.INGETROKKEN:
        return (_TELT_NIET_MEER,)
    if melding.werkgever.kvk_nummer is None:
        return (_TELT_ZONDER_BEDRIJF,)
    return (_TELT_BIJ_BEDRIJF, _TELT_BIJ_ELKAAR)


def open_vragen(
    melding: Melding, overgangen: Sequence[Overgang], teksten: Sequence[Tekst]
) -> tuple[VraagAanMelder, ...]:
    """Give the questions of the round that waits for the reporter, but for those he answered already."""
    if melding.status is not _S.AANVULLING_GEVRAAGD:
        return ()
    begin = max(overgang.op for overgang in overgangen if overgang.naar is _S.AANVULLING_GEVRAAGD)
    beantwoord = {tekst.bij for tekst in teksten}
    return tuple(
        VraagAanMelder(tekst.id, tekst.inhoud, tekst.op)
        for tekst in teksten
        if tekst.soort is TekstSoort.VRAAG_AAN_MELDER and tekst.op >= begin and tekst.id not in beantwoord
    )
