"""A store of which a part is missing, damaged or not writable: nothing is lost without a word, and nothing ends in a
traceback.
"""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.cli.main import main
from kg.engines.local import Store, current_snapshot, open_snapshot
from kg.engines.local.snapshots import begin
from kg.errors import StoreError
from kg.resources import samples_dir


def quads(graph: str, count: int) -> list[ox.Quad]:
    node = ox.NamedNode(graph)
    return [ox.Quad(ox.NamedNode(f"urn:{n}"), ox.NamedNode("urn:p"), ox.Literal(n), node) for n in range(count)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with 100 published quads and, in the live database, 5 that are not."""
    found = tmp_path / "store"
    with Store.open(found) as store:
        store.replace("urn:g", quads("urn:g", 100))
        store.publish()
    return found


def size(path: Path) -> int:
    return sum(1 for _ in open_snapshot(path).quads_for_pattern(None, None, None, ox.NamedNode("urn:g")))


def lose(path: Path, how: str) -> None:
    if how == "moved":
        (path / "live").rename(path.parent / "live.moved")
    elif how == "deleted":
        shutil.rmtree(path / "live")
    elif how == "emptied":
        shutil.rmtree(path / "live")
        (path / "live").mkdir()
    elif how == "without its index":
        (path / "live" / "CURRENT").unlink()


@pytest.mark.parametrize("how", ["moved", "deleted", "emptied", "without its index"])
def test_a_missing_database_is_restored_from_the_snapshot(
    path: Path, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    lose(path, how)
    with caplog.at_level(logging.WARNING), Store.open(path) as store:
        store.add("urn:h", quads("urn:h", 3))
        store.publish()
        assert store.graphs() == ["urn:g", "urn:h"]
    assert size(path) == 100
    assert "000000001" in caplog.text and str(path / "live") in caplog.text


@pytest.mark.parametrize("how", ["moved", "deleted", "emptied"])
def test_a_database_without_which_and_without_a_snapshot_nothing_is_left_is_not_replaced(path: Path, how: str) -> None:
    lose(path, how)
    (path / "snapshots").rename(path.parent / "snapshots.moved")
    with pytest.raises(StoreError, match=r"000000001 is missing .*restore a backup"):
        Store.open(path)
    (path.parent / "snapshots.moved").rename(path / "snapshots")
    Store.open(path).close()
    assert size(path) == 100


@pytest.mark.parametrize("lost", ["snapshots", "snapshots/000000001", "current"])
def test_a_missing_snapshot_is_published_again(path: Path, lost: str) -> None:
    (path / lost).rename(path.parent / "moved")
    with pytest.raises(StoreError) as error:
        current_snapshot(path)
    assert lost == "current" or "publishes the writer's database again" in str(error.value)
    with Store.open(path) as store:
        assert store.is_ahead
        store.publish()
    assert size(path) == 100


def test_a_change_that_was_not_completed_is_undone_without_a_warning(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(path) as store:
        begin(path)
        store.remove("urn:g")
    with Store.open(path) as store:
        assert store.graphs() == ["urn:g"]
    assert not caplog.text


@pytest.mark.parametrize("file", ["CURRENT", "MANIFEST-", ".sst"])
def test_a_damaged_snapshot_is_named(path: Path, file: str) -> None:
    snapshot = current_snapshot(path)
    for found in snapshot.iterdir():
        if found.name.startswith(file) or found.name.endswith(file):
            found.unlink()
            found.write_bytes(b"damaged")
    with pytest.raises(StoreError) as error:
        open_snapshot(path)
    assert str(snapshot) in str(error.value)


@pytest.mark.parametrize(
    "arguments", [["query", "ASK.rq"], ["export"], ["check"], ["build", str(samples_dir())], ["serve"]]
)
def test_a_file_in_the_place_of_a_store_is_said_in_one_sentence(
    tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ASK.rq").write_text("ASK {}", "ascii")
    file = tmp_path / "file"
    file.write_text("not a folder", "ascii")
    arguments = [str(tmp_path / one) if one == "ASK.rq" else one for one in arguments]
    assert main([*arguments, "--store", str(file)]) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1 and str(file) in said[0] and "a file, not the folder of a store" in said[0]


@pytest.mark.parametrize("file", ["lock", "store.json.new", "live/LOCK"])
def test_a_store_that_cannot_be_written_is_named(path: Path, file: str) -> None:
    (path / file).unlink(missing_ok=True)
    (path / file).mkdir()
    if file == "store.json.new":
        shutil.rmtree(path / "live")
        (path / "store.json").unlink()
        shutil.rmtree(path / "snapshots")
        for name in ("lock", "current"):
            (path / name).unlink()
    with pytest.raises(StoreError) as error:
        Store.open(path)
    assert str(path) in str(error.value)


@pytest.mark.parametrize("file", ["CURRENT", "MANIFEST-", ".sst"])
def test_a_damaged_database_is_named_and_can_be_given_up(path: Path, file: str) -> None:
    for found in (path / "live").iterdir():
        if found.name.startswith(file) or found.name.endswith(file):
            found.unlink()
            found.write_bytes(b"damaged")
    with pytest.raises(StoreError, match="rename that folder") as error:
        Store.open(path)
    assert str(path / "live") in str(error.value)
    (path / "live").rename(path / "damaged")
    Store.open(path).close()
    assert size(path) == 100
