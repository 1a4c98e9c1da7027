"""Transfer to the archive: whole packages, no reporter in them, and nothing gone before the archive has it."""

import asyncio
import hashlib
import io
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree as ET

import orjson
import pytest
from PIL import Image
from sqlalchemy import func, insert, select, update

from meldingen.domain import (
    MELDER,
    Archiefnominatie,
    Beperking,
    Bestandstype,
    MeldingStatus,
    NietOverTeBrengen,
    NieuweBijlage,
    Openbaarheid,
    Overbrenging,
    OverbrengingNietAangeboden,
    OverbrengingNietGevonden,
    OverbrengingStatus,
    Overgang,
    RegistreerMelding,
    StopReden,
    WisReden,
)
from meldingen.domain.mdto import Archiefvormer
from meldingen.handlers import (
    Overbrenger,
    besluit_over_te_brengen,
    bevestig_ontvangst,
    bewaar_bijlage,
    houd_melding_vast,
    laat_melding_los,
    registreer_melding,
    toon_overbrengingen,
    vernietig_verlopen,
    wis_melder,
    zoek_over_te_brengen,
)
from meldingen.repository import Kluis, Mapopslag, MeldingRepository
from meldingen.tables import audit, bewaarregels, bijlage, melder, melding
from shared.contracts.fouten import VeldenOngeldig
from shared.runtime.database import Database

Maak = Callable[..., RegistreerMelding]
S = MeldingStatus
BEPERKT = Beperking(openbaarheid=Openbaarheid.PERSOONLIJKE_LEVENSSFEER, jaren=75)
ARCHIEFVORMER = Archiefvormer("Arbeidsinspectie", "0" * 20, "urn:nld:oin:0:systeem:meldingen")
RONDE = """
import asyncio, sys
from pathlib import Path
from meldingen.domain.mdto import Archiefvormer
from meldingen.handlers import Overbrenger
from meldingen.repository import Kluis, Mapopslag
from shared.runtime.database import Database
url, map_ = sys.argv[1:]
kluis = Kluis(hoofdsleutel_id="test", hoofdsleutel="h" * 44, zoeksleutel="z" * 44)
overbrenger = Overbrenger(kluis, Mapopslag(Path(map_)), Archiefvormer("Arbeidsinspectie", "0" * 20, "bron"))
asyncio.run(overbrenger.werk(Database.connect(url, application_name="overbrengen")))
"""


def foto(kleur: str) -> bytes:
    doel = io.BytesIO()
    Image.new("RGB", (40, 40), kleur).save(doel, "PNG")
    return doel.getvalue()


@dataclass
class Depot:
    """Meldingen that are to be kept for good and whose term has passed, with the store that packages go to."""

    db: Database
    kluis: Kluis
    map_: Path
    opdracht: Maak

    @property
    def opslag(self) -> Mapopslag:
        return Mapopslag(self.map_)

    async def oude_melding(self) -> UUID:
        toen = datetime.now(UTC) - timedelta(days=366 * 21)
        async with self.db.transaction() as tx:
            nieuw = await registreer_melding(tx, self.kluis, self.opdracht())
            repository = MeldingRepository(tx)
            await repository.lock([nieuw.id])
            stappen = (S.BEVESTIGD, S.IN_TRIAGE, S.NIET_IN_ONDERZOEK)
            await repository.move([Overgang(nieuw.id, n, naar, toen) for n, naar in enumerate(stappen, 2)])
            await tx.execute(update(melding).where(melding.c.id == nieuw.id).values(ontvangen_op=toen))
        return nieuw.id

    async def voeg_bij(self, melding_id: UUID, inhoud: bytes, wie: str = "inspecteur-7") -> None:
        async def stroom() -> AsyncIterator[bytes]:
            yield inhoud

        nieuw = NieuweBijlage(
            melding_id=melding_id,
            mediatype=Bestandstype.PNG,
            bestandsnaam="foto van Piet Papegaai.png",
            grootte=len(inhoud),
            wie=wie,
        )
        await bewaar_bijlage(self.db, self.kluis, self.opslag, nieuw, stroom())

    async def besluit(self, *melding_ids: UUID, beperking: Beperking = BEPERKT) -> list[Overbrenging]:
        async with self.db.transaction() as tx:
            return await besluit_over_te_brengen(tx, self.kluis, melding_ids, beperking, "archivaris-1")

    async def werk(self) -> None:
        await Overbrenger(self.kluis, self.opslag, ARCHIEFVORMER).werk(self.db)

    async def bevestig(self, van: Overbrenging, sha256: bytes | None = None) -> Overbrenging:
        async with self.db.transaction() as tx:
            pakket = van.pakket
            hash_ = sha256 or (b"" if pakket is None else pakket.sha256)
            return await bevestig_ontvangst(tx, van.id, hash_, "2.15.99/7", "archivaris-2")

    async def register(self) -> list[Overbrenging]:
        async with self.db.transaction() as tx:
            return await toon_overbrengingen(tx, status=None, na=None, limiet=50)

    async def kandidaten(self) -> list[UUID]:
        async with self.db.transaction() as tx:
            return [een.melding_id for een in await zoek_over_te_brengen(tx, na=None)]

    async def is_er(self, melding_id: UUID) -> bool:
        async with self.db.transaction() as tx:
            return bool(await tx.scalar(select(func.count()).where(melding.c.id == melding_id)))

    def bestanden(self, van: Overbrenging) -> dict[str, bytes]:
        map_ = self.map_ / van.map
        return {een.name: een.read_bytes() for een in map_.iterdir()} if map_.is_dir() else {}


