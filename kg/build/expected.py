"""How many articles inputs will give, as far as files show it without being read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

_LINES = (".jsonl", ".ndjson")
_SINGLE = (".txt", ".html", ".htm", ".xhtml")
_BLOCK = 1 << 20


def expected(inputs: Sequence[str]) -> int | None:
    """The number of lines of JSONL files and of files of text and HTML, in folders, too.

    None where an input is standard input, an address, compressed, or a file of many articles whose number is not known.
    """
    total = 0
    for given in inputs:
        for file in _files(Path(given)):
            number = _articles(file)
            if number is None:
                return None
            total += number
    return total


def _files(given: Path) -> Iterator[Path]:
    if not given.is_dir():
        yield given
        return
    for file in given.rglob("*"):
        if file.is_file() and not file.name.startswith("."):
            yield file


def _articles(file: Path) -> int | None:
    ending = file.suffix.lower()
    if ending not in (*_LINES, *_SINGLE):
        return None
    try:
        return _lines(file) if ending in _LINES else int(file.is_file())
    except OSError:  # the run will name it
        return None


def _lines(file: Path) -> int:
    number, last = 0, b"\n"
    with file.open("rb") as content:
        while block := content.read(_BLOCK):
            number, last = number + block.count(b"\n"), block[-1:]
    return number + (last != b"\n")
