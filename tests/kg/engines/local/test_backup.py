"""Backups are whole, also of a store in use; a damaged or foreign one is refused before anything is replaced."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.engines.local import Store, current_snapshot, open_snapshot
from kg.engines.local.backup import backup, restore
from kg.engines.local.damage import verify
from kg.errors import StoreError, UsageError

TARGETS = ["copy", "copy.tar", "copy.tar.gz", "copy.tgz"]


def quads(graph: str, count: int) -> list[ox.Quad]:
    node = ox.NamedNode(graph)
    return [ox.Quad(ox.NamedNode(f"urn:{n}"), ox.NamedNode("urn:p"), ox.Literal(n), node) for n in range(count)]


def size(path: Path) -> int:
    return sum(1 for _ in open_snapshot(path).quads_for_pattern(None, None, None, ox.NamedNode("urn:g")))


def fill(path: Path, count: int) -> None:
    with Store.open(path) as store:
        store.replace("urn:g", quads("urn:g", count))
        store.publish()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill(tmp_path / "store", 100)
    return tmp_path / "store"


@pytest.mark.parametrize("name", TARGETS)
def test_a_restored_store_is_the_one_that_was_copied_and_can_be_written(path: Path, tmp_path: Path, name: str) -> None:
    assert backup(path, tmp_path / "backups" / name) > 0
    fill(path, 3)
    assert restore(tmp_path / "backups" / name, tmp_path / "again") > 0
    assert size(tmp_path / "again") == 100
    verify(tmp_path / "again")
    fill(tmp_path / "again", 7)
    assert size(tmp_path / "again") == 7


def test_a_backup_in_a_folder_is_a_store(path: Path, tmp_path: Path) -> None:
    backup(path, tmp_path / "copy")
    assert size(tmp_path / "copy") == 100
    verify(tmp_path / "copy")


def test_a_store_is_copied_while_it_is_written(path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store:
        store.replace("urn:g", quads("urn:g", 5))
        backup(path, tmp_path / "copy")  # what is not published is not copied
        store.publish()
    assert (size(tmp_path / "copy"), size(path)) == (100, 5)


def test_a_snapshot_that_is_replaced_while_it_is_copied_is_copied_whole(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.engines.local import backup as module

    write = module._write_folder

    def replaced(part: Path, store: Path, *more: object) -> int:
        shutil.rmtree(current_snapshot(store))
        return write(part, store, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_write_folder", replaced)
    backup(path, tmp_path / "copy")
    assert size(tmp_path / "copy") == 100


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_there_is_replaced_only_on_request(path: Path, tmp_path: Path, name: str) -> None:
    backup(path, tmp_path / name)
    with pytest.raises(UsageError, match="--overwrite"):
        backup(path, tmp_path / name)
    with pytest.raises(UsageError, match="--overwrite"):
        restore(tmp_path / name, path)
    fill(path, 9)
    backup(path, tmp_path / name, overwrite=True)
    fill(path, 4)
    restore(tmp_path / name, path, overwrite=True)
    assert size(path) == 9
    with Store.open(path) as store:
        assert store.graphs() == ["urn:g"] and not store.is_ahead
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([name, "store"])


def test_foreign_folders_and_files_are_never_overwritten(path: Path, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").write_bytes(b"x")
    (tmp_path / "notes").write_text("x")
    for target in (tmp_path / "photos", tmp_path / "notes", path):
        with pytest.raises(UsageError):
            backup(path, target, overwrite=True)
    fill(tmp_path / "other", 1)
    with pytest.raises(UsageError, match="not a backup"):
        backup(path, tmp_path / "other", overwrite=True)  # a store that is written to
    backup(path, tmp_path / "copy")
    with pytest.raises(UsageError, match="not a store"):
        restore(tmp_path / "copy", tmp_path / "photos", overwrite=True)
    assert (tmp_path / "photos" / "one.jpg").read_bytes() == b"x"


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def test_a_damaged_store_is_not_copied(path: Path, tmp_path: Path) -> None:
    damage(max(current_snapshot(path).glob("*.sst"), key=lambda one: one.stat().st_size))
    with pytest.raises(StoreError, match=r"cannot be copied.*\.sst.*communique check"):
        backup(path, tmp_path / "copy")
    assert not (tmp_path / "copy").exists() and not (tmp_path / "copy.part").exists()


def test_a_damaged_backup_replaces_nothing(path: Path, tmp_path: Path) -> None:
    backup(path, tmp_path / "copy")
    damage(max((tmp_path / "copy").rglob("*.sst"), key=lambda one: one.stat().st_size))
    fill(path, 3)
    with pytest.raises(StoreError, match="cannot be copied"):
        restore(tmp_path / "copy", path, overwrite=True)
    assert size(path) == 3
    fill(path, 4)
    assert size(path) == 4


def test_a_damaged_archive_replaces_nothing(path: Path, tmp_path: Path) -> None:
    whole = tmp_path / "copy.tar"
    backup(path, whole)
    content = whole.read_bytes()
    for name, wrong in {
        "cut.tar": content[: len(content) // 2],
        "empty.tar": b"",
        "text.tar": b"no archive at all",
        "flipped.tar": content.replace(b"urn:g", b"urn:h"),
    }.items():
        (tmp_path / name).write_bytes(wrong)
        with pytest.raises(StoreError, match=r"\.tar"):
            restore(tmp_path / name, path, overwrite=True)
        with pytest.raises(StoreError):
            restore(tmp_path / name, tmp_path / "new")
    assert size(path) == 100


def test_an_archive_cannot_write_elsewhere(path: Path, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x")
    with tarfile.open(tmp_path / "bad.tar", "w") as archive:
        archive.add(tmp_path / "x", "../outside")
        archive.add(tmp_path / "x", "snapshots/000000001/../../../outside")
    with pytest.raises(StoreError, match="no backup of a store"):
        restore(tmp_path / "bad.tar", tmp_path / "new")
    assert not list(tmp_path.rglob("outside"))


def test_a_store_that_is_written_to_is_not_replaced(path: Path, tmp_path: Path) -> None:
    backup(path, tmp_path / "copy")
    with Store.open(path), pytest.raises(StoreError, match="another process is writing"):
        restore(tmp_path / "copy", path, overwrite=True)


def test_missing_things_are_named(path: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no graph here yet"):
        backup(tmp_path / "none", tmp_path / "copy")
    with pytest.raises(StoreError, match="no such backup"):
        restore(tmp_path / "none", tmp_path / "new")
    with pytest.raises(StoreError, match="cannot be written"):
        backup(path, Path("/proc/none/copy"))


def test_an_interrupted_restoring_is_finished_by_the_next_writer(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(path, tmp_path / "copy")
    fill(path, 3)
    with monkeypatch.context() as patch:
        patch.setattr("kg.engines.local.snapshots.restore", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            restore(tmp_path / "copy", path, overwrite=True)
    with Store.open(path) as store:
        assert sum(1 for _ in store.quads(graph=ox.NamedNode("urn:g"))) == 100
    assert size(path) == 100


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
