"""What a process that runs strangers' queries may not do: reach the network, take all memory, outlive the server."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import threading
import time
from pathlib import Path

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


def confine(memory: int, *, networked: bool = False) -> None:
    """Confine this process for good, but let one that is `networked` reach others: it asks an engine or an endpoint elsewhere.

    `memory` is the most bytes of addresses that it may take, 0 for no limit.
    """
    if not networked:
        _leave_the_network()
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()


def stand_back() -> None:
    """Let the system, when it runs out of memory, end a query rather than the server."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")


def _leave_the_network() -> None:
    """Move into a network namespace that has no network, where the system lets us: SERVICE then reaches nobody."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        if libc.unshare(_CLONE_NEWNET) != 0:
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _end_with_parent(parent: int) -> None:
    """Exit when the server has died without killing us, even in the middle of a query."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)
