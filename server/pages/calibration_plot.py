"""A calibration plot: the share that is right over the confidence that was stated, as points with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.verdicts.statistics import Bin

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 360.0, 320.0, 44.0, 40.0, 12.0


@dataclass(frozen=True, slots=True)
class Point:
    """A point with its interval, in the coordinates of the drawing, and the number of events behind it."""

    x: float
    y: float
    low: float
    high: float
    radius: float
    n: int
    words: str


@dataclass(frozen=True, slots=True)
class Plot:
    """The points, and the grid lines as pairs of a place on each axis and its number."""

    points: tuple[Point, ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]


def plot(bins: Sequence[Bin]) -> Plot:
    most = max((one.right.n for one in bins), default=1)
    points = tuple(
        Point(
            _x(one.confidence),
            _y(one.right.value),
            _y(one.right.low or 0.0),
            _y(one.right.high or 0.0),
            round(3 + 5 * (one.right.n / most) ** 0.5, 1),
            one.right.n,
            f"{one.confidence:.2f}: {one.right.value:.0%} ({one.right.n:,})",
        )
        for one in bins
        if one.right.value is not None
    )
    ticks = [step / 5 for step in range(6)]
    return Plot(points, tuple((_x(at), f"{at:g}") for at in ticks), tuple((_y(at), f"{at:.0%}") for at in ticks))


def _x(share: float) -> float:
    return round(LEFT + share * (WIDTH - LEFT - TOP), 1)


def _y(share: float) -> float:
    return round(HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP), 1)
