"""Between rows and domain objects."""

from collections.abc import Iterable
from typing import Any, Final, Protocol

from sqlalchemy import ARRAY, Column, Table
from sqlalchemy.dialects import postgresql

from planning.domain import (
    Bezoek,
    Inspecteur,
    Kenmerken,
    Locatie,
    Plek,
    Programma,
    ProgrammaInhoud,
    ProgrammaStatus,
    Zaak,
)
from shared.contracts.onderdelen import MeldingVerwijzing
from shared.contracts.waardelijsten import (
    Band,
    Domein,
    MeldingSoort,
    OngevalGevolg,
    OvertredingKlasse,
    ProgrammaSoort,
    Risico,
    Urgentie,
    Werkgeverstype,
    ZaakSoort,
    ZaakStatus,
)

_POSTGRES: Final = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its dialects untyped
_DOMEINEN: Final = frozenset(Domein)


class Rij(Protocol):
    """A row with named columns, of SQLAlchemy or of asyncpg."""

    def __getitem__(self, naam: str, /) -> Any: ...


def insert(table: Table) -> str:
    """Write the statement that stores any number of new rows at once and skips known ones; see `reeksen`."""
    kolommen = {kolom.name: kolom for kolom in table.c}
    waarden = (
        f"string_to_array({naam}, ',')::{_soort(kolom)}[]" if isinstance(kolom.type, ARRAY) else naam
        for naam, kolom in kolommen.items()
    )
    argumenten = (
        f"${nummer}::{'text' if isinstance(kolom.type, ARRAY) else _soort(kolom)}[]"
        for nummer, kolom in enumerate(kolommen.values(), start=1)
    )
    return (
        f"INSERT INTO {table.fullname} ({', '.join(kolommen)}) SELECT {', '.join(waarden)}"  # noqa: S608 - our own names
        f" FROM unnest({', '.join(argumenten)}) AS rij ({', '.join(kolommen)})"
        f" ON CONFLICT ({', '.join(_sleutel(table))}) DO NOTHING"
    )


def upsert(table: Table) -> str:
    """Write the statement that stores any number of rows at once, new and changed; see `reeksen`."""
    nieuw = (f"{kolom.name} = excluded.{kolom.name}" for kolom in table.c if kolom.name not in _sleutel(table))
    return insert(table).replace("DO NOTHING", f"DO UPDATE SET {', '.join(nieuw)}")


def _sleutel(table: Table) -> list[str]:
    return [kolom.name for kolom in table.primary_key]


