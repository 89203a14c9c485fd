"""Which reports tell of one event: blocks of reports that may, and clusters of those that do.

A cluster depends only on the reports that are connected with it by pairs that agree enough. So after a change only
these are clustered anew, and the result is that of clustering everything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from rensa import RMinHash

from kg.resolution.records import Article, Entity, Report
from kg.resolution.signs import LEAST, beginnings, headline_words, numbers, sentence_words

BY_HAND = ("by hand",)  # the signs of a pair that a person has joined
_BANDS, _ROWS, _SEED = 64, 2, 7  # three in four pairs of articles with a seventh of their names in common share a band
_BANDS_OF_SENTENCE = 24  # nine in ten pairs of sentences with three in ten words in common share a band


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports, by IRI in order, with the signs for and against one event and their sum."""

    one: str
    other: str
    signs: tuple[str, ...] = ()
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """Reports of one event, by IRI, and the pairs that joined them."""

    members: frozenset[str]
    joined: tuple[Pair, ...] = ()


def pair_key(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def keys(report: Report, entities: Mapping[str, Entity]) -> Iterator[str]:
    """The blocks that a report is in. Only reports that share one, and some of their `times`, are compared.

    In a block are reports of one class that share a named participant or a place; or the word that shows the event and
    a number; or two states, that word and much of the sentence. Reports of articles with a story in common (`stories`)
    are compared, too. So of a month of war between two states, not all reports are compared with all others.
    """
    yield from (f"{report.cls}|{one}" for one in _things(report, entities))


def stories(article: Article, entities: Mapping[str, Entity]) -> list[str]:
    """Bands of a MinHash of what an article names and of the words of its headline. Alike articles share one."""
    return _bands({e for e in article.named if not entities[e].is_state} | headline_words(article), _BANDS)


def times(report: Report) -> frozenset[Hashable]:
    """The days on which it can have happened; for a long period, this period."""
    if report.bounds is None:
        return frozenset((report.value,))
    first, last = report.bounds
    if report.is_long:
        return frozenset((report.bounds,))
    return frozenset(range(first.toordinal(), last.toordinal() + 1))


def _things(report: Report, entities: Mapping[str, Entity]) -> Iterator[str]:
    yield from sorted(
        e for e in report.participants | report.places if entities[e].is_named and not entities[e].is_state
    )
    words = sorted(beginnings(report))
    yield from sorted(f"{word} {number}" for number in numbers(report) for word in words)
    if pairs := list(combinations(sorted(_states(report, entities)), 2)):
        bands = _bands(sentence_words(report), _BANDS_OF_SENTENCE)
        yield from (f"{one} {other} {word} {band}" for one, other in pairs for word in words for band in bands)


def _states(report: Report, entities: Mapping[str, Entity]) -> set[str]:
    """The states that take part in an event, for which somebody takes part, and where it is."""
    found = {e for e in report.participants | report.places if entities[e].is_state}
    within = {above for place in report.places for above in entities[place].within if "/state/" in above}
    return found | within | report.actor_states | report.recipient_states


def _bands(words: Collection[str], number: int) -> list[str]:
    """So many bands of a MinHash of words."""
    if not words:
        return []
    sketch = RMinHash(number * _ROWS, _SEED)
    sketch.update(sorted(words))
    digest = sketch.digest()
    return [f"{band} {digest[band * _ROWS : (band + 1) * _ROWS]}" for band in range(number)]


def clusters(
    reports: Mapping[str, Report],
    alike: Collection[Pair],
    score: Callable[[str, str], float],
    same: Collection[tuple[str, str]] = (),
    apart: Collection[tuple[str, str]] = (),
) -> list[Cluster]:
    """Clusters of reports, in order. The best pairs are joined first.

    In a cluster all reports have one factuality, no two are of one article, and they agree enough on average.

    Args:
        alike: the pairs that agree enough.
        score: the sum of signs of any two reports.
        same, apart: pairs that a person has joined or kept apart; they are stronger than all signs.
    """
    home = {iri: Cluster(frozenset((iri,))) for iri in reports}
    by_hand = [Pair(*pair, BY_HAND) for pair in sorted(same)]
    ranked = sorted(_best(reports, alike), key=lambda p: (-p.score, p.one, p.other))
    unfit: set[frozenset[frozenset[str]]] = set()  # the members of two clusters that do not fit
    for pair in (*by_hand, *ranked):
        one, other = home[pair.one], home[pair.other]
        if one is other or _is_apart(one, other, apart):
            continue
        if pair.signs == BY_HAND or _fit(reports, one.members, other.members, score, unfit):
            joined = Cluster(one.members | other.members, (*one.joined, *other.joined, pair))
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


def _is_apart(one: Cluster, other: Cluster, apart: Collection[tuple[str, str]]) -> bool:
    return bool(apart) and any(pair_key(a, b) in apart for a in one.members for b in other.members)


def _fit(
    reports: Mapping[str, Report],
    one: frozenset[str],
    other: frozenset[str],
    score: Callable[[str, str], float],
    unfit: set[frozenset[frozenset[str]]],
) -> bool:
    """Whether two clusters may be one. Those that may not are noted as `unfit`, and not compared again."""
    both = frozenset((one, other))
    if both not in unfit and not _agree(reports, one, other, score):
        unfit.add(both)
    return both not in unfit


def _agree(
    reports: Mapping[str, Report],
    one: frozenset[str],
    other: frozenset[str],
    score: Callable[[str, str], float],
) -> bool:
    if {reports[i].article for i in one} & {reports[i].article for i in other}:
        return False
    scores = [score(*pair_key(a, b)) for a in one for b in other]
    return sum(scores) / len(scores) >= LEAST


def connected(members: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[frozenset[str]]:
    """The sets of members that pairs connect, directly or not."""
    near: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    found, seen = [], set()
    for start in sorted(members):
        if start in seen:
            continue
        group, todo = {start}, [start]
        while todo:
            new = near[todo.pop()] - group
            group |= new
            todo += new
        seen |= group
        found.append(frozenset(group))
    return found
