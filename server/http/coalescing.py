"""Requests under way that ask the same: one of them runs, the others wait for its answer.

The first leads. If its client leaves while others wait, its query goes on for them. If it ends without saying anything of the query,
the next one leads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.http.kept import Kept

FLIGHT = "communique.flight"  # in the environment of the request that leads

MOST_FOLLOWERS = 32  # each keeps a thread waiting
_TICK_SECONDS = 0.05


class Flight:
    """A request that runs. `kept` is its answer, where others may have it; `is_lost`: it ended without saying anything."""

    def __init__(self) -> None:
        self.kept: Kept | None = None
        self.is_lost = False
        self.followers = 0
        self._landed = threading.Event()

    def wait(self, gone: Callable[[], bool]) -> bool:
        """Wait until it has ended. False: the client that waits has left."""
        while not self._landed.wait(_TICK_SECONDS):
            if gone():
                return False
        return True

    def land(self) -> None:
        self._landed.set()


class Flights:
    """Those under way, by what they ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._flights: dict[object, Flight] = {}
        self._following = 0

    def join(self, key: object) -> tuple[Flight, bool]:
        """Return the one that asks this, and whether it is a new one, which the caller leads and must `land`."""
        with self._lock:
            flight = self._flights.get(key)
            if flight is not None:
                return flight, False
            flight = self._flights[key] = Flight()
            return flight, True

    def follow(self, flight: Flight, gone: Callable[[], bool]) -> bool:
        """Wait until a flight has ended. False: the client that waits has left, or too many wait."""
        with self._lock:
            if self._following >= MOST_FOLLOWERS:
                return False
            self._following += 1
            flight.followers += 1
        try:
            return flight.wait(gone)
        finally:
            with self._lock:
                self._following -= 1
                flight.followers -= 1

    def land(self, key: object, flight: Flight) -> None:
        with self._lock:
            del self._flights[key]
        flight.land()
