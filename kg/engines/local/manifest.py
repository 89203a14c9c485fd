"""What a store says of itself, and who may write to it."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path

from kg.errors import StoreError

FORMAT = 1
CARD = "store.json"
BUSY = "another process is writing here; wait for it to end"


def card(path: Path | str) -> dict[str, object]:
    """What a store says of itself: format, base, merged. Raises: StoreError where there is none."""
    try:
        found = json.loads((Path(path) / CARD).read_text("utf8"))
    except FileNotFoundError as error:
        raise StoreError(f"{path}: no store here") from error
    except ValueError as error:
        raise StoreError(f"{Path(path) / CARD}: {error}") from error
    return found if isinstance(found, dict) else {}


def is_merged(path: Path | str) -> bool:
    """Whether the default graph of a store follows from its named graphs. Raises: StoreError where there is no store."""
    return card(path).get("merged", True) is True


def describe(folder: Path, base: str, merged: bool) -> None:
    fresh = folder / (CARD + ".new")
    fresh.write_text(json.dumps({"format": FORMAT, "base": base, "merged": merged}) + "\n", "utf8")
    fresh.replace(folder / CARD)


def locked(folder: Path) -> int:
    """The engine's own lock comes too late: before it opens, its files may have to be put back."""
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise StoreError(f"{folder}: {BUSY}") from error
    return lock
