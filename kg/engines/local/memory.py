"""What glibc's malloc keeps of the memory that a writer has freed. Other libraries are left as they are."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # parameters of mallopt
_LARGE = 256 << 10  # bytes


def bound() -> None:
    """Let large blocks go back to the system when they are freed, and threads share two arenas.

    Else glibc takes ever larger blocks from its arenas, of which it has eight for each processor, and what lies between
    blocks in use grows with a run.
    """
    with suppress(AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(_MMAP_THRESHOLD, _LARGE)
        libc.mallopt(_ARENA_MAX, 2)


def give_back() -> None:
    """Let the system have what was freed and lies between blocks in use."""
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
