"""Snapshots: published states of a store. They never change, while the live database must not be opened beside its
writer.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox

from kg.engines.errors import SnapshotGone
from kg.engines.local import checksums, facets, search_index
from kg.engines.local.files import allow_open_files
from kg.engines.local.manifest import check_format
from kg.errors import StoreError

KEPT = 3  # older ones go: a query that still runs on one has its files open
GRACE_SECONDS = 10.0  # but not before a query that has just read the pointer can have opened them
_OPEN_FILES = 96  # the engine's minimum
_UNFINISHED = "unfinished"


def current_snapshot(path: Path | str) -> Path:
    """The folder of the newest snapshot.

    Raises: StoreError: there is no store, nothing has been published, or the store has a format of a newer version.
    """
    store = Path(path)
    check_format(store)
    try:
        found = store / "snapshots" / (store / "current").read_text("utf8").strip()
    except NotADirectoryError:
        raise StoreError(f"{path}: a file, not the folder of a store") from None
    except FileNotFoundError:
        raise StoreError(
            f"{path}: no graph here yet; fill one with: communique build ARTICLES --store {path}"
        ) from None
    except OSError as error:
        raise StoreError(f"{store / 'current'}: cannot be read: {error.strerror}") from error
    if not found.is_dir():
        advice = (
            "the next build or update publishes the writer's database again" if has_live(store) else "restore a backup"
        )
        raise StoreError(f"{path}: the snapshot {found.name} is missing from {found.parent}; {advice}")
    return found


def is_published(path: Path) -> bool:
    """Whether the store has a current snapshot."""
    try:
        return current_snapshot(path).is_dir()
    except StoreError:
        return False


def has_live(path: Path) -> bool:
    """Whether the writer's database is there, as far as its folder shows."""
    return (path / "live" / "CURRENT").is_file()


def open_snapshot(path: Path | str) -> ox.Store:
    """The newest snapshot, read only. Raises: StoreError."""
    return opened(current_snapshot(path))


def opened(snapshot: Path) -> ox.Store:
    """A snapshot, read only. Raises: SnapshotGone: it was removed. StoreError: it cannot be opened."""
    need_open_files(snapshot)
    try:
        return ox.Store.read_only(str(snapshot))
    except (OSError, RuntimeError) as error:  # RuntimeError: its files are damaged
        if not snapshot.is_dir():
            raise SnapshotGone(f"{snapshot}: this snapshot is not there any more") from error
        raise StoreError(
            f"{snapshot}: this snapshot cannot be opened: {error}. "
            + checksums.way_back(snapshot, [name for name, _ in checksums.damaged(snapshot)])
        ) from error


def need_open_files(path: Path) -> None:
    """Allow as many open files as the engine needs. Raises: StoreError: the limit of the process is lower."""
    allowed = allow_open_files(_OPEN_FILES)
    if allowed < _OPEN_FILES:
        raise StoreError(
            f"{path}: cannot be opened: this process may open {allowed} files, a store needs {_OPEN_FILES}; "
            f"raise the limit (ulimit -n {_OPEN_FILES})"
        )


def publish(live: ox.Store, path: Path, complete: Callable[[Path], None] = lambda folder: None) -> Path:
    """Make a snapshot of the live database and make it the current one, atomically; return its folder.

    Args:
        complete: called with the folder before it becomes current, to add files.
    """
    folder = path / "snapshots"
    folder.mkdir(exist_ok=True)
    names = _names(folder)
    new = folder / next_name(folder)
    live.flush()
    live.backup(str(new))
    complete(new)
    checksums.write(new, folder / names[-1] if names else None)
    make_current(path, new.name)
    _forget([folder / name for name in names] + [new])
    return new


def _names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if p.name.isdigit())


def next_name(folder: Path) -> str:
    """The name of the next snapshot in this folder, which need not exist."""
    names = _names(folder) if folder.is_dir() else []
    return f"{int(names[-1]) + 1 if names else 1:09d}"


def make_current(path: Path, name: str) -> None:
    """Make a snapshot that is complete the one that readers open."""
    fresh = path / "current.new"
    fresh.write_text(f"{name}\n", "utf8")
    fresh.replace(path / "current")


def _forget(known: list[Path]) -> None:
    """Remove old snapshots that were superseded some time ago."""
    now = time.time()
    for old, following in list(pairwise(known))[: max(0, len(known) - KEPT)]:
        if now - following.stat().st_mtime > GRACE_SECONDS:
            shutil.rmtree(old, ignore_errors=True)


def forget_others(kept: Path) -> None:
    """Remove all snapshots of a store but one."""
    for one in kept.parent.iterdir():
        if one.name != kept.name:
            shutil.rmtree(one, ignore_errors=True)


def begin(path: Path) -> None:
    """Mark the live database as being changed: nobody may publish it before `end`."""
    (path / _UNFINISHED).touch()


def end(path: Path) -> None:
    (path / _UNFINISHED).unlink(missing_ok=True)


def restore(path: Path) -> Path | None:
    """Restore the live database from the newest snapshot, where a change of it was not completed or it is missing.

    The caller must hold the store's lock, and the live database must be closed. Tables are hard links and other files
    copies, as in a checkpoint. Return the snapshot where the live database was missing, None elsewhere.

    Raises: StoreError: the snapshot is missing, too. OSError.
    """
    was_published, is_unfinished = (path / "current").is_file(), (path / _UNFINISHED).exists()
    is_missing = was_published and not has_live(path)
    if not is_unfinished and not is_missing:
        return None
    live, fresh = path / "live", path / "live.new"
    shutil.rmtree(fresh, ignore_errors=True)
    snapshot = current_snapshot(path) if was_published else None
    if snapshot is not None:
        added = shutil.ignore_patterns(f"{search_index.FILE}*", f"{facets.FILE}*", checksums.FILE)
        shutil.copytree(snapshot, fresh, copy_function=_linked, ignore=added)
    shutil.rmtree(live, ignore_errors=True)
    if fresh.is_dir():
        fresh.replace(live)
    end(path)
    return snapshot if is_missing and not is_unfinished else None


def rewrite(path: Path, snapshot: Path) -> None:
    """Make the live database anew from the quads of a snapshot that has the same: the engine never forgets a term.

    The caller must hold the store's lock, and the live database must be closed.

    Raises: StoreError: the snapshot is damaged. OSError.
    """
    live, fresh = path / "live", path / "live.new"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        before, after = opened(snapshot), ox.Store(str(fresh))
        for graph in before.named_graphs():
            after.add_graph(graph)
        after.bulk_extend(before)
        after.optimize()
        after.flush()
        del after
        shutil.rmtree(live, ignore_errors=True)  # if this process ends here, `restore` takes the snapshot
        fresh.replace(live)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _linked(source: str, target: str) -> None:
    if source.endswith(".sst"):
        os.link(source, target)
    else:
        shutil.copy2(source, target)
