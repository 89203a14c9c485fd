"""What a query of a stranger may not do: fetch from other hosts, change the data, or come as an update in disguise.

The engine reaches out on SERVICE and LOAD and has no switch for it, so the query's words are read before it runs. Its grammar
needs no space after a keyword (`SERVICEex:x`, `1SERVICE:x`, `OPTIONALSERVICE` all federate), so wherever the letters of
SERVICE could be read as the keyword, they are. FROM needs no guard: the engine looks in the store only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import pairwise

from kg.errors import QueryError

UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_GRAPH_WORDS = frozenset({"GRAPH", "FROM", "NAMED"})
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN = re.compile(
    r"""(?P<space>[\s\ufeff]+)
      | (?P<comment>\#[^\n\r]*)
      | (?P<string>(?P<long>\"{3}|'{3})(?:(?!(?P=long))(?:[^\\]|\\.))*(?:(?P=long))?
                 | "(?:[^"\\\n\r]|\\.)*"? | '(?:[^'\\\n\r]|\\.)*'?)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<variable>[?$]\w+)
      | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<name>[^\W\d_][\w\-·]*(?:\.+[\w\-·]+)*(?P<local>:(?:[\w:.\-·]|%[0-9A-Fa-f]{2}|\\.)*)?)
      | (?P<bare>:(?:[\w:.\-·]|%[0-9A-Fa-f]{2}|\\.)*)
      | (?P<number>\d+(?:\.\d+)?)
      | (?P<word>\w+)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_KINDS = ("space", "comment", "string", "iri", "variable", "language", "number", "word", "other")


class Refused(QueryError):
    """A query that asks for what this endpoint does not do. Line and column are 1-based."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class IsUpdate(Refused):
    """An update where a query was expected."""


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    start: int


def examine(query: str, allowed_services: Set[str] = frozenset()) -> str | None:
    """Return the query's form (SELECT, ASK, CONSTRUCT, DESCRIBE), or None where no form can be made out: a syntax error.

    Args:
        query: as it was sent, escapes and all.
        allowed_services: the exact IRIs that SERVICE may call; none by default.

    Raises:
        Refused: SERVICE to an IRI that is not allowed, or a string without an end. IsUpdate: an update, LOAD among them.
    """
    text = unescape(query)
    tokens = [token for token in tokenise(text) if token.kind not in ("space", "comment")]
    prefixes = _declared(tokens)
    form = None
    for place, token in enumerate(tokens):
        if token.kind == "string" and _is_open(token.text):
            raise Refused("The string that begins here does not end.", *_position(text, token.start))
        if form is None and token.kind == "word":
            word = token.text.upper()
            if word in UPDATES:
                raise IsUpdate(f"This is an update ({word}); this address answers queries only.", *_position(text, token.start))
            form = word if word in FORMS else None
        if _may_federate(tokens, place, prefixes) and not _is_allowed(tokens, place, allowed_services):
            raise Refused("SERVICE is refused here: this endpoint asks no other endpoint.", *_position(text, token.start))
    return form


def unescape(query: str) -> str:
    r"""Return the query with its code point escapes (\\u0053, \\U00000053) resolved, as SPARQL does before all else."""
    def character(found: re.Match[str]) -> str:
        code = int(found[1] or found[2], 16)
        return chr(code) if code <= 0x10FFFF else found[0]
    return _ESCAPE.sub(character, query)


def tokenise(text: str) -> Iterator[Token]:
    """Yield the tokens that make up the text, in time linear in its length; a name without a colon is a word."""
    for found in _TOKEN.finditer(text):
        kind = next((kind for kind in _KINDS if found[kind] is not None), None)
        if kind is None:
            kind = "word" if found["name"] is not None and found["local"] is None else "name"
        yield Token(kind, found[0], found.start())


def _is_open(string: str) -> bool:
    """Tell whether a string token runs to the end of its line, or of the query, without its closing quotes."""
    quotes = string[:3] if string[:3] in ('"""', "'''") else string[0]
    inner = string[len(quotes):]
    if not inner.endswith(quotes):
        return True
    body = inner[:-len(quotes)]
    return (len(body) - len(body.rstrip("\\"))) % 2 == 1


def _declared(tokens: list[Token]) -> set[str]:
    """Return the prefixes that PREFIX declares, with their colon."""
    return {following.text for token, following in pairwise(tokens)
            if token.kind == "word" and token.text.upper() == "PREFIX" and following.kind == "name"}


def _may_federate(tokens: list[Token], place: int, prefixes: set[str]) -> bool:
    token = tokens[place]
    if "SERVICE" not in token.text.upper():
        return False
    if token.kind == "word":
        return True
    if token.kind != "name":
        return False
    prefix = token.text.partition(":")[0] + ":"
    if "SERVICE" not in prefix.upper():
        return False
    follows = tokens[place + 1].text if place + 1 < len(tokens) else ""
    before = tokens[place - 1].text.upper() if place else ""
    if before == "PREFIX":
        return False
    return prefix not in prefixes or (follows == "{" and before not in _GRAPH_WORDS)


def _is_allowed(tokens: list[Token], place: int, allowed: Set[str]) -> bool:
    """Tell whether SERVICE stands here as a word of its own and names an allowed IRI in full."""
    if tokens[place].text.upper() != "SERVICE":
        return False
    rest = tokens[place + 1:place + 3]
    if rest and rest[0].text.upper() == "SILENT":
        rest = rest[1:]
    return bool(rest) and rest[0].kind == "iri" and rest[0].text[1:-1] in allowed


def _position(text: str, offset: int) -> tuple[int, int]:
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1
