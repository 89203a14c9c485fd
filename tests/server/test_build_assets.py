"""The licences of the packages that the query editor is built from come along with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from server.build_assets import FILES, LICENCES, ROOT, VENDOR, build, licences


def test_every_package_of_the_lock_file_is_named_beside_the_built_files() -> None:
    build()
    said = (VENDOR / LICENCES).read_text("utf8")
    locked = json.loads((ROOT / "package-lock.json").read_text("utf8"))["packages"]
    for place, package in locked.items():
        if place:
            assert f"{place.rpartition('node_modules/')[2]} {package['version']}, licence: " in said
    for words in ("Permission is hereby granted", "Mozilla Public License", "Redistribution"):
        assert words in said
    for name in FILES:
        if name.endswith(".json"):
            continue
        assert LICENCES in (VENDOR / Path(name).name).read_text("utf8")[:120]


@pytest.mark.parametrize(
    ("package", "files", "wanted"),
    [
        ({"license": "MIT"}, {"LICENSE": "Copyright Ada"}, "one 1.2, licence: MIT\n\nCopyright Ada\n"),
        ({"license": "MIT"}, {"license.md": "a", "NOTICE": "b"}, "one 1.2, licence: MIT\n\nb\n\na\n"),
        ({}, {"COPYING": "free"}, "one 1.2, licence: see below\n\nfree\n"),
        (
            {"license": "ISC", "author": {"name": "Ada"}, "repository": {"url": "https://example.org/one"}},
            {"README": "x"},
            "one 1.2, licence: ISC\n\nThe package has no licence file; its terms are those of ISC.\n"
            "Author: Ada. Source: https://example.org/one\n",
        ),
    ],
)
def test_what_is_said_of_a_package(
    tmp_path: Path, package: dict[str, object], files: dict[str, str], wanted: str
) -> None:
    folder = tmp_path / "node_modules" / "one"
    folder.mkdir(parents=True)
    (tmp_path / "package-lock.json").write_text(json.dumps({"packages": {"": {}, "node_modules/one": {}}}), "utf8")
    (folder / "package.json").write_text(json.dumps({"name": "one", "version": "1.2", **package}), "utf8")
    for name, text in files.items():
        (folder / name).write_text(text, "utf8")
    assert licences(tmp_path) == wanted
