"""A store's manifest, and the lock of its writer."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path

from kg.errors import StoreError

FORMAT = 1
FILE = "store.json"


def manifest(path: Path | str) -> dict[str, object]:
    """The manifest of a store: format, base, merged. Raises: StoreError: there is none, or it cannot be read."""
    file = Path(path) / FILE
    try:
        found = json.loads(file.read_text("utf8"))
    except FileNotFoundError as error:
        raise StoreError(f"{path}: no store here") from error
    except NotADirectoryError as error:
        raise StoreError(f"{path}: a file, not the folder of a store") from error
    except (OSError, ValueError) as error:
        raise StoreError(f"{file}: cannot be read: {error}") from error
    return found if isinstance(found, dict) else {}


def checked_manifest(path: Path, base: str | None) -> dict[str, object]:
    """The manifest of a store that this version can write, with this base; None: any base. Raises: StoreError."""
    found = manifest(path)
    if found.get("format") != FORMAT:
        raise StoreError(
            f"{path}: format {found.get('format')!r}, this version writes {FORMAT}; build into a new folder"
        )
    if base is not None and found.get("base") != base:
        raise StoreError(f"{path}: made with the base {found.get('base')!r}, not {base!r}")
    return found


def is_merged(path: Path | str) -> bool:
    """Whether the default graph of a store is derived from its named graphs. Raises: StoreError: there is no store."""
    return manifest(path).get("merged", True) is True


def write_manifest(folder: Path, base: str, merged: bool) -> None:
    fresh = folder / (FILE + ".new")
    fresh.write_text(json.dumps({"format": FORMAT, "base": base, "merged": merged}) + "\n", "utf8")
    fresh.replace(folder / FILE)


def locked(folder: Path) -> int:
    """Return the file descriptor of a store's lock.

    The engine's own lock is taken too late: before, its files may have to be restored.

    Raises: StoreError: another process has it. OSError: the folder cannot be written to.
    """
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise StoreError(f"{folder}: another process is writing here; wait for it to end") from error
    return lock
