"""Reading: meldingen, and the vault, of which every reading is recorded."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import (
    Auditregel,
    Doelbinding,
    Handeling,
    Inzage,
    Melderdossier,
    MelderGewist,
    Melding,
    MeldingNietGevonden,
    Overgang,
    Tekst,
    TekstSoort,
    ToelichtingNietGevonden,
    Zoekcriteria,
)
from meldingen.repository import AuditRepository, Kluis, MelderRepository, MeldingRepository, ZoekRepository, stammen
from shared.contracts.fouten import VeldenOngeldig, Veldfout
from shared.runtime.telemetry import log_processing


@dataclass(frozen=True, slots=True)
class Inzageverzoek:
    """Who wants to see data of reporters, and for what purpose."""

    aanroeper: str
    doelbinding: Doelbinding


async def toon_melding(tx: AsyncConnection, melding_id: UUID) -> Melding:
    """Give one melding; raises MeldingNietGevonden."""
    melding = await MeldingRepository(tx).get(melding_id)
    if melding is None:
        raise MeldingNietGevonden
    return melding


async def toon_statusverloop(tx: AsyncConnection, melding_id: UUID) -> tuple[Melding, list[Overgang]]:
    """Give a melding with the transitions it made since it was received; raises MeldingNietGevonden."""
    melding = await toon_melding(tx, melding_id)
    return melding, await MeldingRepository(tx).overgangen(melding_id)


async def zie_melder_in(tx: AsyncConnection, kluis: Kluis, melding_id: UUID, verzoek: Inzageverzoek) -> Melderdossier:
    """Open the vault for one melding; raises MeldingNietGevonden, or MelderGewist where there is nothing in it."""
    repository = MelderRepository(tx, kluis)
    gevonden = await repository.dossiers([melding_id])
    if melding_id not in gevonden:
        await toon_melding(tx, melding_id)
        raise MelderGewist
    await leg_inzage_vast(repository, kluis, [melding_id], verzoek)
    return gevonden[melding_id]


async def zie_toelichting_in(
    tx: AsyncConnection, kluis: Kluis, melding_id: UUID, toelichting_id: UUID, verzoek: Inzageverzoek
) -> Tekst:
    """Open the explanation of a decision or proposal, and nothing else of the vault.

    Raises MeldingNietGevonden, MelderGewist or ToelichtingNietGevonden.
    """
    await toon_melding(tx, melding_id)
    repository = MelderRepository(tx, kluis)
    toelichting = await repository.tekst(melding_id, toelichting_id, TekstSoort.TOELICHTING_BESLUIT)
    if toelichting is None:
        raise ToelichtingNietGevonden("Er is geen toelichting op een besluit met dit nummer bij deze melding.")
    await leg_inzage_vast(repository, kluis, [melding_id], verzoek, Handeling.TOELICHTING_INGEZIEN)
    return toelichting


async def zoek_meldingen(tx: AsyncConnection, criteria: Zoekcriteria, *, na: UUID | None, limiet: int) -> list[Melding]:
    """Find meldingen, newest first; raises VeldenOngeldig where the text holds no word to search by."""
    if criteria.tekst is not None:
        return await ZoekRepository(tx).find(criteria, zoekwoorden(criteria.tekst), na=na, limiet=limiet)
    return await MeldingRepository(tx).find(criteria, na=na, limiet=limiet)


async def zoek_van_melder(
    tx: AsyncConnection,
    kluis: Kluis,
    criteria: Zoekcriteria,
    verzoek: Inzageverzoek,
    *,
    email: str | None,
    telefoon: str | None,
    na: UUID | None,
    limiet: int,
) -> list[Melding]:
    """Find meldingen of one reporter or by the words of reporters, newest first.

    Who finds one learns who reported it, or what he said, so that is recorded too. Gives one more than `limiet` where
    there is one; that one is not shown, and not recorded. Raises VeldenOngeldig as `zoek_meldingen` does.
    """
    email_hmac = None if email is None else kluis.zoekwaarde_email(email)
    telefoon_hmac = None if telefoon is None else kluis.zoekwaarde_telefoon(telefoon)
    if criteria.tekst is None:
        gevonden = await MeldingRepository(tx).find(
            criteria, na=na, limiet=limiet + 1, email_hmac=email_hmac, telefoon_hmac=telefoon_hmac
        )
    else:
        gevonden = await ZoekRepository(tx).find(
            criteria,
            zoekwoorden(criteria.tekst),
            na=na,
            limiet=limiet + 1,
            woordsleutel=kluis.woorden,
            email_hmac=email_hmac,
            telefoon_hmac=telefoon_hmac,
        )
    getoond = [melding.id for melding in gevonden[:limiet]]
    await leg_inzage_vast(MelderRepository(tx, kluis), kluis, getoond, verzoek)
    gezocht = {"doelbinding": verzoek.doelbinding, "gevonden": len(getoond)}
    await AuditRepository(tx).add([Auditregel(verzoek.aanroeper, Handeling.MELDER_GEZOCHT, bijzonderheden=gezocht)])
    return gevonden


def zoekwoorden(tekst: str) -> list[str]:
    """Give the stems to search by; raises VeldenOngeldig where there are none, as in "het een"."""
    woorden = list(dict.fromkeys(stammen(tekst)))
    if not woorden:
        fout = Veldfout(
            "/tekst", "geen-zoekwoord", "Noem minstens één woord dat iets zegt; lidwoorden tellen niet mee."
        )
        raise VeldenOngeldig((fout,))
    return woorden


async def leg_inzage_vast(
    repository: MelderRepository,
    kluis: Kluis,
    melding_ids: list[UUID],
    verzoek: Inzageverzoek,
    handeling: Handeling = Handeling.MELDER_INGEZIEN,
) -> None:
    """Record a reading of the vault: in the table, and as a line per data subject (Logboek dataverwerkingen)."""
    nu = datetime.now(UTC)
    inzages = [Inzage(melding_id, verzoek.aanroeper, verzoek.doelbinding, nu) for melding_id in melding_ids]
    await repository.add_inzages(inzages, handeling)
    for melding_id in melding_ids:
        log_processing("meldingen", verzoek.doelbinding.verwerkingsactiviteit, kluis.pseudoniem(melding_id), "melder")
