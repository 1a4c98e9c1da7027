"""The puzzle that one solves to report in a flood."""

from pydantic import AwareDatetime, Field

from shared.runtime.schemas import Weergave


class UitdagingWeergave(Weergave):
    """Een uitdaging voor de computer van wie meldt, om een stortvloed van meldingen duur te maken.

    Zoek een getal waarvoor de SHA-256 van de tekst, een dubbele punt en dat getal begint met zoveel nulbits als
    moeilijkheid zegt. Stuur tekst, dubbele punt en getal mee in de header Uitdaging-Antwoord. Een antwoord geldt één
    keer.
    """

    tekst: str
    moeilijkheid: int = Field(description="Het aantal bits.")
    verloopt_op: AwareDatetime
