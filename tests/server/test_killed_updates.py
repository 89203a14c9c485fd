"""Updates whose server or writing process is killed are carried out in whole or not at all; answered ones are kept."""

from __future__ import annotations

import os
import signal
import urllib.request
from pathlib import Path

from tests.support.graph_fixture import written
from tests.support.killing_updates import kill_many, writers
from tests.support.live_server import process, until


def test_a_killed_update_is_whole_or_absent_and_an_answered_one_is_kept(tmp_path: Path) -> None:
    done, answered, wrong = kill_many(tmp_path, times=4, seed=5)
    assert (done, wrong) == (4, [])
    assert answered >= done


def test_a_writing_process_that_died_idle_is_replaced_and_no_update_fails(tmp_path: Path) -> None:
    written(tmp_path / "store")
    update = {"Content-Type": "application/sparql-update"}
    with process(tmp_path / "store", timeout=60.0, writable=True, token="") as (address, server):
        for number in range(3):
            body = (
                f"INSERT DATA {{ GRAPH <http://n.example/g> {{ <http://n.example/{number}> a <http://n.example/C> }} }}"
            )
            with urllib.request.urlopen(urllib.request.Request(f"{address}/sparql", body.encode(), update)) as answer:
                assert answer.status in (200, 204)
            for pid in (died := writers(server.pid)):
                os.kill(pid, signal.SIGKILL)
            assert until(lambda died=died: not any(map(_runs, died)))  # type: ignore[misc]


def _runs(pid: int) -> bool:
    """Whether any of its threads is still there but the first, which waits for its parent."""
    try:
        stats = [task.read_text("ascii") for task in Path(f"/proc/{pid}/task").glob("*/stat")]
    except OSError:  # a thread has just ended
        return True
    return [stat.rsplit(")", 1)[1].split()[0] for stat in stats] != ["Z"]
