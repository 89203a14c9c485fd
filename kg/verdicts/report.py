"""How accurate a graph is, by the verdicts on a sample of its events."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kg.verdicts.model import FIELDS, FIVE, NAMES, Judged
from kg.verdicts.statistics import (
    Bin,
    Case,
    Recalibration,
    Share,
    alpha,
    calibration,
    calibration_error,
    recalibrated,
    share,
)

_STATED = (0.1, 0.3, 0.5, 0.7, 0.9)
_THRESHOLDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Threshold:
    """The events of at least this confidence: how many of them the graph has, and the share of them that is right."""

    confidence: float
    events: int
    right: Share


@dataclass(frozen=True, slots=True)
class Report:
    """What verdicts say about a graph. Shares are estimates for all of its events.

    - `right`: events whose type, actors, recipients, factuality and attribution are all right.
    - `fields`, `types`: the share right of each field, and of the events of each type.
    - `agreement`: Krippendorff's alpha of the coders for each field; None where no two have judged the same.
    - `unjudged`: events of the sample that lack a verdict on one of these five fields, or whose coders can't tell.
    - `outdated`: verdicts on values that the graph no longer has.
    """

    events: int
    coders: Mapping[str, int]
    right: Share
    fields: Mapping[str, Share]
    types: Mapping[str, Share]
    agreement: Mapping[str, float | None]
    calibration: Sequence[Bin]
    calibration_error: float | None
    thresholds: Sequence[Threshold]
    unjudged: int
    outdated: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def report(found: Sequence[Judged], confidences: Mapping[float, int]) -> Report:
    """Return the report on judged events.

    Args:
        confidences: the number of events of the graph of each confidence.
    """
    verdict = {one.event: event_is_right(one) for one in found}
    known = [(one, right) for one in found if (right := verdict[one.event]) is not None]
    stated = [(one.confidence, right, _weight(one)) for one, right in known]
    bins = calibration(stated)
    return Report(
        events=sum(confidences.values()),
        coders=_verdicts_of_coders(found),
        right=share((right, _weight(one)) for one, right in known),
        fields={name: share(_field_cases(found, name)) for name in FIELDS},
        types=_by_type(known),
        agreement={name: alpha(_units(found, name)) for name in FIELDS},
        calibration=bins,
        calibration_error=calibration_error(bins),
        thresholds=[_above(least, confidences, stated) for least in _THRESHOLDS],
        unjudged=len(found) - len(known),
        outdated=sum(len(one.verdicts) - len(one.current()) for one in found),
    )


def _verdicts_of_coders(found: Iterable[Judged]) -> dict[str, int]:
    return dict(sorted(Counter(verdict.coder for one in found for verdict in one.current()).items()))


def _above(least: float, confidences: Mapping[float, int], stated: Iterable[tuple[float, bool, float]]) -> Threshold:
    return Threshold(
        least,
        sum(n for confidence, n in confidences.items() if confidence >= least),
        share((right, weight) for confidence, right, weight in stated if confidence >= least),
    )


@dataclass(frozen=True, slots=True)
class Fit:
    """The recalibration that fits verdicts, the number of judged events behind it, and the calibration error on them:
    of the stated confidence (`before`) and of the fitted one (`after`); None without such events.
    """

    curve: Recalibration
    cases: int
    before: float | None
    after: float | None


def fit(found: Sequence[Judged]) -> Fit:
    """Return the recalibration of the graph's confidence that fits the verdicts best."""
    cases = [(one.confidence, right, _weight(one)) for one in found if (right := event_is_right(one)) is not None]
    curve = recalibrated(cases)
    moved = [(curve.of(confidence), right, weight) for confidence, right, weight in cases]
    return Fit(curve, len(cases), *(calibration_error(calibration(some)) for some in (cases, moved)))


@dataclass(frozen=True, slots=True)
class Moved:
    """What a recalibration makes of a stated confidence, and how many events have at least this number by either."""

    stated: float
    fitted: float
    events_before: int
    events_after: int


def moved(curve: Recalibration, confidences: Mapping[float, int]) -> list[Moved]:
    """Return what a recalibration changes at a tenth, at three tenths and so on.

    Args:
        confidences: the number of events of the graph of each confidence.
    """
    after = [(curve.of(confidence), n) for confidence, n in confidences.items()]
    return [
        Moved(
            stated,
            curve.of(stated),
            sum(n for confidence, n in confidences.items() if confidence >= stated),
            sum(n for confidence, n in after if confidence >= stated),
        )
        for stated in _STATED
    ]


def field_is_right(one: Judged, name: str) -> bool | None:
    """Return what most coders say about a field; None where they are even, can't tell, or none has judged it."""
    votes = Counter(v.judgement for v in one.current() if NAMES.get(v.field) == name)
    if votes["Right"] == votes["Wrong"]:
        return None
    return votes["Right"] > votes["Wrong"]


def event_is_right(one: Judged) -> bool | None:
    """Return whether all five fields are right; None where none is wrong and one is not known."""
    said = [field_is_right(one, name) for name in FIVE]
    if False in said:
        return False
    return None if None in said else True


def _weight(one: Judged) -> float:
    return 1 / one.probability if one.probability else 1.0


def _field_cases(found: Iterable[Judged], name: str) -> Iterable[Case]:
    return ((right, _weight(one)) for one in found if (right := field_is_right(one, name)) is not None)


def _by_type(known: Iterable[tuple[Judged, bool]]) -> dict[str, Share]:
    cases: defaultdict[str, list[Case]] = defaultdict(list)
    for one, right in known:
        cases[one.cls].append((right, _weight(one)))
    return {name: share(cases[name]) for name in sorted(cases)}


def _units(found: Iterable[Judged], name: str) -> list[list[str]]:
    """Return the judgements of the coders on each event's field. Coders who can't tell are left out."""
    return [
        [v.judgement for v in one.current() if NAMES.get(v.field) == name and v.judgement != "Unclear"] for one in found
    ]
