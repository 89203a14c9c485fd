"""JSON: an object on each line (JSONL), or a document of one object or a list of objects.

Fields: `text`, and optionally `id`, `title`, `url`, `published`, `publisher`, `author` and `language`; others are
ignored. An object without a text is refused. An optional field with a wrong value is left out, and a `FieldError` says
so.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
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
    """The articles of the lines, in order; only one line is in memory at a time."""
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
    """A FieldError for each optional field that cannot be read, then the article.

    `otherwise` is its id where it has none.

    Raises: InputError where there is no text, and as `admitted` does.
    """
    if not isinstance(record, dict):
        raise InputError(place, f"is not a JSON object but {_kind(record)}")
    text = record.get("text")
    if not isinstance(text, str):
        raise InputError(place, f"field text is {'missing' if text is None else f'not a string but {_kind(text)}'}")
    given = _given(record)
    values = {name: _FIELDS[name][0](value) for name, value in given.items()}
    url = values.get("url")
    article = admitted(
        Article(
            one_line(values.get("id") or "") or url or otherwise,
            text,
            place,
            headline=values.get("title"),
            url=url,
            published=values.get("published"),
            publisher=values.get("publisher"),
            authors=values.get("author") or (),
            language=values.get("language"),
        )
    )
    yield from (_wrong(place, name, given[name]) for name, value in values.items() if value is None)
    yield article


def _given(record: dict[str, Any]) -> dict[str, Any]:
    """The optional fields that have a value."""
    return {name: record[name] for name in _FIELDS if record.get(name) not in (None, "", [])}


def _wrong(place: str, name: str, value: Any) -> FieldError:
    wanted = _FIELDS[name][1]
    return FieldError(place, f"field {name}: {_shown(value)} is not {wanted}; the article is read without it")


def _kind(value: Any) -> str:
    kinds = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")


def _shown(value: Any) -> str:
    shown = json.dumps(value, ensure_ascii=True)
    return shown if len(shown) <= 80 else shown[:77] + "..."


def _identity(value: Any) -> str | None:
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _string(value: Any) -> str | None:
    return one_line(value) or None if isinstance(value, str) else None


def _named(value: Any) -> str | None:
    return _string(value.get("name")) if isinstance(value, dict) else _string(value)


def _authors(value: Any) -> tuple[str, ...] | None:
    names = [_named(one) for one in (value if isinstance(value, list) else [value])]
    return tuple(dict.fromkeys(n for n in names if n)) if all(names) else None


def _url(value: Any) -> str | None:
    return absolute(value) if isinstance(value, str) else None


def _date(value: Any) -> str | None:
    return iso(value) if isinstance(value, str) else None


def _language(value: Any) -> str | None:
    return tag(value) if isinstance(value, str) else None


# optional fields in the order of the report: how each is read (None: it cannot be), and what it must be
_FIELDS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "url": (_url, "an absolute URL"),
    "id": (_identity, "a string or a number"),
    "title": (_string, "a string"),
    "published": (_date, "a date that can be read without guessing"),
    "publisher": (_named, "a string"),
    "author": (_authors, "a string or a list of strings"),
    "language": (_language, "a language tag"),
}
