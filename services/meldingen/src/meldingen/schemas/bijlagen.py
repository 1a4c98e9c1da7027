"""Attachments, without their names: these are in the vault."""

from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, Field

from meldingen.domain import Bestandstype, Bijlage
from shared.runtime.schemas import Weergave


class BijlageWeergave(Weergave):
    """Een bestand bij een melding. De naam en de inhoud zijn alleen in te zien via _inzien."""

    bijlage_id: UUID
    mediatype: Bestandstype
    grootte: int = Field(description="In bytes, zoals het bestand is bewaard: zonder metadata.")
    bewaard_op: AwareDatetime

    @classmethod
    def van(cls, bijlage: Bijlage) -> Self:
        return cls(
            bijlage_id=bijlage.id, mediatype=bijlage.mediatype, grootte=bijlage.grootte, bewaard_op=bijlage.bewaard_op
        )
