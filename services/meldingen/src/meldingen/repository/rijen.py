"""Between rows and meldingen."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, Final

import orjson
from sqlalchemy import Row

from meldingen.domain import (
    AMSTERDAM,
    Arbeidsrelatie,
    Beantwoording,
    Melding,
    MeldingStatus,
    Ongeval,
    Overschrijving,
    Termijn,
    Toedeling,
    Werkgever,
)
from meldingen.tables import melding
from shared.contracts.waardelijsten import (
    Domein,
    Kanaal,
    MeldingSoort,
    OngevalGevolg,
    OvertredingKlasse,
    Risico,
    TermijnSoort,
    Urgentie,
    Vertrouwelijkheid,
)

from .triage import antwoorden_van

_LATER: Final = frozenset(  # what nobody has filled when a melding comes in
    {
        *("urgentie_berekend", "urgentie_door", "urgentie_op", "triage", "was_meldingsplichtig", "samengevoegd_met"),
        *("koppeling", "beoordeling", "besluit_nummer"),
    }
)
COLUMNS: Final = tuple(column.name for column in melding.c if column.name not in _LATER)
"""The columns that are filled when a melding comes in, in the order of `rij_van`."""
_GEEN_ONGEVAL: Final = (None,) * sum(column.name.startswith("ongeval_") for column in melding.c)
_GEEN_TERMIJN: Final = (None,) * 5


def rij_van(item: Melding, toedeling: Toedeling) -> tuple[object, ...]:
    """Give the columns of a new melding with its team and term, in the order of COLUMNS."""
    werkgever = item.werkgever
    regel = toedeling.regel
    return (
        item.id,
        item.soort,
        item.kanaal,
        item.vertrouwelijkheid,
        item.domein,
        item.risicos,
        item.direct_gevaar,
        item.verzoek_artikel_24,
        *_ongeval_cellen(item.ongeval),
        _antwoorden_cel(item.antwoorden),
        item.overtreding_klasse,
        item.aantal_getroffenen,
        werkgever.kvk_nummer,
        werkgever.vestigingsnummer,
        werkgever.naam,
        werkgever.adres,
        werkgever.gemeente,
        werkgever.provincie,
        werkgever.breedtegraad,
        werkgever.lengtegraad,
        item.sleutel,
        item.urgentie,
        item.urgentie_regel,
        item.urgentie_reden,
        *termijn_kolommen(toedeling.termijn),
        item.ketenpartner_oin,
        item.eigen_kenmerk,
        item.status,
        item.versie,
        item.ontvangen_op,
        regel.team,
        regel.id,
        regel.reden,
        item.urgentie_regels,
    )


def _ongeval_cellen(ongeval: Ongeval | None) -> tuple[object, ...]:
    """Give the columns of an accident; `ongeval_datum` is what the first release reads and writes."""
    if ongeval is None:
        return _GEEN_ONGEVAL
    return (
        ongeval.gevolg,
        ongeval.gebeurd_op.astimezone(AMSTERDAM).date(),
        ongeval.gebeurd_op,
        ongeval.slachtoffers,
        ongeval.slachtoffers_onder_18,
        ongeval.arbeidsrelaties,
        ongeval.plaats,
        ongeval.plek_onveranderd,
        ongeval.familie_van_werkgever,
        ongeval.gemeld_datum,
    )


def _ongeval(row: Row[Any]) -> Ongeval | None:
    if row.ongeval_gevolg is None:
        return None
    return Ongeval(
        gevolg=OngevalGevolg(row.ongeval_gevolg),
        gebeurd_op=row.ongeval_gebeurd_op or datetime.combine(row.ongeval_datum, time(), AMSTERDAM),
        slachtoffers=row.ongeval_slachtoffers,
        slachtoffers_onder_18=row.ongeval_slachtoffers_onder_18,
        arbeidsrelaties=tuple(map(Arbeidsrelatie, row.ongeval_arbeidsrelaties or ())),
        plaats=row.ongeval_plaats,
        plek_onveranderd=row.ongeval_plek_onveranderd,
        familie_van_werkgever=row.ongeval_familie_van_werkgever,
        gemeld_datum=row.ongeval_gemeld_datum,
    )


def _antwoorden_cel(antwoorden: Sequence[Beantwoording]) -> str | None:
    """Give the answers as JSON; NULL where no question was answered."""
    if not antwoorden:
        return None
    return orjson.dumps(
        [{"risico": een.risico, "versie": een.versie, "waarden": een.waarden} for een in antwoorden]
    ).decode()


def _antwoorden(row: Row[Any]) -> tuple[Beantwoording, ...]:
    return tuple(Beantwoording(Risico(een["risico"]), een["versie"], een["waarden"]) for een in row.antwoorden or ())


def lees_melding(row: Row[Any]) -> Melding:
    return Melding(
        id=row.id,
        soort=MeldingSoort(row.soort),
        kanaal=Kanaal(row.kanaal),
        vertrouwelijkheid=Vertrouwelijkheid(row.vertrouwelijkheid),
        domein=Domein(row.domein),
        risicos=tuple(map(Risico, row.risicos)),
        werkgever=Werkgever(
            kvk_nummer=row.kvk_nummer,
            vestigingsnummer=row.vestigingsnummer,
            naam=row.werkgever_naam,
            adres=row.adres,
            gemeente=row.gemeente,
            provincie=row.provincie,
            breedtegraad=row.breedtegraad,
            lengtegraad=row.lengtegraad,
        ),
        ongeval=_ongeval(row),
        direct_gevaar=row.direct_gevaar,
        overtreding_klasse=None if row.overtreding_klasse is None else OvertredingKlasse(row.overtreding_klasse),
        aantal_getroffenen=row.aantal_getroffenen,
        verzoek_artikel_24=row.verzoek_artikel_24,
        urgentie=Urgentie(row.urgentie),
        urgentie_regel=row.urgentie_regel,
        urgentie_reden=row.urgentie_reden,
        termijn=lees_termijn(
            row.termijn,
            row.termijn_begonnen_op,
            row.uiterlijk_op,
            row.termijn_signaal_op,
            row.termijn_gepauzeerd_op,
        ),
        ketenpartner_oin=row.ketenpartner_oin,
        eigen_kenmerk=row.eigen_kenmerk,
        status=MeldingStatus(row.status),
        versie=row.versie,
        ontvangen_op=row.ontvangen_op,
        antwoorden=_antwoorden(row),
        team=row.team,
        team_regel=row.team_regel,
        team_reden=row.team_reden,
        urgentie_regels=tuple(row.urgentie_regels or (row.urgentie_regel,)),
        overschrijving=(
            None
            if row.urgentie_berekend is None
            else Overschrijving(Urgentie(row.urgentie_berekend), row.urgentie_door, row.urgentie_op)
        ),
        triage=None if row.triage is None else antwoorden_van(row.triage),
        was_meldingsplichtig=row.was_meldingsplichtig,
        samengevoegd_met=row.samengevoegd_met,
        koppeling=row.koppeling,
        beoordeling=row.beoordeling,
        besluit_nummer=row.besluit_nummer,
    )


def termijn_kolommen(termijn: Termijn | None) -> tuple[object, ...]:
    """Give the columns of a term: its kind, its beginning and end, its next signal, and since when it stands still."""
    if termijn is None:
        return _GEEN_TERMIJN
    return (termijn.soort, termijn.begonnen_op, termijn.uiterlijk_op, termijn.signaal_op, termijn.gepauzeerd_op)


def lees_termijn(
    soort: str | None,
    begonnen_op: datetime,
    uiterlijk_op: datetime,
    signaal_op: datetime | None,
    gepauzeerd_op: datetime | None,
) -> Termijn | None:
    """Read a term from its columns, which are filled where `soort` is."""
    if soort is None:
        return None
    return Termijn(TermijnSoort(soort), begonnen_op, uiterlijk_op, signaal_op, gepauzeerd_op)
