"""What several reports of one event agree on, and the range where they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kg.resolution.records import Entity, Figure, Report
from kg.resolution.signs import overlap

_BASES = ("Explicit", "Relative", "Dateline", "Publication")  # from the surest


@dataclass(frozen=True, slots=True)
class When:
    """Days, inclusive (`latest` None: open), with how they are known. `value` is a date as one report has it."""

    earliest: date
    latest: date | None
    basis: str
    value: str = ""


def agreed(told: Sequence[frozenset[str]]) -> list[str]:
    """What more than half of those say that say anything; where there is no such thing, what the first says."""
    some = [one for one in told if one]
    counted = Counter(value for one in some for value in one)
    most = sorted(value for value, number in counted.items() if 2 * number > len(some))
    return most or sorted(some[0] if some else ())


def states(chosen: Collection[str], told: Sequence[tuple[frozenset[str], frozenset[str]]]) -> set[str]:
    """The states that the chosen participants are or act for.

    Args:
        told: for each report, who takes part and the states of these. One that names others tells nothing of these.
    """
    return {state for members, some in told for state in some if state in chosen or members <= set(chosen)}


def places(told: Iterable[frozenset[str]], entities: Mapping[str, Entity]) -> list[str]:
    """The most exact of the places, where it lies in all others; else those that most reports name."""
    counted = Counter(one for named in told for one in named)
    if not counted:
        return []
    exact = min(counted, key=lambda p: (-len(entities[p].within), -counted[p], p))
    if counted.keys() <= {exact, *entities[exact].within}:
        return [exact]
    return sorted(one for one in counted if counted[one] == max(counted.values()))


def when(told: Iterable[Report]) -> When | None:
    """The days that the reports with a date of their own have in common; where they have none, the range of all.

    Days that are only assumed from the articles count where no report has others.
    """
    dated = [r for r in told if r.earliest and r.basis in _BASES]
    sure = [r for r in dated if r.basis != _BASES[-1]] or dated
    if not sure:
        return None
    earliest, latest = _range(_known(r.earliest for r in sure), _known(r.latest for r in sure))
    basis = min((r.basis for r in sure), key=_BASES.index)
    return When(earliest, latest, basis, _value(sure, earliest, latest))


def exact(told: Sequence[Report]) -> Sequence[Report]:
    """Those that do not tell more vaguely than others when it happened: "last month", or a day that is assumed from the
    article and is none of the days that others tell.
    """
    dated = [r for r in told if r.earliest and not r.is_long and not r.is_assumed]

    def is_vague(report: Report) -> bool:
        if report.is_assumed and not report.is_long:
            return not any(overlap(report.bounds, other.bounds) for other in dated)
        return report.earliest is not None and report.is_long

    return [r for r in told if not is_vague(r)] if dated else told


def _known(days: Iterable[date | None]) -> list[date]:
    return [one for one in days if one is not None]


def _value(told: Iterable[Report], earliest: date, latest: date | None) -> str:
    """The date that a report with just these days has, else the day if it is one."""
    values = (r.value[0] for r in told if r.value and (r.earliest, r.latest) == (earliest, latest))
    return next(values, earliest.isoformat() if earliest == latest else "")


def _range(first: Collection[date], last: Collection[date]) -> tuple[date, date | None]:
    if last and max(first) > min(last):
        return min(first), max(last)
    return max(first), min(last, default=None)


def figure(told: Sequence[Figure]) -> Figure:
    """The lowest and the highest number of all reports, and the best where all that have one agree.

    The highest is None where nobody tells an upper bound or another number.
    """
    numbers = [number for one in told for number in one if number is not None]
    bests = {best for _, best, _ in told if best is not None}
    is_bounded = len(bests) > 1 or any(high is not None for _, _, high in told)
    return min(numbers, default=None), *(bests if len(bests) == 1 else (None,)), max(numbers) if is_bounded else None
