"""The cipher of the vault: a data key for each reporter, wrapped by a master key; keyed hashes to search by."""

import hashlib
import hmac
import os
import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from meldingen.domain import Melder
from shared.contracts.waardelijsten import MelderType

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_PUNCTUATION: Final = re.compile(r"[^0-9+]")
_NETHERLANDS: Final = re.compile(r"^(\+|00)31")


class KluisDicht(Exception):  # noqa: N818 - the fact
    """A row cannot be opened: it was sealed under another master key, or it is not what was sealed."""


@dataclass(frozen=True, slots=True)
class Verzegeld:
    """One row of the vault. Each cell is nonce ‖ ciphertext ‖ tag, bound to its row and column."""

    hoofdsleutel_id: str
    datasleutel: bytes
    gegevens: bytes
    toelichting: bytes
    email_hmac: bytes | None
    telefoon_hmac: bytes | None


class Kluis:
    """Seals and opens what is known of reporters, with AES-256-GCM throughout.

    Both secrets are high-entropy strings of any length; the keys are derived from them (HKDF-SHA256). The search
    secret is apart, so that the master key can be rotated without losing the way back to a reporter.
    """

    def __init__(self, *, hoofdsleutel_id: str, hoofdsleutel: str, zoeksleutel: str) -> None:
        self._hoofdsleutel_id = hoofdsleutel_id
        self._hoofdsleutel = AESGCM(_derive(hoofdsleutel, b"meldingen/melder/datasleutel"))
        self._zoeksleutel = _derive(zoeksleutel, b"meldingen/melder/zoekwaarde")

    def verzegel(self, melding_id: UUID, melder: Melder, toelichting: str) -> Verzegeld:
        """Encrypt under a fresh data key, which exists outside this row only wrapped by the master key."""
        row = melding_id.bytes
        fresh = os.urandom(_KEY_BYTES + 3 * _NONCE_BYTES)
        sleutel, nonces = fresh[:_KEY_BYTES], fresh[_KEY_BYTES:]
        data = AESGCM(sleutel)
        return Verzegeld(
            hoofdsleutel_id=self._hoofdsleutel_id,
            datasleutel=_seal(self._hoofdsleutel, nonces[:12], sleutel, row + b"datasleutel"),
            gegevens=_seal(data, nonces[12:24], _to_json(melder), row + b"gegevens"),
            toelichting=_seal(data, nonces[24:], toelichting.encode(), row + b"toelichting"),
            email_hmac=None if melder.email is None else self.zoekwaarde_email(melder.email),
            telefoon_hmac=None if melder.telefoon is None else self.zoekwaarde_telefoon(melder.telefoon),
        )

    def open(self, melding_id: UUID, verzegeld: Verzegeld) -> tuple[Melder, str]:
        """Give the reporter and his words; raises KluisDicht when the row was tampered with or the key is not here."""
        row = melding_id.bytes
        try:
            if verzegeld.hoofdsleutel_id != self._hoofdsleutel_id:
                raise KluisDicht(f"master key {verzegeld.hoofdsleutel_id} is not in the settings")
            data = AESGCM(_unseal(self._hoofdsleutel, verzegeld.datasleutel, row + b"datasleutel"))
            gegevens = orjson.loads(_unseal(data, verzegeld.gegevens, row + b"gegevens"))
            toelichting = _unseal(data, verzegeld.toelichting, row + b"toelichting").decode()
        except InvalidTag:
            raise KluisDicht(f"row {melding_id} does not open") from None
        return Melder(**gegevens | {"type": MelderType(gegevens["type"])}), toelichting

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

    def _hmac(self, message: bytes) -> bytes:
        return hmac.digest(self._zoeksleutel, message, hashlib.sha256)


def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose).derive(secret.encode())


def _to_json(melder: Melder) -> bytes:
    return orjson.dumps({"type": melder.type, "naam": melder.naam, "email": melder.email, "telefoon": melder.telefoon})


def _seal(key: AESGCM, nonce: bytes, plain: bytes, place: bytes) -> bytes:
    return nonce + key.encrypt(nonce, plain, place)


def _unseal(key: AESGCM, cell: bytes, place: bytes) -> bytes:
    return key.decrypt(cell[:_NONCE_BYTES], cell[_NONCE_BYTES:], place)
