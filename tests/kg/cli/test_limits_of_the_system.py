"""Too few open files, and a full disk: one sentence and status 2."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.build import build
from tests.support.live_server import ROOT

TALKS = "Kenyan President William Ruto met Tanzanian diplomats in Nairobi on Tuesday."


def articles(folder: Path) -> str:
    (folder / "a.jsonl").write_text(json.dumps({"id": "a", "text": TALKS}), "utf8")
    return str(folder / "a.jsonl")


def shell(script: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", "-c", script, "bash", sys.executable, "-m", "kg.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("command", [["query", "who-met-whom"], ["check"], ["serve", "--port", "0"]])
def test_too_few_open_files_are_named_and_no_repair_is_advised(tmp_path: Path, command: list[str]) -> None:
    build([articles(tmp_path)], tmp_path / "store")
    done = shell('ulimit -n 64; exec "$@"', *command, "--store", str(tmp_path / "store"))
    assert done.returncode == 2 and "ulimit -n 96" in done.stderr
    assert len(done.stderr.splitlines()) == 1 and "Delete" not in done.stderr


@pytest.mark.skipif(not shutil.which("unshare"), reason="a small file system cannot be mounted")
@pytest.mark.parametrize("size", ["500k", "1m", "3m"])
def test_a_full_disk_is_named(tmp_path: Path, size: str) -> None:
    (tmp_path / "disk").mkdir()
    script = (
        f'exec unshare -rm bash -c \'mount -t tmpfs -o size={size} tmpfs "$0" || exit 99; "$@"\' {tmp_path}/disk "$@"'
    )
    done = shell(script, "build", articles(tmp_path), "--store", str(tmp_path / "disk" / "store"))
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("a small file system cannot be mounted")
    assert done.returncode == 2 and "No space left on device" in done.stderr
    assert len(done.stderr.splitlines()) == 1 and "Traceback" not in done.stderr


STORED = """
import signal, sys
import pyoxigraph as ox
from kg.engines.local import Store
from kg.errors import StoreError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
node = ox.NamedNode("http://g.example/")
try:
    with Store.open(sys.argv[2]) as store:
        store.replace(node.value, [ox.Quad(node, node, ox.Literal("a" * 50 + str(n)), node) for n in range(3000)])
        store.publish()
except StoreError as error:
    print(error)
"""


@pytest.mark.parametrize("blocks", [8, 100, 400])
def test_files_that_may_not_grow_are_named_and_no_repair_is_advised(tmp_path: Path, blocks: int) -> None:
    (tmp_path / "stored.py").write_text(STORED, "utf8")
    script = f'ulimit -f {blocks}; export PYTHONPATH={ROOT}; exec "$1" "$0" "$1" {tmp_path}/store'
    command = ["bash", "-c", script, str(tmp_path / "stored.py"), sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert "File too large" in done.stdout and "make room" in done.stdout, done
    assert len(done.stdout.splitlines()) == 1 and "rename" not in done.stdout and not done.stderr
