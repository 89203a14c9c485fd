"""Measures that several sets share. A figure is a value and the number of cases that it is about."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Span = tuple[int, int]
Figure = tuple[float, int]
Figures = dict[str, Figure]


def same_span(a: Span, b: Span) -> bool:
    """Whether spans that overlap end at the same place, or share half of the longer one."""
    shared = overlap(a, b)
    return bool(shared) and (abs(a[1] - b[1]) <= 2 or 2 * shared >= max(a[1] - a[0], b[1] - b[0]))


def are_met(named: Sequence[Sequence[bool]], found: int) -> bool:
    """Whether all that are wanted are found, of four or more three quarters, and no other.

    Args:
        named: for each that is wanted, whether it is named by each that is found.
        found: how many are found.
    """
    met = sum(map(any, named))
    others = any(not any(row[i] for row in named) for i in range(found))
    return not others and met >= (len(named) if len(named) < 4 else math.ceil(len(named) * 3 / 4))


def one_to_one(weighed: Iterable[tuple[int, bool, int, int]]) -> dict[int, int]:
    """Pairs of the last two numbers of each row, the lowest rows first, each number on either side once."""
    found: dict[int, int] = {}
    for _, _, i, j in sorted(weighed):
        if i not in found and j not in found.values():
            found[i] = j
    return found


def mean(values: Iterable[float]) -> Figure:
    some = list(values)
    return (sum(some) / len(some) if some else 0.0), len(some)


def harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(slots=True)
class Tally:
    """Precision and recall, counted over articles: of what is found and right, of what is gold and found."""

    right: int = 0
    found: int = 0
    met: int = 0
    gold: int = 0

    def add(self, right: int, found: int, met: int, gold: int) -> None:
        self.right, self.found = self.right + right, self.found + found
        self.met, self.gold = self.met + met, self.gold + gold

    def sets(self, found: set[str], gold: set[str]) -> None:
        self.add(len(found & gold), len(found), len(found & gold), len(gold))

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.met / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return harmonic(self.precision, self.recall)


def macro_f1(pairs: Sequence[tuple[str, str | None]]) -> float:
    """The mean F1 of the classes that are in gold, of pairs (gold class, class found or None)."""
    both = Counter(gold for gold, found in pairs if gold == found)
    gold, found = Counter(gold for gold, _ in pairs), Counter(found for _, found in pairs)
    return mean(2 * both[name] / (gold[name] + found[name]) for name in gold)[0]


def b_cubed(gold: Mapping[Hashable, Hashable], found: Mapping[Hashable, Hashable]) -> float:
    """B3 F1 of two clusterings, item to cluster, of the same items. Source: Bagga and Baldwin 1998."""

    def share(one: Mapping[Hashable, Hashable], other: Mapping[Hashable, Hashable]) -> float:
        members: defaultdict[Hashable, list[Hashable]] = defaultdict(list)
        for item, cluster in one.items():
            members[cluster].append(item)
        return mean(mean(other[x] == other[item] for x in members[one[item]])[0] for item in one)[0]

    return harmonic(share(found, gold), share(gold, found))


def auc(ranked: Iterable[tuple[float, bool]]) -> float:
    """The chance that a right case has a higher confidence than a wrong one, ties counting half."""
    cases = list(ranked)
    right, wrong = [c for c, ok in cases if ok], [c for c, ok in cases if not ok]
    return mean((a > b) + 0.5 * (a == b) for a in right for b in wrong)[0]


def calibration_error(ranked: Iterable[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: how far confidence is from the share right, on average over bins of equal width."""
    cases = list(ranked)
    grouped: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, ok in cases:
        grouped[min(int(confidence * bins), bins - 1)].append((confidence, ok))
    gaps = (abs(sum(confidence - ok for confidence, ok in some)) for some in grouped.values())
    return sum(gaps) / len(cases) if cases else 0.0


def overlap(a: Sequence[int], b: Sequence[int]) -> int:
    """The number of characters that two spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def normal(text: str) -> str:
    """Letters and digits in lower case, without accents, "the" before and "'s" after."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    return re.sub(r"^the ", "", " ".join(re.findall(r"[^\W_]+", re.sub("[’']s", "", plain))))


def word_f1(a: str, b: str) -> float:
    one, other = Counter(normal(a).split()), Counter(normal(b).split())
    shared = (one & other).total()
    return 2 * shared / (one.total() + other.total()) if shared else 0.0


def day(value: str | None) -> date | None:
    """A value of day precision; None for any other."""
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None
