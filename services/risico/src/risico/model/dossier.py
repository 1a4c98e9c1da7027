"""What is known of one vestiging, and the judgement that follows from it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from risico.domain import Bevinding, Vestiging, naleving_van, werkgeverstype_van
from shared.contracts.waardelijsten import Risico, Werkgeverstype

from .parameters import Model, Populatie
from .score import Factor, Oordeel, beoordeel, factoren_van
from .toestand import Bewijs, Toestand


class Dossier(NamedTuple):
    """A vestiging with its evidence, and the judgement made of it at `herbeoordeeld_op`; None: never judged, the mean.

    No vestiging means an employer outside the register: he is judged by the national mean, and nothing is kept.
    """

    vestiging: Vestiging | None
    populatie: Populatie
    toestanden: Mapping[Risico, Toestand]
    oordeel: Oordeel | None
    naleving: float
    werkgeverstype: Werkgeverstype
    modelversie: str
    herbeoordeeld_op: datetime | None

    @classmethod
    def nieuw(cls, vestiging: Vestiging | None, model: Model) -> "Dossier":
        return cls(
            vestiging=vestiging,
            populatie=model.onbekend if vestiging is None else Populatie.van(vestiging),
            toestanden={},
            oordeel=None,
            naleving=model.naleving_vooraf,
            werkgeverstype=Werkgeverstype.GOEDWILLEND,
            modelversie=model.versie,
            herbeoordeeld_op=None,
        )

    def met_bewijs(self, bewijs: Bewijs, risicos: Iterable[Risico], model: Model) -> "Dossier":
        """Add evidence on some risico's; the judgement stays what it was until `met_oordeel`."""
        toestanden = dict(self.toestanden)
        for risico in dict.fromkeys(risicos):
            eerder = toestanden.get(risico) or Toestand(peil_op=bewijs.op)
            toestanden[risico] = eerder.met(bewijs, model.risicos[risico].halfwaardetijden)
        return self._replace(toestanden=toestanden)

    def met_uitkomst(self, bevinding: Bevinding, alle: Sequence[Bevinding], model: Model, op: datetime) -> "Dossier":
        """Learn from an outcome: evidence where somebody was inspected, and from `alle` what employer it is."""
        dossier = self
        if bevinding.zwaarte is not None:
            bewijs = model.bewijs_van_controle(bevinding.zwaarte, bevinding.afgerond_op)
            dossier = self.met_bewijs(bewijs, bevinding.risicos, model)
        return dossier._replace(
            naleving=naleving_van(alle, vooraf=model.naleving_vooraf, voorgewicht=model.naleving_voorgewicht, op=op),
            werkgeverstype=werkgeverstype_van(alle, op=op),
        )

    def weeg(self, model: Model, op: datetime) -> Oordeel:
        """Judge all evidence as it weighs at `op`."""
        return beoordeel(model, self.populatie, self.toestanden, op)

    def met_oordeel(self, oordeel: Oordeel, model: Model, op: datetime) -> "Dossier":
        return self._replace(oordeel=oordeel, modelversie=model.versie, herbeoordeeld_op=op)

    def oordeel_of_gemiddelde(self, model: Model, op: datetime) -> Oordeel | None:
        """Give the judgement, or the mean of its segment where there was none; None outside the register."""
        if self.oordeel is not None or self.vestiging is None:
            return self.oordeel
        return beoordeel(model, self.populatie, {}, op)

    def uitleg(self, risico: Risico, model: Model, op: datetime) -> tuple[Factor, ...]:
        return factoren_van(model, self.populatie, risico, self.toestanden.get(risico), op)
