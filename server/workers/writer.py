"""The one writer of a served store, from the server's side.

Updates are carried out by a process that can be killed at their deadline, as queries are. One after the other; each is published
before it is answered, so that the next query sees it. A killed one leaves nothing: the published state is what counts, and the
next to open the store begins from it.
"""

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

from kg.engines.local import current_snapshot
from kg.errors import QueryError, QuerySyntaxError, StoreError
from server.workers import wire
from server.workers.errors import Busy, Died, Failed, TimedOut
from server.workers.write_worker import DONE, IDLE, REFUSED

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60.0


class NotDone(QueryError):
    """What was asked for cannot be done in this store."""


class Writer:
    """Starts its process when there is something to write; the process ends when there has been nothing for a while."""

    def __init__(self, store: Path, *, memory: int = 0, patience: float = 10.0) -> None:
        self._store = store
        self._memory = memory
        self._patience = patience
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: socket.socket | None = None
        self._arriving: wire.Frames | None = None

    def open(self) -> None:
        """Make the store ready, and its state of now visible. Raises: Busy, where it cannot be written."""
        with self._turn:
            self._start()

    def carry_out(
        self, order: Mapping[str, Any], timeout: float, check: Callable[[], None] | None = None
    ) -> dict[str, Any]:
        """Do what `server.workers.write_worker` is asked to do; returns what it tells once the new state is visible to readers.

        `check` is called when nobody else can write any more, and may raise what it likes: nothing is done then.

        Raises:
            QuerySyntaxError, NotDone, Failed, TimedOut, Died, Busy: nothing has changed.
        """
        if not self._turn.acquire(timeout=min(timeout, self._patience)):
            raise Busy("Another update is under way.")
        try:
            return self._carried_out(order, timeout, check)
        finally:
            self._turn.release()

    def _carried_out(
        self, order: Mapping[str, Any], timeout: float, check: Callable[[], None] | None
    ) -> dict[str, Any]:
        deadline = time.monotonic() + timeout
        for _ in range(3):
            if self._connection is None:
                self._start()
            if check is not None:
                check()
            before = self._published()
            try:
                letter, body = self._exchange(order, deadline)
            except (wire.Broken, OSError) as broken:
                self._end()
                if self._published() != before:
                    return {"existed": True}  # it came to an end before it was killed
                if time.monotonic() >= deadline:
                    raise TimedOut(
                        f"The update was stopped at its time limit of {timeout:.3g} seconds; nothing has changed."
                    ) from broken
                raise Died(
                    "The update was stopped: it needed more memory than one may have; nothing has changed."
                ) from broken
            if letter == DONE:
                told: dict[str, Any] = json.loads(body)
                return told
            self._end()
            if letter != IDLE:
                raise _failure(letter, body)
        raise Busy("The store could not be opened for writing.")

    def _exchange(self, order: Mapping[str, Any], deadline: float) -> tuple[str, bytes]:
        assert self._connection is not None and self._arriving is not None
        self._connection.settimeout(max(0.01, deadline - time.monotonic()))
        with contextlib.suppress(BrokenPipeError):  # it may have ended in idleness, and says so
            wire.send(self._connection, wire.pack_json("U", dict(order)))
        return self._arriving.receive()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        path = os.pathsep.join(p for p in (str(_ROOT), os.environ.get("PYTHONPATH", "")) if p)
        with theirs:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "server.workers.write_worker",
                    str(theirs.fileno()),
                    str(self._memory),
                    str(self._store),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,
            )
        self._connection = ours
        self._arriving = wire.Frames(ours)
        ours.settimeout(_START_SECONDS)
        try:
            letter, body = self._arriving.receive()
        except wire.Broken as broken:
            self._end()
            raise Died("the writer's process did not start") from broken
        if letter == REFUSED:
            self._end()
            raise Busy(body.decode("utf-8", "replace"))

    def _end(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _published(self) -> str:
        try:
            return current_snapshot(self._store).name
        except StoreError:
            return ""

    def close(self) -> None:
        """Let an update that is under way come to its end, then end the process."""
        with self._turn:
            self._end()


def _failure(letter: str, body: bytes) -> QueryError:
    if letter == wire.SYNTAX:
        return QuerySyntaxError(**json.loads(body))
    said = body.decode("utf-8", "replace")
    return NotDone(said) if letter == REFUSED else Failed(said)
