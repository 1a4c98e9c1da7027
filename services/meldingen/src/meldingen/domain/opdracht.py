"""What is reported: the command to register a melding, before any rule looked at it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shared.contracts.waardelijsten import (
    Kanaal,
    MelderType,
    MeldingSoort,
    OngevalGevolg,
    OvertredingKlasse,
    Risico,
    Vertrouwelijkheid,
)

from .vragensets import Beantwoording


@dataclass(frozen=True, slots=True, kw_only=True)
class Werkgever:
    """The employer and the place of work, as far as known; coordinates in degrees WGS 84."""

    kvk_nummer: str | None = None
    vestigingsnummer: str | None = None
    naam: str | None = None
    adres: str | None = None
    gemeente: str | None = None
    provincie: str | None = None
    breedtegraad: float | None = None
    lengtegraad: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Melder:
    """Who reports; lives in the vault alone."""

    type: MelderType = MelderType.ONBEKEND
    naam: str | None = None
    email: str | None = None
    telefoon: str | None = None


class Arbeidsrelatie(StrEnum):
    """How a victim works for the employer; Arbowet and GAO ask no more of it than this [P]."""

    WERKNEMER = "werknemer"
    UITZENDKRACHT = "uitzendkracht"
    GEDETACHEERDE = "gedetacheerde"
    ZELFSTANDIGE = "zelfstandige"
    STAGIAIR = "stagiair"
    VRIJWILLIGER = "vrijwilliger"
    WERKGEVER = "werkgever"
    DERDE = "derde"
    ONBEKEND = "onbekend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ongeval:
    """An accident at work, with the facts that decide who investigates it (GAO, since 2023); None is unknown.

    `plaats` is where it happened if not at the address of the employer; `plek_onveranderd` tells whether the site was
    left as it was; `gemeld_datum` is when the employer notified the inspectorate (Arbowet article 9). `slachtoffers` is
    None only where it was not asked yet, in meldingen of the first release.
    """

    gevolg: OngevalGevolg
    gebeurd_op: datetime
    slachtoffers: int | None
    slachtoffers_onder_18: int | None = None
    arbeidsrelaties: tuple[Arbeidsrelatie, ...] = ()
    plaats: str | None = None
    plek_onveranderd: bool | None = None
    familie_van_werkgever: bool | None = None
    gemeld_datum: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistreerMelding:
    """Register what somebody reports; `toelichting` is free text that may name people, so it goes to the vault."""

    soort: MeldingSoort
    kanaal: Kanaal
    vertrouwelijkheid: Vertrouwelijkheid
    risicos: tuple[Risico, ...]
    werkgever: Werkgever
    melder: Melder
    toelichting: str
    ongeval: Ongeval | None = None
    direct_gevaar: bool = False
    overtreding_klasse: OvertredingKlasse | None = None
    aantal_getroffenen: int | None = None
    antwoorden: tuple[Beantwoording, ...] = ()
    ketenpartner_oin: str | None = None
    eigen_kenmerk: str | None = None

    @property
    def anoniem(self) -> bool:
        return self.vertrouwelijkheid is Vertrouwelijkheid.ANONIEM

    @property
    def verzoek_artikel_24(self) -> bool:
        """Say whether this is a request under article 24(7) Arbowet, which is always investigated.

        Only OR, PVT and vakbond are entitled to one, and nobody can check that of an anonymous reporter.
        """
        return (
            self.melder.type in ARTIKEL_24_GERECHTIGD
            and self.soort in {MeldingSoort.KLACHT, MeldingSoort.VERZOEK}
            and not self.anoniem
        )


ARTIKEL_24_GERECHTIGD = frozenset(
    {MelderType.ONDERNEMINGSRAAD, MelderType.PERSONEELSVERTEGENWOORDIGING, MelderType.VAKBOND}
)
KLACHTGERECHTIGD = ARTIKEL_24_GERECHTIGD | {MelderType.WERKNEMER, MelderType.OUD_WERKNEMER}
