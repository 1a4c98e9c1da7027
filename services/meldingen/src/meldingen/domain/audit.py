"""The audit trail: who did what to which melding, or saw what of it; never anything of its reporter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

MELDER: Final = "melder"
"""Who acted where a reporter did: he has no name outside the vault."""
SYSTEEM: Final = "systeem"
"""Who acted where no person did: an event of another service, or the clock."""


class Handeling(StrEnum):
    """What was done or seen; a value that was ever written stays."""

    MELDING_GEREGISTREERD = "melding_geregistreerd"
    STATUS_GEWIJZIGD = "status_gewijzigd"
    MELDER_INGEZIEN = "melder_ingezien"
    TOELICHTING_INGEZIEN = "toelichting_ingezien"
    MELDER_GEZOCHT = "melder_gezocht"
    MELDER_GEWIST = "melder_gewist"
    MELDER_BEKEND = "melder_bekend"
    MELDING_AANGEVULD = "melding_aangevuld"
    VRAGEN_BEANTWOORD = "vragen_beantwoord"
    BIJLAGE_BEWAARD = "bijlage_bewaard"
    BIJLAGE_INGEZIEN = "bijlage_ingezien"
    VRAGEN_GESTELD = "vragen_gesteld"
    AANVULLING_VASTGELEGD = "aanvulling_vastgelegd"
    MELDING_BEOORDEELD = "melding_beoordeeld"
    URGENTIE_GEGEVEN = "urgentie_gegeven"
    BESLUIT_VOORGESTELD = "besluit_voorgesteld"
    BESLUIT_GENOMEN = "besluit_genomen"
    OVERDRACHT_BEANTWOORD = "overdracht_beantwoord"
    MELDING_GEKOPPELD = "melding_gekoppeld"
    TEAMLEDEN_VASTGELEGD = "teamleden_vastgelegd"
    ROUTERING_VASTGESTELD = "routering_vastgesteld"
    KETENPARTNER_VASTGELEGD = "ketenpartner_vastgelegd"
    TERMIJN_VERSTREKEN = "termijn_verstreken"
    BEWAARREGELS_VASTGESTELD = "bewaarregels_vastgesteld"
    VERNIETIGINGSSTOP_GEZET = "vernietigingsstop_gezet"
    VERNIETIGINGSSTOP_OPGEHEVEN = "vernietigingsstop_opgeheven"
    MELDINGEN_VERNIETIGD = "meldingen_vernietigd"
    OVERBRENGING_BESLOTEN = "overbrenging_besloten"
    OVERBRENGING_AANGEBODEN = "overbrenging_aangeboden"
    OVERBRENGING_ONTVANGEN = "overbrenging_ontvangen"
    OVERBRENGING_VERVALLEN = "overbrenging_vervallen"
    OVERBRENGING_AFGEROND = "overbrenging_afgerond"
    TERMIJNREGELS_VASTGESTELD = "termijnregels_vastgesteld"
    VERGELIJKREGELS_VASTGESTELD = "vergelijkregels_vastgesteld"
    DUBBELEN_VERGELEKEN = "dubbelen_vergeleken"


@dataclass(frozen=True, slots=True)
class Auditregel:
    """One line of the trail.

    `wie` is the subject of a token, the OIN of a partner, the name of a service, MELDER or SYSTEEM.
    `bijzonderheden` holds codes, counts and ids: a reason by its code, never its words.
    """

    wie: str
    handeling: Handeling
    melding_id: UUID | None = None
    op: datetime = field(default_factory=lambda: datetime.now(UTC))
    bijzonderheden: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Anker:
    """Where the chain of the trail stood at a moment, kept outside the database: one cannot cut it off unseen."""

    volgnummer: int
    zegel: bytes


@dataclass(frozen=True, slots=True)
class Auditverslag:
    """What the verification of the whole trail found; `breuk` names the first link that does not hold."""

    verzegeld: int
    onverzegeld: int
    breuk: str | None
