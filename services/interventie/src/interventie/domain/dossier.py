"""An interventie together with its trigger: how the plan of a zaak moves both, one version at a time."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from shared.contracts.waardelijsten import Domein, ZaakStatus

from .feiten import Aanleiding, Feiten
from .interventie import Bezoek, Interventie
from .keuze import Keuze, kies, weegt_zwaarder
from .status import Status

VERVALLEN: Final = "De planning heeft de zaak laten vervallen."


class Onderdeel(StrEnum):
    """The parts of a dossier that tell of the trigger; each reading of them is recorded."""

    AANLEIDING = "aanleiding"
    KEUZE = "keuze"


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of the plan of a zaak; `bezoek` is filled when ingepland, `losgemaakt` left the zaak with it."""

    zaak_id: UUID
    sleutel: str
    versie: int
    status: ZaakStatus
    kvk_nummer: str | None
    vestigingsnummer: str | None
    domein: Domein
    feiten: Feiten
    bezoek: Bezoek | None
    losgemaakt: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Dossier:
    """An interventie, the version of the plan it follows, the meldingen behind it and the rule that chose it."""

    interventie: Interventie
    plan_versie: int
    melding_ids: tuple[UUID, ...]
    regel: str

    def met(self, interventie: Interventie) -> "Stap":
        """Step to this interventie, with the trigger as it was."""
        return Stap(self, replace(self, interventie=interventie))

    def nieuw_in(self, plan: Plan) -> tuple[Aanleiding, ...]:
        """Give the meldingen of a plan that are not behind this interventie yet."""
        return tuple(a for a in plan.feiten.aanleidingen if a.melding_id not in self.melding_ids)

    @property
    def toewijzing(self) -> tuple[object, ...]:
        """What others know of the assignment."""
        bezoek = self.interventie.bezoek
        return (self.interventie.type, bezoek and (bezoek.inspecteur_id, bezoek.bezoek_datum), self.melding_ids)


@dataclass(frozen=True, slots=True)
class Statusovergang:
    """One line of the statusverloop; `door` is the subject of a caller, or the service that decided."""

    interventie_id: UUID
    versie: int
    van: Status | None
    naar: Status
    reden: str | None
    door: str
    op: datetime


@dataclass(frozen=True, slots=True)
class Stap:
    """One change: the dossier before and after it, the meldingen it added, and the choice if one was made."""

    vorige: Dossier | None
    dossier: Dossier
    nieuwe_aanleidingen: tuple[Aanleiding, ...] = ()
    keuze: Keuze | None = None

    @property
    def losgemaakt(self) -> tuple[UUID, ...]:
        """Give the meldingen that are no longer behind it: their aanleiding is another visit, or none."""
        voor = self.vorige.melding_ids if self.vorige else ()
        return tuple(id_ for id_ in voor if id_ not in self.dossier.melding_ids)

    @property
    def is_nieuwe_toewijzing(self) -> bool:
        """Say whether others must hear of the assignment: it is new, or its type, visit or meldingen changed."""
        interventie = self.dossier.interventie
        if interventie.bezoek is None or interventie.is_gesloten:
            return False
        return self.vorige is None or self.vorige.toewijzing != self.dossier.toewijzing

    @property
    def is_annulering(self) -> bool:
        """Say whether others must hear that nobody will go."""
        van = self.vorige.interventie.status if self.vorige else None
        return self.dossier.interventie.status is Status.GEANNULEERD is not van

    def overgang(self, door: str) -> Statusovergang | None:
        """Give the line this change adds to the statusverloop, if the status changed."""
        na = self.dossier.interventie
        van = self.vorige.interventie.status if self.vorige else None
        if van is na.status:
            return None
        return Statusovergang(na.id, na.versie, van, na.status, na.reden, door, na.gewijzigd_op)


def volg_plan(dossier: Dossier | None, plan: Plan, *, nieuw_id: UUID, op: datetime) -> Stap | None:
    """Apply one version of a plan; None when it changes nothing.

    A version that is not newer is ignored, as is everything after the interventie has closed. A zaak that waits for
    capacity gets its interventie as voorgesteld, without an inspector.
    """
    if dossier is None:
        return (
            _open(plan, nieuw_id, op) if plan.status in (ZaakStatus.INGEPLAND, ZaakStatus.WACHT_OP_CAPACITEIT) else None
        )
    if plan.versie <= dossier.plan_versie or dossier.interventie.is_gesloten:
        return None
    match plan.status:
        case ZaakStatus.UITGEVOERD:
            return None
        case ZaakStatus.VERVALLEN:
            return _laat_vervallen(dossier, plan, op)
        case _:
            return _volg(dossier, plan, op)


def _open(plan: Plan, nieuw_id: UUID, op: datetime) -> Stap:
    keuze = kies(plan.feiten, op)
    interventie = Interventie(
        id=nieuw_id,
        zaak_id=plan.zaak_id,
        sleutel=plan.sleutel,
        versie=1,
        status=Status.VOORGESTELD,
        type=keuze.type,
        domein=plan.domein,
        risicos=plan.feiten.risicos,
        kvk_nummer=plan.kvk_nummer,
        vestigingsnummer=plan.vestigingsnummer,
        gewijzigd_op=op,
    )
    aanleidingen = plan.feiten.aanleidingen
    dossier = Dossier(
        interventie.volg(plan.bezoek, plan.feiten.risicos, keuze.type, op),
        plan.versie,
        _ids(aanleidingen),
        keuze.regel,
    )
    return Stap(None, dossier, aanleidingen, keuze)


def _volg(dossier: Dossier, plan: Plan, op: datetime) -> Stap:
    """Follow the visit; with new meldingen ask the table again, which may make the choice heavier, never lighter."""
    nieuw = dossier.nieuw_in(plan)
    keuze = kies(plan.feiten, op) if nieuw else None
    if keuze and not weegt_zwaarder(keuze, dossier.regel):
        keuze = None
    interventie = dossier.interventie
    na = Dossier(
        interventie.volg(plan.bezoek, plan.feiten.risicos, keuze.type if keuze else interventie.type, op),
        plan.versie,
        tuple(sorted({*dossier.melding_ids, *_ids(nieuw)} - plan.losgemaakt)),
        keuze.regel if keuze else dossier.regel,
    )
    return Stap(dossier, na, nieuw, keuze)


def _ids(aanleidingen: tuple[Aanleiding, ...]) -> tuple[UUID, ...]:
    return tuple(sorted(aanleiding.melding_id for aanleiding in aanleidingen))


def _laat_vervallen(dossier: Dossier, plan: Plan, op: datetime) -> Stap | None:
    if dossier.interventie.is_begonnen:
        return None
    na = replace(
        dossier,
        interventie=dossier.interventie.annuleer(VERVALLEN, op),
        plan_versie=plan.versie,
        melding_ids=tuple(id_ for id_ in dossier.melding_ids if id_ not in plan.losgemaakt),
    )
    return Stap(dossier, na)
