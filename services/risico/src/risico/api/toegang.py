"""Who may call what, and the parameters that several routes share."""

from typing import Annotated, Final

from fastapi import Path, Query

from shared.runtime.auth import Aanroeper, bevoegd

AANLEIDING_LEZEN: Final = "risico:aanleiding-lezen"

Lezer = Annotated[Aanroeper, bevoegd("risico:lezen")]
AanleidingLezer = Annotated[Aanroeper, bevoegd(AANLEIDING_LEZEN)]
Modelleur = Annotated[Aanroeper, bevoegd("risico:modelleren")]
Importeur = Annotated[Aanroeper, bevoegd("risico:importeren")]
Corrector = Annotated[Aanroeper, bevoegd("risico:corrigeren")]
Beheerder = Annotated[Aanroeper, bevoegd("risico:beheer")]
Afwijker = Annotated[Aanroeper, bevoegd("risico:afwijken")]
Selecteur = Annotated[Aanroeper, bevoegd("risico:selecteren")]
Muteerder = Annotated[Aanroeper, bevoegd("risico:muteren")]
KvkNummerPad = Annotated[str, Path(alias="kvkNummer", pattern=r"^[0-9]{8}$", description="Het KvK-nummer.")]
VestigingsnummerPad = Annotated[str, Path(pattern=r"^[0-9]{12}$", description="Het vestigingsnummer van de KvK.")]
Sectie = Annotated[str | None, Query(pattern=r"^[A-U]$", description="Een sectie van de SBI.")]
Plaatsnaam = Annotated[str | None, Query(max_length=100)]