@pytest.fixture
async def depot(db: Database, kluis: Kluis, tmp_path: Path, opdracht: Maak) -> Depot:
    regel = {"id": "blijvend", "nominatie": Archiefnominatie.BLIJVEND_BEWAREN, "jaren": 20}
    async with db.transaction() as tx:
        await tx.execute(
            insert(bewaarregels).values(
                geldig_vanaf=date(2026, 1, 2), regels=[regel], vastgesteld_door="b", vastgesteld_op=datetime.now(UTC)
            )
        )
    return Depot(db, kluis, tmp_path, opdracht)


async def test_a_package_is_whole_and_names_every_file_with_its_hash(depot: Depot) -> None:
    oud = await depot.oude_melding()
    await depot.voeg_bij(oud, foto("red"))
    assert await depot.kandidaten() == [oud]
    await depot.besluit(oud)
    assert await depot.kandidaten() == []
    await depot.werk()
    (aangeboden,) = await depot.register()
    bestanden = depot.bestanden(aangeboden)
    assert set(bestanden) == {
        "melding.json",
        "melding.json.mdto.xml",
        "melding.mdto.xml",
        "bijlage-1.png",
        "bijlage-1.png.mdto.xml",
        "manifest-sha256.txt",
    }
    manifest = bestanden.pop("manifest-sha256.txt").decode().splitlines()
    assert manifest == [f"{hashlib.sha256(bestanden[naam]).hexdigest()}  {naam}" for naam in sorted(bestanden)]
    assert aangeboden.status is OverbrengingStatus.AANGEBODEN
    assert aangeboden.pakket is not None
    assert aangeboden.pakket.bestanden == len(bestanden) + 1
    assert (aangeboden.door, aangeboden.regel) == ("archivaris-1", "blijvend")
    inhoud = orjson.loads(bestanden["melding.json"])
    assert inhoud["melding"]["id"] == str(oud)
    assert [stap["naar"] for stap in inhoud["statusverloop"]] == ["bevestigd", "in_triage", "niet_in_onderzoek"]


async def test_nothing_of_the_reporter_is_in_a_package(depot: Depot) -> None:
    oud = await depot.oude_melding()
    van_melder, van_ons = foto("blue"), foto("green")
    await depot.voeg_bij(oud, van_melder, MELDER)
    await depot.voeg_bij(oud, van_ons)
    await depot.besluit(oud)
    await depot.werk()
    (aangeboden,) = await depot.register()
    alles = b"".join(depot.bestanden(aangeboden).values())
    for geheim in (b"Kanarie", b"kanarie", b"Papegaai", b"werknemer", van_melder[-40:]):
        assert geheim not in alles
    assert len([naam for naam in depot.bestanden(aangeboden) if naam.endswith(".png")]) == 1


