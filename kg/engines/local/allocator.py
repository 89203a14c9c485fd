"""The allocator of processes that only read.

An extension module of Python allocates by the C library, and glibc's malloc is slow for what the engine allocates: many
small pieces for each row.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

_PACKAGE, _LIBRARY = "cmeel-mimalloc", "cmeel.prefix/lib/libmimalloc.so"


@cache
def environment() -> dict[str, str]:
    """Return the variables with which a process that is started allocates by mimalloc; {} where it is not installed.

    Queries take 15 to 25 % less processor time with it. It keeps freed memory, and reserves address space in steps of
    64 MiB, since the address space of a reader is limited.
    """
    if sys.platform != "linux":
        return {}
    try:
        library = Path(str(distribution(_PACKAGE).locate_file(_LIBRARY)))
    except PackageNotFoundError:
        return {}
    if not library.is_file():
        return {}
    return {"LD_PRELOAD": str(library), "MIMALLOC_ARENA_RESERVE": "64MiB", "MIMALLOC_PURGE_DELAY": "-1"}
