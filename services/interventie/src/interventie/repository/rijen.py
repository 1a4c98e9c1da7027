"""Rows of the tables to domain objects, and back."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from interventie.domain import (
    Aanleiding,
    Afronding,
    Bevinding,
    Bezoek,
    Dossier,
    Feiten,
    Interventie,
    Keuze,
    Status,
    Statusovergang,
)
from shared.contracts.waardelijsten import (
    Band,
    Domein,
    Instrument,
    InterventieType,
    MeldingSoort,
    OngevalGevolg,
    OvertredingKlasse,
    Risico,
    Uitkomst,
    Urgentie,
    Werkgeverstype,
    Wet,
    ZaakSoort,
)

E = TypeVar("E", bound=StrEnum)


def interventie_van(rij: Any) -> Interventie:
    return Interventie(
        id=rij["id"],
        zaak_id=rij["zaak_id"],
        sleutel=rij["sleutel"],
        versie=rij["versie"],
        status=Status(rij["status"]),
        type=InterventieType(rij["type"]),
        domein=Domein(rij["domein"]),
        risicos=tuple(map(Risico, rij["risicos"])),
        kvk_nummer=rij["kvk_nummer"],
        vestigingsnummer=rij["vestigingsnummer"],
        gewijzigd_op=rij["gewijzigd_op"],
        bezoek=_bezoek_van(rij),
        handmatig=rij["handmatig"],
        toegewezen_op=rij["toegewezen_op"],
        hervat_naar=_of_niets(Status, rij["hervat_naar"]),
        reden=rij["reden"],
        afronding=_afronding_van(rij),
        afgerond_op=rij["afgerond_op"],
    )


def dossier_van(rij: Any) -> Dossier:
    return Dossier(interventie_van(rij), rij["plan_versie"], tuple(rij["melding_ids"]), rij["regel"])


def rij_van(dossier: Dossier) -> tuple[Any, ...]:
    """Give the values of a new interventie in the order of the columns of its table."""
    interventie = dossier.interventie
    return (
        interventie.id,
        interventie.zaak_id,
        interventie.sleutel,
        interventie.domein,
        interventie.kvk_nummer,
        interventie.vestigingsnummer,
        *_veranderlijk(dossier, tuple),
    )


def wijziging_van(dossier: Dossier) -> tuple[Any, ...]:
    """Give what can change of an interventie, after its id and in the order of the columns; lists as text."""
    return (dossier.interventie.id, *_veranderlijk(dossier, ",".join))


def aanleiding_van(rij: Any) -> Aanleiding:
    return Aanleiding(
        melding_id=rij["melding_id"],
        soort=MeldingSoort(rij["soort"]),
        urgentie=Urgentie(rij["urgentie"]),
        ongeval_gevolg=_of_niets(OngevalGevolg, rij["ongeval_gevolg"]),
        overtreding_klasse=_of_niets(OvertredingKlasse, rij["overtreding_klasse"]),
        direct_gevaar=rij["direct_gevaar"],
        verzoek_artikel_24=rij["verzoek_artikel_24"],
        ontvangen_op=rij["ontvangen_op"],
    )


def rij_van_aanleiding(interventie_id: UUID, aanleiding: Aanleiding) -> tuple[Any, ...]:
    return (
        interventie_id,
        aanleiding.melding_id,
        aanleiding.soort,
        aanleiding.urgentie,
        aanleiding.ongeval_gevolg,
        aanleiding.overtreding_klasse,
        aanleiding.direct_gevaar,
        aanleiding.verzoek_artikel_24,
        aanleiding.ontvangen_op,
    )


def keuze_van(rij: Any) -> Keuze:
    """Give a choice with the factors it rests on; the meldingen of its facts stand in the aanleiding."""
    return Keuze(
        regel=rij["regel"],
        type=InterventieType(rij["type"]),
        reden=rij["reden"],
        grenzen_vanaf=rij["grenzen_vanaf"],
        feiten=Feiten(
            zaak_soort=ZaakSoort(rij["zaak_soort"]),
            urgentie=Urgentie(rij["urgentie"]),
            band=Band(rij["band"]),
            risicos=tuple(map(Risico, rij["risicos"])),
            werkgeverstype=Werkgeverstype(rij["werkgeverstype"]),
            naleving=rij["naleving"],
            organisatiegraad=rij["organisatiegraad"],
            invloed=rij["invloed"],
            werkzame_personen=rij["werkzame_personen"],
        ),
        gekozen_op=rij["gekozen_op"],
    )


def rij_van_keuze(interventie_id: UUID, keuze: Keuze) -> tuple[Any, ...]:
    feiten = keuze.feiten
    return (
        interventie_id,
        keuze.regel,
        keuze.type,
        keuze.reden,
        keuze.grenzen_vanaf,
        feiten.zaak_soort,
        feiten.urgentie,
        feiten.band,
        feiten.risicos,
        feiten.werkgeverstype,
        feiten.naleving,
        feiten.organisatiegraad,
        feiten.invloed,
        feiten.werkzame_personen,
        keuze.gekozen_op,
    )


def overgang_van(rij: Any) -> Statusovergang:
    return Statusovergang(
        rij["interventie_id"],
        rij["versie"],
        _of_niets(Status, rij["van"]),
        Status(rij["naar"]),
        rij["reden"],
        rij["door"],
        rij["op"],
    )


def rij_van_overgang(overgang: Statusovergang) -> tuple[Any, ...]:
    return (
        overgang.interventie_id,
        overgang.versie,
        overgang.van,
        overgang.naar,
        overgang.reden,
        overgang.door,
        overgang.op,
    )


def bevinding_van(rij: Any) -> Bevinding:
    return Bevinding(
        id=rij["id"],
        interventie_id=rij["interventie_id"],
        risico=Risico(rij["risico"]),
        wet=Wet(rij["wet"]),
        overtreding_klasse=_of_niets(OvertredingKlasse, rij["overtreding_klasse"]),
        toelichting=rij["toelichting"],
        vastgelegd_door=rij["vastgelegd_door"],
        vastgelegd_op=rij["vastgelegd_op"],
    )


def _veranderlijk(dossier: Dossier, lijst: Callable[[tuple[str, ...]], Any]) -> tuple[Any, ...]:
    interventie = dossier.interventie
    bezoek = interventie.bezoek
    afronding = interventie.afronding
    return (
        dossier.plan_versie,
        interventie.versie,
        interventie.status,
        interventie.hervat_naar,
        interventie.reden,
        interventie.type,
        lijst(interventie.risicos),
        bezoek and bezoek.inspecteur_id,
        bezoek and bezoek.bezoek_datum,
        bezoek and bezoek.begint_op,
        bezoek and bezoek.duur_minuten,
        interventie.handmatig,
        interventie.toegewezen_op,
        afronding and afronding.uitkomst,
        afronding and afronding.overtreding_klasse,
        lijst(afronding.instrumenten if afronding else ()),
        interventie.afgerond_op,
        interventie.gewijzigd_op,
    )


def _bezoek_van(rij: Any) -> Bezoek | None:
    if rij["inspecteur_id"] is None:
        return None
    return Bezoek(rij["inspecteur_id"], rij["bezoek_datum"], rij["begint_op"], rij["duur_minuten"])


def _afronding_van(rij: Any) -> Afronding | None:
    if rij["uitkomst"] is None:
        return None
    return Afronding(
        Uitkomst(rij["uitkomst"]),
        _of_niets(OvertredingKlasse, rij["overtreding_klasse"]),
        tuple(map(Instrument, rij["instrumenten"])),
    )


def _of_niets(soort: type[E], waarde: str | None) -> E | None:
    return None if waarde is None else soort(waarde)
