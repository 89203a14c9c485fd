"""Restrictions of worker processes: no network, limited memory, no life after the server's."""

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
    """Restrict this process for good.

    Args:
        memory: bytes of addresses that it may take; 0: no limit.
        networked: whether it may reach other hosts, for a remote engine or an allowed endpoint.
    """
    if not networked:
        _leave_the_network()
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()


def stand_back() -> None:
    """Let the kernel end this process before others when memory runs out."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")


def _leave_the_network() -> None:
    """Move into a network namespace without a network, where the system allows it, so that SERVICE reaches nobody."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        if libc.unshare(_CLONE_NEWNET) != 0:
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _end_with_parent(parent: int) -> None:
    """Exit when the server has died without killing this process, even during a query."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)
