"""What a query or update of a stranger may not do: fetch from other hosts, change the data as a query in disguise.

The engine reaches out on SERVICE and LOAD and has no switch for it, so the query's words are read before it runs. Its grammar
needs no space after a keyword (`SERVICEex:x`, `1SERVICE:x`, `OPTIONALSERVICE` all federate), so wherever the letters of
SERVICE could be read as the keyword, they are. FROM needs no guard: the engine looks in the store only.
"""

from __future__ import annotations

import re
from collections.abc import Set
from itertools import pairwise

from kg.errors import QueryError
from kg.rdf.vocab import CQ
from kg.sparql.search_service import SearchProblem, calls, check, without_calls
from kg.sparql.tokens import Token, meaningful, position

UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_GRAPH_WORDS = frozenset({"GRAPH", "FROM", "NAMED"})
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# what makes a query worth reading word by word: a string, an escape, the letters of the keyword that calls other endpoints
_SUSPECT = re.compile(r"""["'\\]|service""", re.IGNORECASE)
_PLAIN = re.compile(
    r"""(?:[\s\ufeff] | \#[^\n\r]*+[\n\r] | PREFIX\s++[\w\-.]*+:\s*+<[^<>{}|^`\x00-\x20]*+> | BASE\s*+<[^<>{}|^`\x00-\x20]*+>)*+
        (?P<form>SELECT|ASK|CONSTRUCT|DESCRIBE)\b""",
    re.VERBOSE | re.IGNORECASE,
)


