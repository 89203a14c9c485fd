"""JSON objects as articles, with the names that news-please, cc_news, NewsAPI and others give to fields.

`text` is required; `id`, `title`, `url`, `published`, `publisher`, `author` and `language` are optional. Other fields
are not read. An object without a text is refused. An optional field with a wrong value is left out, and a `FieldError`
says so. A list, and an object without a text that has a list of objects (`{"status": "ok", "articles": [...]}`), hold
several articles.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from kg.errors import InputError
from kg.model import Article
from kg.sources.admission import FieldError, admitted
from kg.sources.dates import iso
from kg.sources.fields import absolute, one_line, plain
from kg.sources.language import tag

Record = dict[str, Any]

_LEAST_WORDS = 8  # of what can be an article's text
_TEXTS = ("text", "maintext", "content", "body", "articleBody")
_ENVELOPES = ("articles", "items", "results", "docs", "data", "news")
_MARKUP = re.compile(
    r"</(?:p|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote)>|<br\s*/?>|<p>"
    r"|&(?:amp|quot|lt|gt|nbsp|apos|[lr][sd]quo|[mn]dash|hellip|#\d{2,6}|#x[0-9a-f]{2,6});",
    re.I,
)


def read_list(place: str, otherwise: str, found: list[Any]) -> Iterator[Article | InputError]:
    """The articles of a list of objects, with errors in the place of those that are refused.

    `otherwise`, with a number, is the id of an article that has neither an id nor a URL.
    """
    for number, record in enumerate(found, 1):
        yield from _safely(f"{place}, record {number}", f"{otherwise}:{number}", record)


def read_object(place: str, otherwise: str, found: Any) -> Iterator[Article | InputError]:
    """The article of an object, or the articles of the list in it."""
    several = _enveloped(found)
    yield from _safely(place, otherwise, found) if several is None else read_list(place, otherwise, several)


def _enveloped(found: Any) -> list[Any] | None:
    """The list of objects in an object that has no text of its own."""
    if not isinstance(found, dict) or any(found.get(name) is not None for name in _TEXTS):
        return None
    lists = (found.get(name) for name in _ENVELOPES)
    return next((some for some in lists if isinstance(some, list) and some and isinstance(some[0], dict)), None)


def _safely(place: str, otherwise: str, record: Any) -> Iterator[Article | InputError]:
    try:
        yield from _article(place, otherwise, record)
    except InputError as error:
        yield error


def _article(place: str, otherwise: str, record: Any) -> Iterator[Article | InputError]:
    """A FieldError for each field that cannot be read or should be looked at, then the article.

    Raises: InputError where there is no text, and as `admitted` does.
    """
    if not isinstance(record, dict):
        raise InputError(place, f"is not a JSON object but {_kind(record)}")
    given = _text(place, record)
    text = _without_markup(given)
    told = {field: pair for field, (names, _, _) in _FIELDS.items() if (pair := _given(record, names))}
    values = {field: _FIELDS[field][1](told[field][1]) if field in told else None for field in _FIELDS}
    article = admitted(
        Article(
            one_line(values["id"] or "") or values["url"] or otherwise,
            text,
            place,
            headline=values["title"],
            url=values["url"],
            published=values["published"],
            publisher=values["publisher"],
            authors=values["author"] or (),
            language=values["language"],
        )
    )
    yield from (_wrong(place, field, *pair) for field, pair in told.items() if values[field] is None)
    yield from _notes(place, record, given, text)
    yield article


def _notes(place: str, record: Record, given: str, text: str) -> Iterator[FieldError]:
    """On a text that is not read as it is given, and on another field that may hold the whole text."""
    if text != given:
        yield FieldError(place, "field text: it holds HTML; the plain text of it is read")
    if longer := _longest(record, 2 * len(given)):
        yield FieldError(place, f"field {longer}: it holds a longer text than the field text, and is not read")


def _without_markup(text: str) -> str:
    return plain(text) if _MARKUP.search(text) else text


def _text(place: str, record: Record) -> str:
    """The first text that is not empty, of the fields that can hold it.

    Raises: InputError that names the longest text of another field, if there is one.
    """
    given = [record[name] for name in _TEXTS if record.get(name) is not None]
    text = next((one for one in given if isinstance(one, str) and one.strip()), given[0] if given else None)
    if isinstance(text, str):
        return text
    if text is not None:
        raise InputError(place, f"field text is not a string but {_kind(text)}")
    other = _longest(record, 0)
    hint = f"; the longest text is in the field {other}, which is not read" if other else ""
    raise InputError(place, f"field text is missing{hint}")


def _longest(record: Record, characters: int) -> str | None:
    """The name of the field that is not read with the longest text, if it is plain text and longer than this."""
    read = {*_TEXTS, *(name for names, _, _ in _FIELDS.values() for name in names)}
    texts = {name: value for name, value in record.items() if name not in read and isinstance(value, str)}
    long = {name: len(value) for name, value in texts.items() if len(value) > characters and _is_prose(value)}
    return max(long, key=lambda name: long[name], default=None)


def _is_prose(value: str) -> bool:
    return len(value.split(maxsplit=_LEAST_WORDS)) >= _LEAST_WORDS and not _MARKUP.search(value)


def _given(record: Record, names: tuple[str, ...]) -> tuple[str, Any] | None:
    """The first of these fields that has a value, with the value."""
    return next(((name, record[name]) for name in names if record.get(name) not in (None, "", [])), None)


def _wrong(place: str, field: str, name: str, value: Any) -> FieldError:
    wanted = _FIELDS[field][2]
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
    """A date as text, as a number of seconds or milliseconds since 1970, or as MongoDB writes it."""
    if isinstance(value, dict):
        inner = value.get("$date", value.get("$numberLong"))
        return _date(inner) if len(value) == 1 and inner is not None else None
    return iso(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _language(value: Any) -> str | None:
    return tag(value) if isinstance(value, str) else None


# optional fields, in the order of notes: names, how a value is read (None: it cannot be), and what it must be
_FIELDS: dict[str, tuple[tuple[str, ...], Callable[[Any], Any], str]] = {
    "url": (("url", "link"), _url, "an absolute URL"),
    "id": (("id", "_id"), _identity, "a string or a number"),
    "title": (("title", "headline"), _string, "a string"),
    "published": (
        ("published", "date_publish", "publishedAt", "published_at", "datePublished", "pub_date", "date"),
        _date,
        "a date that can be read without guessing",
    ),
    "publisher": (("publisher", "source_domain", "source", "domain"), _named, "a string"),
    "author": (("author", "authors"), _authors, "a string or a list of strings"),
    "language": (("language", "lang"), _language, "a language tag"),
}
