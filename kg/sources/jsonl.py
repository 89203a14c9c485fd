"""JSON documents, and JSON Lines: a JSON value on each line. See kg.sources.records for what they hold."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import IO, Any

from kg.errors import InputError
from kg.model import Article
from kg.sources.records import read_list, read_object
from kg.sources.text import byte_order_mark, decode

MAX_LINE = 16_000_000  # bytes


def read_lines(source: str, name: str, stream: IO[bytes]) -> Iterator[Article | InputError]:
    """The articles of the lines, in order; only one line is in memory at a time."""
    for number, line in enumerate(_lines(stream), 1):
        place = f"{source}, line {number}"
        try:
            if len(line) > MAX_LINE:
                raise InputError(place, f"the line is too long: the limit is {MAX_LINE:,} bytes")
            if line.strip():
                yield from _articles(place, f"{name}:{number}", _parsed(place, decode(place, line)))
        except InputError as error:
            yield error


def read_document(source: str, name: str, content: bytes) -> Iterator[Article | InputError]:
    """The articles of a JSON document.

    Raises: InputError if the whole is not JSON.
    """
    yield from _articles(source, name, _parsed(source, decode(source, content)))


def _articles(place: str, name: str, found: Any) -> Iterator[Article | InputError]:
    """The articles of a JSON value: an object or a list of objects."""
    several = isinstance(found, list) and all(isinstance(one, dict) for one in found)
    yield from read_list(place, name, found) if several else read_object(place, name, found)


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines without their ends; of one that is too long only the first part, which is longer than the limit."""
    first = stream.readline(MAX_LINE + 1)
    mark = byte_order_mark(first)
    if mark and mark[1] != "utf-8":
        yield from _wide_lines(first + stream.read(4 * MAX_LINE))
        return
    line = first[len(mark[0]) :] if mark else first
    while line:
        yield line
        rest = line
        while len(rest) > MAX_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(MAX_LINE + 1)
        line = stream.readline(MAX_LINE + 1)


def _wide_lines(content: bytes) -> Iterator[bytes]:
    for line in io.StringIO(decode("", content), newline="\n"):
        yield line.encode("utf-8", "surrogatepass")


def _parsed(place: str, text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise InputError(place, "is not JSON that can be read: nested too deeply") from error
    except ValueError as error:
        told = f"{error.msg} at character {error.pos}" if isinstance(error, json.JSONDecodeError) else str(error)
        raise InputError(place, f"is not JSON: {told}") from error
