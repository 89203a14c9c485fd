"""Where entities are mentioned, and which of them were mentioned last before an offset."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from kg.model import Entity
from kg.nlp.lexicon.tables import table

_FAR = int(table("coreference").weight("mentions_looked_through"))
Position = tuple[int, str]  # where a mention begins, and the key of its entity


def first_of(e: Entity) -> int:
    """Where the first mention of an entity begins; 0 if it has none."""
    return e.mentions[0].start if e.mentions else 0


def positions(entities: Iterable[Entity]) -> list[Position]:
    """Where these entities are mentioned, in text order."""
    return sorted((m.start, e.key) for e in entities for m in e.mentions)


def before(places: list[Position], offset: int) -> Iterator[str]:
    """Keys by their last mention before an offset, the nearest first, each once; only a number of mentions is read."""
    seen = set()
    last = bisect_left(places, (offset,)) - 1
    for i in range(last, max(last - _FAR, -1), -1):
        key = places[i][1]
        if key not in seen:
            seen.add(key)
            yield key


def last_before(e: Entity, offset: int) -> int:
    """Where the last mention of an entity before an offset begins. There must be one."""
    return e.mentions[bisect_left(e.mentions, offset, key=lambda m: m.start) - 1].start
