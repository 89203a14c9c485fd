"""Updates whose server or writing process is killed are carried out in whole or not at all; answered ones are kept."""

from __future__ import annotations

from pathlib import Path

from tests.support.killing_updates import kill_many


def test_a_killed_update_is_whole_or_absent_and_an_answered_one_is_kept(tmp_path: Path) -> None:
    done, answered, wrong = kill_many(tmp_path, times=4, seed=5)
    assert (done, wrong) == (4, [])
    assert answered >= done
