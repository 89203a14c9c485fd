"""The conditions that every article must meet: a text that is not empty, not too long, and English."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.errors import InputError
from kg.model import Article
from kg.sources.fields import one_line
from kg.sources.language import foreign_language

MAX_CHARACTERS = 2_000_000  # of one article; War and Peace has 3.2 million


_UNWRITABLE = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class FieldError(InputError):
    """A field that cannot be read. Its article comes next in the run, read without the field."""


def unread_date(source: str, written: str) -> FieldError:
    """The note on a date of publication that is there and cannot be read."""
    reason = f"field published: {one_line(written)[:80]!r} is not a date that can be read without guessing"
    return FieldError(source, f"{reason}; the article is read without it")


def admitted(article: Article) -> Article:
    """The article with its language set, and with a space for each character of its text that XML 1.0 cannot hold.

    So offsets stay what they are in the input, and every format can carry the text.

    Raises: InputError with the reason if it does not meet the conditions.
    """
    text = _UNWRITABLE.sub(" ", article.text)
    if not text.strip("\ufeff \t\r\n\v\f\u00a0"):
        raise InputError(article.source, "the text is empty")
    if len(text) > MAX_CHARACTERS:
        raise too_long(article.source, len(text))
    wrong = re.search(r"[\x00\ud800-\udfff]", text)
    if wrong:
        raise InputError(
            article.source,
            f"the text holds U+{ord(wrong.group()):04X} at character {wrong.start()}, which is not a valid character",
        )
    found = foreign_language(text, article.language)
    if found:
        raise InputError(article.source, f"language is {found}, only English is read")
    declared = article.language or ""
    return replace(article, text=text, language=declared if re.match(r"en(-|$)", declared) else "en")


def too_long(source: str, characters: int | None = None) -> InputError:
    size = f"{characters:,} characters" if characters is not None else "more text"
    return InputError(source, f"is too large for one article: {size}, the limit is {MAX_CHARACTERS:,} characters")
