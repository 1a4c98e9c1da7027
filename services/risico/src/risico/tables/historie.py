"""What was told of the register, what each message changed, and which vestiging goes on what another was."""

from typing import Final

from sqlalchemy import TIMESTAMP, CheckConstraint, Column, Date, Float, ForeignKey, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from risico.domain import MutatieSoort, OpvolgingStatus
from shared.runtime.database import one_of

from .register import vestiging
from .schema import metadata

registermutatie: Final = Table(
    "registermutatie",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("soort", Text, nullable=False),
    Column("ingangsdatum", Date, nullable=False),
    Column("bekend_op", TIMESTAMP(timezone=True), nullable=False),
    Column("door", Text, nullable=False),
    Column("reden", Text),
    one_of("soort", MutatieSoort),
)

# append-only; only the fields that changed. No foreign keys: an import may write hundreds of thousands at once
bedrijf_wijziging: Final = Table(
    "bedrijf_wijziging",
    metadata,
    Column("kvk_nummer", Text, primary_key=True),
    Column("mutatie_id", Uuid, primary_key=True),
    Column("was", JSONB, nullable=False),
    Column("wordt", JSONB, nullable=False),
)
vestiging_wijziging: Final = Table(
    "vestiging_wijziging",
    metadata,
    Column("vestigingsnummer", Text, primary_key=True),
    Column("mutatie_id", Uuid, primary_key=True),
    Column("was", JSONB, nullable=False),
    Column("wordt", JSONB, nullable=False),
)

# only a bevestigde opvolging counts: see erfenis
opvolging: Final = Table(
    "opvolging",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("van", ForeignKey(vestiging.c.vestigingsnummer), nullable=False),
    Column("naar", ForeignKey(vestiging.c.vestigingsnummer), nullable=False, index=True),
    Column("sinds", Date, nullable=False),
    Column("aandeel", Float, nullable=False),
    Column("reden", Text, nullable=False),
    Column("mutatie_id", ForeignKey(registermutatie.c.id), nullable=False),
    Column("status", Text, nullable=False),
    Column("versie", Integer, nullable=False),
    Column("besloten_door", Text),
    Column("besloten_reden", Text),
    Column("besloten_op", TIMESTAMP(timezone=True)),
    CheckConstraint("aandeel > 0 AND aandeel <= 1", name="aandeel"),
    CheckConstraint("van <> naar", name="van_naar"),
    one_of("status", OpvolgingStatus),
    Index("uq_opvolging_van_naar", "van", "naar", unique=True),
    Index(None, "status", "id"),
)

# what follows from all bevestigde opvolgingen, over any number of steps: the evidence of `van` weighs for `naar` too,
# for its aandeel
erfenis: Final = Table(
    "erfenis",
    metadata,
    Column("naar", Text, primary_key=True),
    Column("van", Text, primary_key=True, index=True),
    Column("aandeel", Float, nullable=False),
)
