"""Published states of a store. Opening the live database beside its writer is undefined; a checkpoint never changes."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox

from kg.engines.local import fulltext
from kg.errors import StoreError

KEPT = 3  # older ones go: a query that still runs on one has its files open
GRACE_SECONDS = 10.0  # but not before a query that has just read the pointer can have opened them
_UNFINISHED = "unfinished"


def current_snapshot(path: Path | str) -> Path:
    """The folder of the newest published state.

    Raises: StoreError where there is no store or nothing has been published.
    """
    pointer = Path(path) / "current"
    try:
        found = Path(path) / "snapshots" / pointer.read_text("utf8").strip()
    except OSError:
        raise StoreError(
            f"{path}: no graph here yet; fill one with: communique build ARTICLES --store {path}"
        ) from None
    if not found.is_dir():
        raise StoreError(f"{path}: the published state {found.name} is missing; build again")
    return found


def open_snapshot(path: Path | str) -> ox.Store:
    """The newest published state, read only."""
    return ox.Store.read_only(str(current_snapshot(path)))


def publish(live: ox.Store, path: Path, complete: Callable[[Path], None] = lambda folder: None) -> Path:
    """Make the live state the current one, atomically; returns its folder, to which `complete` has added what belongs to it."""
    folder = path / "snapshots"
    folder.mkdir(exist_ok=True)
    names = sorted(p.name for p in folder.iterdir() if p.name.isdigit())
    new = folder / f"{int(names[-1]) + 1 if names else 1:09d}"
    live.flush()
    live.backup(str(new))
    complete(new)
    fresh = path / "current.new"
    fresh.write_text(new.name + "\n", "utf8")
    fresh.replace(path / "current")
    _forget([folder / name for name in names] + [new])
    return new


def _forget(known: list[Path]) -> None:
    """Remove what was superseded some time ago, oldest first."""
    now = time.time()
    for old, following in list(pairwise(known))[: max(0, len(known) - KEPT)]:
        if now - following.stat().st_mtime > GRACE_SECONDS:
            shutil.rmtree(old, ignore_errors=True)


def begin(path: Path) -> None:
    """Note that the live state is being changed and must not be published by anyone else before `end`."""
    (path / _UNFINISHED).touch()


def end(path: Path) -> None:
    (path / _UNFINISHED).unlink(missing_ok=True)


def undo(path: Path) -> None:
    """Put the published state in the place of a live one whose change was not ended. Needs the store's lock, and the live state closed.

    Links to the published tables and copies of the rest: what a checkpoint is.
    """
    if not (path / _UNFINISHED).exists():
        return
    live, fresh = path / "live", path / "live.new"
    shutil.rmtree(fresh, ignore_errors=True)
    if (path / "current").is_file():
        shutil.copytree(
            current_snapshot(path), fresh, copy_function=_linked, ignore=shutil.ignore_patterns(f"{fulltext.FILE}*")
        )
    shutil.rmtree(live, ignore_errors=True)
    if fresh.is_dir():
        fresh.replace(live)
    end(path)


def _linked(source: str, target: str) -> None:
    if source.endswith(".sst"):
        os.link(source, target)
    else:
        shutil.copy2(source, target)
