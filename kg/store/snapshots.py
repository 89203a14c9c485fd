"""Published states of a store. Opening the live database beside its writer is undefined; a checkpoint never changes."""

from __future__ import annotations

import os
import shutil
import time
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store import counting
from kg.store.counting import Counts

KEPT = 3                                 # older ones go: a query that still runs on one has its files open
GRACE_SECONDS = 10.0                     # but not before a query that has just read the pointer can have opened them
_UNFINISHED = "unfinished"
_AHEAD = "ahead"


def current_snapshot(path: Path | str) -> Path:
    """The folder of the newest published state.

    Raises: StoreError where there is no store or nothing has been published.
    """
    pointer = Path(path) / "current"
    try:
        found = Path(path) / "snapshots" / pointer.read_text("utf8").strip()
    except OSError:
        raise StoreError(f"{path}: no graph here yet; fill one with: communique build ARTICLES --store {path}") from None
    if not found.is_dir():
        raise StoreError(f"{path}: the published state {found.name} is missing; build again")
    return found


def open_snapshot(path: Path | str) -> ox.Store:
    """The newest published state, read only."""
    return ox.Store.read_only(str(current_snapshot(path)))


def publish(live: ox.Store, path: Path, counts: Counts | None = None) -> Path:
    """Make the live state the current one, atomically, with what was counted of it; returns its folder."""
    folder = path / "snapshots"
    folder.mkdir(exist_ok=True)
    names = sorted(p.name for p in folder.iterdir() if p.name.isdigit())
    new = folder / f"{int(names[-1]) + 1 if names else 1:09d}"
    live.flush()
    live.backup(str(new))
    if counts is not None:
        counting.write(new, counts)
    fresh = path / "current.new"
    fresh.write_text(new.name + "\n", "utf8")
    fresh.replace(path / "current")
    (path / _AHEAD).unlink(missing_ok=True)
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


def run_ahead(path: Path) -> None:
    """Note that the live state is no more the published one."""
    (path / _AHEAD).touch()


def is_ahead(path: Path) -> bool:
    """Whether there is something to publish."""
    return (path / _AHEAD).exists() or not (path / "current").is_file()


def undo(path: Path) -> None:
    """Put the published state in the place of a live one whose change was not ended. Needs the store's lock, and the live state closed.

    Links to the published tables and copies of the rest: what a checkpoint is.
    """
    if not (path / _UNFINISHED).exists():
        return
    live, fresh = path / "live", path / "live.new"
    shutil.rmtree(fresh, ignore_errors=True)
    if (path / "current").is_file():
        shutil.copytree(current_snapshot(path), fresh, copy_function=_linked)
    shutil.rmtree(live, ignore_errors=True)
    if fresh.is_dir():
        fresh.replace(live)
    (path / _AHEAD).unlink(missing_ok=True)
    end(path)


def _linked(source: str, target: str) -> None:
    if source.endswith(".sst"):
        os.link(source, target)
    else:
        shutil.copy2(source, target)
