"""The sealer of the audit trail, and the verification of its chain."""

import hmac
from collections.abc import Callable
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Anker, Auditverslag
from meldingen.repository import AuditRepository, Zegel, Zegelaar
from shared.runtime.database import Database
from shared.runtime.telemetry import log_proof

STAP: Final = 2_000
ZOEKSTAP: Final = 50_000


class Verzegelaar:
    """Seals what was written in the audit trail since the last time; any number may run, one at a time does."""

    def __init__(self, zegelaar: Zegelaar) -> None:
        self._zegelaar = zegelaar
        self._volledig_tot = 0
        self._grens = 0
        self._schrijvers: frozenset[str] = frozenset()
        self._verankerd = 0

    async def verzegel(self, db: Database) -> None:
        """Seal all that is there to be sealed."""
        while await self._stap(db) == STAP:
            pass

    async def veranker(self, db: Database) -> None:
        """Write the head of the chain to the log, which is kept elsewhere: a trail cut off no longer reaches it."""
        async with db.transaction() as tx:
            head = await AuditRepository(tx).head()
        if head.volgnummer != self._verankerd:
            log_proof("meldingen", "audit_anker", id=head.volgnummer, code=head.zegel.hex())
            self._verankerd = head.volgnummer

    async def _stap(self, db: Database) -> int:
        async with db.transaction() as tx:
            repository = AuditRepository(tx)
            if not await repository.leads():
                return 0
            head = await repository.head()
            volledig_tot = max(self._volledig_tot, head.volledig_tot)
            grens, schrijvers = await repository.frontier()
            regels = await repository.unsealed(volledig_tot, STAP)
            if regels:
                await repository.add_seals(self._zegelaar.keten(head, regels, volledig_tot))
        if len(regels) < STAP and self._schrijvers.isdisjoint(schrijvers):
            # who wrote when the last frontier was drawn had ended before these lines were read: all up to it are sealed
            self._volledig_tot, self._grens, self._schrijvers = self._grens, grens, schrijvers
        return len(regels)


async def tel_verzegeld(tx: AsyncConnection) -> int:
    """Count the seals of the chain, by the number of the last."""
    return (await AuditRepository(tx).head()).volgnummer


async def controleer_audit(
    db: Database, zegelaar: Zegelaar, anker: Anker | None, voortgang: Callable[[int], object]
) -> Auditverslag:
    """Verify the chain from its first seal to its last, that it holds `anker`, and that every line is in it.

    `voortgang` hears how many seals were verified. A line beyond the last mark may still await its seal; one before it
    was written around the sealer.
    """
    vorige = Zegelaar.BEGIN
    while True:
        async with db.transaction() as tx:
            stuk = await AuditRepository(tx).sealed(vorige.volgnummer, STAP)
        if not stuk:
            break
        for zegel, regel in stuk:
            hoort = None if regel is None else zegelaar.zegel(vorige, regel, zegel.volledig_tot)
            if breuk := _breuk(vorige, zegel, hoort, anker):
                return Auditverslag(vorige.volgnummer, 0, breuk)
            vorige = zegel
        voortgang(len(stuk))
    if anker is not None and anker.volgnummer > vorige.volgnummer:
        breuk = f"de keten eindigt bij zegel {vorige.volgnummer}, voor zegel {anker.volgnummer} van het anker"
        return Auditverslag(vorige.volgnummer, 0, breuk)
    return await _naast_de_keten(db, vorige)


def _breuk(vorige: Zegel, zegel: Zegel, hoort: Zegel | None, anker: Anker | None) -> str | None:
    """Say what is wrong with a seal: what it follows, what it seals (`hoort`), or what the anchor knew of it."""
    if zegel.volgnummer != vorige.volgnummer + 1:
        return f"zegel {vorige.volgnummer + 1} ontbreekt"
    if hoort is None:
        return f"zegel {zegel.volgnummer}: auditregel {zegel.audit_id} ontbreekt"
    if not hmac.compare_digest(hoort.zegel, zegel.zegel):
        return f"zegel {zegel.volgnummer} past niet op auditregel {zegel.audit_id} en het zegel ervoor"
    if anker is not None and anker.volgnummer == zegel.volgnummer and anker.zegel != zegel.zegel:
        return f"zegel {zegel.volgnummer} is een ander dan dat van het anker"
    return None


async def _naast_de_keten(db: Database, laatste: Zegel) -> Auditverslag:
    """Count the lines without a seal, and name the first of those that should have one."""
    onverzegeld = 0
    na: int | None = -(2**63)  # the lowest there can be; ours begin at 1
    while na is not None:
        async with db.transaction() as tx:
            na, aantal, eerste = await AuditRepository(tx).count_unsealed(na, ZOEKSTAP)
        if eerste is not None and eerste <= laatste.volledig_tot:
            return Auditverslag(
                laatste.volgnummer, onverzegeld, f"auditregel {eerste} is buiten de keten om toegevoegd"
            )
        onverzegeld += aantal
    return Auditverslag(laatste.volgnummer, onverzegeld, None)
