"""Days in a question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Dated:
    """Where a time expression stands in the question, and its first and last day; None: open."""

    start: int
    end: int
    first: date | None
    last: date | None


def bounds(found: Iterable[Dated]) -> tuple[date | None, date | None]:
    """Return the first and the last day of all expressions together; None: open."""
    found = tuple(found)
    firsts = [one.first for one in found if one.first]
    lasts = [one.last for one in found if one.last]
    return min(firsts, default=None), max(lasts, default=None)
