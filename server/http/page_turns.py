"""Turns at the server's own pages, so that one client with many connections does not keep the others from theirs.

A page asks several queries of a few readers. Of one address only some requests are answered at a time; a limited number
of its further ones wait for these, and more are refused.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable

from server.http.rate_limit import network

AT_ONCE = 2  # requests of one client that are answered at a time: as many as there are readers for pages
WAITING = 12  # its requests that may wait
MOST_WAITING = 24  # those of all clients: each keeps a thread
_TICK_SECONDS = 0.05


class PageTurns:
    """Who is answered now and who waits. `patience`: the most seconds that a request waits."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._condition = threading.Condition()
        self._running = Counter[str]()
        self._waiting = Counter[str]()

    def begin(self, address: str, gone: Callable[[], bool]) -> bool:
        """Wait for a turn. Return False where the client has no more places, has left, or waited too long; a request
        that gets True must `end`.
        """
        client = network(address)
        until = time.monotonic() + self._patience
        with self._condition:
            if self._running[client] < AT_ONCE:
                self._running[client] += 1
                return True
            if self._waiting[client] >= WAITING or self._waiting.total() >= MOST_WAITING:
                return False
            self._waiting[client] += 1
            try:
                while self._running[client] >= AT_ONCE:
                    if gone() or time.monotonic() > until:
                        return False
                    self._condition.wait(_TICK_SECONDS)
                self._running[client] += 1
                return True
            finally:
                self._leave(self._waiting, client)

    def end(self, address: str) -> None:
        with self._condition:
            self._leave(self._running, network(address))
            self._condition.notify_all()

    @staticmethod
    def _leave(places: Counter[str], client: str) -> None:
        """Free one place; nothing is kept of clients that have none."""
        places[client] -= 1
        if places[client] <= 0:
            del places[client]
