"""The domain of risico: the register, what interventions teach, and what is refused."""

from .bewijs import Bewijsplaats, Klasse, Meldingbewijs
from .domeinen import DOMEIN_VAN
from .fouten import (
    BedrijfOnbekend,
    BevindingOnbekend,
    BevindingVernietigd,
    ImportGeweigerd,
    ImportLoopt,
    VestigingOnbekend,
)
from .importrij import KOLOMMEN, Rij, controleer_kop, lees_rij, rijfout
from .naleving import Bevinding, Vernietiging, Zwaarte, naleving_van, werkgeverstype_van
from .register import (
    GROOTTEKLASSEN,
    SECTIES,
    Adres,
    Bedrijf,
    Vestiging,
    grootteklasse_van,
    is_eenmanszaak,
    omvang_van,
    sectie_van,
)

__all__ = [
    "DOMEIN_VAN",
    "GROOTTEKLASSEN",
    "KOLOMMEN",
    "SECTIES",
    "Adres",
    "Bedrijf",
    "BedrijfOnbekend",
    "Bevinding",
    "BevindingOnbekend",
    "BevindingVernietigd",
    "Bewijsplaats",
    "ImportGeweigerd",
    "ImportLoopt",
    "Klasse",
    "Meldingbewijs",
    "Rij",
    "Vernietiging",
    "Vestiging",
    "VestigingOnbekend",
    "Zwaarte",
    "controleer_kop",
    "grootteklasse_van",
    "is_eenmanszaak",
    "lees_rij",
    "naleving_van",
    "omvang_van",
    "rijfout",
    "sectie_van",
    "werkgeverstype_van",
]
