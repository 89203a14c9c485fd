"""What one client may take: seconds of querying, as Wikidata's service counts them, by address and program.

A budget is a bucket that fills with the seconds that a client's queries run and empties by itself, `seconds` a minute. It holds
two minutes' worth; while it is full the client is told to wait, and so is one with five queries running. All programs of one address
together have four times as much.
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
    """Seconds spent as of `at`, how many flow off in a second, and when each of the client's running queries, `most` at once, began."""

    spent: float
    at: float
    flow: float
    most: int
    running: list[float] = field(default_factory=list)


class Budget:
    """Seconds of querying for each client. `seconds` 0: no limit."""

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._now = now
        self._accounts: OrderedDict[str, Account] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, address: str, agent: str) -> int:
        """Return how many seconds the client should wait before its next query; 0: none."""
        if not self._seconds:
            return 0
        with self._lock:
            return max(self._over(account) for account in self._accounts_of(address, agent))

    def begin(self, address: str, agent: str) -> float:
        """Note that a query begins; returns the time to be given to `end`."""
        begun = self._now()
        if self._seconds:
            with self._lock:
                for account in self._accounts_of(address, agent):
                    account.running.append(begun)
        return begun

    def end(self, address: str, agent: str, begun: float, seconds: float) -> None:
        """Charge what a query took."""
        if not self._seconds:
            return
        with self._lock:
            for account in self._accounts_of(address, agent):
                account.spent += seconds
                if begun in account.running:
                    account.running.remove(begun)

    def _over(self, account: Account) -> int:
        now = self._now()
        over = account.spent + sum(now - begun for begun in account.running) - account.flow * _MINUTE * _MINUTES_AT_ONCE
        if over >= 0:
            return math.ceil(over / account.flow) + 1
        return 1 if len(account.running) >= account.most else 0

    def _accounts_of(self, address: str, agent: str) -> tuple[Account, Account]:
        """Return the account of the program and that of its address."""
        place = network(address)
        return self._account(f"{place}\n{agent[:_LONGEST_AGENT]}", 1.0), self._account(place, _PROGRAMS)

    def _account(self, key: str, share: float) -> Account:
        """Return the account with what has flowed off since it was last looked at. The oldest of too many accounts is forgotten."""
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
    """Return an IPv4 address, or the /64 of an IPv6 one, which is what one client is given."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
