"""Published states of a store. Opening the live database beside its writer is undefined; a checkpoint never changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError

KEPT = 3                                 # older ones go: a query that still runs on one has its files open


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


def publish(live: ox.Store, path: Path) -> Path:
    """Make the live state the current one, atomically; returns its folder."""
    folder = path / "snapshots"
    folder.mkdir(exist_ok=True)
    names = sorted(p.name for p in folder.iterdir() if p.name.isdigit())
    new = folder / f"{int(names[-1]) + 1 if names else 1:09d}"
    live.flush()
    live.backup(str(new))
    fresh = path / "current.new"
    fresh.write_text(new.name + "\n", "utf8")
    fresh.replace(path / "current")
    for name in names[: max(0, len(names) + 1 - KEPT)]:
        shutil.rmtree(folder / name, ignore_errors=True)
    return new
