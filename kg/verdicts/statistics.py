"""What follows from verdicts: shares with confidence intervals, agreement between coders, calibration."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

_Z = 1.959963984540054  # of a two-sided interval of 95 %
Case = tuple[bool, float]
"""Whether a case is right, and its weight: the inverse of the probability with which it was drawn."""


@dataclass(frozen=True, slots=True)
class Share:
    """A weighted share of cases that are right, with its 95 % interval. `n` counts the cases; all are None for none."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def share(cases: Iterable[Case]) -> Share:
    """Return the share of right cases with its Wilson interval.

    Weighted cases count as many as their effective sample size says.

    Source: E. B. Wilson 1927; effective sample size: L. Kish 1965.
    """
    found = list(cases)
    total = sum(weight for _, weight in found)
    if not found or total <= 0:
        return Share(None, None, None, 0)
    value = sum(weight for right, weight in found if right) / total
    effective = total**2 / sum(weight**2 for _, weight in found)
    middle = value + _Z**2 / (2 * effective)
    spread = _Z * math.sqrt(value * (1 - value) / effective + _Z**2 / (4 * effective**2))
    scale = 1 + _Z**2 / effective
    return Share(value, max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale), len(found))


def alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Return Krippendorff's alpha of nominal data: 1 is full agreement, 0 that of chance.

    Args:
        units: for each thing that was judged, the judgements of its coders. Those with fewer than two say nothing.

    None where nothing was judged twice, or where all judgements are the same, so that chance is not known.

    Source: K. Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability".
    """
    pairs: defaultdict[tuple[Hashable, Hashable], float] = defaultdict(float)
    for unit in units:
        if len(unit) < 2:
            continue
        counts = Counter(unit)
        for one, n in counts.items():
            for other, m in counts.items():
                pairs[one, other] += n * (m - (one == other)) / (len(unit) - 1)
    totals: defaultdict[Hashable, float] = defaultdict(float)
    for (one, _), paired in pairs.items():
        totals[one] += paired
    everything = sum(totals.values())
    expected = everything**2 - sum(total**2 for total in totals.values())
    if not expected:
        return None
    observed = sum(paired for (one, other), paired in pairs.items() if one != other)
    return 1 - (everything - 1) * observed / expected


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases whose stated confidence lies from `low` (inclusive) to `high`: their mean confidence and share right."""

    low: float
    high: float
    confidence: float
    right: Share


def calibration(cases: Iterable[tuple[float, bool, float]], bins: int = 10) -> list[Bin]:
    """Return the bins of equal width that have cases, in order of confidence.

    Args:
        cases: stated confidence, whether right, and weight.
    """
    grouped: defaultdict[int, list[tuple[float, bool, float]]] = defaultdict(list)
    for confidence, right, weight in cases:
        grouped[min(bins - 1, int(confidence * bins))].append((confidence, right, weight))
    return [
        Bin(
            place / bins,
            (place + 1) / bins,
            sum(c * w for c, _, w in grouped[place]) / sum(w for _, _, w in grouped[place]),
            share((right, weight) for _, right, weight in grouped[place]),
        )
        for place in sorted(grouped)
    ]


def calibration_error(bins: Iterable[Bin]) -> float | None:
    """Return the expected calibration error: the mean distance of confidence and share right, weighted by cases."""
    found = [one for one in bins if one.right.value is not None]
    n = sum(one.right.n for one in found)
    return sum(one.right.n * abs(one.confidence - (one.right.value or 0)) for one in found) / n if n else None


@dataclass(frozen=True, slots=True)
class Recalibration:
    """The logistic function that maps a stated confidence to a fitted one. (1, 0) changes nothing."""

    slope: float
    intercept: float

    def of(self, confidence: float) -> float:
        return _logistic(self.slope * _logit(confidence) + self.intercept)


def recalibrated(cases: Sequence[tuple[float, bool, float]], steps: int = 50) -> Recalibration:
    """Return the recalibration that fits the cases best.

    A weak prior keeps it near the stated confidence, so that few cases change little.

    Args:
        cases: stated confidence, whether right, and weight.

    Source: J. Platt 1999; Newton's method with a Gaussian prior (variance 1) around slope 1 and intercept 0.
    """
    scale = sum(weight for _, _, weight in cases) / max(1, len(cases)) or 1.0
    points = [(_logit(confidence), right, weight / scale) for confidence, right, weight in cases]
    here = Recalibration(1.0, 0.0)
    for _ in range(steps):
        first, second = _newton_step(here, points)
        size = 1.0
        while size > 1e-6:  # a whole step may lead too far
            there = Recalibration(here.slope - size * first, here.intercept - size * second)
            if _loss(there, points) <= _loss(here, points):
                break
            size /= 2
        else:
            break
        here = there
        if abs(first) + abs(second) < 1e-9:
            break
    return here


def _loss(curve: Recalibration, points: Sequence[tuple[float, bool, float]]) -> float:
    """The negative logarithm of the posterior probability, without constants."""
    misses = (
        weight * _softplus((-1 if right else 1) * (curve.slope * x + curve.intercept)) for x, right, weight in points
    )
    return ((curve.slope - 1) ** 2 + curve.intercept**2) / 2 + sum(misses)


def _newton_step(curve: Recalibration, points: Sequence[tuple[float, bool, float]]) -> tuple[float, float]:
    a, b, aa, ab, bb = curve.slope - 1.0, curve.intercept, 1.0, 0.0, 1.0
    for x, right, weight in points:
        p = _logistic(curve.slope * x + curve.intercept)
        a += weight * (p - right) * x
        b += weight * (p - right)
        spread = weight * p * (1 - p)
        aa, ab, bb = aa + spread * x * x, ab + spread * x, bb + spread
    determinant = aa * bb - ab * ab
    return (bb * a - ab * b) / determinant, (aa * b - ab * a) / determinant


def _softplus(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def _logistic(x: float) -> float:
    return math.exp(-_softplus(-x))


def _logit(confidence: float) -> float:
    kept = min(0.999, max(0.001, confidence))
    return math.log(kept / (1 - kept))
