"""The connections of chain partners, kept by the inspectorate."""

from meldingen import handlers
from meldingen.schemas import KetenpartnerInvoer, KetenpartnerWeergave
from shared.runtime.etag import ETagDep, VerwachteVersie
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router

from .toegang import Beheerder, Oin

router = Router(tags=["beheer"])


@router.get("/ketenpartners")
async def lijst_ketenpartners(pagina: PaginaDep, db: DatabaseDep, _: Beheerder) -> Lijst[KetenpartnerWeergave]:
    """Geef de aangesloten ketenpartners, op volgorde van OIN."""
    (na,) = pagina.na(str) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_aansluitingen(tx, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, KetenpartnerWeergave.van, lambda aansluiting: (aansluiting.oin,))


@router.get("/ketenpartners/{oin}")
async def toon_ketenpartner(oin: Oin, etag: ETagDep, db: DatabaseDep, _: Beheerder) -> KetenpartnerWeergave:
    """Geef één aangesloten ketenpartner."""
    async with db.transaction() as tx:
        aansluiting = await handlers.toon_aansluiting(tx, oin)
    return etag.antwoord(KetenpartnerWeergave.van(aansluiting), aansluiting.versie)


@router.put("/ketenpartners/{oin}")
async def leg_ketenpartner_vast(
    *,
    oin: Oin,
    body: KetenpartnerInvoer,
    verwacht: VerwachteVersie,
    etag: ETagDep,
    db: DatabaseDep,
    aanroeper: Beheerder,
) -> KetenpartnerWeergave:
    """Sluit een ketenpartner aan (If-Match "0"), of wijzig wat die mag aanleveren."""
    async with db.transaction() as tx:
        aansluiting = await handlers.leg_aansluiting_vast(tx, body.naar_domein(oin), verwacht, aanroeper.subject)
    return etag.antwoord(KetenpartnerWeergave.van(aansluiting), aansluiting.versie)
