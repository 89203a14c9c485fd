"""A disk that fills under a running server: one sentence, nothing lost, and reading goes on."""

from __future__ import annotations

import errno
import json
import logging
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from kg.engines.engine import Location, Writer
from kg.errors import StoreError
from server.app import close, create_app
from server.http.telemetry import Asked, Telemetry
from server.settings import ServerSettings
from server.workers import wire
from server.workers.disk import disk_full
from server.workers.write_worker import answer
from tests.support.graph_fixture import publish


@pytest.mark.skipif(not shutil.which("unshare"), reason="a small file system cannot be mounted")
@pytest.mark.parametrize("free", [0, 100_000, 2_000_000])
def test_a_server_on_a_full_disk(tmp_path: Path, free: int) -> None:
    mounted = 'mount -t tmpfs -o size=48m tmpfs "$0" || exit 99; exec "$@"'
    script = [sys.executable, "-m", "tests.support.full_disk", str(tmp_path), str(free)]
    done = subprocess.run(
        ["unshare", "-rm", "bash", "-c", mounted, str(tmp_path), *script],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("a small file system cannot be mounted")
    told = json.loads(done.stdout or done.stderr)
    assert (told["before"], told["put"], told["insert"], told["after"], told["end"]) == (204, 507, 507, 204, 0)
    assert told["detail"].startswith("The disk of ") and "Nothing has changed" in told["detail"]
    assert told["type"] == "application/problem+json"
    kept = sorted(["urn:before", *(f"urn:full-{number}" for number in range(told["kept"]))])
    assert told["there"] == kept and told["then"] == sorted([*kept, "urn:after"])
    assert told["page"] == 200 and "ok" in told["logged"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_change_for_which_there_is_no_room(tmp_path: Path, number: int) -> None:
    class Full:
        def __getattr__(self, name: str) -> object:
            return self.write

        def write(self, *arguments: object) -> bool:
            raise OSError(number, "no room")

    told = answer(cast(Writer, Full()), wire.Change("clear"), Location("local", str(tmp_path)))
    assert isinstance(told, wire.Failure) and told.kind == "DiskFull" and str(tmp_path) in told.message


def _from(cause: BaseException) -> StoreError:
    error = StoreError("cannot be opened")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "free", "full"),
    [
        (OSError(errno.ENOSPC, "x"), 1 << 40, True),
        (_from(OSError(errno.ENOSPC, "x")), 1 << 40, True),
        (OSError("IO error of the engine"), 1 << 20, True),
        (shutil.Error([("a", "b", "c")]), 0, True),
        (OSError("IO error of the engine"), 1 << 40, False),
        (OSError(errno.EACCES, "x"), 0, False),
        (ValueError("x"), 0, False),
        (_from(ValueError("x")), 0, False),
    ],
)
def test_what_a_full_disk_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: BaseException, free: int, full: bool
) -> None:
    monkeypatch.setattr("server.workers.disk._free", lambda folder: free)
    assert (disk_full(error, tmp_path / "missing") is not None) is full


@pytest.mark.parametrize("path", ["/search?q=uto", "/queries", "/sparql?query=ASK%7B%7D"])
def test_a_request_whose_body_or_page_finds_no_room(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str) -> None:
    def no_room(*arguments: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    publish(tmp_path)
    app = create_app(ServerSettings(store=tmp_path))
    try:
        app.before_request_funcs.setdefault(None, []).append(no_room)
        refused = app.test_client().get(path, headers={"Accept": "application/json"})
        assert refused.status_code == 507 and refused.json is not None
        assert refused.json["detail"].startswith("The disk of ")
    finally:
        close(app)


def test_a_query_log_without_room_is_reported_once_and_goes_on_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    telemetry = Telemetry(str(tmp_path / "log"))
    handler: Any = telemetry._log.handlers[0] if telemetry._log else None
    written, flush = handler.stream, handler.flush

    def no_room() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with caplog.at_level(logging.WARNING):
        for round_of_two in range(2):
            handler.flush = no_room
            for number in range(3):
                telemetry.record(Asked(f"lost {round_of_two} {number}", "ASK {}", "ok"))
            handler.flush = flush
            telemetry.record(Asked(f"kept {round_of_two}", "ASK {}", "ok"))
    assert [record.getMessage().partition(": ")[0] for record in caplog.records] == [
        f"the query log {tmp_path / 'log'} cannot be written"
    ] * 2
    assert handler.stream is written and not capsys.readouterr().err.count("Traceback")
    lines = (tmp_path / "log").read_text("utf8").splitlines()
    assert len(lines) == 8 and "kept 1" in lines[-1]