async def test_what_the_archive_has_goes_here_and_the_register_stays(depot: Depot) -> None:
    oud = await depot.oude_melding()
    await depot.voeg_bij(oud, foto("red"))
    await depot.besluit(oud)
    await depot.werk()
    (aangeboden,) = await depot.register()
    await depot.werk()
    assert await depot.is_er(oud)  # until somebody says that the archive has it
    with pytest.raises(VeldenOngeldig):
        await depot.bevestig(aangeboden, b"x" * 32)
    ontvangen = await depot.bevestig(aangeboden)
    with pytest.raises(OverbrengingNietAangeboden):
        await depot.bevestig(ontvangen)
    await depot.werk()
    assert not await depot.is_er(oud)
    assert depot.bestanden(aangeboden) == {}
    (afgerond,) = await depot.register()
    assert (afgerond.status, afgerond.melding_id) == (OverbrengingStatus.AFGEROND, None)
    assert afgerond.pseudoniem == depot.kluis.pseudoniem(oud)
    assert afgerond.pakket == aangeboden.pakket
    assert afgerond.ontvangst is not None
    assert (afgerond.ontvangst.archiefkenmerk, afgerond.ontvangst.door) == ("2.15.99/7", "archivaris-2")
    async with depot.db.transaction() as tx:
        query = select(audit.c.wie, audit.c.handeling).where(audit.c.handeling.startswith("overbrenging"))
        assert [tuple(regel) for regel in await tx.execute(query.order_by(audit.c.id))] == [
            ("archivaris-1", "overbrenging_besloten"),
            ("systeem", "overbrenging_aangeboden"),
            ("archivaris-2", "overbrenging_ontvangen"),
            ("systeem", "overbrenging_afgerond"),
        ]
        assert await tx.scalar(select(func.count()).select_from(melder)) == 0
        assert await tx.scalar(select(func.count()).select_from(bijlage)) == 1  # until its file is gone


@pytest.mark.parametrize(
    "na", [OverbrengingStatus.BESLOTEN, OverbrengingStatus.AANGEBODEN, OverbrengingStatus.ONTVANGEN]
)
@pytest.mark.parametrize("wijziging", ["heropend", "bijlage"])
async def test_what_changed_since_is_not_what_the_archive_has_and_lapses(
    depot: Depot, na: OverbrengingStatus, wijziging: str
) -> None:
    oud = await depot.oude_melding()
    await depot.besluit(oud)
    if na is not OverbrengingStatus.BESLOTEN:
        await depot.werk()
    if na is OverbrengingStatus.ONTVANGEN:
        await depot.bevestig((await depot.register())[0])
    if wijziging == "heropend":
        async with depot.db.transaction() as tx:
            (stand,) = await MeldingRepository(tx).lock([oud])
            await MeldingRepository(tx).move([Overgang(oud, stand.versie + 1, S.HEROPEND, datetime.now(UTC))])
    else:
        await depot.voeg_bij(oud, foto("red"))
    await depot.werk()
    (vervallen,) = await depot.register()
    assert vervallen.status is OverbrengingStatus.VERVALLEN
    assert vervallen.afgerond_op is not None
    assert depot.bestanden(vervallen) == {}
    assert await depot.is_er(oud)
    assert await depot.kandidaten() == ([oud] if wijziging == "bijlage" else [])  # what runs again, waits for its term


async def test_what_somebody_keeps_stays_until_he_lets_go(depot: Depot) -> None:
    oud, ander = await depot.oude_melding(), await depot.oude_melding()
    await depot.besluit(oud)
    await depot.werk()
    async with depot.db.transaction() as tx:
        await houd_melding_vast(tx, oud, StopReden.WOO_VERZOEK, "beheerder-1")
        await houd_melding_vast(tx, ander, StopReden.WOO_VERZOEK, "beheerder-1")
    await depot.bevestig((await depot.register())[0])
    await depot.werk()
    assert await depot.is_er(oud)
    assert await depot.kandidaten() == []
    async with depot.db.transaction() as tx:
        await laat_melding_los(tx, oud, "beheerder-1")
    await depot.werk()
    assert not await depot.is_er(oud)


