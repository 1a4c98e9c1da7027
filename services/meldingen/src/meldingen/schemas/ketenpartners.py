"""The connections of chain partners."""

from typing import Annotated, Final, Self

from pydantic import Field, field_validator

from meldingen.domain import Aansluiting, Leveringsgrond
from shared.contracts.waardelijsten import Ketenpartner, MeldingSoort
from shared.runtime.schemas import Invoer, Weergave

from .velden import Regel

MAX_PER_SECONDE: Final = 1_000
MAX_PER_DAG: Final = 1_000_000


class LeveringsgrondInvoer(Invoer):
    """Een soort melding die de partner mag aanleveren, op welke grondslag en met welk doel."""

    soort: MeldingSoort
    grondslag: Regel
    doel: Regel


class KetenpartnerInvoer(Invoer):
    """Wat een ketenpartner mag aanleveren, en hoeveel."""

    ketenpartner: Ketenpartner
    leveringsgronden: Annotated[list[LeveringsgrondInvoer], Field(min_length=1, max_length=len(MeldingSoort))]
    per_seconde: int = Field(
        default=10, ge=1, le=MAX_PER_SECONDE, description="Hoeveel verzoeken per seconde de partner mag doen."
    )
    per_dag: int = Field(
        default=100_000, ge=1, le=MAX_PER_DAG, description="Hoeveel signalen per dag worden aangenomen."
    )

    @field_validator("leveringsgronden")
    @classmethod
    def _elke_soort_een_keer(cls, gronden: list[LeveringsgrondInvoer]) -> list[LeveringsgrondInvoer]:
        if len({grond.soort for grond in gronden}) != len(gronden):
            raise ValueError("Noem elke soort één keer.")
        return gronden

    def naar_domein(self, oin: str) -> Aansluiting:
        return Aansluiting(
            oin=oin,
            ketenpartner=self.ketenpartner,
            leveringsgronden=tuple(
                Leveringsgrond(grond.soort, grond.grondslag, grond.doel)
                for grond in sorted(self.leveringsgronden, key=lambda grond: grond.soort)
            ),
            per_seconde=self.per_seconde,
            per_dag=self.per_dag,
        )


class LeveringsgrondWeergave(Weergave):
    """Een soort melding die de partner mag aanleveren."""

    soort: MeldingSoort
    grondslag: str
    doel: str


class KetenpartnerWeergave(Weergave):
    """Een aangesloten ketenpartner."""

    oin: str
    ketenpartner: Ketenpartner
    leveringsgronden: list[LeveringsgrondWeergave]
    per_seconde: int
    per_dag: int
    versie: int

    @classmethod
    def van(cls, aansluiting: Aansluiting) -> Self:
        return cls.model_validate(aansluiting)
