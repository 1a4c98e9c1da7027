"""The tables of meldingen, in its own schema; the data of reporters in tables of their own."""

from .audit import audit, audit_zegel
from .behandeling import besluit, besluitvoorstel, koppeling, triage
from .bewaren import bewaarregels, vernietigingsstop, verwijdering
from .bijlagen import bijlage
from .ketenpartners import aanlevering, ketenpartner, leveringsgrond, verbruik
from .kluis import kluis_tekst, melder, melder_inzage
from .meldingen import IS_OPEN, UITERLIJK, melding, overgang
from .ontvangstcodes import code_poging, ontvangstcode
from .overbrengen import overbrenging
from .schema import dead_letters, idempotency, inbox, metadata, outbox
from .teams import routering, team, teamlid
from .termijnen import termijnregels
from .uitdagingen import uitdaging_gebruikt
from .zoeken import melder_zoekregel, meldingencluster, te_indexeren, vergelijkregels, zoekblok, zoekregel

__all__ = [
    "IS_OPEN",
    "UITERLIJK",
    "aanlevering",
    "audit",
    "audit_zegel",
    "besluit",
    "besluitvoorstel",
    "bewaarregels",
    "bijlage",
    "code_poging",
    "dead_letters",
    "idempotency",
    "inbox",
    "ketenpartner",
    "kluis_tekst",
    "koppeling",
    "leveringsgrond",
    "melder",
    "melder_inzage",
    "melder_zoekregel",
    "melding",
    "meldingencluster",
    "metadata",
    "ontvangstcode",
    "outbox",
    "overbrenging",
    "overgang",
    "routering",
    "te_indexeren",
    "team",
    "teamlid",
    "termijnregels",
    "triage",
    "uitdaging_gebruikt",
    "verbruik",
    "vergelijkregels",
    "vernietigingsstop",
    "verwijdering",
    "zoekblok",
    "zoekregel",
]
