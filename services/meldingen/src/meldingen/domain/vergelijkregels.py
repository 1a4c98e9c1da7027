"""The windows and thresholds by which meldingen are compared and counted, with the day from which they hold."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Vergelijkregels:
    """Windows in days; every figure is our own proposal where no public rule exists [P].

    dubbel_dagen: how far before and after a melding its doubles are sought; dubbel_vanaf: the score (0-1) from which
    one is proposed. cluster_dagen: the period in which meldingen about one company and risico are counted together;
    cluster_stappen: the numbers, ascending, at which a cluster is told of.
    """

    geldig_vanaf: date
    dubbel_dagen: int
    dubbel_vanaf: float
    cluster_dagen: int
    cluster_stappen: tuple[int, ...]

    @property
    def dubbel_venster(self) -> timedelta:
        return timedelta(days=self.dubbel_dagen)

    @property
    def cluster_venster(self) -> timedelta:
        return timedelta(days=self.cluster_dagen)

    def stap(self, aantal: int) -> int:
        """Give the highest step that a number reaches, 0 when it reaches none."""
        return max((stap for stap in self.cluster_stappen if stap <= aantal), default=0)
