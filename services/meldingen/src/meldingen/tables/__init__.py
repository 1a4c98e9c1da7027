"""The tables of meldingen, in its own schema; the data of reporters in tables of their own."""

from .audit import (
    audit,
    audit_zegel,
)
from .bewaren import (
    bewaarregels,
    vernietigingsstop,
    verwijdering,
)
from .bijlagen import bijlage
from .ketenpartners import (
    aanlevering,
    ketenpartner,
    leveringsgrond,
    verbruik,
)
from .kluis import (
    kluis_tekst,
    melder,
    melder_inzage,
)
from .meldingen import (
    melding,
    overgang,
)
from .ontvangstcodes import (
    code_poging,
    ontvangstcode,
)
from .schema import (
    dead_letters,
    idempotency,
    inbox,
    metadata,
    outbox,
)
from .teams import (
    routering,
    teamlid,
)
from .termijnen import (
    termijnregels,
)
from .uitdagingen import (
    uitdaging_gebruikt,
)

__all__ = [
    "aanlevering",
    "audit",
    "audit_zegel",
    "bewaarregels",
    "bijlage",
    "code_poging",
    "dead_letters",
    "idempotency",
    "inbox",
    "ketenpartner",
    "kluis_tekst",
    "leveringsgrond",
    "melder",
    "melder_inzage",
    "melding",
    "metadata",
    "ontvangstcode",
    "outbox",
    "overgang",
    "routering",
    "teamlid",
    "termijnregels",
    "uitdaging_gebruikt",
    "verbruik",
    "vernietigingsstop",
    "verwijdering",
]
