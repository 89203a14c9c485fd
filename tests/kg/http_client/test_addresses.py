"""Which addresses lie in the public internet."""

from __future__ import annotations

import pytest

from kg.http_client import is_local, is_public


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::10.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "2002:a00:1::1",
        "2002:7f00:1::",
    ],
)
def test_private_addresses_in_every_disguise(address: str) -> None:
    assert not is_public(address)


def test_this_machine() -> None:
    assert all(map(is_local, ("http://localhost:1/a", "http://127.0.0.1", "https://[::1]/")))
    assert not any(map(is_local, ("http://localhost.example/", "http://10.0.0.1/", "http://[::1", "")))
