"""A worker process and the server's end of its socket."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from server.workers import wire
from server.workers.errors import Died

_ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30.0


class WorkerProcess:
    """A process that runs a module of `server.workers` and exchanges `wire` messages. It can always be killed."""

    def __init__(
        self, module: str, memory: int, *, networked: bool, environment: Mapping[str, str] | None = None
    ) -> None:
        """Start it.

        Args:
            memory: bytes of addresses that it may take; 0: no limit.
            networked: whether it may reach other hosts.
            environment: variables for it, unless this process has them already.
        """
        ours, theirs = socket.socketpair()
        path = os.pathsep.join(p for p in (str(_ROOT), os.environ.get("PYTHONPATH", "")) if p)
        with theirs:
            # A process group of its own, since Ctrl-C is for the server, which then ends its workers; no session of its
            # own, since
            # niceness counts within one only.
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-m",
                    module,
                    str(theirs.fileno()),
                    str(memory),
                    *(["network"] if networked else []),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # each arena of the allocator takes 64 MB of addresses, of which a worker has few
                env={"MALLOC_ARENA_MAX": "2", **(environment or {}), **os.environ, "PYTHONPATH": path},
                process_group=0,
            )
        self.connection = ours
        self.inbox = wire.Inbox(ours)

    def await_start(self) -> wire.Message:
        """Return its first message. Raises: Died."""
        self.connection.settimeout(START_SECONDS)
        try:
            first = self.inbox.receive()
        except wire.Closed as closed:
            self.kill()
            raise Died("A worker process did not start.") from closed
        self.connection.settimeout(None)
        return first

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)
        self.process.wait()
        self.connection.close()

    def kill_without_closing(self) -> None:
        """Kill it without closing the server's end of the socket, from which another thread may be reading."""
        self.send_signal(signal.SIGKILL)
        threading.Thread(target=self.process.wait, name="worker-end", daemon=True).start()

    def send_signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)
