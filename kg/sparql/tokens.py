"""SPARQL as words: enough to find where something stands in a query without parsing it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""(?P<space>[\s\ufeff]+)
      | (?P<comment>\#[^\n\r]*)
      | (?P<string>(?P<long>\"{3}|'{3})(?:(?!(?P=long))(?:[^\\]|\\.))*(?:(?P=long))?
                 | "(?:[^"\\\n\r]|\\.)*"? | '(?:[^'\\\n\r]|\\.)*'?)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<variable>[?$]\w+)
      | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<blank>_:[\w.\-·]*)
      | (?P<name>[^\W\d_][\w\-·]*(?:\.+[\w\-·]+)*(?P<local>:(?:[\w:.\-·]|%[0-9A-Fa-f]{2}|\\.)*)?)
      | (?P<bare>:(?:[\w:.\-·]|%[0-9A-Fa-f]{2}|\\.)*)
      | (?P<number>\d+(?:\.\d+)?)
      | (?P<word>\w+)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    kind: str
    text: str
    start: int


def meaningful(text: str) -> list[Token]:
    """Return the tokens without space and comments."""
    return [token for token in tokenise(text) if token.kind not in ("space", "comment")]


def tokenise(text: str) -> Iterator[Token]:
    """Yield the tokens that make up the text, in time linear in its length; a name without a colon is a word."""
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "other"
        if kind == "name" and found["local"] is None:
            kind = "word"
        elif kind == "bare":
            kind = "name"
        yield Token(kind, found[0], found.start())
