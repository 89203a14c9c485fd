"""Stores of an older data format are read and migrated, those of a newer one are refused with the way forward."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.cli.main import main
from kg.engines.local import Store, current_snapshot
from kg.engines.local.manifest import FORMAT, manifest
from kg.errors import StoreError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "store") as store:
        store.publish()
    return tmp_path / "store"


def set_format(path: Path, number: object) -> None:
    told = json.loads((path / "store.json").read_text())
    (path / "store.json").write_text(json.dumps({"format": number, "base": told["base"], "merged": True}))


def test_an_older_store_is_read_as_it_is_and_migrated_by_the_next_writer(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    set_format(path, 1)
    assert current_snapshot(path).is_dir()
    assert manifest(path)["format"] == 1
    Store.open(path).close()
    assert manifest(path) == {"format": FORMAT, "base": manifest(path)["base"], "merged": True, "texts": True}
    assert "migrated from data format 1 to 2" in caplog.text


@pytest.mark.parametrize("number", [FORMAT + 1, 0, None, "two"])
def test_another_format_is_refused_for_reading_and_writing(
    path: Path, number: object, capsys: pytest.CaptureFixture[str]
) -> None:
    set_format(path, number)
    way = "Install the newer version" if number == FORMAT + 1 else "build again"
    for use in (lambda: Store.open(path), lambda: current_snapshot(path)):
        with pytest.raises(StoreError, match=way):
            use()
    for command in (["query", "who-met-whom"], ["export"], ["compact"], ["backup", str(path.parent / "copy")]):
        in_process = ["--memory-limit", "0"] if command[0] in ("query", "export") else []
        assert main([*command, "--store", str(path), *in_process]) == 2
        assert f"its data format is {number!r}" in capsys.readouterr().err
    assert manifest_text(path)["format"] == number


def manifest_text(path: Path) -> dict[str, object]:
    return dict(json.loads((path / "store.json").read_text()))
