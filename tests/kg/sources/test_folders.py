"""What is read of a folder: its own files, and nothing that hangs or lies elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.model import Article
from kg.sources import read

TEXT = "The ministers of both countries met in Accra on Tuesday."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    (place / "sub").mkdir(parents=True)
    (place / "a.txt").write_text(TEXT, "utf8")
    (place / "sub" / "b.txt").write_text(f"{TEXT} Again.", "utf8")
    (tmp_path / "secret.txt").write_text("The secret of somebody else is here.", "utf8")
    return place


def both(folder: Path) -> tuple[list[str], dict[str, str]]:
    """The ids of articles, and the reasons of errors by the last part of their source."""
    found = list(read([str(folder)]))
    errors = {Path(o.source).name: o.reason for o in found if isinstance(o, InputError)}
    return [o.id for o in found if isinstance(o, Article)], errors


def test_a_pipe_in_a_folder_is_named_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    os.mkfifo(folder / "sub" / "other.txt")
    assert both(folder) == (
        ["a.txt", "sub/b.txt"],
        {"pipe": "is not a regular file", "other.txt": "is not a regular file"},
    )


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    (folder / "c.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "d.txt").symlink_to("/etc/passwd")
    (folder / "sub" / "up").symlink_to(folder.parent, target_is_directory=True)
    (folder / "e.txt").symlink_to(folder / "nowhere")
    articles, errors = both(folder)
    assert articles == ["a.txt", "sub/b.txt"]
    assert errors == {
        "c.txt": f"is a symbolic link to a file outside of the folder {folder}",
        "d.txt": f"is a symbolic link to a file outside of the folder {folder}",
        "e.txt": "is a symbolic link to a file that does not exist",
        "up": "is a symbolic link to a folder, and is not followed",
    }


def test_a_link_within_the_folder_is_read_once(folder: Path) -> None:
    (folder / "z.txt").symlink_to(folder / "sub" / "b.txt")
    assert both(folder) == (["a.txt", "z.txt"], {})


def test_a_folder_that_is_itself_a_link_is_read(folder: Path) -> None:
    (folder.parent / "link").symlink_to(folder, target_is_directory=True)
    assert both(folder.parent / "link") == (["a.txt", "sub/b.txt"], {})


def test_a_file_that_is_named_may_be_a_link(folder: Path) -> None:
    (folder / "c.txt").symlink_to(folder.parent / "secret.txt")
    (article,) = read([str(folder / "c.txt")])
    assert isinstance(article, Article)


@pytest.mark.parametrize("name", ["sub", "in"])
def test_a_folder_that_cannot_be_read_is_named(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = os.scandir

    def refusing(path: Any) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == name:
            raise PermissionError(13, "Permission denied", str(path))
        return usual(path)

    monkeypatch.setattr("os.scandir", refusing)
    articles, errors = both(folder)
    assert errors == {name: "the folder cannot be read: Permission denied"}
    assert articles == (["a.txt"] if name == "sub" else [])


def test_patterns_name_files_and_folders(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "deep/c.txt", "deep/er/d.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(
            f"The ministers of both countries met in Accra to talk about fees, {name}.", "utf8"
        )
    for pattern, wanted in (("*.txt", ["a.txt", "b.txt"]), ("**/[cd].txt", ["c.txt", "d.txt"]), ("deep/e?", ["d.txt"])):
        assert [one.id for one in read([str(tmp_path / pattern)]) if isinstance(one, Article)] == wanted
    (nothing,) = read([str(tmp_path / "*.jsonl")])
    assert isinstance(nothing, InputError) and nothing.reason == "matches no file"
    (tmp_path / "[1].txt").write_text("The ministers of both countries met in Accra to talk about the fees.", "utf8")
    assert [one.id for one in read([str(tmp_path / "[1].txt")]) if isinstance(one, Article)] == ["[1].txt"]