def reeksen(table: Table, rijen: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    """Turn rows into the arguments of `insert` and `upsert`: one array per column; list columns travel as text."""
    kolommen = map(list, zip(*rijen, strict=True))
    return [
        [",".join(map(str, lijst)) for lijst in waarden] if isinstance(kolom.type, ARRAY) else waarden
        for kolom, waarden in zip(table.c, kolommen, strict=True)
    ]


def _soort(kolom: Column[Any]) -> str:
    """Name the type of one value as Postgres does."""
    soort = kolom.type.item_type if isinstance(kolom.type, ARRAY) else kolom.type
    return soort.compile(_POSTGRES)


def rij_van_zaak(zaak: Zaak) -> tuple[Any, ...]:
    """Give the values in the order of the columns."""
    kenmerken, locatie, plek, bezoek = zaak.kenmerken, zaak.kenmerken.locatie, zaak.kenmerken.locatie.plek, zaak.bezoek
    return (
        zaak.id,
        zaak.sleutel,
        zaak.versie,
        zaak.soort,
        zaak.status,
        zaak.kvk_nummer,
        zaak.vestigingsnummer,
        zaak.domein,
        zaak.risicos,
        zaak.band,
        zaak.urgentie,
        zaak.uiterlijk_op,
        zaak.duur_minuten,
        zaak.programma_id,
        zaak.reden_vervallen,
        kenmerken.sbi_code,
        kenmerken.sbi_sectie,
        kenmerken.werkzame_personen,
        locatie.gemeente,
        locatie.provincie,
        None if plek is None else plek.breedtegraad,
        None if plek is None else plek.lengtegraad,
        kenmerken.naleving,
        kenmerken.organisatiegraad,
        kenmerken.invloed,
        kenmerken.werkgeverstype,
        *(
            (None, None, None, None, None)
            if bezoek is None
            else (
                bezoek.inspecteur_id,
                bezoek.datum,
                bezoek.begint_minuut,
                bezoek.duur_minuten,
                bezoek.reistijd_minuten,
            )
        ),
        zaak.aangemaakt_op,
        zaak.gewijzigd_op,
    )


def zaak_van(rij: Rij) -> Zaak:
    return Zaak(
        id=rij["id"],
        sleutel=rij["sleutel"],
        versie=rij["versie"],
        soort=ZaakSoort(rij["soort"]),
        status=ZaakStatus(rij["status"]),
        kvk_nummer=rij["kvk_nummer"],
        vestigingsnummer=rij["vestigingsnummer"],
        domein=Domein(rij["domein"]),
        risicos=tuple(map(Risico, rij["risicos"])),
        band=Band(rij["band"]),
        urgentie=Urgentie(rij["urgentie"]),
        uiterlijk_op=rij["uiterlijk_op"],
        duur_minuten=rij["duur_minuten"],
        programma_id=rij["programma_id"],
        kenmerken=Kenmerken(
            sbi_code=rij["sbi_code"],
            sbi_sectie=rij["sbi_sectie"],
            werkzame_personen=rij["werkzame_personen"],
            locatie=locatie_van(rij),
            naleving=rij["naleving"],
            organisatiegraad=rij["organisatiegraad"],
            invloed=rij["invloed"],
            werkgeverstype=Werkgeverstype(rij["werkgeverstype"]),
        ),
        bezoek=None if rij["inspecteur_id"] is None else bezoek_van(rij),
        reden_vervallen=rij["reden_vervallen"],
        aangemaakt_op=rij["aangemaakt_op"],
        gewijzigd_op=rij["gewijzigd_op"],
    )


def bezoek_van(rij: Rij) -> Bezoek:
    return Bezoek(
        inspecteur_id=rij["inspecteur_id"],
        datum=rij["bezoek_datum"],
        begint_minuut=rij["begint_minuut"],
        duur_minuten=rij["bezoek_minuten"],
        reistijd_minuten=rij["reistijd_minuten"],
    )


def locatie_van(rij: Rij) -> Locatie:
    plek = None if rij["breedtegraad"] is None else Plek(rij["breedtegraad"], rij["lengtegraad"])
    return Locatie(rij["gemeente"], rij["provincie"], plek)


def melding_van(rij: Rij) -> MeldingVerwijzing:
    return MeldingVerwijzing(
        melding_id=rij["melding_id"],
        soort=MeldingSoort(rij["soort"]),
        urgentie=Urgentie(rij["urgentie"]),
        ongeval_gevolg=rij["ongeval_gevolg"] and OngevalGevolg(rij["ongeval_gevolg"]),
        overtreding_klasse=rij["overtreding_klasse"] and OvertredingKlasse(rij["overtreding_klasse"]),
        direct_gevaar=rij["direct_gevaar"],
        verzoek_artikel_24=rij["verzoek_artikel_24"],
        ontvangen_op=rij["ontvangen_op"],
    )


def rij_van_inspecteur(inspecteur: Inspecteur) -> tuple[Any, ...]:
    """Give the values in the order of the columns."""
    return (
        inspecteur.id,
        inspecteur.versie,
        inspecteur.naam,
        sorted(inspecteur.vaardigheden),
        inspecteur.provincies,
        inspecteur.thuis.breedtegraad,
        inspecteur.thuis.lengtegraad,
        inspecteur.minuten_per_weekdag,
        inspecteur.actief,
        inspecteur.gewijzigd_op,
    )


def inspecteur_van(rij: Rij) -> Inspecteur:
    return Inspecteur(
        id=rij["id"],
        versie=rij["versie"],
        naam=rij["naam"],
        vaardigheden=frozenset(Domein(naam) if naam in _DOMEINEN else Risico(naam) for naam in rij["vaardigheden"]),
        provincies=tuple(rij["provincies"]),
        thuis=Plek(rij["breedtegraad"], rij["lengtegraad"]),
        minuten_per_weekdag=tuple(rij["minuten_per_weekdag"]),
        actief=rij["actief"],
        gewijzigd_op=rij["gewijzigd_op"],
    )


def rij_van_programma(programma: Programma) -> tuple[Any, ...]:
    """Give the values in the order of the columns."""
    inhoud = programma.inhoud
    return (
        programma.id,
        programma.versie,
        programma.status,
        inhoud.naam,
        inhoud.soort,
        inhoud.risicos,
        inhoud.sbi_secties,
        inhoud.capaciteitsdoel_uren,
        inhoud.begin_datum,
        inhoud.eind_datum,
        programma.gewijzigd_op,
    )


def programma_van(rij: Rij) -> Programma:
    return Programma(
        id=rij["id"],
        versie=rij["versie"],
        status=ProgrammaStatus(rij["status"]),
        inhoud=ProgrammaInhoud(
            naam=rij["naam"],
            soort=ProgrammaSoort(rij["soort"]),
            risicos=tuple(map(Risico, rij["risicos"])),
            sbi_secties=tuple(rij["sbi_secties"]),
            capaciteitsdoel_uren=rij["capaciteitsdoel_uren"],
            begin_datum=rij["begin_datum"],
            eind_datum=rij["eind_datum"],
        ),
        gepland_minuten=rij["gepland_minuten"],
        gewijzigd_op=rij["gewijzigd_op"],
    )
