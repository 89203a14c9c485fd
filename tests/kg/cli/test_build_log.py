"""The log of a build: the first hundred of a kind of reasons, and what the program itself has to say."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from kg.build import Report
from kg.cli.build import print_report, showing_steps
from kg.cli.main import main


def test_the_log_of_a_build_lists_a_kind_of_reasons_a_hundred_times(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    with showing_steps() as show:
        for number in range(250):
            show(report.refuse(f"a.jsonl, line {number}", f"is not JSON at character {number}"))
    said = capsys.readouterr()
    assert f"{said.out}{said.err}".count("is not JSON") == 100


def test_an_interrupted_build_does_not_say_that_there_was_no_article(capsys: pytest.CaptureFixture[str]) -> None:
    for is_interrupted in (True, False):
        print_report(Report(interrupted=is_interrupted), "store")
        said = capsys.readouterr()
        assert ("No article was found" in f"{said.out}{said.err}") is not is_interrupted


def test_verbose_shows_what_this_program_does_and_not_the_packages_that_it_uses(tmp_path: Path) -> None:
    ours, level = logging.getLogger("kg"), logging.getLogger("kg").level
    try:
        main(["--verbose", "query", "--store", str(tmp_path / "none"), "who-met-whom"])
        assert ours.isEnabledFor(logging.DEBUG) and not logging.getLogger("trafilatura").isEnabledFor(logging.INFO)
    finally:
        ours.setLevel(level)
