"""Changes of an engine elsewhere, from the server's side: each by a process of its own, which ends at its deadline."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kg.engines.remote.backend import Backend
from kg.errors import QueryError, QuerySyntaxError
from server.workers import wire
from server.workers.answers import stop_of
from server.workers.errors import Busy, Died, Failed, TimedOut
from server.workers.write_worker import DONE, REFUSED
from server.workers.writer import NotDone

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60.0
_UNKNOWN = "whether it was carried out is not known"


class RemoteWriter:
    """Does what `server.workers.writer.Writer` does, where an engine elsewhere holds the graph; `changed` is called after each change."""

    def __init__(
        self, backend: Backend, changed: Callable[[], None], *, memory: int = 0, patience: float = 10.0
    ) -> None:
        self._backend = json.dumps(backend.as_dict())
        self._changed = changed
        self._memory = memory
        self._patience = patience
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        """There is nothing to open."""

    def carry_out(
        self, order: Mapping[str, Any], timeout: float, check: Callable[[], None] | None = None
    ) -> dict[str, Any]:
        """Do what is asked for; returns what `server.workers.remote_write_worker` tells once the engine has it.

        `check` is called when nobody else can write through this server, and may raise what it likes: nothing is done then.

        Raises:
            QuerySyntaxError, NotDone, Forbidden, Busy: nothing has changed.
            TimedOut, Died, Failed, BackendFailed, TooMany: what has changed is not known.
        """
        if not self._turn.acquire(timeout=min(timeout, self._patience)):
            raise Busy("Another update is under way.")
        try:
            if check is not None:
                check()
            letter, body = self._exchange({**order, "backend": self._backend}, time.monotonic() + timeout, timeout)
        finally:
            self._turn.release()
            self._changed()
        if letter == DONE:
            told: dict[str, Any] = json.loads(body)
            return told
        raise _failure(letter, body)

    def _exchange(self, order: Mapping[str, Any], deadline: float, timeout: float) -> tuple[str, bytes]:
        ours, theirs = socket.socketpair()
        path = os.pathsep.join(p for p in (str(_ROOT), os.environ.get("PYTHONPATH", "")) if p)
        with theirs:
            process = self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "server.workers.remote_write_worker",
                    str(theirs.fileno()),
                    str(self._memory),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,
            )
        arriving = wire.Frames(ours)
        try:
            ours.settimeout(_START_SECONDS)
            arriving.receive()
            ours.settimeout(max(0.01, deadline - time.monotonic()))
            wire.send(ours, wire.pack_json("U", dict(order)))
            return arriving.receive()
        except (wire.Broken, OSError) as broken:
            if time.monotonic() >= deadline:
                raise TimedOut(
                    f"The update was stopped at its time limit of {timeout:.3g} seconds; {_UNKNOWN}."
                ) from broken
            raise Died(f"The update was stopped: it needed more memory than one may have; {_UNKNOWN}.") from broken
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            process.wait()
            ours.close()

    def close(self) -> None:
        """Let an update that is under way come to its end, but not for long: the engine may hang."""
        if self._turn.acquire(timeout=self._patience):
            self._turn.release()
        elif self._process is not None:
            self._process.kill()


def _failure(letter: str, body: bytes) -> QueryError:
    if letter == wire.SYNTAX:
        return QuerySyntaxError(**json.loads(body))
    if letter == wire.STOPPED:
        return stop_of(body)
    said = body.decode("utf-8", "replace")
    return NotDone(said) if letter == REFUSED else Failed(said)
