"""What a server is told of a local store without opening it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.engines.local import Store
from kg.engines.local.engine import LocalEngine
from kg.errors import StoreError


def test_a_store_that_was_never_filled_has_no_state(tmp_path: Path) -> None:
    engine = LocalEngine(tmp_path / "s")
    assert engine.state() is None and engine.version() is None and engine.summary_version() == ""
    assert not engine.sees_union() and engine.counts() is None


def test_each_published_state_is_a_new_one(tmp_path: Path) -> None:
    engine = LocalEngine(tmp_path / "s")
    with Store.open(tmp_path / "s") as store:
        seen = []
        for _ in range(3):
            store.publish()
            seen.append((engine.state(), engine.version()))
            assert engine.known_version == engine.version()
    assert len({version for _, version in seen}) == 3
    assert [state.name for state, _ in seen if state] == ["000000001", "000000002", "000000003"]
    assert engine.summary_version() == "000000003" and engine.has_derived_default_graph and engine.dump_scope == "named"


def test_the_state_is_read_only_when_the_pointer_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with Store.open(path) as store:
        store.publish()
    engine = LocalEngine(path)
    first = engine.state()
    shutil.copytree(path / "snapshots" / "000000001", path / "snapshots" / "000000007")
    assert engine.state() is first
    (path / "new").write_text("000000007", "ascii")
    (path / "new").replace(path / "current")
    assert (state := engine.state()) is not None and state.name == "000000007"


@pytest.mark.parametrize("lost", ["s", "s/current", "s/snapshots"])
def test_a_store_that_is_lost_while_it_is_served_is_an_error(tmp_path: Path, lost: str) -> None:
    path = tmp_path / "s"
    with Store.open(path) as store:
        store.publish()
    engine = LocalEngine(path)
    assert engine.state() is not None
    (tmp_path / lost).rename(tmp_path / "elsewhere")
    if lost == "s/snapshots":
        (path / "current").write_text("000000001\n", "ascii")
    for _ in range(2):
        with pytest.raises(StoreError):
            engine.state()


@pytest.mark.parametrize(
    ("wanted", "merged", "sees"), [(True, False, True), (False, False, False), (True, True, False)]
)
def test_a_plain_dataset_is_seen_as_the_union_where_that_is_wanted(
    tmp_path: Path, wanted: bool, merged: bool, sees: bool
) -> None:
    with Store.open(tmp_path / "s", merged=merged) as store:
        store.publish()
    engine = LocalEngine(tmp_path / "s", union=wanted)
    assert engine.state() is not None
    assert engine.sees_union() is sees
    assert engine.has_derived_default_graph is merged and engine.dump_scope == ("named" if merged else "all")
