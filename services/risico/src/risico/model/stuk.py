"""One piece of the stock: from rows as the database sends them in binary to what is written back.

The rows come by COPY in the binary format, every column of one width and none empty, so that numpy reads them in place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from risico.domain import (
    NAGELEEFD,
    NOTOIR_VANAF,
    OVERTREDEN,
    RECIDIVETERMIJN,
    SOMS_BEWUST_VANAF,
    Zwaarte,
    zwaarte_van,
)
from shared.contracts.waardelijsten import OvertredingKlasse, Uitkomst, Werkgeverstype

from .parameters import BANDEN, RISICOS
from .voorraad import (
    AANTAL_RISICOS,
    GEEN_KWARTAAL,
    Controles,
    Getallen,
    Meldingen,
    Nummers,
    Standen,
    Vectoren,
    herbouw,
    scoor,
)

Binair = npt.NDArray[Any]
Vlaggen = npt.NDArray[np.bool_]
Velden = tuple[tuple[str, str], ...]
KOP, STAART = 19, 2  # bytes before and after the rows of a binary COPY
VESTIGING: Final[Velden] = (
    ("nummer", ">i8"),
    ("sectie", ">i2"),  # 0 is A
    ("grootteklasse", ">i2"),
    ("omvang", ">f8"),
    ("alleen_sector", "?"),
    ("risico", ">i2"),  # the greatest as it was; -1 without a profile
    ("band", ">i2"),
)
CONTROLE: Final[Velden] = (
    ("nummer", ">i8"),
    ("risico", ">i2"),
    ("eerste", "?"),  # whether this row is the first of its intervention
    ("uitkomst", ">i2"),
    ("klasse", ">i2"),  # -1 without
    ("proces_verbaal", "?"),
    ("op", ">f8"),
    ("strengheid", ">f8"),
    ("aandeel", ">f8"),  # how far it counts here
)
MELDING: Final[Velden] = (
    ("nummer", ">i8"),
    ("risico", ">i2"),
    ("soort", ">i2"),
    ("urgentie", ">i2"),
    ("op", ">f8"),
    ("aandeel", ">f8"),
)

_ZWAARTEN: Final = list(Zwaarte)
_GEEN: Final = -1
_ZWAARTE: Final = np.array(
    [
        [_GEEN if (z := zwaarte_van(uitkomst, k)) is None else _ZWAARTEN.index(z) for k in (*OvertredingKlasse, None)]
        for uitkomst in Uitkomst
    ]
)
_NAGELEEFD: Final = np.array([NAGELEEFD[zwaarte] for zwaarte in Zwaarte])
_OVERTREDEN: Final = np.array([zwaarte in OVERTREDEN for zwaarte in Zwaarte])
_ERNSTIG: Final = _ZWAARTEN.index(Zwaarte.ERNSTIG)


def uit_binair(rijen: bytes, velden: Velden) -> Binair:
    """Read the rows of a binary COPY in place; before a row stands its number of columns, before each its length."""
    maat = np.dtype([("", ">i2"), *(deel for veld in velden for deel in (("", ">i4"), veld))])
    return np.frombuffer(rijen, maat, count=(len(rijen) - KOP - STAART) // maat.itemsize, offset=KOP)


def waar_iets_van_bekend_is(vestigingen: Binair, controles: Binair, meldingen: Binair) -> Binair:
    """Leave out vestigingen without a profile and without evidence: they stand at their mean."""
    bewijs = np.concatenate((controles["nummer"], meldingen["nummer"]))
    bekend: Binair = vestigingen[(vestigingen["risico"] != _GEEN) | np.isin(vestigingen["nummer"], bewijs)]
    return bekend


@dataclass(frozen=True)
class Stuk:
    """Vestigingen in the order of their number, with all their evidence, to be judged at `op` (seconds since 1970)."""

    vestigingen: Binair
    controles: Binair
    meldingen: Binair
    vectoren: Vectoren
    op: float

    @cached_property
    def standen(self) -> Standen:
        """The states of all cells; a natural person has none."""
        persoon, plek = self.vestigingen["alleen_sector"], self._plek(self.meldingen)
        telt = ~persoon[self._plek_controle] & (self._zwaarte != _GEEN)
        controles, meldingen = self.controles[telt], self.meldingen[~persoon[plek]]
        soort, gemeld_op = meldingen["soort"], meldingen["op"].astype(np.float64)
        return herbouw(
            self.vestigingen.size * AANTAL_RISICOS,
            Controles(
                self._plek_controle[telt] * AANTAL_RISICOS + controles["risico"],
                controles["op"].astype(np.float64),
                self.vectoren.bevindinggewicht[self._zwaarte[telt]] * controles["aandeel"],
                controles["strengheid"] * controles["aandeel"].astype(np.float64),
            ),
            Meldingen(
                plek[~persoon[plek]] * AANTAL_RISICOS + meldingen["risico"],
                gemeld_op,
                self.vectoren.meldinggewicht[soort, meldingen["urgentie"]] * meldingen["aandeel"],
                np.where(self.vectoren.buiten_plafond[soort], GEEN_KWARTAAL, kwartalen_van(gemeld_op)),
            ),
            self.vectoren,
        )

    @cached_property
    def scores(self) -> Getallen:
        """One row per vestiging, one column per risico."""
        return scoor(self.standen, self._segment, self._omvang, self.vectoren, self.op)

    @cached_property
    def grootste(self) -> Nummers:
        """The greatest risico of each vestiging, among equals the first."""
        return np.asarray(self.scores.argmax(axis=1), dtype=np.int64)

    @cached_property
    def hoogste(self) -> Getallen:
        """The score of the greatest risico."""
        return np.asarray(self.scores.max(axis=1), dtype=np.float64)

    @cached_property
    def band(self) -> Nummers:
        """The band of each vestiging, 0 the lowest."""
        return self._band(self.hoogste)

    @cached_property
    def verschoven(self) -> Vlaggen:
        """Which vestigingen have another band or greatest risico than before; without a profile than the mean."""
        nieuw, basis = self.vestigingen["risico"] == _GEEN, self.vectoren.basis[self._segment]
        risico_voor = np.where(nieuw, basis.argmax(axis=1), self.vestigingen["risico"])
        band_voor = np.where(nieuw, self._band(basis.max(axis=1) * self._omvang), self.vestigingen["band"])
        return np.asarray((risico_voor != self.grootste) | (band_voor != self.band), dtype=np.bool_)

    def wie_verschoof(self) -> list[int]:
        """Compute all of it, and give the places of those that moved, rising."""
        _ = self.nummers, self.naleving, self.werkgeverstype
        return np.flatnonzero(self.verschoven).tolist()

    def wie_bleef(self) -> list[int]:
        """Give the places of those that did not move, rising."""
        return np.flatnonzero(~self.verschoven).tolist()

    @cached_property
    def naleving(self) -> Getallen:
        """The share of recent interventions that found compliance, as the domain has it."""
        model, plek = self.vectoren.model, self._plek_controle[self._recent]
        aandeel = self.controles["aandeel"][self._recent].astype(np.float64)
        nageleefd = np.bincount(plek, _NAGELEEFD[self._zwaarte[self._recent]] * aandeel, self.vestigingen.size)
        aantal = np.bincount(plek, aandeel, self.vestigingen.size)
        return (model.naleving_vooraf * model.naleving_voorgewicht + nageleefd) / (model.naleving_voorgewicht + aantal)

    @cached_property
    def werkgeverstype(self) -> list[Werkgeverstype]:
        """What employer each is by his recent findings, as the domain has it."""
        fout = self._recent & _OVERTREDEN[self._zwaarte]
        zwaar = fout & ((self._zwaarte == _ERNSTIG) | self.controles["proces_verbaal"])
        aantal = np.bincount(self._plek_controle[fout], minlength=self.vestigingen.size)
        zwaarst = np.bincount(self._plek_controle[zwaar], minlength=self.vestigingen.size) > 0
        notoir, soms = (aantal >= NOTOIR_VANAF) & zwaarst, aantal >= SOMS_BEWUST_VANAF
        soorten = (Werkgeverstype.GOEDWILLEND, Werkgeverstype.SOMS_BEWUST, Werkgeverstype.NOTOIR_CRIMINEEL)
        return [soorten[plek] for plek in np.where(notoir, 2, soms).tolist()]

    @cached_property
    def nummers(self) -> list[str]:
        """The vestigingsnummers."""
        return [f"{nummer:012d}" for nummer in self.vestigingen["nummer"].tolist()]

    def profielen(self, plekken: Sequence[int]) -> tuple[list[Any], ...]:
        """Give number, greatest risico, score, band, onzeker, naleving and kind of employer of vestigingen, as lists.

        `plekken` says which: their places, rising.
        """
        plek = np.asarray(plekken, np.int64)
        grootste = self.grootste[plek]
        return (
            [self.nummers[plek] for plek in plekken],
            [RISICOS[risico] for risico in grootste.tolist()],
            self.hoogste[plek].tolist(),
            [BANDEN[band] for band in self.band[plek].tolist()],
            (self.standen.aantal_controles[plek * AANTAL_RISICOS + grootste] == 0).tolist(),
            self.naleving[plek].tolist(),
            [self.werkgeverstype[plek] for plek in plekken],
        )

    def toestanden(self, plekken: Sequence[int]) -> tuple[list[Any], ...]:
        """Give number, risico, score and state of each cell with evidence of vestigingen, as lists; see Standen."""
        cellen = (np.asarray(plekken, np.int64)[:, None] * AANTAL_RISICOS + np.arange(AANTAL_RISICOS)).ravel()
        cellen = cellen[~np.isnan(self.standen.peil[cellen])]
        waar, welk = np.divmod(cellen, AANTAL_RISICOS)
        return (
            [self.nummers[plek] for plek in waar.tolist()],
            [RISICOS[plek] for plek in welk.tolist()],
            self.scores.ravel()[cellen].tolist(),
            *self.standen.kolommen(cellen),
        )

    @cached_property
    def _segment(self) -> Nummers:
        segmenten: Nummers = self.vectoren.segmenten[self.vestigingen["sectie"], self.vestigingen["grootteklasse"]]
        return segmenten

    @cached_property
    def _omvang(self) -> Getallen:
        return self.vestigingen["omvang"].astype(np.float64)

    @cached_property
    def _zwaarte(self) -> Nummers:
        zwaarte: Nummers = _ZWAARTE[self.controles["uitkomst"], self.controles["klasse"]]
        return zwaarte

    @cached_property
    def _plek_controle(self) -> Nummers:
        return self._plek(self.controles)

    @cached_property
    def _recent(self) -> Vlaggen:
        recent = self.op - self.controles["op"] <= RECIDIVETERMIJN.total_seconds()
        return np.asarray(recent & self.controles["eerste"] & (self._zwaarte != _GEEN), dtype=np.bool_)

    def _plek(self, rijen: Binair) -> Nummers:
        return np.searchsorted(self.vestigingen["nummer"], rijen["nummer"])

    def _band(self, score: Getallen) -> Nummers:
        return np.searchsorted(self.vectoren.model.drempels, score, side="right")


def kwartalen_van(op: Getallen) -> Nummers:
    """Give the numbers of the quarters that moments are in; they count from 1970, as the seconds do."""
    return np.floor(op).astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) // 3
