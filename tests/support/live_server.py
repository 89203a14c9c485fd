"""A server of its own process on a free port, for tests that need a real one."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_CODE = """
import json, sys
from pathlib import Path
from server import ServerSettings, serve
serve(ServerSettings(store=Path(sys.argv[1]), port=0, **json.loads(sys.argv[2])))
"""


def until(holds: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Wait until something holds; False: it does not within a time that is long for a busy machine."""
    end = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(0.05)
    return held


@contextlib.contextmanager
def running(store: Path, timeout: float = 2.0, **settings: object) -> Iterator[str]:
    """Yield the address, without a slash at its end; the server gets SIGTERM afterwards and must end well."""
    with process(store, timeout, **settings) as (address, served):
        yield address
        served.terminate()
        assert served.wait(20) == 0


@contextlib.contextmanager
def process(store: Path, timeout: float = 2.0, **settings: object) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Yield the address and the process, for the test to end as it likes. `settings` are those of the server."""
    said = json.dumps({"timeout": timeout, "readers": 3, "waiting": 16, "patience": 20.0, **settings})
    served = subprocess.Popen(
        [sys.executable, "-c", _CODE, str(store), said],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert served.stdout is not None and served.stderr is not None
    try:
        line = served.stdout.readline()
        assert line, served.stderr.read()
        yield _address(line), served
    finally:
        served.kill()
        served.wait()
        served.stdout.close()
        served.stderr.close()


@contextlib.contextmanager
def writable(store: Path, *options: str, token: str = "") -> Iterator[str]:
    """Yield the address of `communique serve --writable`, without a slash at its end."""
    with serving("--store", str(store), "--writable", "--token", token, *options) as address:
        yield address


@contextlib.contextmanager
def serving(*options: str, folder: Path | None = None, **environment: str) -> Iterator[str]:
    """Yield the address of `communique serve` on a free port, without a slash at its end; it is ended as by `running`.

    `folder` is the one that it starts in, `environment` what it has beside that of the tests.
    """
    served = subprocess.Popen(
        [sys.executable, "-m", "kg.cli", "serve", "--port", "0", *options],
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    assert served.stdout is not None
    try:
        yield _address(served.stdout.readline())
    finally:
        served.terminate()
        status = served.wait(30)
        served.stdout.close()
    assert status == 0


def _address(line: str) -> str:
    """Return the address that a server prints when it is ready, without a slash at its end."""
    return next(word for word in line.split() if word.startswith("http://")).rstrip("/")
