"""The log of a build names the first hundred of a kind of reasons."""

from __future__ import annotations

import pytest

from kg.build import Report
from kg.cli.build import showing_steps


def test_the_log_of_a_build_lists_a_kind_of_reasons_a_hundred_times(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    with showing_steps() as show:
        for number in range(250):
            show(report.refuse(f"a.jsonl, line {number}", f"is not JSON at character {number}"))
    said = capsys.readouterr()
    assert f"{said.out}{said.err}".count("is not JSON") == 100
