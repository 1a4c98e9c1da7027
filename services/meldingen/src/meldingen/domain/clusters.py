"""Clusters: meldingen about one company and risico that come close together in time, investigated or not."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from shared.contracts.waardelijsten import Domein, Risico

from .urgentie import DOMEIN_VAN_RISICO
from .vergelijkregels import Vergelijkregels


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustertelling:
    """How many meldingen about one company and risico the period holds now; merged ones count once.

    `vestigingsnummer` is that of all of them, None where they differ. The moments are None when there are none.
    """

    kvk_nummer: str
    risico: Risico
    vestigingsnummer: str | None
    aantal: int
    aantal_niet_in_onderzoek: int
    eerste_op: datetime | None
    laatste_op: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meldingencluster:
    """What was told of one company and risico; `stap` is the highest threshold told, 0 when that was taken back.

    `aantal` is how many meldingen the period holds, from `eerste_op` to `laatste_op`; of one at rest it is 0, and the
    moments are those of its last meldingen.
    """

    id: UUID
    kvk_nummer: str
    risico: Risico
    vestigingsnummer: str | None
    aantal: int
    aantal_niet_in_onderzoek: int
    stap: int
    eerste_op: datetime
    laatste_op: datetime
    gesignaleerd_op: datetime

    @property
    def domein(self) -> Domein:
        return DOMEIN_VAN_RISICO[self.risico]

    def loopt(self, nu: datetime, regels: Vergelijkregels) -> bool:
        """Say whether a next melding still belongs to it: its last one lies within the period."""
        return self.laatste_op > nu - regels.cluster_venster

    def vervolg(
        self, telling: Clustertelling, nu: datetime, regels: Vergelijkregels, *, minder: bool
    ) -> tuple["Meldingencluster", bool]:
        """Take over a new count, and say whether it passed a step that was not told yet.

        `minder` where meldingen left by a correction: what was told of them is taken back, so that a later passing is
        told again. That meldingen grow old takes nothing back, or a steady stream would be told of for ever.
        """
        bereikt = regels.stap(telling.aantal)
        gepasseerd = bereikt > self.stap
        stap = bereikt if gepasseerd or minder else self.stap
        geteld = self._geteld(telling)
        return replace(geteld, stap=stap, gesignaleerd_op=nu if gepasseerd else self.gesignaleerd_op), gepasseerd

    def verouderd(self, telling: Clustertelling, nu: datetime, regels: Vergelijkregels) -> "Meldingencluster":
        """Take over what the period still holds now that meldingen grew old; of one at rest that is nothing.

        What its company is reported for after that belongs to another cluster.
        """
        return self._geteld(telling) if self.loopt(nu, regels) else replace(self, aantal=0, aantal_niet_in_onderzoek=0)

    def _geteld(self, telling: Clustertelling) -> "Meldingencluster":
        return replace(
            self,
            vestigingsnummer=telling.vestigingsnummer,
            aantal=telling.aantal,
            aantal_niet_in_onderzoek=telling.aantal_niet_in_onderzoek,
            eerste_op=telling.eerste_op or self.eerste_op,
            laatste_op=telling.laatste_op or self.laatste_op,
        )


def tel_mee(
    bekend: Meldingencluster | None,
    telling: Clustertelling,
    *,
    nieuw_id: UUID,
    nu: datetime,
    regels: Vergelijkregels,
    minder: bool = False,
) -> tuple[Meldingencluster | None, bool]:
    """Give the cluster after a new count, and whether it must be told of; None while there is nothing to tell.

    A cluster that came to rest is left as it was: what passes the threshold later is another one, under `nieuw_id`.
    """
    if bekend is not None and bekend.loopt(nu, regels):
        return bekend.vervolg(telling, nu, regels, minder=minder)
    stap = regels.stap(telling.aantal)
    if not stap or telling.eerste_op is None or telling.laatste_op is None:
        return None, False
    nieuw = Meldingencluster(
        id=nieuw_id,
        kvk_nummer=telling.kvk_nummer,
        risico=telling.risico,
        vestigingsnummer=telling.vestigingsnummer,
        aantal=telling.aantal,
        aantal_niet_in_onderzoek=telling.aantal_niet_in_onderzoek,
        stap=stap,
        eerste_op=telling.eerste_op,
        laatste_op=telling.laatste_op,
        gesignaleerd_op=nu,
    )
    return nieuw, True
