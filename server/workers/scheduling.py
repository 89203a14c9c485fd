"""Time sharing among slow queries while short ones arrive, so that some processors stay free for these.

A low priority (`Answer.is_slow`) is not enough: several processes of low priority still compete for caches and memory,
and each short query has to win back a processor. Paused queries lose time only.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Protocol

_SLICE_SECONDS = 0.2
_QUIET_SECONDS = 1.0


class Pausable(Protocol):
    def pause(self) -> None: ...

    def resume(self) -> None: ...


class TimeSharing:
    """At most `places` slow queries run at a time; all of them, if no short one has ended for a second."""

    def __init__(self, places: int = max(1, (os.cpu_count() or 1) - 1)) -> None:
        self._places = places
        self._order: list[Pausable] = []
        self._changed = 0.0

    def share(self, slow: Sequence[Pausable], now: float, quick: float) -> None:
        """Resume the queries that may run now and pause the others. `quick`: when a short one ended last, on the clock
        of `now`.
        """
        self._order = [one for one in self._order if one in slow] + [one for one in slow if one not in self._order]
        places = self._places if now - quick < _QUIET_SECONDS else len(self._order)
        if now - self._changed >= _SLICE_SECONDS:
            self._changed = now
            self._order = self._order[places:] + self._order[:places]
        for number, one in enumerate(self._order):
            if number < places:
                one.resume()
            else:
                one.pause()