async def test_what_was_merged_stays_while_the_case_it_went_into_runs(depot: Depot) -> None:
    oud, doel = await depot.oude_melding(), await depot.oude_melding()
    await depot.besluit(oud)
    await depot.werk()
    async with depot.db.transaction() as tx:
        await tx.execute(update(melding).where(melding.c.id == oud).values(samengevoegd_met=doel))
        await tx.execute(update(melding).where(melding.c.id == doel).values(status=S.IN_TRIAGE))
    await depot.bevestig((await depot.register())[0])
    await depot.werk()
    assert await depot.is_er(oud)


async def test_only_what_may_go_goes_and_all_or_none(depot: Depot) -> None:
    oud = await depot.oude_melding()
    async with depot.db.transaction() as tx:
        open_ = await registreer_melding(tx, depot.kluis, depot.opdracht())
    with pytest.raises(NietOverTeBrengen, match=str(open_.id)):
        await depot.besluit(oud, open_.id)
    for onzin in (Beperking(openbaarheid=Openbaarheid.OPENBAAR, jaren=5), Beperking(openbaarheid=BEPERKT.openbaarheid)):
        with pytest.raises(VeldenOngeldig):
            await depot.besluit(oud, beperking=onzin)
    assert await depot.register() == []
    await depot.besluit(oud)
    with pytest.raises(NietOverTeBrengen):
        await depot.besluit(oud)
    async with depot.db.transaction() as tx:
        with pytest.raises(OverbrengingNietGevonden):
            await bevestig_ontvangst(tx, oud, b"", "k", "a")


async def test_decisions_at_the_same_time_send_a_melding_once(depot: Depot) -> None:
    oud = await depot.oude_melding()
    uitkomsten = await asyncio.gather(*(depot.besluit(oud) for _ in range(4)), return_exceptions=True)
    assert [type(een) for een in uitkomsten].count(NietOverTeBrengen) == 3
    assert len(await depot.register()) == 1


async def test_what_is_to_be_transferred_is_not_destroyed_when_the_rules_change(depot: Depot) -> None:
    oud = await depot.oude_melding()
    await depot.besluit(oud)
    async with depot.db.transaction() as tx:
        regel = {"id": "kort", "nominatie": Archiefnominatie.VERNIETIGEN, "jaren": 1}
        await tx.execute(update(bewaarregels).values(regels=[regel]))
    async with depot.db.transaction() as tx:
        assert await vernietig_verlopen(tx, depot.kluis) == 0


async def test_a_melding_whose_reporter_was_erased_goes_without_files(depot: Depot) -> None:
    oud = await depot.oude_melding()
    await depot.voeg_bij(oud, foto("red"))
    async with depot.db.transaction() as tx:
        await wis_melder(tx, depot.kluis, oud, "privacy-1", WisReden.BEZWAAR)
    await depot.besluit(oud)
    await depot.werk()
    (aangeboden,) = await depot.register()
    assert not any(naam.endswith(".png") for naam in depot.bestanden(aangeboden))


async def test_a_file_that_is_gone_holds_up_no_other_transfer(depot: Depot) -> None:
    stuk, heel = await depot.oude_melding(), await depot.oude_melding()
    await depot.voeg_bij(stuk, foto("red"))
    async with depot.db.transaction() as tx:
        object_ = await tx.scalar(select(bijlage.c.object))
    (depot.map_ / str(object_)).unlink()
    await depot.besluit(stuk, heel)
    with pytest.raises(ExceptionGroup):
        await depot.werk()
    status = {een.melding_id: een.status for een in await depot.register()}
    assert status == {stuk: OverbrengingStatus.BESLOTEN, heel: OverbrengingStatus.AANGEBODEN}


async def test_one_worker_at_a_time_makes_packages(depot: Depot) -> None:
    oud = await depot.oude_melding()
    await depot.besluit(oud)
    async with depot.db.session("ander") as ander:
        await ander.fetchval("SELECT pg_advisory_lock(hashtextextended('meldingen:overbrengen', 0))")
        await depot.werk()
        assert (await depot.register())[0].status is OverbrengingStatus.BESLOTEN
    await depot.werk()
    assert (await depot.register())[0].status is OverbrengingStatus.AANGEBODEN


