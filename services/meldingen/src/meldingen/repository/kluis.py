"""The cipher of the vault: a data key for each melding, wrapped by a master key; keyed hashes to search by.

Whatever may name a person is kept as a cell: nonce ‖ ciphertext ‖ tag, sealed under the data key of its melding and
bound to its place (table, column and row). A free text needs no table of its own: `MelderRepository.add_teksten` keeps
it (at intake `Registratie.teksten`), and the table that is about it refers to its id. Who needs another cell asks
`MelderRepository.datasleutel` for the key of the melding: `sleutel.verzegel("bijlage.sleutel", bijlage_id, ...)`.

The data key stands in the row of `melder`, and nowhere else. Erasing a reporter is deleting that row, so every table
with cells refers to it ON DELETE CASCADE (or, where the row itself must stay, refers to a text ON DELETE SET NULL).
"""

import hmac
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Self
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from meldingen.domain import Melder
from meldingen.settings import MeldingenSettings
from shared.contracts.waardelijsten import MelderType

from .codes import Codesleutel
from .woorden import Woordsleutel

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_PUNCTUATION: Final = re.compile(r"[^0-9+]")
_NETHERLANDS: Final = re.compile(r"^(\+|00)31")


class KluisDicht(Exception):  # noqa: N818 - the fact
    """A cell cannot be opened: it was sealed under another key or for another place, or it is not what was sealed."""


@dataclass(frozen=True, slots=True)
class Verzegeld:
    """The cells of one reporter, and the keyed hashes he is found by."""

    gegevens: bytes
    toelichting: bytes
    email_hmac: bytes | None
    telefoon_hmac: bytes | None


class Datasleutel:
    """The data key of one melding, opened: it seals and opens every cell that the vault keeps about that melding."""

    def __init__(self, sleutel: bytes) -> None:
        self._cipher = AESGCM(sleutel)

    def verzegel(self, plaats: str, rij: UUID, inhoud: bytes) -> bytes:
        """Give the cell `plaats` ("table.column") of the row `rij`; in another place or row it does not open."""
        return _seal(self._cipher, os.urandom(_NONCE_BYTES), inhoud, rij.bytes + plaats.encode())

    def open(self, plaats: str, rij: UUID, cel: bytes) -> bytes:
        """Give what was sealed for this very place; raises KluisDicht."""
        try:
            return _unseal(self._cipher, cel, rij.bytes + plaats.encode())
        except (InvalidTag, ValueError):  # the latter for a cell that was cut off
            raise KluisDicht(f"{plaats} of row {rij} does not open") from None


class Antwoordzegel:
    """Seals an answer that is kept for who asks again; see shared.runtime.idempotency."""

    def __init__(self, sleutel: bytes) -> None:
        self._cipher = AESGCM(sleutel)
        self._sleutel = sleutel

    def seal(self, plain: bytes, place: bytes) -> bytes:
        return _seal(self._cipher, os.urandom(_NONCE_BYTES), plain, place)

    def unseal(self, cell: bytes, place: bytes) -> bytes:
        return _unseal(self._cipher, cell, place)

    def digest(self, message: bytes) -> bytes:
        return hmac.digest(self._sleutel, message, "sha256")


