"""The states of a melding, and the one table of transitions that everything else asks."""

from collections import deque
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Final


class MeldingStatus(StrEnum):
    ONTVANGEN = "ontvangen"
    BEVESTIGD = "bevestigd"
    IN_TRIAGE = "in_triage"
    AANVULLING_GEVRAAGD = "aanvulling_gevraagd"
    SAMENGEVOEGD = "samengevoegd"
    DOORGEZET = "doorgezet"
    NIET_IN_ONDERZOEK = "niet_in_onderzoek"
    IN_ONDERZOEK = "in_onderzoek"
    AFGEHANDELD = "afgehandeld"
    HEROPEND = "heropend"
    INGETROKKEN = "ingetrokken"


_S = MeldingStatus

OVERGANGEN: Final[Mapping[MeldingStatus, frozenset[MeldingStatus]]] = MappingProxyType(
    {
        _S.ONTVANGEN: frozenset({_S.BEVESTIGD, _S.INGETROKKEN}),
        _S.BEVESTIGD: frozenset({_S.IN_TRIAGE, _S.INGETROKKEN}),
        _S.IN_TRIAGE: frozenset(
            {
                _S.AANVULLING_GEVRAAGD,
                _S.SAMENGEVOEGD,
                _S.DOORGEZET,
                _S.NIET_IN_ONDERZOEK,
                _S.IN_ONDERZOEK,
                _S.INGETROKKEN,
            }
        ),
        _S.AANVULLING_GEVRAAGD: frozenset({_S.IN_TRIAGE, _S.INGETROKKEN}),
        _S.SAMENGEVOEGD: frozenset(),
        _S.DOORGEZET: frozenset({_S.HEROPEND}),
        _S.NIET_IN_ONDERZOEK: frozenset({_S.HEROPEND}),
        _S.IN_ONDERZOEK: frozenset({_S.AFGEHANDELD, _S.INGETROKKEN}),
        _S.AFGEHANDELD: frozenset({_S.HEROPEND}),
        _S.HEROPEND: frozenset({_S.IN_TRIAGE, _S.INGETROKKEN}),
        _S.INGETROKKEN: frozenset(),
    }
)

OPEN: Final = frozenset(status for status, naar in OVERGANGEN.items() if _S.INGETROKKEN in naar)
"""A melding is open for as long as its reporter may withdraw it."""


class Behandelstap(StrEnum):
    """What a person does to the state of a melding; the value is the Dutch verb."""

    BEVESTIGEN = "bevestigen"
    TRIAGEREN = "triageren"
    VRAGEN = "vragen"
    AANVULLEN = "aanvullen"
    ONDERZOEKEN = "onderzoeken"
    TERZIJDELEGGEN = "terzijdeleggen"
    DOORZETTEN = "doorzetten"
    SAMENVOEGEN = "samenvoegen"
    INTREKKEN = "intrekken"
    AFHANDELEN = "afhandelen"
    HEROPENEN = "heropenen"


NAAR: Final[Mapping[Behandelstap, MeldingStatus]] = MappingProxyType(
    {
        Behandelstap.BEVESTIGEN: _S.BEVESTIGD,
        Behandelstap.TRIAGEREN: _S.IN_TRIAGE,
        Behandelstap.VRAGEN: _S.AANVULLING_GEVRAAGD,
        Behandelstap.AANVULLEN: _S.IN_TRIAGE,
        Behandelstap.ONDERZOEKEN: _S.IN_ONDERZOEK,
        Behandelstap.TERZIJDELEGGEN: _S.NIET_IN_ONDERZOEK,
        Behandelstap.DOORZETTEN: _S.DOORGEZET,
        Behandelstap.SAMENVOEGEN: _S.SAMENGEVOEGD,
        Behandelstap.INTREKKEN: _S.INGETROKKEN,
        Behandelstap.AFHANDELEN: _S.AFGEHANDELD,
        Behandelstap.HEROPENEN: _S.HEROPEND,
    }
)


def mag(van: MeldingStatus, stap: Behandelstap) -> bool:
    """Say whether the table lets a person take this step; a supplement answers a question and nothing else."""
    if stap in {Behandelstap.AANVULLEN, Behandelstap.TRIAGEREN}:
        return NAAR[stap] in OVERGANGEN[van] and (van is _S.AANVULLING_GEVRAAGD) is (stap is Behandelstap.AANVULLEN)
    return NAAR[stap] in OVERGANGEN[van]


@cache
def pad(van: MeldingStatus, naar: MeldingStatus) -> tuple[MeldingStatus, ...]:
    """Give the fewest transitions that lead from one state to another, the last of them `naar` itself.

    Leads over open states only: what is closed is reopened by a person, never in passing. Empty when there is no such
    way, also when the melding stands at `naar` already.
    """
    te_gaan: deque[tuple[MeldingStatus, ...]] = deque([(van,)])
    gezien = {van}
    while te_gaan:
        weg = te_gaan.popleft()
        if weg[-1] not in OPEN:
            continue
        for volgende in sorted(OVERGANGEN[weg[-1]] - gezien):
            if volgende is naar:
                return (*weg[1:], volgende)
            gezien.add(volgende)
            te_gaan.append((*weg, volgende))
    return ()


def weg_terug(van: MeldingStatus) -> tuple[MeldingStatus, ...]:
    """Give the transitions that lead an open melding back to triage.

    From in_onderzoek the table has one way: it is closed without an outcome and reopened. Elsewhere as `pad`.
    """
    if van is _S.IN_ONDERZOEK:
        return (_S.AFGEHANDELD, _S.HEROPEND, _S.IN_TRIAGE)
    return pad(van, _S.IN_TRIAGE)
