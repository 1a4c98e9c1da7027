"""Metadata of what is transferred, in the XML of MDTO 1.0.1 (Nationaal Archief): one document for each thing.

The order of elements is that of the schema (https://www.nationaalarchief.nl/mdto). Lists of terms are named as MDTO
names them; where it has none, the list is ours or the one of the law.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from .kalender import dag_van
from .melding import Melding
from .overbrengen import Openbaarheid, Overbrenging

NAMESPACE: Final = "https://www.nationaalarchief.nl/mdto"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA: Final = f"{NAMESPACE} {NAMESPACE}/MDTO-XML1.0.1.xsd"
_EVENTS: Final = "Begrippenlijst EventTypeLijst MDTO"
_ARTIKEL_15: Final = "Archiefwet 1995, artikel 15, eerste lid"
_BEPERKING: Final[Mapping[Openbaarheid, tuple[str, str | None]]] = MappingProxyType(
    {
        Openbaarheid.OPENBAAR: ("Openbaar", None),
        Openbaarheid.PERSOONLIJKE_LEVENSSFEER: ("De eerbiediging van de persoonlijke levenssfeer", "a"),
        Openbaarheid.BELANG_VAN_DE_STAAT: ("Het belang van de Staat of zijn bondgenoten", "b"),
        Openbaarheid.ONEVENREDIGE_BENADELING: ("Het voorkomen van onevenredige bevoordeling of benadeling", "c"),
    }
)

_GEEN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

register_namespace("", NAMESPACE)
register_namespace("xsi", _XSI)


@dataclass(frozen=True, slots=True)
class Archiefvormer:
    """The body that made what is transferred; `bron` names the system whose references these are."""

    naam: str
    oin: str
    bron: str


@dataclass(frozen=True, slots=True)
class Pakketbestand:
    """A file of a package; `grootte` in bytes, `gemaakt_op` is when its hash was taken."""

    naam: str
    mediatype: str
    grootte: int
    sha256: bytes
    gemaakt_op: datetime


def informatieobject(
    melding: Melding, overbrenging: Overbrenging, archiefvormer: Archiefvormer, bestanden: Iterable[Pakketbestand]
) -> bytes:
    """Describe a melding, with the files that represent it."""
    wortel, item = _document("informatieobject", str(melding.id), archiefvormer.bron, _naam(melding))
    _begrip(item, "aggregatieniveau", "Archiefstuk", "Begrippenlijst Aggregatieniveaus MDTO")
    _begrip(item, "classificatie", melding.soort, "Soorten melding", code=melding.soort)
    for risico in melding.risicos:
        _tekst(item, "trefwoord", risico)
    if melding.werkgever.gemeente is not None:
        _verwijzing(item, "dekkingInRuimte", melding.werkgever.gemeente)
    _tekst(item, "taal", "nl")
    for soort, op in (("Creatie", melding.ontvangen_op), ("Bevriezing", overbrenging.afgesloten_op)):
        event = SubElement(item, _q("event"))
        _begrip(event, "eventType", soort, _EVENTS)
        _tekst(event, "eventTijd", _tijd(op))
    _begrip(item, "waardering", "Blijvend te bewaren", "Begrippenlijst Waarderingen MDTO", code="B")
    lijst = f"Bewaarregels vanaf {overbrenging.regels_vanaf.isoformat()}"
    _begrip(item, "informatiecategorie", overbrenging.regel, lijst)
    for bestand_ in bestanden:
        _verwijzing(item, "heeftRepresentatie", bestand_.naam, (_kenmerk(melding, bestand_), archiefvormer.bron))
    _verwijzing(item, "archiefvormer", archiefvormer.naam, (archiefvormer.oin, "Organisatie-identificatienummer (OIN)"))
    _beperking(item, overbrenging)
    return _xml(wortel)


def bestand(melding: Melding, archiefvormer: Archiefvormer, van: Pakketbestand) -> bytes:
    """Describe one file of a melding."""
    wortel, item = _document("bestand", _kenmerk(melding, van), archiefvormer.bron, van.naam)
    _tekst(item, "omvang", str(van.grootte))
    _begrip(item, "bestandsformaat", van.mediatype, "IANA Media Types", code=van.mediatype)
    checksum = SubElement(item, _q("checksum"))
    _begrip(checksum, "checksumAlgoritme", "SHA-256", "Begrippenlijst ChecksumAlgoritme MDTO")
    _tekst(checksum, "checksumWaarde", van.sha256.hex())
    _tekst(checksum, "checksumDatum", _tijd(van.gemaakt_op))
    _verwijzing(item, "isRepresentatieVan", _naam(melding), (str(melding.id), archiefvormer.bron))
    return _xml(wortel)


def _document(soort: str, kenmerk: str, bron: str, naam: str) -> tuple[Element, Element]:
    wortel = Element(_q("MDTO"), {f"{{{_XSI}}}schemaLocation": _SCHEMA})
    item = SubElement(wortel, _q(soort))
    _identificatie(item, "identificatie", (kenmerk, bron))
    _tekst(item, "naam", naam)
    return wortel, item


def _beperking(item: Element, overbrenging: Overbrenging) -> None:
    beperking = overbrenging.beperking
    label, onderdeel = _BEPERKING[beperking.openbaarheid]
    element = SubElement(item, _q("beperkingGebruik"))
    _begrip(element, "beperkingGebruikType", label, _ARTIKEL_15, code=onderdeel)
    if beperking.jaren is not None:
        termijn = SubElement(element, _q("beperkingGebruikTermijn"))
        _begrip(termijn, "termijnTriggerStartLooptijd", "Bevriezing", _EVENTS)
        _tekst(termijn, "termijnStartdatumLooptijd", dag_van(overbrenging.afgesloten_op).isoformat())
        _tekst(termijn, "termijnLooptijd", f"P{beperking.jaren}Y")


def _naam(melding: Melding) -> str:
    return f"Melding {melding.id}, ontvangen op {dag_van(melding.ontvangen_op).isoformat()}"


def _kenmerk(melding: Melding, van: Pakketbestand) -> str:
    return f"{melding.id}/{van.naam}"


def _tijd(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _begrip(ouder: Element, naam: str, label: str, lijst: str, *, code: str | None = None) -> None:
    element = SubElement(ouder, _q(naam))
    _tekst(element, "begripLabel", label)
    if code is not None:
        _tekst(element, "begripCode", code)
    _verwijzing(element, "begripBegrippenlijst", lijst)


def _verwijzing(ouder: Element, naam: str, verwijst_naar: str, kenmerk: Sequence[str] = ()) -> None:
    element = SubElement(ouder, _q(naam))
    _tekst(element, "verwijzingNaam", verwijst_naar)
    if kenmerk:
        _identificatie(element, "verwijzingIdentificatie", kenmerk)


def _identificatie(ouder: Element, naam: str, kenmerk: Sequence[str]) -> None:
    element = SubElement(ouder, _q(naam))
    for deel, waarde in zip(("identificatieKenmerk", "identificatieBron"), kenmerk, strict=True):
        _tekst(element, deel, waarde)


def _tekst(ouder: Element, naam: str, waarde: str) -> None:
    SubElement(ouder, _q(naam)).text = _GEEN_XML.sub("", waarde)


def _q(naam: str) -> str:
    return f"{{{NAMESPACE}}}{naam}"


def _xml(wortel: Element) -> bytes:
    indent(wortel)
    xml: bytes = tostring(wortel, encoding="utf-8", xml_declaration=True)
    return xml
