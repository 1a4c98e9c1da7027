"""From which network a caller comes, told apart without keeping an address."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

import structlog
from fastapi import Request

logger = structlog.get_logger(__name__)

Network = IPv4Network | IPv6Network
_PREFIX: Final = {4: 24, 6: 56}  # what one subscriber, or one small organisation, commonly has
_IPV4_PARTS: Final = 4
_HOUR: Final = 3600
_BYTES: Final = 16


class Netwerksleutel:
    """Names the network of a caller (/24 in IPv4, /56 in IPv6) by a keyed hash under a key that changes every hour.

    Processes with the same secret give the same name within an hour; names of different hours cannot be matched, and
    without the secret none leads back to an address. `secret` is a high-entropy string of any length.

    A caller behind one of `trusted_proxies` is who that proxy says it is, in X-Forwarded-For; from anybody else that
    header is only a claim, and not read.
    """

    def __init__(self, secret: str, trusted_proxies: Sequence[Network] = ()) -> None:
        self._secret = secret.encode()
        self._trusted = tuple(trusted_proxies)
        self._key = (-1, b"")
        self._warned = False

    def van(self, request: Request, now: datetime) -> bytes:
        """Give the 16 bytes that name the network of this caller in the hour of `now`."""
        plain = _plain_ipv4(request)
        if plain is not None:
            return self._hash(now, plain)
        address = self._caller(request)
        if address is None:  # no TCP, so no network: all those are one
            return self._hash(now, b"")
        bits = _PREFIX[address.version]
        return self._hash(now, address.packed[: bits // 8] + bytes([bits]))

    def _caller(self, request: Request) -> IPv4Address | IPv6Address | None:
        """Walk back from who connected to us, for as long as those we meet are proxies we trust."""
        address = _address(request.client.host) if request.client else None
        forwarded = b",".join(value for name, value in request.scope["headers"] if name == b"x-forwarded-for")
        if not forwarded:
            return address
        hops = forwarded.decode("latin-1").split(",")
        while hops and address is not None and self._is_trusted(address):
            before = _address(hops.pop().strip())
            if before is None:
                return address
            address = before
        if len(hops) == forwarded.count(b",") + 1 and not self._warned:
            self._warned = True  # once per process: a proxy was perhaps forgotten, and its callers count as one network
            logger.warning("forwarded_for_ignored", reason="the peer is not in the trusted proxies")
        return address

    def _is_trusted(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address in network for network in self._trusted if network.version == address.version)

    def _hash(self, now: datetime, network: bytes) -> bytes:
        hour = int(now.astimezone(UTC).timestamp()) // _HOUR
        if self._key[0] != hour:
            self._key = (hour, hmac.digest(self._secret, b"netwerk" + hour.to_bytes(8), hashlib.sha256))
        return hashlib.blake2b(network, digest_size=_BYTES, key=self._key[1]).digest()


def _plain_ipv4(request: Request) -> bytes | None:
    """Give the network of a caller in IPv4 whom no proxy speaks for, past the parser that takes longer than the hash.

    The address comes from the socket, so it is one; None for all others.
    """
    if request.client is None or any(name == b"x-forwarded-for" for name, _ in request.scope["headers"]):
        return None
    parts = request.client.host.split(".")
    if len(parts) != _IPV4_PARTS or ":" in parts[0]:
        return None
    return bytes([int(parts[0]), int(parts[1]), int(parts[2]), _PREFIX[4]])


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """Read an address, with a port or brackets as some proxies write it; None where it is none."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address
