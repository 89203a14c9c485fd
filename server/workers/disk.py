"""Errors of a disk that is full."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from server.workers.errors import DiskFull

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# bytes that may be free on a full disk: the engine has removed files by then, and its errors have no number
_LITTLE = 64 << 20


def disk_full(error: BaseException | None, folder: Path) -> DiskFull | None:
    """Return the error for a failed write to a disk that is full, None where something else has failed.

    Args:
        error: an OSError, or an error that was raised from one.
        folder: what was to be written to, or a file in it.
    """
    cause = error if error is None or isinstance(error, OSError) else error.__cause__
    if not isinstance(cause, OSError):
        return None
    if cause.errno not in _NO_ROOM and (cause.errno is not None or _free(folder) > _LITTLE):
        return None
    return DiskFull(
        f"The disk of {folder} is full. Nothing has changed and queries are answered as before; "
        "make room there, and send this again."
    )


def _free(folder: Path) -> int:
    """Return the bytes that are free on the disk of a folder, or of the nearest one above it that exists."""
    return shutil.disk_usage(next(place for place in (folder, *folder.absolute().parents) if place.exists())).free
