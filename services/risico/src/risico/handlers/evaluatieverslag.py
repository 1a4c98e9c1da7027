"""The report of an evaluation, for people and for programs."""

from collections.abc import Mapping
from dataclasses import asdict
from math import isfinite
from typing import Any, Final

import orjson

from risico.domain import Cijfer, Uitdager, Uitdagingverslag
from risico.model import Evaluatie, Maatstaf

from .inspectiebestand import Gelezen

DAGEN_PER_JAAR: Final = 365.25
NAMEN: Final[Mapping[str, str]] = {
    "auc": "AUC",
    "auc_vorige_uitkomst": "  ter vergelijking: de vorige uitkomst",
    "auc_eigen_gemiddelde": "  ter vergelijking: het eigen gemiddelde",
    "auc_binnen_inspecteur": "AUC binnen inspecteur",
    "auc_binnen_inspecteur_vorige_uitkomst": "  ter vergelijking: de vorige uitkomst",
    "auc_binnen_inspecteur_eigen_gemiddelde": "  ter vergelijking: het eigen gemiddelde",
    "lift_10": "Lift bij de hoogste 10 %",
    "dagen_eerder": "Dagen eerder gevonden",
    "eerste_helft": "Deel gevonden in de eerste helft",
    "eerste_helft_werkelijk": "  zoals het werkelijk ging",
}


def als_tekst(gelezen: Gelezen, evaluatie: Evaluatie) -> str:
    """Write an evaluation for people."""
    instelling = evaluatie.instelling
    aandeel = evaluatie.gevonden / evaluatie.getoetst
    overgeslagen = "".join(f"; {aantal} overgeslagen: {reden}" for reden, aantal in gelezen.overgeslagen.most_common())
    decielen = [(str(nummer), deciel.gevonden, deciel.verwacht) for nummer, deciel in enumerate(evaluatie.decielen, 1)]
    regels = [
        f"{gelezen.rijen} rijen, {len(gelezen.inspecties)} inspecties{overgeslagen}",
        f"Geleerd van {evaluatie.geleerd} inspecties, getoetst op de {evaluatie.getoetst} daarna.",
        f"Bij {evaluatie.gevonden} ({_getal(100 * aandeel, 1)} %) werd iets gevonden.",
        f"Voorgewicht van het gemiddelde: {_getal(instelling.voorgewicht, 1)}.",
        f"Halfwaardetijd: {_getal(instelling.halfwaardetijd / DAGEN_PER_JAAR, 1)} jaar.",
        "",
        f"{'maatstaf':44}{'waarde':>10}  95%-interval",
        *(
            f"{naam:44}{_getal(evaluatie.maatstaven[sleutel].waarde):>10}  {_interval(evaluatie.maatstaven[sleutel])}"
            for sleutel, naam in NAMEN.items()
            if sleutel in evaluatie.maatstaven
        ),
        "",
        f"{'deciel van de score':44}{'gevonden':>10}  {'95%-interval':18}  verwacht",
        *(
            f"{nummer:44}{_getal(gevonden.waarde):>10}  {_interval(gevonden):18}  {_getal(verwacht)}"
            for nummer, gevonden, verwacht in decielen
        ),
    ]
    return "\n".join(regels)


def als_json(gelezen: Gelezen, evaluatie: Evaluatie) -> str:
    """Write an evaluation for programs; what the data do not tell is null."""
    uit: dict[str, Any] = {
        "rijen": gelezen.rijen,
        "inspecties": len(gelezen.inspecties),
        "overgeslagen": dict(gelezen.overgeslagen),
        "geleerd": evaluatie.geleerd,
        "getoetst": evaluatie.getoetst,
        "gevonden": evaluatie.gevonden,
        "voorgewicht": evaluatie.instelling.voorgewicht,
        "halfwaardetijd": evaluatie.instelling.halfwaardetijd,
        "maatstaven": {naam: asdict(maatstaf) for naam, maatstaf in evaluatie.maatstaven.items()},
        "decielen": [asdict(deciel) for deciel in evaluatie.decielen],
    }
    return orjson.dumps(uit, option=orjson.OPT_INDENT_2).decode()


def uitdaging_als_tekst(verslag: Uitdagingverslag) -> str:
    """Write a comparison with challengers for people."""
    vergelijking = verslag.vergelijking
    van_model = vergelijking.auc_binnen_inspecteur
    regels = [
        f"{vergelijking.inspecties} inspecties van {vergelijking.van:%d-%m-%Y} tot en met {vergelijking.tot:%d-%m-%Y}.",
        f"Getoetst op de laatste {vergelijking.getoetst}, binnen {vergelijking.inspecteurs} inspecteurs.",
        f"Gegevens (SHA-256): {verslag.gegevens_sha256}.",
        "",
        f"{'AUC binnen inspecteur':30}{'waarde':>8}  {'95%-interval':18}{'verschil':>10}  95%-interval",
        f"{'het model':30}{_getal(van_model.waarde):>8}  {_interval(van_model)}",
    ]
    for uitdager in vergelijking.uitdagers:
        eigen, verschil = uitdager.auc_binnen_inspecteur, uitdager.verschil
        regels.append(
            f"{_naam(uitdager):30}{_getal(eigen.waarde):>8}  {_interval(eigen):18}{_getal(verschil.waarde):>10}"
            f"  {_interval(verschil)}"
        )
    beter = [_naam(uitdager) for uitdager in vergelijking.uitdagers if uitdager.is_beter]
    if beter:
        oordeel = f"Aantoonbaar beter dan het model: {', '.join(beter)}. Een mens beslist of het model verandert."
    else:
        oordeel = "Geen uitdager is aantoonbaar beter dan het model."
    return "\n".join((*regels, "", oordeel))


def _naam(uitdager: Uitdager) -> str:
    return uitdager.soort.replace("_", " ")


def _interval(maatstaf: Maatstaf | Cijfer) -> str:
    return f"{_getal(maatstaf.laag)} tot {_getal(maatstaf.hoog)}"


def _getal(waarde: float, cijfers: int = 3) -> str:
    return f"{waarde:.{cijfers}f}".replace(".", ",") if isfinite(waarde) else "-"
