from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from fastapi import Request

from shared.runtime.network import Netwerksleutel

NU = datetime(2026, 3, 2, 10, 59, tzinfo=UTC)
PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
sleutel = Netwerksleutel("g" * 44, PROXIES)


def van(peer: str | None, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return Request({"type": "http", "client": peer and (peer, 1234), "headers": headers})


def naam(peer: str | None, *forwarded: str) -> bytes:
    return sleutel.van(van(peer, *forwarded), NU)


@pytest.mark.parametrize(
    ("een", "ander", "zelfde"),
    [
        ("192.0.2.1", "192.0.2.254", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("2001:db8:0:100::1", "2001:db8:0:1ff::2", True),
        ("2001:db8:0:100::1", "2001:db8:0:200::1", False),
        ("::ffff:192.0.2.1", "192.0.2.9", True),
        ("192.0.2.1", None, False),
        ("unix-socket", None, True),
    ],
)
def test_a_network_is_known_by_its_first_bits(een: str, ander: str | None, zelfde: bool) -> None:
    assert (naam(een) == naam(ander)) is zelfde


def test_names_change_every_hour_and_with_the_secret() -> None:
    assert sleutel.van(van("192.0.2.1"), NU) == sleutel.van(van("192.0.2.1"), NU - timedelta(minutes=30))
    assert sleutel.van(van("192.0.2.1"), NU) != sleutel.van(van("192.0.2.1"), NU + timedelta(minutes=1))
    assert sleutel.van(van("192.0.2.1"), NU) != Netwerksleutel("h" * 44).van(van("192.0.2.1"), NU)
    assert sleutel.van(van("192.0.2.1"), NU) == Netwerksleutel("g" * 44).van(van("192.0.2.1"), NU)
    assert b"192.0.2" not in naam("192.0.2.1")


@pytest.mark.parametrize(
    ("peer", "forwarded", "wie"),
    [
        ("10.0.0.7", ["192.0.2.1"], "192.0.2.1"),
        ("10.0.0.7", ["192.0.2.1, 10.1.1.1"], "192.0.2.1"),
        ("10.0.0.7", ["198.51.100.1", "192.0.2.1"], "192.0.2.1"),  # what stands before our proxy's word is a claim
        ("10.0.0.7", ["192.0.2.1:5555"], "192.0.2.1"),
        ("fd00::1", ["[2001:db8::5]:443"], "2001:db8::5"),
        ("10.0.0.7", ["onzin"], "10.0.0.7"),
        ("10.0.0.7", ["10.0.3.3"], "10.0.3.3"),
        ("203.0.113.5", ["192.0.2.1"], "203.0.113.5"),
    ],
)
def test_only_trusted_proxies_say_who_calls(peer: str, forwarded: list[str], wie: str) -> None:
    assert naam(peer, *forwarded) == naam(wie)


def test_a_forgotten_proxy_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    vers = Netwerksleutel("g" * 44)
    for _ in range(3):
        vers.van(van("203.0.113.5", "192.0.2.1"), NU)
    said = capsys.readouterr().out
    assert said.count("forwarded_for_ignored") == 1
    assert "192.0.2" not in said
