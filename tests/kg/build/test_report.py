"""The report of a run: its counts, and its size when very much is refused."""

from __future__ import annotations

import json
from pathlib import Path

from kg.build import build
from kg.build.report import Reading, Report
from kg.engines.local import prepare
from kg.model.coverage import Coverage


def test_refusals_of_a_kind_are_listed_a_hundred_times_and_then_counted() -> None:
    report = Report()
    for number in range(1, 1001):
        report.refuse(f"a.jsonl, line {number}", f"is not JSON: Expecting value at character {number}")
    report.refuse("b.txt", "the text is empty")
    assert len(report.refused) == 101
    assert report.refused[99] == ("a.jsonl, line 100", "is not JSON: Expecting value at character 100")
    assert report.refused_more == {"is not JSON: Expecting value at character …": 900}
    assert report.refusals == 1001


def test_reasons_that_name_different_values_are_one_kind() -> None:
    report = Report()
    for number in range(300):
        report.refuse("a", f"field url: \"x{number}\" is not an absolute URL; 'a{number}' is")
        report.note("a", f"field published: 'day {number}' is not a date")
    assert (len(report.refused), report.refused_more) == (100, {"field url: … is not an absolute URL; … is": 200})
    assert (len(report.noted), report.noted_more) == (100, {"field published: … is not a date": 200})
    assert report.refusals == 300


def test_kinds_themselves_are_bounded() -> None:
    report = Report()
    for number in range(5000):
        report.refuse("a", "reason " + "abcdefghij"[number % 10] * (number // 10 + 1))
    assert len(report.refused) + sum(report.refused_more.values()) == 5000
    assert len(report.refused) <= 1000 + 100


def test_steps_of_progress_name_every_refusal() -> None:
    report = Report()
    steps = [report.refuse(f"line {n}", "is not JSON") for n in range(200)]
    assert [s.source for s in steps] == [f"line {n}" for n in range(200)]


def test_the_json_report_has_what_is_listed_and_what_is_counted(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("nonsense\n" * 150, "utf8")
    report = build([str(tmp_path / "a.jsonl")], tmp_path / "store")
    told = json.loads(json.dumps(report.as_dict()))
    assert len(told["refused"]) == 100
    assert sum(told["refused_more"].values()) == 50
    assert (report.refusals, told["articles"]) == (150, 0)


def test_the_steps_of_very_many_reasons_of_a_kind_are_not_listed() -> None:
    report = Report()
    steps = [report.refuse(f"a.jsonl, line {i}", f"is not JSON at character {i}") for i in range(150)]
    steps += [report.note("a.jsonl", f"field date: '{i}' is no date") for i in range(150)]
    assert [step.is_listed for step in steps] == [i % 150 < 100 for i in range(300)]


def test_coverage_of_very_many_articles_is_summed_and_the_first_thousand_are_listed() -> None:
    report = Report()
    for number in range(1200):
        told = Coverage(f"a{number}", 3, 1, {"no word": 2}, {"headline": 10})
        report.count(Reading(prepare("urn:a", ()), coverage=told))
    assert len(report.coverage) == 1000 and report.coverage[-1].article == "a999"
    assert report.covered == Coverage("", 3600, 1200, {"no word": 2400}, {"headline": 12000})
    said = report.as_dict()
    assert (said["with_events"], said["skipped"]) == (1200, {"no word": 2400}) and "covered" not in said
