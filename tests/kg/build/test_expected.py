"""How many articles a run will read, before it begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build.expected import expected


def test_lines_and_files_are_counted_in_folders_too(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.jsonl").write_bytes(b'{"id": "1"}\n{"id": "2"}\n{"id": "3"}')
    (tmp_path / "deep" / "b.ndjson").write_bytes(b"")
    (tmp_path / "deep" / "c.html").write_bytes(b"<p>\n\n\n")
    (tmp_path / ".hidden").write_bytes(b"x")
    assert expected([str(tmp_path)]) == 4
    assert expected([str(tmp_path / "a.jsonl"), str(tmp_path / "deep" / "c.html")]) == 4


@pytest.mark.parametrize("given", ["-", "https://news.example/a", "a.jsonl.gz", "feed.xml", "missing.jsonl"])
def test_what_must_be_read_first_has_no_number(given: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text", "utf8")
    assert expected([str(tmp_path / "a.txt"), given]) is None
