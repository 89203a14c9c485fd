"""A run that is killed leaves every article whole or absent, and the next one ends in the same graph."""

from __future__ import annotations

from pathlib import Path

from tests.support.killing import kill_many


def test_a_killed_run_leaves_whole_articles_and_the_next_goes_on(tmp_path: Path) -> None:
    done, _, wrong = kill_many(tmp_path, times=3, number=24, seed=7)
    assert (done, wrong) == (3, [])
