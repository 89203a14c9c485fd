"""Files of a store: hard links, and how many may be open."""

from __future__ import annotations

import os
import resource
import shutil
import sys
from pathlib import Path


def link_or_copy(source: Path, target: Path) -> None:
    """Make a file the same as another: a hard link, or a copy where links are not possible."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def allow_open_files(wanted: int) -> int:
    """Let this process open so many files, or as many as the system allows; return how many it may open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return sys.maxsize
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft
