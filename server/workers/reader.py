"""A reader process, from the server's side."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess

from kg.engines.local import allocator
from kg.errors import CommuniqueError, QuerySyntaxError
from server.workers import wire
from server.workers.errors import Died
from server.workers.process import START_SECONDS, WorkerProcess

_MODULE = "server.workers.read_worker"
_LAST_SECONDS = 1.0
_NICE = 15


class Reader(WorkerProcess):
    """Runs `server.workers.read_worker`."""

    def __init__(self, memory: int, *, networked: bool = False) -> None:
        """Start it and wait until it is ready. Raises: Died."""
        super().__init__(_MODULE, memory, networked=networked, environment=allocator.environment())
        self.await_start()

    def warm_up(self, ask: wire.Ask) -> None:
        """Ask a question for the sake of opening the state of the graph, and drop the answer. Raises: wire.Closed."""
        self.connection.settimeout(START_SECONDS)
        wire.send(self.connection, ask)
        while isinstance(self.inbox.receive(), wire.Head | wire.Data):
            pass
        self.connection.settimeout(None)

    def lower_priority(self) -> None:
        """Let it yield the processor to readers that have only begun."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, _NICE)

    def restore_priority(self) -> bool:
        """Undo `lower_priority`. Return whether the system allows it."""
        try:
            os.setpriority(os.PRIO_PROCESS, self.process.pid, os.getpriority(os.PRIO_PROCESS, 0))
        except OSError:
            return False
        return True

    def pause(self) -> None:
        """Stop it until `resume`. If the server dies meanwhile, the system ends it as an orphan."""
        self.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.send_signal(signal.SIGCONT)

    def why_it_ended(self) -> CommuniqueError:
        """Return the error for a reader that ended by itself: a stack overflow in the parser, or the memory limit."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            if self.process.wait(_LAST_SECONDS) == -signal.SIGSEGV:
                return QuerySyntaxError("the query is nested too deeply, or has too long a chain of operators")
        return Died("The query was stopped: it needed more memory than one query may have.")
