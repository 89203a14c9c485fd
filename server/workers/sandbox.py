"""Restrictions of worker processes: no network, limited memory, and an end with the server."""

from __future__ import annotations

import contextlib
import ctypes
from pathlib import Path

from kg.engines.local import confinement

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


def confine(memory: int, *, networked: bool = False) -> None:
    """Restrict this process for good.

    Args:
        memory: bytes of addresses that it may take; 0: no limit.
        networked: whether it may reach other hosts, as it must for a remote engine or an allowed endpoint.
    """
    if not networked:
        _leave_the_network()
    confinement.confine(memory)


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
