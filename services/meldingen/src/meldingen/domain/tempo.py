"""How often somebody may do something: a bucket for each, in the memory of one process."""

from datetime import timedelta
from typing import Final

MAX_BEKEND: Final = 50_000


class Tempo:
    """Lets everybody do something `aantal` times `per` so long: at once if he likes, and then as his bucket fills.

    A bucket is one moment, when it is full again. Of those who were here longest ago it forgets the bucket first.
    """

    def __init__(self, aantal: int, per: timedelta) -> None:
        self._per = per.total_seconds()
        self._tik = self._per / aantal
        self._vol_op: dict[bytes, float] = {}

    def neem(self, wie: bytes, nu: float) -> timedelta:
        """Take one from the bucket of `wie` at `nu` (seconds of any clock), or say how long until there is one."""
        vol_op = max(self._vol_op.pop(wie, nu), nu)
        wacht = max(0.0, vol_op + self._tik - nu - self._per)
        self._vol_op[wie] = vol_op if wacht else vol_op + self._tik
        if len(self._vol_op) > MAX_BEKEND:
            del self._vol_op[next(iter(self._vol_op))]
        return timedelta(seconds=wacht)
