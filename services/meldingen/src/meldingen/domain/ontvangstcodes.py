"""The receipt code, with which alone a reporter comes back to his melding; and what slows down who guesses one."""

import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Self

CIJFERS: Final = 16
_GROEP: Final = 4
_BYTES: Final = 16  # so many more than the digits need that none of these is likelier than another
VERGETEN_NA: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Ontvangstcode:
    """Sixteen random digits, 53 bits; left out of repr, so that no log or error can hold them."""

    cijfers: str = field(repr=False)

    @classmethod
    def nieuw(cls) -> Self:
        return cls(f"{int.from_bytes(os.urandom(_BYTES)) % 10**CIJFERS:0{CIJFERS}}")

    @classmethod
    def lees(cls, tekst: str) -> Self:
        """Read what somebody typed: digits, with or without spaces or hyphens between them."""
        return cls(tekst.replace(" ", "").replace("-", ""))

    def in_groepen(self) -> str:
        """Give the code as a person reads and writes it: 1234 5678 9012 3456."""
        return " ".join(self.cijfers[begin : begin + _GROEP] for begin in range(0, CIJFERS, _GROEP))


@dataclass(frozen=True, slots=True)
class Rem:
    """How wrong codes are slowed down: after `vrij` of them each one doubles the wait, from a second to `hoogstens`."""

    vrij: int
    hoogstens: timedelta

    def dicht_tot(self, pogingen: int, op: datetime) -> datetime | None:
        """Tell until when nobody may try again, after so many attempts of which none was right, the last at `op`."""
        te_veel = pogingen - self.vrij
        if te_veel <= 0:
            return None
        return op + min(timedelta(seconds=2 ** min(te_veel - 1, 30)), self.hoogstens)


REM_PER_NETWERK: Final = Rem(vrij=10, hoogstens=timedelta(minutes=5))
"""[P] Room for typing errors, also where many share one address; then at most 12 guesses an hour."""
REM_OP_ALLES: Final = Rem(vrij=1000, hoogstens=timedelta(seconds=5))
"""[P] Whoever guesses from many networks at once gets at most 1,720 guesses an hour, and keeps nobody out for long."""
