"""Which reports tell of one event: clusters of a set of reports that pairs connect (see `connecting`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kg.resolution.records import Report
from kg.resolution.signs import AT_SOME_TIME, LEAST

BY_HAND = ("by hand",)  # the signs of a pair that a person has joined
_CORE = 8  # reports of a cluster that are compared with those of another
_LEAST_ON_AVERAGE = LEAST / 2  # sum of weights of the reports of two clusters that are of one event


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports, by IRI in order, with the signs for and against one event and their sum."""

    one: str
    other: str
    signs: tuple[str, ...] = ()
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """Reports of one event, by IRI, the pairs that joined them, and the reports that are compared with other clusters.

    The last are those that agreed most, but for copies.
    """

    members: frozenset[str]
    joined: tuple[Pair, ...] = ()
    core: tuple[str, ...] = ()


def pair_key(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def clusters(
    reports: Mapping[str, Report],
    alike: Collection[Pair],
    score: Callable[[str, str], float],
    same: Collection[tuple[str, str]] = (),
    apart: Collection[tuple[str, str]] = (),
    copies: Mapping[str, Pair] = MappingProxyType({}),
) -> list[Cluster]:
    """Clusters of reports, in order. The best pairs are joined first.

    In a cluster all reports have one factuality, no two are of one article, and they agree enough on average.

    Args:
        alike: the pairs that agree enough.
        score: the sum of signs of any two reports.
        same, apart: pairs that a person has joined or kept apart; they are stronger than all signs.
        copies: for each report that is the copy of another this pair; they are joined without being compared.
    """
    home = {iri: Cluster(frozenset((iri,)), core=() if iri in copies else (iri,)) for iri in reports}
    by_hand = [Pair(*pair, BY_HAND) for pair in sorted(same)]
    copied = [copies[iri] for iri in sorted(copies)]
    ranked = sorted(_best(reports, _unambiguous(alike)), key=lambda p: (-p.score, p.one, p.other))
    unfit: set[frozenset[frozenset[str]]] = set()  # the members of two clusters that do not fit
    for number, pair in enumerate((*by_hand, *copied, *ranked)):
        one, other = home[pair.one], home[pair.other]
        if one is other or _is_apart(one, other, apart):
            continue
        if number < len(by_hand) + len(copied) or _fit(reports, one, other, score, unfit):
            core = (*one.core, *other.core)[:_CORE]
            joined = Cluster(one.members | other.members, (*one.joined, *other.joined, pair), core)
            home |= dict.fromkeys(joined.members, joined)
    return sorted({id(c): c for c in home.values()}.values(), key=lambda c: min(c.members))


def _best(reports: Mapping[str, Report], alike: Iterable[Pair]) -> list[Pair]:
    """The pairs of one factuality that are the best that either report has in the article of the other."""
    alike = [p for p in alike if reports[p.one].factuality == reports[p.other].factuality]
    best: dict[tuple[str, str], tuple[float, str]] = {}
    for pair in alike:
        for mine, theirs in ((pair.one, pair.other), (pair.other, pair.one)):
            key, value = (mine, reports[theirs].article), (-pair.score, theirs)
            best[key] = min(best.get(key, value), value)
    return [
        p
        for p in alike
        if best[p.one, reports[p.other].article][1] == p.other and best[p.other, reports[p.one].article][1] == p.one
    ]


def _unambiguous(alike: Collection[Pair]) -> list[Pair]:
    """The pairs but for those of a report that fits events of different times, as "last month's strikes" may."""
    known = {(p.one, p.other) for p in alike}
    vague = [p for p in alike if not AT_SOME_TIME.isdisjoint(p.signs)]
    fitting: dict[str, set[str]] = defaultdict(set)
    for pair in vague:
        fitting[pair.one].add(pair.other)
        fitting[pair.other].add(pair.one)

    def is_ambiguous(report: str, event: str) -> bool:
        return any(pair_key(event, other) not in known for other in fitting[report] - {event})

    unclear = {(p.one, p.other) for p in vague if is_ambiguous(p.one, p.other) or is_ambiguous(p.other, p.one)}
    return [p for p in alike if (p.one, p.other) not in unclear]


def _is_apart(one: Cluster, other: Cluster, apart: Collection[tuple[str, str]]) -> bool:
    return bool(apart) and any(pair_key(a, b) in apart for a in one.members for b in other.members)


def _fit(
    reports: Mapping[str, Report],
    one: Cluster,
    other: Cluster,
    score: Callable[[str, str], float],
    unfit: set[frozenset[frozenset[str]]],
) -> bool:
    """Whether two clusters may be one. Those that may not are noted as `unfit`, and not compared again."""
    both = frozenset((one.members, other.members))
    if both not in unfit and not _agree(reports, one, other, score):
        unfit.add(both)
    return both not in unfit


def _agree(reports: Mapping[str, Report], one: Cluster, other: Cluster, score: Callable[[str, str], float]) -> bool:
    if {reports[i].article for i in one.members} & {reports[i].article for i in other.members}:
        return False
    scores = [score(*pair_key(a, b)) for a in one.core for b in other.core]
    return sum(scores) >= _LEAST_ON_AVERAGE * len(scores)
