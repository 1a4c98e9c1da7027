"""A migration of full tables goes piece by piece, beside who writes, and one that is broken off begins anew."""

import asyncio

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError

from shared.runtime import migrate

BEFORE, PIECE, COMPANIES = "0014", 2, 5
FILLED = f"""
    INSERT INTO risico.bedrijf (kvk_nummer, naam, rechtsvorm)
    SELECT '1000000' || n, 'Café ' || n, 'BV' FROM generate_series(1, {COMPANIES}) AS n;
    INSERT INTO risico.vestiging (vestigingsnummer, kvk_nummer, hoofdvestiging, sbi_code, sbi_sectie, werkzame_personen,
        gemeente, provincie, grootteklasse, omvang)
    SELECT '00001000000' || n, '1000000' || n, true, '5610', 'I', 5, 'Urk', 'Flevoland', 1, 2.6
    FROM generate_series(1, {COMPANIES}) AS n;
    INSERT INTO risico.profiel (vestigingsnummer, grootste_risico, score, band, onzeker, naleving, werkgeverstype,
        modelversie, herbeoordeeld_op)
    SELECT vestigingsnummer, 'werkdruk', 1, 'laagst', false, 0.7, 'goedwillend', '1.1', now() FROM risico.vestiging;
    INSERT INTO risico.toestand (vestigingsnummer, risico, peil_op, bevindingen, blootstelling, meldingen,
        aantal_controles, aantal_overtredingen, aantal_meldingen, score)
    SELECT vestigingsnummer, 'werkdruk', now(), 1, 1, 0, 1, 1, 0, 1 FROM risico.profiel;
    INSERT INTO risico.bevinding (interventie_id, vestigingsnummer, risicos, uitkomst, instrumenten, afgerond_op)
    SELECT gen_random_uuid(), vestigingsnummer, '{{werkdruk}}', 'overtreding', '{{}}', now() FROM risico.vestiging;
"""  # noqa: S608 - a number that stands here
BROUGHT_ALONG = """
    SELECT (SELECT count(*) FROM risico.profiel WHERE (sbi_sectie, provincie) = ('I', 'Flevoland')),
        (SELECT count(*) FROM risico.toestand WHERE (sbi_sectie, provincie) = ('I', 'Flevoland')),
        (SELECT count(*) FROM risico.bevinding WHERE genoemde_vestiging = vestigingsnummer)
"""
HALF_BUILT = "SELECT count(*) FROM pg_index WHERE NOT indisvalid"
UNSEEN = "SELECT conname FROM pg_constraint WHERE NOT convalidated"


async def test_what_full_tables_hold_comes_along_also_when_it_was_broken_off(
    lege_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "PIECE", PIECE)
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "200ms")
    await migrate.upgrade(lege_database, "risico", to=BEFORE)
    writer = await asyncpg.connect(lege_database)
    try:
        await writer.execute(FILLED)
        async with writer.transaction():
            await writer.execute("UPDATE risico.vestiging SET plaats = 'Urk'")
            with pytest.raises(DBAPIError, match="lock timeout"):  # who writes for long, the migrator does not wait for
                await migrate.upgrade(lege_database, "risico")
        assert await writer.fetchval(HALF_BUILT) == 1
        await migrate.upgrade(lege_database, "risico")
        assert [tuple(row) for row in await writer.fetch(BROUGHT_ALONG)] == [(COMPANIES, COMPANIES, COMPANIES)]
        assert await writer.fetchval(HALF_BUILT) == 0
        assert await writer.fetch(UNSEEN) == []
    finally:
        await writer.close()


@pytest.mark.parametrize("service", ["meldingen", "risico"])
async def test_who_waits_to_migrate_holds_up_no_index(service: str, lege_database: str) -> None:
    await asyncio.wait_for(asyncio.gather(*(migrate.upgrade(lege_database, service) for _ in range(3))), 60)
