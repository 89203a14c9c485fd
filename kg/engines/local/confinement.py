"""Processes with limited memory: a query that needs too much, or reads a damaged file, ends its own process only."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
import time
from threading import Thread
from types import FrameType

from kg.engines.local.damage import damage_message
from kg.errors import StoreError

OUT_OF_MEMORY = 70
"""The exit status of a process whose Python code could not get memory."""
_ENDED = frozenset((-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGKILL, OUT_OF_MEMORY))
_PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM)
_PATIENCE_SECONDS = 1
_GIB = 1 << 30


def confine(memory: int) -> None:
    """Limit this process for good: its address space to so many bytes (0: no limit), its life to that of its parent."""
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()


def _end_with_parent(parent: int) -> None:
    """Exit when the parent has died without killing this process, even during a query."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def in_child(memory: int) -> int | None:
    """Go on in a confined child process. Return None there; in this process, the child's exit status, negative for a
    signal. In the child, native libraries have no standard error, Python has.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return _waited(child)
    signal.signal(signal.SIGINT, _interrupt_once)
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1, encoding=sys.stderr.encoding, errors="backslashreplace")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    confine(memory)
    return None


def _waited(child: int) -> int:
    """Return the exit status of a child, to which signals are passed on. It is killed where SIGINT does not end it, as
    during a query.
    """
    interrupted = False

    def pass_on(number: int, frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted |= number == signal.SIGINT
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL if number == signal.SIGALRM else number)
        if number == signal.SIGINT:
            signal.alarm(_PATIENCE_SECONDS)

    before = {number: signal.signal(number, pass_on) for number in _PASSED_ON}
    try:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finally:
        signal.alarm(0)
        for number, handler in before.items():
            signal.signal(number, handler)
    return -signal.SIGINT if interrupted else status


def _interrupt_once(number: int, frame: FrameType | None) -> None:
    """A terminal sends Ctrl-C to both processes, and the parent passes it on: it counts once."""
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def ended_by_limit(status: int) -> bool:
    """Whether a process with this exit status, negative for a signal, was ended by its memory limit."""
    return status in _ENDED


def limit_reached(store: object, memory: int) -> StoreError:
    """Return the error for a store whose process was ended by its memory limit: it is damaged, or much was asked."""
    if found := damage_message(str(store)):
        return StoreError(found)
    return StoreError(
        f"{store}: stopped: more memory was needed than allowed ({memory / _GIB:.3g} GiB; --memory-limit, "
        "COMMUNIQUE_MEMORY_LIMIT). Ask for less at once, or allow more; communique check finds a damaged store"
    )
