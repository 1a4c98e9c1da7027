"""A version of the model on its way: proposed by one person, approved by another."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shared.contracts.waardelijsten import Risico

from .fouten import (
    DrempelsOnbekend,
    EigenVoorstel,
    ModelversieGoedgekeurd,
    ModelversieIngetrokken,
    VoorstelVanAnder,
)


@dataclass(frozen=True, slots=True)
class Risicowijziging:
    """What is set otherwise for one risico; None leaves it as it is in the version it starts from."""

    ernst: int | None = None
    maatschappelijk: float | None = None
    voorgewicht: float | None = None
    halfwaardetijd_controle: float | None = None
    halfwaardetijd_melding: float | None = None

    @property
    def raakt_kans(self) -> bool:
        """Whether the kans becomes another, and not only what it is multiplied by."""
        return (self.voorgewicht, self.halfwaardetijd_controle, self.halfwaardetijd_melding) != (None, None, None)


@dataclass(frozen=True, slots=True)
class StelModelVoor:
    """The order to make a version from the one in effect; what is None stays as it is.

    `bandaandelen` are the shares of all vestigingen in laag, hoog and hoogst, in place of `drempels`: these follow from
    the stock the first time that the version is seen through. `schat_gemiddelden` and `schat_strengheid` estimate means
    and strictness from all evidence as it is now. `uitdaging_id` is the promoted challenge that it rests on.
    """

    versie: str
    omschrijving: str
    ingaat_op: datetime
    risicos: Mapping[Risico, Risicowijziging]
    meldingplafond: float | None = None
    kwartaalplafond: float | None = None
    drempels: tuple[float, float, float] | None = None
    bandaandelen: tuple[float, float, float] | None = None
    schat_gemiddelden: bool = False
    schat_strengheid: bool = False
    uitdaging_id: UUID | None = None

    def raakt_kans(self, risico: Risico | None) -> bool:
        """Tell whether the kans of a risico becomes another; None: of any."""
        raakt = {anders for anders, wijziging in self.risicos.items() if wijziging.raakt_kans}
        return self.schat_gemiddelden or self.schat_strengheid or (bool(raakt) if risico is None else risico in raakt)


@dataclass(frozen=True, slots=True)
class Modelvoorstel:
    """A version with who proposed and who approved it; it takes effect only when it is approved."""

    versie: str
    omschrijving: str
    ingaat_op: datetime
    voorgesteld_door: str | None
    voorgesteld_op: datetime | None
    goedgekeurd_door: str | None
    goedgekeurd_op: datetime | None
    drempels: tuple[float, float, float]
    bandaandelen: tuple[float, float, float] | None = None
    drempels_bepaald_op: datetime | None = None
    ingetrokken_op: datetime | None = None
    ingetrokken_reden: str | None = None
    uitdaging_id: UUID | None = None

    @property
    def drempels_bekend(self) -> bool:
        """Whether it is known where the bands begin; not while they still have to follow from shares."""
        return self.bandaandelen is None or self.drempels_bepaald_op is not None

    def controleer_open(self) -> None:
        """Raise ModelversieGoedgekeurd or ModelversieIngetrokken once it was decided on."""
        if self.goedgekeurd_op is not None:
            raise ModelversieGoedgekeurd
        if self.ingetrokken_op is not None:
            raise ModelversieIngetrokken

    def controleer_goedkeuring(self, door: str) -> None:
        """Raise what keeps this person from approving it.

        ModelversieGoedgekeurd, ModelversieIngetrokken, EigenVoorstel, and DrempelsOnbekend: nobody approves bands that
        nobody could see.
        """
        self.controleer_open()
        if self.voorgesteld_door == door:
            raise EigenVoorstel
        if not self.drempels_bekend:
            raise DrempelsOnbekend

    def controleer_intrekking(self, door: str) -> None:
        """Raise ModelversieGoedgekeurd, ModelversieIngetrokken, or VoorstelVanAnder when it is not one's own."""
        self.controleer_open()
        if self.voorgesteld_door != door:
            raise VoorstelVanAnder


@dataclass(slots=True)
class Voorvertoning:
    """What a version would do: how many vestigingen get a higher or lower band, by section and by size class."""

    vestigingen: int = 0
    hoger: int = 0
    lager: int = 0
    per_sectie: Counter[str] = field(default_factory=Counter)
    per_grootteklasse: Counter[int] = field(default_factory=Counter)
