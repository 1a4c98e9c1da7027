"""The vault on a real Postgres: what a cell is bound to, and what becomes of it without its data key."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update
from uuid_utils.compat import uuid7

from meldingen.domain import (
    Melder,
    Melderdossier,
    MelderGewist,
    Melding,
    Registratie,
    RegistreerMelding,
    Tekst,
    TekstSoort,
)
from meldingen.handlers import registreer_melding
from meldingen.handlers.registreren import indeling_van
from meldingen.repository import Kluis, KluisDicht, MelderRepository, MeldingRepository
from meldingen.tables import kluis_tekst, melder
from shared.contracts.waardelijsten import MelderType
from shared.runtime.database import Database

Maak = Callable[..., RegistreerMelding]
NU = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture
async def melding(db: Database, kluis: Kluis, opdracht: Maak) -> Melding:
    async with db.transaction() as tx:
        return await registreer_melding(tx, kluis, opdracht())


def tekst(inhoud: str, soort: TekstSoort = TekstSoort.NOTITIE) -> Tekst:
    return Tekst(uuid7(), soort, inhoud, NU)


async def voeg_toe(db: Database, kluis: Kluis, melding_id: UUID, *teksten: Tekst) -> None:
    async with db.transaction() as tx:
        await MelderRepository(tx, kluis).add_teksten(melding_id, teksten)


async def lees(db: Database, kluis: Kluis, melding_id: UUID, *soorten: TekstSoort) -> list[Tekst]:
    async with db.transaction() as tx:
        return await MelderRepository(tx, kluis).teksten(melding_id, *(soorten or TekstSoort))


async def test_texts_come_back_by_kind_in_the_order_they_were_written(
    db: Database, kluis: Kluis, melding: Melding
) -> None:
    een, vraag = tekst("Kees belde terug."), tekst("Hoe heet uw voorman?", TekstSoort.VRAAG_AAN_MELDER)
    twee = tekst("Kees is bereikbaar na zessen.")
    await voeg_toe(db, kluis, melding.id, een, vraag)
    await voeg_toe(db, kluis, melding.id, twee)
    assert await lees(db, kluis, melding.id, TekstSoort.NOTITIE) == [een, twee]
    assert await lees(db, kluis, melding.id) == [een, vraag, twee]
    assert "Kees" not in repr([een, vraag])


async def test_texts_given_at_intake_are_stored_with_the_reporter(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    registratie = Registratie.van(opdracht(), melding_id=uuid7(), ontvangen_op=NU)
    antwoord = tekst("De heer Papegaai.", TekstSoort.ANTWOORD_VRAGENLIJST)
    registratie = Registratie(registratie.melding, Melder(), registratie.toelichting, (antwoord,))
    async with db.transaction() as tx:
        toedeling = (await indeling_van(tx, NU.date())).deel_toe(registratie.melding)
        await MeldingRepository(tx).add([registratie.melding], [toedeling])
        await MelderRepository(tx, kluis).add([registratie])
    assert await lees(db, kluis, registratie.melding.id) == [antwoord]


async def test_a_text_opens_in_its_own_row_and_as_its_own_kind_alone(
    db: Database, kluis: Kluis, melding: Melding
) -> None:
    een, twee = tekst("een"), tekst("twee")
    await voeg_toe(db, kluis, melding.id, een, twee)
    cel = select(kluis_tekst.c.tekst).where(kluis_tekst.c.id == een.id).scalar_subquery()
    eigen = select(kluis_tekst.c.tekst).where(kluis_tekst.c.id == twee.id)
    async with db.transaction() as tx:
        bewaard = (await tx.execute(eigen)).scalar_one()
    for wijziging in ({"tekst": cel}, {"soort": "antwoord_melder"}, {"tekst": bewaard[:-1] + bytes([bewaard[-1] ^ 1])}):
        async with db.transaction() as tx:
            await tx.execute(update(kluis_tekst).where(kluis_tekst.c.id == twee.id).values(wijziging))
            with pytest.raises(KluisDicht):
                await MelderRepository(tx, kluis).teksten(melding.id, *TekstSoort)
            await tx.rollback()
    assert await lees(db, kluis, melding.id) == [een, twee]


async def test_a_text_moved_to_another_melding_does_not_open(
    db: Database, kluis: Kluis, melding: Melding, opdracht: Maak
) -> None:
    async with db.transaction() as tx:
        ander = await registreer_melding(tx, kluis, opdracht())
    await voeg_toe(db, kluis, melding.id, tekst("van een ander"))
    async with db.transaction() as tx:
        await tx.execute(update(kluis_tekst).values(melding_id=ander.id))
    with pytest.raises(KluisDicht):
        await lees(db, kluis, ander.id)


async def test_without_the_data_key_nothing_is_left_and_nothing_can_be_added(
    db: Database, kluis: Kluis, melding: Melding
) -> None:
    await voeg_toe(db, kluis, melding.id, tekst("weg"))
    async with db.transaction() as tx:
        await tx.execute(delete(melder))
    async with db.transaction() as tx:
        assert await tx.scalar(select(func.count()).select_from(kluis_tekst)) == 0
        assert await MelderRepository(tx, kluis).teksten(melding.id, *TekstSoort) == []
        with pytest.raises(MelderGewist):
            await MelderRepository(tx, kluis).add_teksten(melding.id, [tekst("te laat")])


async def test_a_cell_of_another_table_is_bound_to_its_place(db: Database, kluis: Kluis, melding: Melding) -> None:
    async with db.transaction() as tx:
        sleutel = await MelderRepository(tx, kluis).datasleutel(melding.id)
    rij = uuid7()
    cel = sleutel.verzegel("bijlage.sleutel", rij, b"geheim")
    assert sleutel.open("bijlage.sleutel", rij, cel) == b"geheim"
    for plaats, van, inhoud in (("bijlage.naam", rij, cel), ("bijlage.sleutel", uuid7(), cel), ("x", rij, cel[:5])):
        with pytest.raises(KluisDicht):
            sleutel.open(plaats, van, inhoud)


async def test_a_vault_opens_what_its_other_master_keys_sealed(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    gemeld = opdracht(melder=Melder(type=MelderType.WERKNEMER, naam="Kees", email="kees@example.nl"))
    async with db.transaction() as tx:
        oud = await registreer_melding(tx, kluis, gemeld)
    nieuwe = Kluis(
        hoofdsleutel_id="nieuw", hoofdsleutel="n" * 44, zoeksleutel="z" * 44, andere_hoofdsleutels={"test": "h" * 44}
    )
    async with db.transaction() as tx:
        dossiers = await MelderRepository(tx, nieuwe).dossiers([oud.id])
        assert dossiers == {oud.id: Melderdossier(gemeld.melder, gemeld.toelichting, ())}
        nieuw = await registreer_melding(tx, nieuwe, gemeld)
        ids = (await tx.execute(select(melder.c.melding_id, melder.c.hoofdsleutel_id))).all()
    assert set(ids) == {(oud.id, "test"), (nieuw.id, "nieuw")}
    async with db.transaction() as tx:
        with pytest.raises(KluisDicht):
            await MelderRepository(tx, kluis).dossiers([nieuw.id])
