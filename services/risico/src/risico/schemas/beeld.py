"""The strategic view as the API shows it: as JSON, as CSV, and as a picture."""

import csv
from collections import defaultdict
from html import escape
from io import StringIO
from typing import Final, Self

from pydantic import AwareDatetime, Field

from risico.domain import Beeldvak, StrategischBeeld
from shared.contracts.waardelijsten import Risico
from shared.runtime.schemas import Weergave

# light to dark, each a seventh of the squares; tells apart also in print and for who sees no red or green
KLEUREN: Final = ("#fff7ec", "#fee8c8", "#fdd49e", "#fdbb84", "#fc8d59", "#d7301f", "#7f0000")
SVG: Final = "http://www.w3.org/2000/svg"
VAK, LINKS, BOVEN, ONDER = 28, 290, 60, 50


class BeeldvakWeergave(Weergave):
    """Eén risico in één sector en provincie."""

    risico: Risico
    sbi_sectie: str
    provincie: str
    vestigingen: int
    schade: float = Field(description="De verwachte schade: de som van de scores van de vestigingen.")
    dekking: float = Field(description="Het deel van de vestigingen dat ooit op dit risico is gecontroleerd, 0 tot 1.")
    trend: float | None = Field(
        description="De verandering van de schade in een kwartaal, als deel; leeg als die niet te zeggen is."
    )


class StrategischBeeldWeergave(Weergave):
    """Waar welke schade te verwachten is, en hoeveel daarvan bekend is."""

    berekend_op: AwareDatetime
    modelversie: str
    vakken: list[BeeldvakWeergave]

    @classmethod
    def van(cls, beeld: StrategischBeeld) -> Self:
        return cls(
            berekend_op=beeld.berekend_op,
            modelversie=beeld.modelversie,
            vakken=[BeeldvakWeergave.model_validate(vak) for vak in beeld.vakken],
        )


def beeld_als_csv(beeld: StrategischBeeld) -> str:
    """Write the view as CSV with a header, one line per risico, sector and province."""
    uit = StringIO()
    schrijver = csv.writer(uit)
    schrijver.writerow(["risico", "sbiSectie", "provincie", "vestigingen", "schade", "dekking", "trend"])
    for vak in beeld.vakken:
        trend = "" if vak.trend is None else f"{vak.trend:.4f}"
        schrijver.writerow(
            [
                *(vak.risico.value, vak.sbi_sectie, _veilig(vak.provincie), vak.vestigingen),
                *(f"{vak.schade:.3f}", f"{vak.dekking:.4f}", trend),
            ]
        )
    return uit.getvalue()


def beeld_als_svg(beeld: StrategischBeeld) -> str:
    """Draw a heat map of risico × sector: the darker, the more harm per vestiging. Each square says its figures."""
    vakken = _per_sector(beeld.vakken)
    secties = sorted({sectie for _, sectie in vakken})
    risicos = [risico for risico in Risico if any(r is risico for r, _ in vakken)]
    volgorde = sorted(vakken, key=lambda plek: vakken[plek][0])
    kleur = {plek: KLEUREN[rang * len(KLEUREN) // len(volgorde)] for rang, plek in enumerate(volgorde)}
    breed, hoog = LINKS + VAK * len(secties) + 20, BOVEN + VAK * len(risicos) + ONDER
    regels = [
        f'<svg xmlns="{SVG}" role="img" viewBox="0 0 {breed} {hoog}" font-family="sans-serif" font-size="12">',
        "<title>Verwachte schade per vestiging, per risico en sector</title>",
        f'<text x="10" y="20" font-size="15">Verwachte schade per vestiging ({beeld.berekend_op:%d-%m-%Y})</text>',
    ]
    for kolom, sectie in enumerate(secties):
        regels.append(_tekst(LINKS + VAK * kolom + VAK / 2, BOVEN - 8, sectie, "middle"))
    for rij, risico in enumerate(risicos):
        y = BOVEN + VAK * rij
        regels.append(_tekst(LINKS - 8, y + VAK / 2 + 4, risico.value.replace("_", " "), "end"))
        for kolom, sectie in enumerate(secties):
            if (risico, sectie) in vakken:
                naam = f"{risico.value.replace('_', ' ')}, sector {sectie}"
                uitleg = f"{naam}: {_in_woorden(*vakken[risico, sectie])}"
                regels.append(
                    f'<rect x="{LINKS + VAK * kolom}" y="{y}" width="{VAK - 1}" height="{VAK - 1}"'
                    f' fill="{kleur[risico, sectie]}"><title>{escape(uitleg)}</title></rect>'
                )
    y = BOVEN + VAK * len(risicos) + 18
    regels.append(_tekst(LINKS - 8, y + 12, "minder naar meer", "end"))
    regels += [
        f'<rect x="{LINKS + 20 * plek}" y="{y}" width="20" height="16" fill="{tint}"/>'
        for plek, tint in enumerate(KLEUREN)
    ]
    return "\n".join([*regels, "</svg>", ""])


def _per_sector(vakken: tuple[Beeldvak, ...]) -> dict[tuple[Risico, str], tuple[float, int, float]]:
    """Add the provinces up: harm per vestiging, number of vestigingen, and coverage."""
    sommen: defaultdict[tuple[Risico, str], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for vak in vakken:
        som = sommen[vak.risico, vak.sbi_sectie]
        for plek, getal in enumerate((vak.schade, vak.vestigingen, vak.gecontroleerd)):
            som[plek] += getal
    return {
        plek: (schade / aantal, int(aantal), bezocht / aantal) for plek, (schade, aantal, bezocht) in sommen.items()
    }


def _in_woorden(schade: float, aantal: int, dekking: float) -> str:
    return f"{schade:.2f} per vestiging, {aantal} vestigingen, {dekking:.1%} gecontroleerd"


def _tekst(x: float, y: float, tekst: str, kant: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{kant}">{escape(tekst)}</text>'


def _veilig(tekst: str) -> str:
    """Keep a spreadsheet from taking the name of a place for a formula."""
    return f"'{tekst}" if tekst[:1] in {"=", "+", "-", "@"} else tekst
