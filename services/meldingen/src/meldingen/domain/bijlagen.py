"""Attachments: files that come with a melding. They can show who reports, so they live in the vault."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from .bestanden import Bestandstype

MAX_BYTES: Final = 10_000_000  # of one file [P]
MAX_BYTES_SAMEN: Final = 50_000_000  # of all files of a melding [P]
MAX_AANTAL: Final = 20  # of a melding [P]


class BijlageStatus(StrEnum):
    """Where an attachment is: its row comes first and goes last, so that no file can be without one."""

    WORDT_GESCHREVEN = "wordt_geschreven"
    BEWAARD = "bewaard"
    TE_VERWIJDEREN = "te_verwijderen"


@dataclass(frozen=True, slots=True, kw_only=True)
class NieuweBijlage:
    """A file that somebody (`wie`) brings; `grootte` is what he says, in bytes, and never more than MAX_BYTES."""

    melding_id: UUID
    mediatype: Bestandstype
    bestandsnaam: str = field(repr=False)
    grootte: int
    wie: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bijlage:
    """A file that is kept: `grootte` in bytes and `sha256` are of what is kept, cleaned and not yet encrypted."""

    id: UUID
    melding_id: UUID
    mediatype: Bestandstype
    grootte: int
    sha256: bytes
    bewaard_op: datetime
