from __future__ import annotations

from dataclasses import replace

import pytest

from kg.verdicts.model import FIELDS, FIVE, Judged, Judgement, Verdict
from kg.verdicts.report import event_is_right, field_is_right, fit, moved, report

EVENT = Judged("http://x/e", "Consult", 0.7, {name: f"http://x/{name}" for name in FIELDS})


def verdict(name: str, judgement: Judgement = "Right", coder: str = "Ana", value: str | None = None) -> Verdict:
    return Verdict(("http://x/e",), FIELDS[name], judgement, coder, "2026-01-01T00:00:00Z", value)


def judged(*verdicts: Verdict, **more: object) -> Judged:
    return replace(EVENT, verdicts=verdicts, **more)  # type: ignore[arg-type]


def test_an_event_is_right_if_all_five_fields_are() -> None:
    assert event_is_right(judged(*map(verdict, FIVE))) is True
    assert event_is_right(judged(*map(verdict, FIVE[:4]))) is None  # one is not judged
    assert event_is_right(judged(verdict("type", "Wrong"))) is False  # whatever the others are
    assert (
        event_is_right(judged(*map(verdict, FIVE), verdict("place", "Wrong"))) is True
    )  # the place is not one of them


def test_the_majority_of_coders_decides_and_a_tie_decides_nothing() -> None:
    right, wrong, unclear = verdict("type"), verdict("type", "Wrong", "Ben"), verdict("type", "Unclear", "Cem")
    assert field_is_right(judged(right, wrong, unclear), "type") is None
    assert field_is_right(judged(right, unclear), "type") is True
    assert field_is_right(judged(right, wrong, verdict("type", "Wrong", "Dora")), "type") is False


def test_verdicts_on_values_that_the_graph_no_longer_has_are_outdated() -> None:
    one = judged(verdict("actors", value="http://x/actors"), verdict("type", value="http://x/other"), verdict("date"))
    assert [v.field for v in one.current()] == [FIELDS["actors"], FIELDS["date"]]
    assert judged(verdict("place", value="")).current() == []  # it was empty, and no longer is
    assert report([one], {0.7: 1}).outdated == 1


def test_the_report_weighs_events_by_their_sampling_probability() -> None:
    right = judged(*map(verdict, FIVE), event="http://x/1", probability=1.0)
    wrong = judged(verdict("type", "Wrong"), event="http://x/2", probability=0.25, cls="Aid", confidence=0.3)
    found = report([right, wrong], {0.7: 1, 0.3: 1})
    assert found.right.value == 0.2 and found.fields["type"].value == 0.2
    assert (found.types["Consult"].value, found.types["Aid"].value) == (1.0, 0.0)
    above = {one.confidence: one for one in found.thresholds}
    assert (above[0.0].events, above[0.0].right.value) == (2, 0.2)
    assert (above[0.5].events, above[0.5].right.value) == (1, 1.0)
    assert found.coders == {"Ana": 6}


def test_coders_agree_by_alpha_of_each_field() -> None:
    pairs: list[tuple[Judgement, Judgement]] = [("Right", "Right"), ("Wrong", "Wrong"), ("Right", "Unclear")]
    events = [
        judged(verdict("type", a), verdict("type", b, "Ben"), event=f"http://x/{i}") for i, (a, b) in enumerate(pairs)
    ]
    found = report(events, {0.7: 2}).agreement
    assert found["type"] == 1.0 and found["place"] is None


def test_the_fit_counts_the_events_that_are_judged_in_full() -> None:
    assert fit([judged(*map(verdict, FIVE)), judged(verdict("type"))]).cases == 1


def test_the_fit_says_how_far_confidence_is_from_what_is_right_before_and_after() -> None:
    wrong = [verdict(name, "Wrong") for name in FIVE]
    events = [judged(*wrong, event=f"http://x/{number}", confidence=0.9) for number in range(9)]
    found = fit(events)
    assert found.before == pytest.approx(0.9) and found.after is not None and found.after < 0.3
    high = moved(found.curve, {0.9: 5, 0.2: 3})[-1]
    assert (high.stated, high.events_before, high.events_after) == (0.9, 5, 0) and high.fitted < 0.3
