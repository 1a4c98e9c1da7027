"""The weekly checks of the scores as the API shows them."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, Field

from risico.domain import Ijking, Kenmerk
from shared.contracts.waardelijsten import Risico
from shared.runtime.schemas import Weergave


class CijferWeergave(Weergave):
    """Een cijfer met zijn marge; zonder cijfer zijn er te weinig inspecties om het te zeggen."""

    waarde: float
    laag: float = Field(description="In 95 van de 100 gevallen ligt het ware cijfer tussen laag en hoog.")
    hoog: float
    aantal: int = Field(description="Over hoeveel vestigingen het gaat.")


class KalibratiegroepWeergave(Weergave):
    """Een deel van de gelote vestigingen, op volgorde van hun score."""

    verwacht: float = Field(description="Het deel waar volgens de score een overtreding zou zijn.")
    gevonden: CijferWeergave = Field(description="Het deel waar een overtreding was.")


class GroepsvergelijkingWeergave(Weergave):
    """Eén groep tegenover allen: 1 betekent dat het haar vergaat als allen; leeg dat er te weinig zijn."""

    kenmerk: Kenmerk
    groep: str
    gekozen: int = Field(description="Hoeveel er om hun score zijn gekozen.")
    geloot: int
    bezocht: int
    selectieverhouding: CijferWeergave | None = Field(
        description="Hoeveel keer zo vaak als bij allen iemand om zijn score wordt gekozen."
    )
    onterecht_verhouding: CijferWeergave | None = Field(
        description="Hetzelfde onder wie bij controle niets overtrad: hoeveel keer zo vaak iemand onterecht is gekozen."
    )


class RisicoijkingWeergave(Weergave):
    """Hoe goed en hoe eerlijk de scores van één modelversie voor één risico waren."""

    modelversie: str
    risico: Risico
    getrokken: int
    bezocht: int
    geloot_bezocht: int
    overtredingen: int
    gevonden_tegen_verwacht: CijferWeergave | None = Field(
        description="Gevonden gedeeld door verwacht, bij wie is geloot; 1 is goed, daaronder is de score te hoog."
    )
    gewogen: CijferWeergave | None = Field(
        description="Hetzelfde over allen die zijn getrokken, gewogen met de omgekeerde kans om gekozen te worden."
    )
    kalibratie: list[KalibratiegroepWeergave]
    lift: CijferWeergave | None = Field(
        description="Hoeveel keer zo vaak er een overtreding is bij wie om zijn score is gekozen als bij gelote."
    )
    auc_binnen_inspecteur: CijferWeergave | None = Field(
        description="De kans dat van twee inspecties van één inspecteur die met een overtreding de hoogste score had."
    )
    eerste_helft: CijferWeergave | None = Field(
        description="Welk deel van de overtredingen de helft met de hoogste scores had."
    )
    groepen: list[GroepsvergelijkingWeergave]


class IjkingWeergave(Weergave):
    """De wekelijkse toets van de scores aan wat bij controle is gevonden."""

    id: UUID
    week_datum: date = Field(description="De maandag van de week waarin is geijkt.")
    van_op: AwareDatetime = Field(description="Trekkingen vanaf dit moment tellen mee.")
    tot_op: AwareDatetime
    modelversie: str = Field(description="De modelversie die toen gold; elk cijfer noemt de versie van zijn scores.")
    getrokken: int
    bezocht: int
    risicos: list[RisicoijkingWeergave]

    @classmethod
    def van(cls, ijking: Ijking, risico: Risico | None = None) -> Self:
        return cls(
            id=ijking.id,
            week_datum=ijking.week,
            van_op=ijking.van,
            tot_op=ijking.tot,
            modelversie=ijking.modelversie,
            getrokken=ijking.getrokken,
            bezocht=ijking.bezocht,
            risicos=[
                RisicoijkingWeergave.model_validate(deel) for deel in ijking.risicos if risico in {None, deel.risico}
            ],
        )
