"""Blocks of reports that may tell of one event: what is compared with what, also where a day has thousands of reports.

A block has the reports that share a key. One with more than a number is divided by day, and a day of it with more than
that by marks: further things that two reports share. So the rarest that two reports have in common decides whether they
are compared. What is still crowded then counts for nothing, but for some marks, as the bands of a sentence, by which a
report is compared with its neighbours in the order of names: so a report has a bounded number of others, however many
are alike.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from functools import lru_cache

_NEIGHBOURS = 6  # on either side, where more are alike
_KEPT = 1000  # members of which the marks are kept: one is in several days and blocks


class Blocks:
    """Members by key, day and mark.

    Args:
        times: the days of a member.
        marks: the marks of a member, and those of them in which neighbours are compared. Asked in crowded blocks only.
        most: members of a block that are all compared with each other.
    """

    def __init__(
        self,
        times: Callable[[str], Collection[Hashable]],
        marks: Callable[[str], tuple[Collection[int], Collection[int]]],
        most: int,
    ) -> None:
        self._times, self._marks, self._most = times, lru_cache(_KEPT)(marks), most
        self._members: dict[int, str | list[str]] = {}  # most blocks have one: a list of it would need more memory
        self._days: dict[int, dict[Hashable, list[str]]] = {}  # of crowded blocks
        self._crowded: dict[tuple[int, Hashable], dict[int, list[str]]] = {}  # by mark: crowded days of these

    @property
    def crowded(self) -> int:
        """The number of days of a block that are divided by marks."""
        return len(self._crowded)

    def add(self, member: str, keys: Iterable[int]) -> None:
        for key in keys:
            if key in self._days:
                self._divide(key, (member,))
                continue
            members = self._of(key)
            members.append(member)
            self._members[key] = members if len(members) > 1 else member
            if len(members) > self._most:
                del self._members[key]
                self._days[key] = {}
                self._divide(key, members)

    def _of(self, key: int) -> list[str]:
        members = self._members.get(key, [])
        return [members] if isinstance(members, str) else members

    def _divide(self, key: int, members: Iterable[str]) -> None:
        """Put members of a crowded block where they belong by day."""
        days = self._days[key]
        for member in members:
            for day in self._times(member):
                some = days.setdefault(day, [])
                some.append(member)
                if (key, day) in self._crowded:
                    self._mark(key, day, (member,))
                elif len(some) > self._most:
                    self._crowded[key, day] = {}
                    self._mark(key, day, some)

    def _mark(self, key: int, day: Hashable, members: Iterable[str]) -> None:
        """Put members of a crowded day, by name, where they belong by mark."""
        by_mark = self._crowded[key, day]
        for member in members:
            for some in self._marks(member):
                for mark in some:
                    insort(by_mark.setdefault(mark, []), member)

    def near(self, member: str, keys: Iterable[int]) -> set[str]:
        """The members with which one is compared; some have no day with it in common. It may be one of them."""
        found: set[str] = set()
        for key in keys:
            if key not in self._days:
                found.update(self._of(key))
                continue
            for day in self._times(member):
                if (key, day) in self._crowded:
                    found.update(self._near_by_mark(member, self._crowded[key, day]))
                else:
                    found.update(self._days[key].get(day, ()))
        return found

    def _near_by_mark(self, member: str, by_mark: dict[int, list[str]]) -> Iterator[str]:
        marks, bands = self._marks(member)
        for mark in (*marks, *bands):
            some = by_mark.get(mark, [])
            if len(some) <= self._most:
                yield from some
            elif mark in bands:
                at = bisect_left(some, member)
                yield from some[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1]
