"""JSON objects as articles, with the names that news-please, cc_news, NewsAPI, JSON Feed and others give to fields.

`text` is required; `id`, `title`, `url`, `published`, `publisher`, `author` and `language` are optional. Names are
compared without case and underscores; other fields are not read. An object without a text is refused. An optional field
with a wrong value is left out, and a `FieldError` says so. A list, and an object without a text that has a list of
objects (`{"status": "ok", "articles": [...]}`), hold several articles.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from kg.errors import InputError
from kg.model import Article
from kg.sources.admission import FieldError, admitted
from kg.sources.bylines import authors
from kg.sources.dates import iso
from kg.sources.fields import absolute, one_line, plain
from kg.sources.language import tag

Record = dict[str, Any]
Fields = dict[str, tuple[str, Any]]

_LEAST_WORDS = 8  # of what can be an article's text
_TEXTS = """text maintext content body articlebody fulltext articletext bodytext contenttext contenthtml plaintext
    article""".split()
_ENVELOPES = ("articles", "items", "results", "docs", "data", "news", "response", "article")
_DEEPEST = 3  # envelopes
_CUT = re.compile(r"\[\+\d+ chars\]\s*$")  # where NewsAPI ends a text
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


def _enveloped(found: Any, depth: int = _DEEPEST) -> list[Any] | None:
    """The objects in an object that has no text of its own."""
    if not depth or not isinstance(found, dict) or _has_text(found):
        return None
    return next((some for name in _ENVELOPES if (some := _contained(found.get(name), depth)) is not None), None)


def _contained(value: Any, depth: int) -> list[Any] | None:
    """The objects that an envelope's field holds: a list of them, one with a text, or another envelope."""
    if isinstance(value, list):
        return value if value and isinstance(value[0], dict) else None
    return [value] if isinstance(value, dict) and _has_text(value) else _enveloped(value, depth - 1)


def _has_text(record: Record) -> bool:
    return any(isinstance(pair[1], str) for name, pair in _folded(record).items() if name in _TEXTS)


def _folded(record: Record) -> Fields:
    """The fields that are not null, by their names in small letters without underscores, with their names as given.

    Those of an object `fields` count as fields of the whole, as the Guardian gives them.
    """
    inner = record.get("fields")
    pairs = [*record.items(), *(inner.items() if isinstance(inner, dict) else ())]
    given = [(name, _rendered(value)) for name, value in pairs if value is not None]
    given.sort(key=lambda pair: pair[0] == _fold(pair[0]))  # of two that become the same, the plain one is kept
    return {_fold(name): (name, value) for name, value in given}


def _fold(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def _rendered(value: Any) -> Any:
    """What WordPress gives as an object: the text in it."""
    return value["rendered"] if isinstance(value, dict) and isinstance(value.get("rendered"), str) else value


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
    fields = _folded(record)
    name, given = _text(place, record, fields)
    text = _without_markup(given)
    told = {field: pair for field, (names, _, _) in _FIELDS.items() if (pair := _given(fields, names))}
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
    yield from _notes(place, record, name, given, text)
    yield article


def _notes(place: str, record: Record, name: str, given: str, text: str) -> Iterator[FieldError]:
    """On a text that is not read as it is given, and on another field that may hold the whole text."""
    if text != given:
        yield FieldError(place, "field text: it holds HTML; the plain text of it is read")
    if cut := _CUT.search(text):
        yield FieldError(place, f"field text: its source has cut it off, as {cut.group().strip()!r} at its end says")
    if longer := _longest(record, 2 * len(given), name):
        yield FieldError(place, f"field {longer}: it holds a longer text than the field text, and is not read")


def _without_markup(text: str) -> str:
    return plain(text) if _MARKUP.search(text) else text


def _text(place: str, record: Record, fields: Fields) -> tuple[str, str]:
    """The first text that is not empty, of the fields that can hold it, after the name of the field.

    Raises: InputError that names the longest text of another field, if there is one.
    """
    given = [fields[name] for name in _TEXTS if name in fields]
    name, text = next(
        (pair for pair in given if isinstance(pair[1], str) and pair[1].strip()), given[0] if given else ("", None)
    )
    if isinstance(text, str):
        return name, text
    if text is not None:
        raise InputError(place, f"field text is not a string but {_kind(text)}")
    other = _longest(record, 0)
    hint = f"; the longest text is in the field {other}, which is not read" if other else ""
    raise InputError(place, f"field text is missing{hint}")


def _longest(record: Record, characters: int, own: str = "") -> str | None:
    """The name of the field that is not read with the longest text, if it is plain text and longer than this.

    Args:
        own: the name of the field whose text is read.
    """
    read = {name for names, _, _ in _FIELDS.values() for name in names}
    others = {name: value for name, value in record.items() if name != own and _fold(name) not in read}
    texts = {name: value for name, value in others.items() if isinstance(value, str) and len(value) > characters}
    long = {name: len(value) for name, value in texts.items() if _is_prose(value)}
    return max(long, key=lambda name: long[name], default=None)


def _is_prose(value: str) -> bool:
    return len(value.split(maxsplit=_LEAST_WORDS)) >= _LEAST_WORDS and not _MARKUP.search(value)


def _given(fields: Fields, names: tuple[str, ...]) -> tuple[str, Any] | None:
    """The first of these fields that has a value, with its name as it is given."""
    return next((fields[name] for name in names if fields.get(name, ("", ""))[1] not in ("", [])), None)


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
    return (one_line(_without_markup(value)) or None) if isinstance(value, str) else None


def _named(value: Any) -> str | None:
    """A name, or that in an object: `source` of NewsAPI, `byline` of the New York Times."""
    if not isinstance(value, dict):
        return _string(value)
    return next((name for key in ("name", "title", "original", "uri") if (name := _string(value.get(key)))), None)


def _authors(value: Any) -> tuple[str, ...] | None:
    names = [_named(one) for one in (value if isinstance(value, list) else [value])]
    return authors(name for name in names if name) if all(names) else None


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
    "url": (("url", "link", "weburl"), _url, "an absolute URL"),
    "id": (("id", "uuid", "guid"), _identity, "a string or a number"),
    "title": (("title", "headline", "webtitle"), _string, "a string"),
    "published": (
        tuple(
            """published datepublish publishedat datepublished pubdate publishdate publisheddate publicationdate
            webpublicationdate publishedon publishedtime publishtime dateofpublication date""".split()
        ),
        _date,
        "a date that can be read without guessing",
    ),
    "publisher": (
        ("publisher", "sourcedomain", "source", "sourcename", "medianame", "outlet", "domain", "sitename"),
        _named,
        "a string",
    ),
    "author": (("author", "authors", "byline"), _authors, "a string or a list of strings"),
    "language": (("language", "lang"), _language, "a language tag"),
}
