"""Backups of a store: consistent copies of its newest snapshot, checked by checksums, as a folder or a tar archive.

A backup in a folder is itself a store. It can be made while the store is built, served or updated: a snapshot never
changes, and its files are opened together, so that they stay readable when a newer one takes its place.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import IO, TypeAlias

from kg.engines.errors import SnapshotGone
from kg.engines.local import checksums, manifest, snapshots
from kg.engines.local.checksums import Sums
from kg.engines.local.files import allow_open_files
from kg.errors import StoreError, UsageError

Files: TypeAlias = dict[str, IO[bytes]]
_ARCHIVES = {".tar": "w", ".tar.gz": "w:gz", ".tgz": "w:gz"}  # endings, and the modes of tarfile
_FIRST = "000000001"  # the name of the snapshot in a backup
_BEGUN = {"lock", "snapshots"}  # what a restoring that was killed leaves in a new folder
_BLOCK = 1 << 20
_ATTEMPTS = 5  # while a builder replaces snapshots
_SPARE_FILES = 64  # that this process may open beside those of the snapshot


def backup(store: Path, target: Path, overwrite: bool = False) -> int:
    """Copy the published state of a store; return the number of bytes.

    Args:
        target: a folder, or a file that ends in .tar, .tar.gz or .tgz.
        overwrite: whether an earlier backup there is replaced.

    Raises: StoreError: there is no such store, a file of it is damaged, or the copy cannot be written. UsageError:
    there is something at the target.
    """
    if store.resolve() == target.resolve():
        raise UsageError(f"{target}: is the store itself; name another folder or file for the backup")
    _refuse_existing(target, overwrite)
    part = target.with_name(f"{target.name}.part")
    _delete(part)
    try:
        with _open_files(store) as (files, sums):
            target.parent.mkdir(parents=True, exist_ok=True)
            size = _write_archive(part, store, files, sums, _mode(target)) if _mode(target) else None
            size = _write_folder(part, store, files, sums) if size is None else size
        _put(part, target)
        return size
    except OSError as error:
        raise StoreError(f"{target}: the backup cannot be written: {error.strerror or error}") from error
    finally:
        _delete(part)


def restore(source: Path, store: Path, overwrite: bool = False) -> int:
    """Make the state of a backup the newest one of a store; return the number of bytes.

    A new store is created. Of an existing one, everything is replaced; its readers go on with the new state.

    Raises: StoreError: the source is no backup, a file of it is damaged, another process writes into the store, or it
    cannot be written. UsageError: there is something in the folder.
    """
    if source.resolve() == store.resolve():
        raise UsageError(f"{source}: is the store itself; name another folder with --store")
    if not source.exists():
        raise StoreError(f"{source}: no such backup")
    is_new = _is_new(store)
    if not is_new and not overwrite:
        raise UsageError(f"{store}: there is a store; --overwrite replaces it by the backup")
    try:
        store.mkdir(parents=True, exist_ok=True)
        with closing(_Lock(store)):
            try:
                return _restore(source, store)
            except BaseException:
                if is_new and not (store / manifest.FILE).is_file():
                    shutil.rmtree(store, ignore_errors=True)
                raise
    except OSError as error:
        raise StoreError(f"{store}: cannot be restored from {source}: {error.strerror or error}") from error


def _is_new(store: Path) -> bool:
    """Whether there is nothing in a folder, but what a restoring that was killed has left. Raises: UsageError."""
    held = {one.name for one in store.iterdir()} if store.is_dir() else set()
    if held <= _BEGUN:
        return True
    if manifest.FILE not in held:
        raise UsageError(f"{store}: not a store, and not empty; choose another folder with --store")
    return False


class _Lock:
    """The lock of a store's writer, until it is closed."""

    def __init__(self, store: Path) -> None:
        self._number = manifest.locked(store)

    def close(self) -> None:
        os.close(self._number)


def _restore(source: Path, store: Path) -> int:
    """The state before stays the newest until the copy is whole; whoever opens the store next ends an interrupted one.

    Raises: StoreError, OSError.
    """
    folder = store / "snapshots"
    new = snapshots.next_name(folder)
    fresh = folder / f"{new}.part"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        told, size = _read(source, fresh)
        fresh.replace(folder / new)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    snapshots.begin(store)
    manifest.write_manifest(store, str(told["base"]), told.get("merged", True) is True, told.get("texts", True) is True)
    snapshots.make_current(store, new)
    snapshots.restore(store)
    (store / "unindexed").unlink(missing_ok=True)
    snapshots.forget_others(folder / new)
    return size


def _read(source: Path, fresh: Path) -> tuple[dict[str, object], int]:
    """Copy the files of a backup's snapshot; return the backup's manifest, and the number of bytes."""
    if source.is_dir():
        told = manifest.manifest(source)
        with _open_files(source) as (files, sums):
            return told, _copy(files, sums, fresh, source)
    try:
        with tarfile.open(source) as archive:
            return _unpacked(archive, source, fresh)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise StoreError(f"{source}: no backup that can be read: {error}") from error


