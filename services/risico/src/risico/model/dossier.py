"""What is known of one vestiging, and the judgement that follows from it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from risico.domain import Bevinding, Klasse, Vestiging, naleving_van, werkgeverstype_van
from shared.contracts.waardelijsten import Risico, Werkgeverstype

from .parameters import Model, Populatie
from .score import Factor, Oordeel, beoordeel, factoren_van
from .toestand import Bewijs, Toestand


class Dossier(NamedTuple):
    """A vestiging with its evidence, and the judgement made of it at `herbeoordeeld_op`; None: never judged, the mean.

    No vestiging means an employer outside the register: he is judged by the national mean, and nothing is kept. Of a
    natural person (`alleen_sector`) no evidence counts: he is not profiled.
    """

    vestiging: Vestiging | None
    alleen_sector: bool
    populatie: Populatie
    toestanden: Mapping[Risico, Toestand]
    oordeel: Oordeel | None
    naleving: float
    werkgeverstype: Werkgeverstype
    modelversie: str
    herbeoordeeld_op: datetime | None

    @classmethod
    def nieuw(cls, vestiging: Vestiging | None, model: Model, *, alleen_sector: bool = False) -> "Dossier":
        return cls(
            vestiging=vestiging,
            alleen_sector=alleen_sector,
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
        if self.alleen_sector:
            return self
        toestanden = dict(self.toestanden)
        for risico in dict.fromkeys(risicos):
            eerder = toestanden.get(risico) or Toestand(peil_op=bewijs.op)
            toestanden[risico] = eerder.met(bewijs, model.geheugens[risico])
        return self._replace(toestanden=toestanden)

    def met_uitkomst(self, bevinding: Bevinding, alle: Sequence[Bevinding], model: Model, op: datetime) -> "Dossier":
        """Learn from an outcome: evidence where somebody was inspected, and from `alle` what employer it is."""
        bewijs = model.bewijs_van_controle(bevinding)
        dossier = self if bewijs is None else self.met_bewijs(bewijs, bevinding.risicos, model)
        return dossier.met_werkgever(alle, model, op)

    def herbouwd(
        self, meldingen: Iterable[Klasse], bevindingen: Sequence[Bevinding], model: Model, op: datetime
    ) -> "Dossier":
        """Forget every state and build it anew from all evidence there is: as if it had always been so."""
        bewijzen: defaultdict[Risico, list[Bewijs]] = defaultdict(list)
        if not self.alleen_sector:
            for bevinding in bevindingen:
                if (bewijs := model.bewijs_van_controle(bevinding)) is not None:
                    for risico in dict.fromkeys(bevinding.risicos):
                        bewijzen[risico].append(bewijs)
            for klasse in meldingen:
                for risico in dict.fromkeys(klasse.risicos):
                    bewijzen[risico].append(model.bewijs_van_melding(klasse))
        toestanden = {risico: Toestand.van(alle, model.geheugens[risico]) for risico, alle in bewijzen.items()}
        return self._replace(toestanden=toestanden).met_werkgever(bevindingen, model, op)

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

    def met_werkgever(self, bevindingen: Sequence[Bevinding], model: Model, op: datetime) -> "Dossier":
        """Learn from all outcomes what employer it is."""
        return self._replace(
            naleving=naleving_van(
                bevindingen, vooraf=model.naleving_vooraf, voorgewicht=model.naleving_voorgewicht, op=op
            ),
            werkgeverstype=werkgeverstype_van(bevindingen, op=op),
        )
