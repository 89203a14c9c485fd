"""One JSON object a line, or a JSON document of one object or a list of them.

Fields: `id`, `text`, and optionally `title`, `url`, `published`, `publisher`, `author`, `language`; others are ignored.
A line without readable text is refused. An optional field that cannot be read is named by a `FieldError` and left out.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import IO, Any

from kg.errors import InputError
from kg.model import Article
from kg.sources.admission import FieldError, admitted
from kg.sources.dates import iso
from kg.sources.fields import absolute, one_line
from kg.sources.language import tag
from kg.sources.text import byte_order_mark, decode

MAX_LINE = 16_000_000  # bytes


def read_lines(source: str, name: str, stream: IO[bytes]) -> Iterator[Article | InputError]:
    """The articles of the lines, as they come: of any size in all, never more than one line in memory."""
    for number, line in enumerate(_lines(stream), 1):
        place = f"{source}, line {number}"
        try:
            if len(line) > MAX_LINE:
                raise InputError(place, f"the line is too long: the limit is {MAX_LINE:,} bytes")
            if line.strip():
                yield from _record(place, f"{name}:{number}", _parsed(place, decode(place, line)))
        except InputError as error:
            yield error


def read_document(source: str, name: str, content: bytes) -> Iterator[Article | InputError]:
    """The articles of a JSON document: an object, or a list of objects.

    Raises: InputError if the whole is not JSON.
    """
    found = _parsed(source, decode(source, content))
    if isinstance(found, list):
        for number, record in enumerate(found, 1):
            place = f"{source}, record {number}"
            try:
                yield from _record(place, f"{name}:{number}", record)
            except InputError as error:
                yield error
    else:
        yield from _record(source, name, found)


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


def _record(place: str, otherwise: str, record: Any) -> Iterator[Article | InputError]:
    """The article of one object, after what is wrong with its optional fields. `otherwise` is its id if it has none."""
    if not isinstance(record, dict):
        raise InputError(place, f"is not a JSON object but {_kind(record)}")
    text = record.get("text")
    if not isinstance(text, str):
        raise InputError(
            place, "field text is missing" if text is None else f"field text is not a string but {_kind(text)}"
        )
    wrong: list[FieldError] = []

    def read(field: str, what: str, convert: Any) -> Any:
        value = record.get(field)
        if value is None or value == "" or value == []:
            return None
        found = convert(value)
        if found is None:
            wrong.append(
                FieldError(place, f"field {field}: {_shown(value)} is not {what}; the article is read without it")
            )
        return found

    url = read("url", "an absolute URL", _url)
    identity = read(
        "id",
        "a string or a number",
        lambda v: str(v).strip() if isinstance(v, str | int | float) and not isinstance(v, bool) else None,
    )
    article = admitted(
        Article(
            one_line(identity or "") or url or otherwise,
            text,
            place,
            headline=read("title", "a string", _string),
            url=url,
            published=read(
                "published",
                "a date that can be read without guessing",
                lambda v: iso(v) if isinstance(v, str) else None,
            ),
            publisher=read("publisher", "a string", _named),
            authors=read("author", "a string or a list of strings", _authors) or (),
            language=read("language", "a language tag", lambda v: tag(v) if isinstance(v, str) else None),
        )
    )
    yield from wrong
    yield article


def _kind(value: Any) -> str:
    return {dict: "an object", list: "a list", str: "a string", bool: "a truth value", type(None): "null"}.get(
        type(value), "a number"
    )


def _shown(value: Any) -> str:
    shown = json.dumps(value, ensure_ascii=True)
    return shown if len(shown) <= 80 else shown[:77] + "..."


def _string(value: Any) -> str | None:
    return one_line(value) or None if isinstance(value, str) else None


def _named(value: Any) -> str | None:
    return _string(value.get("name")) if isinstance(value, dict) else _string(value)


def _authors(value: Any) -> tuple[str, ...] | None:
    names = [_named(one) for one in (value if isinstance(value, list) else [value])]
    return tuple(dict.fromkeys(n for n in names if n)) if all(names) else None


def _url(value: Any) -> str | None:
    return absolute(value) if isinstance(value, str) else None