def _unpacked(archive: tarfile.TarFile, source: Path, fresh: Path) -> tuple[dict[str, object], int]:
    told: dict[str, object] = {}
    size = 0
    for member in archive:
        content = archive.extractfile(member) if member.isfile() else None
        name = Path(member.name).name
        if content is None:
            continue
        if member.name == manifest.FILE:
            (fresh / name).write_bytes(content.read())
            told = manifest.manifest(fresh)
            (fresh / name).unlink()
        elif Path(member.name).parent == Path("snapshots", _FIRST):
            with (fresh / name).open("wb") as out:
                size += _copied(content, out)[0]
    if not told or not (fresh / checksums.FILE).is_file():
        raise StoreError(f"{source}: no backup of a store: it lacks {manifest.FILE} or {checksums.FILE}")
    damaged = dict(checksums.damaged(fresh))
    if damaged:
        name, what = next(iter(damaged.items()))
        raise StoreError(f"{source}: this backup is damaged: {name}: {what}. Restore another one")
    return told, size


@contextmanager
def _open_files(store: Path) -> Iterator[tuple[Files, Sums]]:
    """The files of the newest snapshot of a store, open, and their checksums."""
    for attempt in range(_ATTEMPTS):
        snapshot = snapshots.current_snapshot(store)
        with ExitStack() as stack:
            try:
                paths = [path for path in sorted(snapshot.iterdir()) if path.name != checksums.FILE]
                allow_open_files(len(paths) + _SPARE_FILES)
                files: Files = {path.name: stack.enter_context(path.open("rb")) for path in paths}
                sums = checksums.read(snapshot)
            except FileNotFoundError as error:
                if snapshot.is_dir() or attempt == _ATTEMPTS - 1:
                    raise StoreError(f"{snapshot}: a file of this snapshot is missing: {error.filename}") from error
                continue
            yield files, sums
            return
    raise SnapshotGone(f"{store}: its snapshots are replaced faster than they can be opened; try again")


def _write_folder(part: Path, store: Path, files: Files, sums: Sums) -> int:
    snapshot = part / "snapshots" / _FIRST
    snapshot.mkdir(parents=True)
    size = _copy(files, sums, snapshot, store)
    shutil.copyfile(store / manifest.FILE, part / manifest.FILE)
    snapshots.make_current(part, _FIRST)
    return size


def _copy(files: Files, sums: Sums, folder: Path, store: Path) -> int:
    """Copy open files into a folder, with their checksums; return the number of bytes. Raises: StoreError: damaged."""
    found: Sums = {}
    for name, content in files.items():
        with (folder / name).open("wb") as out:
            found[name] = _copied(content, out)
            out.flush()
            os.fsync(out.fileno())
    _compare(found, sums, store)
    (folder / checksums.FILE).write_text(json.dumps(found) + "\n", "utf8")
    return sum(size for size, _ in found.values())


def _write_archive(part: Path, store: Path, files: Files, sums: Sums, mode: str) -> int:
    """The manifest comes first, the checksums last."""
    found: Sums = {}
    with part.open("wb") as out:
        with closing(tarfile.open(fileobj=out, mode=mode)) as archive:  # type: ignore[call-overload]
            _add(archive, manifest.FILE, io.BytesIO((store / manifest.FILE).read_bytes()))
            for name, content in files.items():
                found[name] = _add(archive, f"snapshots/{_FIRST}/{name}", content)
            _compare(found, sums, store)
            _add(archive, f"snapshots/{_FIRST}/{checksums.FILE}", io.BytesIO(json.dumps(found).encode()))
            _add(archive, "current", io.BytesIO(f"{_FIRST}\n".encode()))
        out.flush()
        os.fsync(out.fileno())
    return sum(size for size, _ in found.values())


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes]) -> tuple[int, int]:
    """Add a file; return its size and CRC-32."""
    entry = tarfile.TarInfo(name)
    entry.size = content.seek(0, os.SEEK_END)
    content.seek(0)
    summed = _Summed(content)
    archive.addfile(entry, summed)
    return entry.size, summed.crc


class _Summed:
    """A file that computes the CRC-32 of what is read from it."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.crc = 0

    def read(self, size: int = -1) -> bytes:
        block = self._content.read(size)
        self.crc = zlib.crc32(block, self.crc)
        return block


def _copied(content: IO[bytes], out: IO[bytes]) -> tuple[int, int]:
    """Copy a file; return its size and CRC-32."""
    size, crc = 0, 0
    while block := content.read(_BLOCK):
        out.write(block)
        size, crc = size + len(block), zlib.crc32(block, crc)
    return size, crc


def _compare(found: Sums, sums: Sums, store: Path) -> None:
    """Raises: StoreError: a file is missing, or not as it was published."""
    wrong = [name for name, told in sums.items() if found.get(name) != told]
    if wrong:
        raise StoreError(
            f"{store}: cannot be copied, since {', '.join(wrong[:3])} of the newest snapshot are not as they were "
            f"written; see: communique check --store {store}"
        )


def _mode(target: Path) -> str:
    """The mode of tarfile for the ending of a name; "" for a folder."""
    return next((mode for ending, mode in _ARCHIVES.items() if target.name.endswith(ending)), "")


def _refuse_existing(target: Path, overwrite: bool) -> None:
    """Raises: UsageError: something is there, and it may not be replaced or is no backup."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if not overwrite:
        raise UsageError(f"{target}: exists already; --overwrite replaces a backup")
    is_ours = (target / manifest.FILE).is_file() if target.is_dir() else bool(_mode(target))
    if not is_ours or (target / "live").exists():
        raise UsageError(f"{target}: is not a backup, and is not overwritten; choose another name")


def _put(part: Path, target: Path) -> None:
    """Move what is complete into place. What was there before goes only then."""
    if not target.is_dir():
        part.replace(target)
        return
    old = target.with_name(f"{target.name}.old")
    _delete(old)
    target.replace(old)
    part.replace(target)
    _delete(old)


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
