"""Random samples of events, with known sampling probabilities."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Literal

from kg.errors import UsageError
from kg.verdicts.model import Drawn, Judged, Sample, now, sample_iri

_BANDS = (0.25, 0.5, 0.75)
_ALL = "all"


def draw(
    population: Sequence[Judged], size: int, seed: int, design: Literal["simple", "stratified"] = "simple"
) -> tuple[Drawn, ...]:
    """Return a random sample in random order, the same for the same population, size, seed and design.

    A simple sample draws each event with the same probability. A stratified one divides the events by type and band of
    confidence, and takes as many of each stratum as of any other, all of those that have fewer: rare types are judged,
    too, and each event still has a known probability.

    Raises: UsageError: there are no events to draw from.
    """
    if not population:
        raise UsageError("there are no events to draw a sample from")
    source = random.Random(seed)
    strata: defaultdict[str, list[str]] = defaultdict(list)
    for one in population:
        strata[stratum(one, design)].append(one.event)
    sizes = _allocated({name: len(events) for name, events in strata.items()}, min(size, len(population)))
    drawn = [
        Drawn(event, name, sizes[name] / len(strata[name]))
        for name in sorted(strata)
        for event in source.sample(sorted(strata[name]), sizes[name])
    ]
    source.shuffle(drawn)
    return tuple(drawn)


def new_sample(
    base: str,
    label: str,
    population: Sequence[Judged],
    size: int,
    seed: int | None = None,
    design: Literal["simple", "stratified"] = "simple",
    taken: Collection[str] = (),
) -> Sample:
    """Return a sample that is drawn now. Without a seed it takes a new one, without a label it is called seed-N.

    Args:
        base: the beginning of the IRIs of the data.
        taken: the IRIs of the samples that there are.

    Raises: UsageError: there are no events to draw from, or a sample has this name already.
    """
    seed = random.SystemRandom().randrange(1_000_000) if seed is None else seed
    label = label or f"seed-{seed}"
    iri = sample_iri(base, label)
    if iri in taken:
        raise UsageError(f"name {label!r}: this graph has a sample of that name already")
    return Sample(iri, label, now(), design, seed, len(population), draw(population, size, seed, design))


def stratum(one: Judged, design: Literal["simple", "stratified"]) -> str:
    """Return the name of the stratum that an event is drawn from: its type and band of confidence, or "all"."""
    if design == "simple":
        return _ALL
    low = max((edge for edge in _BANDS if one.confidence >= edge), default=0.0)
    return f"{one.cls} {low:g}-{next((edge for edge in _BANDS if edge > one.confidence), 1):g}"


def _allocated(strata: dict[str, int], size: int) -> dict[str, int]:
    """Return how many to take of each stratum: as equal as their sizes allow, `size` in all."""
    given = dict.fromkeys(strata, 0)
    left = size
    while left:
        open_ones = sorted((name for name in strata if given[name] < strata[name]), key=lambda n: (-strata[n], n))
        each = max(1, left // len(open_ones))
        for name in open_ones:
            more = min(each, strata[name] - given[name], left)
            given[name] += more
            left -= more
    return given