class Kluis:
    """Seals and opens what is known of reporters, with AES-256-GCM throughout.

    All secrets are high-entropy strings of any length; the keys are derived from them (HKDF-SHA256). The search
    secret stands apart, so that the master key can be rotated without losing the way back to a reporter.
    `andere_hoofdsleutels` (id to secret) open what they once sealed, and seal nothing.
    """

    def __init__(
        self,
        *,
        hoofdsleutel_id: str,
        hoofdsleutel: str,
        zoeksleutel: str,
        andere_hoofdsleutels: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.hoofdsleutel_id = hoofdsleutel_id
        self._hoofdsleutels = {
            naam: AESGCM(_derive(geheim, b"meldingen/melder/datasleutel"))
            for naam, geheim in {**andere_hoofdsleutels, hoofdsleutel_id: hoofdsleutel}.items()
        }
        self._zoeksleutel = _derive(zoeksleutel, b"meldingen/melder/zoekwaarde")
        self.codes = Codesleutel(_derive(zoeksleutel, b"meldingen/ontvangstcode"))
        self.antwoorden = Antwoordzegel(_derive(zoeksleutel, b"meldingen/bewaard-antwoord"))
        self.woorden = Woordsleutel(_derive(zoeksleutel, b"meldingen/melder/woorden"))

    @classmethod
    def van(cls, settings: MeldingenSettings) -> Self:
        return cls(
            hoofdsleutel_id=settings.kluis_sleutel_id,
            hoofdsleutel=settings.kluis_sleutel.get_secret_value(),
            zoeksleutel=settings.kluis_zoeksleutel.get_secret_value(),
            andere_hoofdsleutels={
                naam: sleutel.get_secret_value() for naam, sleutel in settings.kluis_andere_sleutels.items()
            },
        )

    def nieuwe_datasleutel(self, melding_id: UUID) -> tuple[Datasleutel, str, bytes]:
        """Draw the data key of a new melding; it is kept as the id of the master key and what that wrapped."""
        sleutel = os.urandom(_KEY_BYTES)
        return Datasleutel(sleutel), self.hoofdsleutel_id, self._verpak(melding_id, sleutel)

    def datasleutel(self, melding_id: UUID, hoofdsleutel_id: str, verpakt: bytes) -> Datasleutel:
        """Open the data key of a melding; raises KluisDicht."""
        return Datasleutel(self._pak_uit(melding_id, hoofdsleutel_id, verpakt))

    def herverpak(self, melding_id: UUID, hoofdsleutel_id: str, verpakt: bytes) -> bytes:
        """Wrap the data key of a melding by the current master key instead; raises KluisDicht."""
        return self._verpak(melding_id, self._pak_uit(melding_id, hoofdsleutel_id, verpakt))

    def verzegel(self, melding_id: UUID, melder: Melder, toelichting: str, sleutel: Datasleutel) -> Verzegeld:
        """Seal who reports, and in what words, with what he is found by."""
        return Verzegeld(
            gegevens=sleutel.verzegel("gegevens", melding_id, _to_json(melder)),
            toelichting=sleutel.verzegel("toelichting", melding_id, toelichting.encode()),
            email_hmac=None if melder.email is None else self.zoekwaarde_email(melder.email),
            telefoon_hmac=None if melder.telefoon is None else self.zoekwaarde_telefoon(melder.telefoon),
        )

    def open(self, melding_id: UUID, gegevens: bytes, toelichting: bytes, sleutel: Datasleutel) -> tuple[Melder, str]:
        """Give the reporter and his words; raises KluisDicht."""
        velden = orjson.loads(sleutel.open("gegevens", melding_id, gegevens))
        woorden = sleutel.open("toelichting", melding_id, toelichting).decode()
        return Melder(**velden | {"type": MelderType(velden["type"])}), woorden

    def zoekwaarde_email(self, email: str) -> bytes:
        """Give the keyed hash an address is found by, whatever its case."""
        return self._hmac(b"email:" + email.strip().lower().encode())

    def zoekwaarde_telefoon(self, telefoon: str) -> bytes:
        """Give the keyed hash a number is found by, whatever its punctuation; a Dutch +31 or 0031 counts as 0."""
        cijfers = _NETHERLANDS.sub("0", _PUNCTUATION.sub("", telefoon.replace("(0)", "")))
        return self._hmac(b"telefoon:" + cijfers.encode())

    def pseudoniem(self, melding_id: UUID) -> str:
        """Name the reporter of a melding in a log that others read: stable, and meaningless without the key."""
        return self._hmac(b"betrokkene:" + melding_id.bytes).hex()

    def _verpak(self, melding_id: UUID, sleutel: bytes) -> bytes:
        hoofdsleutel = self._hoofdsleutels[self.hoofdsleutel_id]
        return _seal(hoofdsleutel, os.urandom(_NONCE_BYTES), sleutel, melding_id.bytes + b"datasleutel")

    def _pak_uit(self, melding_id: UUID, hoofdsleutel_id: str, verpakt: bytes) -> bytes:
        hoofdsleutel = self._hoofdsleutels.get(hoofdsleutel_id)
        if hoofdsleutel is None:
            raise KluisDicht(f"master key {hoofdsleutel_id} is not in the settings")
        try:
            return _unseal(hoofdsleutel, verpakt, melding_id.bytes + b"datasleutel")
        except (InvalidTag, ValueError):  # the latter for a cell that was cut off
            raise KluisDicht(f"the data key of {melding_id} does not open") from None

    def afdruk(self, inhoud: bytes) -> bytes:
        """Give the keyed hash by which what is sent twice is recognised, without keeping it."""
        return self._hmac(b"afdruk:" + inhoud)

    def _hmac(self, message: bytes) -> bytes:
        return hmac.digest(self._zoeksleutel, message, "sha256")


def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose).derive(secret.encode())


def _to_json(melder: Melder) -> bytes:
    return orjson.dumps({"type": melder.type, "naam": melder.naam, "email": melder.email, "telefoon": melder.telefoon})


def _seal(key: AESGCM, nonce: bytes, plain: bytes, place: bytes) -> bytes:
    return nonce + key.encrypt(nonce, plain, place)


def _unseal(key: AESGCM, cell: bytes, place: bytes) -> bytes:
    return key.decrypt(cell[:_NONCE_BYTES], cell[_NONCE_BYTES:], place)
