"""Which addresses are on this machine, which in the public internet."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from kg.http_client.errors import PrivateAddress, Unreachable

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def host_of(address: str) -> str:
    """The host of an address in lower case, "" where it has none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def user_of(address: str) -> str | None:
    """The user name in an address, None where it has none."""
    try:
        return urlsplit(address).username
    except ValueError:
        return None


def is_local(address: str) -> bool:
    """Whether an address is on this machine."""
    return host_of(address) in ("localhost", "127.0.0.1", "::1")


def public_address(host: str, port: int) -> str:
    """The first address of a name. Raises: PrivateAddress: one of its addresses is not public. Unreachable."""
    try:
        found = [str(place[0]) for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"cannot be reached ({getattr(error, 'strerror', None) or error})") from error
    private = [address for address in found if not is_public(address)]
    if private:
        raise PrivateAddress(f"{host} is {private[0]}, a private address")
    return found[0]


def is_public(address: str) -> bool:
    """Whether an IP address is public; an IPv6 address that embeds an IPv4 address is judged by that one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner: list[ipaddress.IPv4Address | None] = []
    if isinstance(ip, ipaddress.IPv6Address):
        inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    carried = [one for one in inner if one is not None]
    if carried:
        return all(is_public(str(one)) for one in carried)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