class Refused(QueryError):
    """A query that asks for what this endpoint does not do. Line and column are 1-based."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class IsUpdate(Refused):
    """An update where a query was expected."""


class Fetches(Refused):
    """An update that would fetch from elsewhere: LOAD."""


def examine(query: str, allowed_services: Set[str] = frozenset()) -> str | None:
    """Return the query's form (SELECT, ASK, CONSTRUCT, DESCRIBE), or None where no form can be made out: a syntax error.

    It is read as it was sent and with its escapes resolved: which of the two an engine sees decides where a string ends.

    Args:
        query: as it was sent, escapes and all.
        allowed_services: the exact IRIs that SERVICE may call; none by default. The search, which is no other endpoint, always is.

    Raises:
        Refused: SERVICE to an IRI that is not allowed, a string without an end, a search that is not as it has to be. IsUpdate: an update,
            LOAD among them.
    """
    if not _SUSPECT.search(query) and (plain := _PLAIN.match(query)) is not None:
        return plain["form"].upper()
    try:
        check(query)
    except SearchProblem as problem:
        raise Refused(str(problem), problem.line, problem.column) from problem
    query = without_calls(query)
    for text in {query: None, unescape(query): None}:
        tokens = meaningful(text)
        if text == query:
            _refuse_open_strings(text, tokens)
        _refuse_services(text, tokens, allowed_services)
        form = _form(text, tokens)
    return form


def examine_update(update: str, allowed_services: Set[str] = frozenset()) -> None:
    """Let an update pass that fetches nothing. Raises: Refused: LOAD, or what `examine` refuses."""
    for text in {update: None, unescape(update): None}:
        tokens = meaningful(text)
        if text == update:
            _refuse_open_strings(text, tokens)
        _refuse_services(text, tokens, allowed_services)
        prefixes = _declared(tokens)
        for place, token in enumerate(tokens):
            if _may_be("LOAD", tokens, place, prefixes):
                raise Fetches(
                    "LOAD is refused here: this server fetches nothing. Send the data to the graph store instead.",
                    *position(text, token.start),
                )


def _form(text: str, tokens: list[Token]) -> str | None:
    for token in tokens:
        if token.kind == "word":
            word = token.text.upper()
            if word in UPDATES:
                raise IsUpdate(
                    f"This is an update ({word}); this address answers queries only.", *position(text, token.start)
                )
            if word in FORMS:
                return word
    return None


def _refuse_open_strings(text: str, tokens: list[Token]) -> None:
    for token in tokens:
        if token.kind == "string" and _is_open(token.text):
            raise Refused("The string that begins here does not end.", *position(text, token.start))


def _refuse_services(text: str, tokens: list[Token], allowed: Set[str]) -> None:
    if "SERVICE" not in text.upper():
        return
    prefixes = _declared(tokens)
    for place, token in enumerate(tokens):
        if _may_be("SERVICE", tokens, place, prefixes) and not _is_allowed(tokens, place, allowed):
            hint = (
                f" The search by words needs PREFIX cq: <{CQ}>."
                if any(t.text == "cq:search" for t in tokens[place + 1 : place + 3])
                else ""
            )
            raise Refused(
                f"SERVICE is refused here: this endpoint asks no other endpoint.{hint}", *position(text, token.start)
            )


def without_silent_services(text: str, allowed_services: Set[str] = frozenset()) -> str:
    """Return the query with nothing in the place of SERVICE SILENT to where it may not call: such a call fails, and says nothing of it.

    SERVICE without SILENT stays, for `examine` to refuse.
    """
    if "SERVICE" not in text.upper():
        return text
    if "SILENT" not in text.upper():
        return text
    tokens, own = meaningful(text), {call.start for call in calls(text)}
    cuts: list[tuple[int, int]] = []
    place = 0
    while place < len(tokens) - 3:
        word, silent, name, opened = tokens[place : place + 4]
        place += 1
        if (
            word.kind == "word"
            and word.text.upper() == "SERVICE"
            and silent.text.upper() == "SILENT"
            and opened.text == "{"
            and name.kind in ("iri", "name", "bare")
            and name.text[1:-1] not in allowed_services
            and word.start not in own
        ):
            end = _closing(tokens, place + 2)
            cuts.append((word.start, tokens[end].start))
            place = end
    for start, stop in reversed(cuts):
        text = text[:start] + "{ " + text[stop:]
    return text


def names_dataset(query: str) -> bool:
    """Tell whether a query says by FROM or FROM NAMED on what it is asked."""
    if "FROM" not in query.upper():
        return False
    tokens = meaningful(query)
    prefixes, depth = _declared(tokens), 0
    for place, token in enumerate(tokens):
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 and _may_be("FROM", tokens, place, prefixes):
            return True
    return False


def _closing(tokens: list[Token], place: int) -> int:
    """Return where the curly bracket that opens at a place is closed; the last token where it is not."""
    depth = 0
    for number in range(place, len(tokens)):
        depth += (tokens[number].text == "{") - (tokens[number].text == "}")
        if depth == 0:
            return number
    return len(tokens) - 1


def undeclared(query: str) -> dict[str, tuple[int, int]]:
    """Return the prefixes, without their colon, that a query uses and does not declare, each with line and column of its first use."""
    tokens = meaningful(query)
    declared = _declared(tokens)
    found: dict[str, tuple[int, int]] = {}
    for before, token in pairwise([Token("other", "", 0), *tokens]):
        if token.kind == "name" or (token.kind == "bare" and before.text != "_"):
            prefix = token.text.partition(":")[0]
            if prefix + ":" not in declared:
                found.setdefault(prefix, position(query, token.start))
    return found


def unescape(query: str) -> str:
    r"""Return the query with its code point escapes (\\u0053, \\U00000053) resolved, as SPARQL does before all else."""

    def character(found: re.Match[str]) -> str:
        code = int(found[1] or found[2], 16)
        return chr(code) if code <= 0x10FFFF else found[0]

    return _ESCAPE.sub(character, query)


def _is_open(string: str) -> bool:
    """Tell whether a string token runs to the end of its line, or of the query, without its closing quotes."""
    quotes = string[:3] if string[:3] in ('"""', "'''") else string[0]
    inner = string[len(quotes) :]
    if not inner.endswith(quotes):
        return True
    body = inner[: -len(quotes)]
    return (len(body) - len(body.rstrip("\\"))) % 2 == 1


def _declared(tokens: list[Token]) -> set[str]:
    """Return the prefixes that PREFIX declares, with their colon."""
    return {
        following.text
        for token, following in pairwise(tokens)
        if token.kind == "word" and token.text.upper() == "PREFIX" and following.kind == "name"
    }


def _may_be(keyword: str, tokens: list[Token], place: int, prefixes: set[str]) -> bool:
    """Tell whether the keyword could be read out of a token: as a word, or run together with the name that follows it."""
    token = tokens[place]
    if keyword not in token.text.upper():
        return False
    if token.kind == "word":
        return True
    if token.kind != "name":
        return False
    prefix = token.text.partition(":")[0] + ":"
    if keyword not in prefix.upper():
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
    rest = tokens[place + 1 : place + 3]
    if rest and rest[0].text.upper() == "SILENT":
        rest = rest[1:]
    return bool(rest) and rest[0].kind == "iri" and rest[0].text[1:-1] in allowed
