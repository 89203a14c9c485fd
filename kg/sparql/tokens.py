"""The tokens of SPARQL: enough to find where something is in a query without parsing it."""

from __future__ import annotations

import re
import sys
from typing import NamedTuple

from kg.sparql.errors import TooManyTokens

# characters that are seen as space or not at all; the standard knows four of them as space
SPACE = r"\s\ufeff\u200b\u2060\u00ad"
# space and comments, and the token behind them; at the end of the text there is none
_TOKEN = re.compile(
    rf"""(?:[{SPACE}]++ | \#[^\n\r]*+)*+
      (?:(?P<string>(?P<long>\"{{3}}|'{{3}})(?:(?!(?P=long))(?:[^\\]|\\.))*(?:(?P=long))?
                  | "(?:[^"\\\n\r]|\\.)*"? | '(?:[^'\\\n\r]|\\.)*'?)
      | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
      | (?P<variable>[?$]\w+)
      | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<blank>_:[\w.\-·]*)
      | (?P<name>[^\W\d_][\w\-·]*(?:\.+[\w\-·]+)*(?P<local>:(?:[\w:.\-·]|%[0-9A-Fa-f]{{2}}|\\.)*)?)
      | (?P<bare>:(?:[\w:.\-·]|%[0-9A-Fa-f]{{2}}|\\.)*)
      | (?P<number>\d+(?:\.\d+)?)
      | (?P<word>\w+)
      | (?P<other>[\^!*+|&=/]++|.)
      | \Z)""",
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """`kind` is string, iri, variable, language, blank, name, number, word or other; `start` the offset in the text."""

    kind: str
    text: str
    start: int


def tokenise(text: str, most: int = sys.maxsize) -> list[Token]:
    """Return the tokens of a text but for space and comments, in time linear in its length.

    A name without a colon is a word; operators that follow each other are one token.

    Raises: TooManyTokens: there are more than `most`.
    """
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is None:
            break
        if len(found) == most:
            raise TooManyTokens(
                f"Content Too Large: a query may have {most:,} words, names and signs; this one has more."
            )
        start = match.start(kind)
        if kind == "name" and match["local"] is None:
            kind = "word"
        elif kind == "bare":
            kind = "name"
        found.append(Token(kind, text[start : match.end()], start))
    return found
