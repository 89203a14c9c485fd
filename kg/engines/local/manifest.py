"""A store's manifest with the version of its data format, and the lock of its writer.

A store of an older format can be read as it is, and is migrated when it is opened for writing. One of a newer format is
refused: what is new in it would be misread.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Callable
from pathlib import Path

from kg.errors import StoreError
from kg.version import __version__

log = logging.getLogger(__name__)

FORMAT = 2
FILE = "store.json"
_OLDEST = 1  # that this version reads

# what brings a store to the format after the key's; it may be repeated, as the manifest is written after it
_MIGRATIONS: dict[int, Callable[[dict[str, object]], dict[str, object]]] = {
    1: lambda found: {**found, "texts": True},  # before, every store held the texts of its articles
}


def manifest(path: Path | str) -> dict[str, object]:
    """The manifest of a store: format, base, merged, texts.

    Raises: StoreError: there is none, it cannot be read, or this version cannot read its format.
    """
    file = Path(path) / FILE
    try:
        found = json.loads(file.read_text("utf8"))
    except FileNotFoundError as error:
        raise StoreError(f"{path}: no store here") from error
    except NotADirectoryError as error:
        raise StoreError(f"{path}: a file, not the folder of a store") from error
    except (OSError, ValueError) as error:
        raise StoreError(f"{file}: cannot be read: {error}") from error
    told = found if isinstance(found, dict) else {}
    _check_format(path, told.get("format"))
    return told


def check_format(path: Path) -> None:
    """Raises: StoreError: this version cannot read the format that the manifest names."""
    if (path / FILE).is_file():
        manifest(path)


def _check_format(path: Path | str, number: object) -> None:
    if not isinstance(number, int) or number < _OLDEST:
        raise StoreError(
            f"{path}: its data format is {number!r}, which this version does not read (it reads {_OLDEST} to "
            f"{FORMAT}); build again from the articles into another folder with --store"
        )
    if number > FORMAT:
        raise StoreError(
            f"{path}: its data format is {number}, which a newer version of communique has written; this version "
            f"({__version__}) reads up to {FORMAT}. Install the newer version, or build into another folder with "
            "--store"
        )


def checked_manifest(path: Path, base: str | None) -> dict[str, object]:
    """The manifest of a store with this base, migrated to the format of this version. The caller holds the lock.

    Args:
        base: the beginning of the IRIs of the data; None: any.

    Raises: StoreError. OSError: the folder cannot be written to.
    """
    found = manifest(path)
    if base is not None and found.get("base") != base:
        raise StoreError(f"{path}: made with the base {found.get('base')!r}, not {base!r}")
    while (number := found["format"]) != FORMAT:
        assert isinstance(number, int)
        found = {**_MIGRATIONS[number](found), "format": number + 1}
        _write(path, found)
        log.warning("%s: migrated from data format %d to %d", path, number, number + 1)
    return found


def is_merged(path: Path | str) -> bool:
    """Whether the default graph of a store is derived from its named graphs. Raises: StoreError: there is no store."""
    return manifest(path).get("merged", True) is True


def keeps_texts(path: Path | str) -> bool:
    """Whether a store keeps the words of its articles. Raises: StoreError: there is no store."""
    return manifest(path).get("texts", True) is True


def write_manifest(folder: Path, base: str, merged: bool, texts: bool = True) -> None:
    """Write the manifest of a store of this version's format. `texts`: whether it holds the texts of its articles."""
    _write(folder, {"format": FORMAT, "base": base, "merged": merged, "texts": texts})


def _write(folder: Path, found: dict[str, object]) -> None:
    fresh = folder / (FILE + ".new")
    fresh.write_text(json.dumps(found) + "\n", "utf8")
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