async def test_the_metadata_say_what_it_is_who_made_it_and_who_may_see_it(depot: Depot) -> None:
    oud = await depot.oude_melding()
    await depot.besluit(oud)
    await depot.werk()
    bestanden = depot.bestanden((await depot.register())[0])
    ns = {"": "https://www.nationaalarchief.nl/mdto"}
    item = ET.fromstring(bestanden["melding.mdto.xml"]).find("informatieobject", ns)  # noqa: S314 - our own
    assert item is not None
    volgorde = [kind.tag.rpartition("}")[2] for kind in item]
    assert list(dict.fromkeys(volgorde)) == [
        "identificatie",
        "naam",
        "aggregatieniveau",
        "classificatie",
        "trefwoord",
        "taal",
        "event",
        "waardering",
        "informatiecategorie",
        "heeftRepresentatie",
        "archiefvormer",
        "beperkingGebruik",
    ]
    for pad, waarde in {
        "identificatie/identificatieKenmerk": str(oud),
        "waardering/begripCode": "B",
        "informatiecategorie/begripLabel": "blijvend",
        "archiefvormer/verwijzingNaam": "Arbeidsinspectie",
        "beperkingGebruik/beperkingGebruikType/begripCode": "a",
        "beperkingGebruik/beperkingGebruikTermijn/termijnLooptijd": "P75Y",
    }.items():
        assert item.findtext(pad, namespaces=ns) == waarde
    bestand = ET.fromstring(bestanden["melding.json.mdto.xml"]).find("bestand", ns)  # noqa: S314 - our own
    assert bestand is not None
    assert bestand.findtext("omvang", namespaces=ns) == str(len(bestanden["melding.json"]))
    hash_ = hashlib.sha256(bestanden["melding.json"]).hexdigest()
    assert bestand.findtext("checksum/checksumWaarde", namespaces=ns) == hash_


async def ronde(depot: Depot, database_url: str, failpoint: str = "") -> int:
    """Let a process of its own do what waits; give how it ended."""
    proces = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", RONDE, database_url, str(depot.map_)), env={**os.environ, "FAILPOINTS": failpoint}
    )
    return await proces.wait()


@pytest.mark.parametrize(
    ("failpoint", "status"),
    [
        ("overbrenging-onderweg:1", OverbrengingStatus.BESLOTEN),
        ("overbrenging-onderweg:3", OverbrengingStatus.BESLOTEN),
        ("overbrenging-geschreven:1", OverbrengingStatus.BESLOTEN),
        ("overbrenging-aangeboden:1", OverbrengingStatus.AANGEBODEN),
    ],
)
async def test_a_worker_killed_while_it_packs_leaves_a_whole_package_or_goes_on(
    depot: Depot, database_url: str, failpoint: str, status: OverbrengingStatus
) -> None:
    oud = await depot.oude_melding()
    await depot.voeg_bij(oud, foto("red"))
    await depot.besluit(oud)
    assert await ronde(depot, database_url, failpoint) == -signal.SIGKILL
    assert (await depot.register())[0].status is status
    assert await ronde(depot, database_url) == 0
    (aangeboden,) = await depot.register()
    assert aangeboden.status is OverbrengingStatus.AANGEBODEN
    bestanden = depot.bestanden(aangeboden)
    assert aangeboden.pakket is not None
    assert len(bestanden) == aangeboden.pakket.bestanden
    assert hashlib.sha256(bestanden["manifest-sha256.txt"]).digest() == aangeboden.pakket.sha256


@pytest.mark.parametrize(
    ("failpoint", "weg"), [("overbrenging-pakket-weg:1", False), ("overbrenging-afgerond:1", True)]
)
async def test_a_worker_killed_while_it_ends_a_transfer_leaves_all_or_nothing(
    depot: Depot, database_url: str, failpoint: str, *, weg: bool
) -> None:
    oud = await depot.oude_melding()
    await depot.besluit(oud)
    await depot.werk()
    await depot.bevestig((await depot.register())[0])
    assert await ronde(depot, database_url, failpoint) == -signal.SIGKILL
    assert await depot.is_er(oud) is not weg
    assert await ronde(depot, database_url) == 0
    assert not await depot.is_er(oud)
    assert (await depot.register())[0].status is OverbrengingStatus.AFGEROND
