"""What every article must be, whatever it came in: some text, not too much of it, and English."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.errors import InputError
from kg.model import Article
from kg.sources.language import foreign_language

MAX_CHARACTERS = 2_000_000  # of one article; War and Peace has 3.2 million


class FieldError(InputError):
    """A field that cannot be read. Its article was read without it and stands next in the run: nothing was refused."""


def admitted(article: Article) -> Article:
    """The article, with its language set, if it can be read.

    Raises: InputError with the reason why not.
    """
    text = article.text
    if not text.strip("\ufeff \t\r\n\v\f\u00a0"):
        raise InputError(article.source, "the text is empty")
    if len(text) > MAX_CHARACTERS:
        raise too_long(article.source, len(text))
    wrong = re.search(r"[\x00\ud800-\udfff]", text)
    if wrong:
        raise InputError(
            article.source,
            f"the text holds U+{ord(wrong.group()):04X} at character {wrong.start()}, which no document may hold",
        )
    found = foreign_language(text, article.language)
    if found:
        raise InputError(article.source, f"language is {found}, only English is read")
    declared = article.language or ""
    return replace(article, language=declared if re.match(r"en(-|$)", declared) else "en")


def too_long(source: str, characters: int | None = None) -> InputError:
    size = f"{characters:,} characters" if characters is not None else "more text"
    return InputError(source, f"is too large for one article: {size}, the limit is {MAX_CHARACTERS:,} characters")
