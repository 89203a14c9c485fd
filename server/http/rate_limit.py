"""Rate limiting by seconds of querying, for each address and program, as Wikidata's query service does it.

An account is a leaky bucket: the run times of a client's queries fill it, and `seconds` a minute flow out. It holds two
minutes' worth. A client has to wait while its bucket is full, or while five of its queries run. All programs of one
address together have four times as much.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

_MINUTE = 60.0
_MINUTES_AT_ONCE = 2.0
_PROGRAMS = 4.0
_AT_ONCE = 5
_REMEMBERED = 20_000
_LONGEST_AGENT = 200


@dataclass(slots=True)
class Account:
    """Seconds used as of time `at`, the outflow per second, and the start times of running queries, `most` at once."""

    spent: float
    at: float
    flow: float
    most: int
    running: list[float] = field(default_factory=list)


class Budget:
    """The accounts of all clients. `seconds` 0: no limit."""

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._now = now
        self._accounts: OrderedDict[str, Account] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def is_limited(self) -> bool:
        return bool(self._seconds)

    def wait(self, address: str, agent: str) -> int:
        """Return the seconds that the client should wait before its next query; 0: none."""
        if not self._seconds:
            return 0
        with self._lock:
            return max(self._over(account) for account in self._accounts_of(address, agent))

    def begin(self, address: str, agent: str) -> float:
        """Note the start of a query; return the time that `end` needs."""
        begun = self._now()
        if self._seconds:
            with self._lock:
                for account in self._accounts_of(address, agent):
                    account.running.append(begun)
        return begun

    def end(self, address: str, agent: str, begun: float, seconds: float) -> None:
        """Charge the seconds of a query."""
        if not self._seconds:
            return
        with self._lock:
            for account in self._accounts_of(address, agent):
                account.spent += seconds
                if begun in account.running:
                    account.running.remove(begun)

    def charge(self, address: str, agent: str, seconds: float) -> None:
        """Charge seconds of a query whose start was not noted."""
        self.end(address, agent, math.nan, seconds)

    def _over(self, account: Account) -> int:
        now = self._now()
        over = account.spent + sum(now - begun for begun in account.running) - account.flow * _MINUTE * _MINUTES_AT_ONCE
        if over >= 0:
            return math.ceil(over / account.flow) + 1
        return 1 if len(account.running) >= account.most else 0

    def _accounts_of(self, address: str, agent: str) -> tuple[Account, Account]:
        """Return the accounts of the program and of its address."""
        place = network(address)
        return self._account(f"{place}\n{agent[:_LONGEST_AGENT]}", 1.0), self._account(place, _PROGRAMS)

    def _account(self, key: str, share: float) -> Account:
        """Return an account, up to date. Of too many accounts the least recently used one is dropped."""
        now = self._now()
        account = self._accounts.get(key)
        if account is None:
            account = self._accounts[key] = Account(0.0, now, self._seconds * share / _MINUTE, int(_AT_ONCE * share))
            if len(self._accounts) > _REMEMBERED:
                self._accounts.popitem(last=False)
        self._accounts.move_to_end(key)
        account.spent = max(0.0, account.spent - (now - account.at) * account.flow)
        account.at = now
        return account


def network(address: str) -> str:
    """Return an IPv4 address, or the /64 network of an IPv6 address, which one client controls."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
