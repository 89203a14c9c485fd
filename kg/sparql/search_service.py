"""Search by words inside SPARQL, as a service that this program is itself.

    SERVICE cq:search { ?who cq:matchesName "taliban*" ; a cq:Person ; cq:score ?score ; cq:matched ?name ; cq:atMost 20 }
    SERVICE cq:search { ?sentence cq:matchesText "ceasefire \\"travel ban\\"" ; cq:score ?score }

For the standard, what a service answers is the service's own affair, and the rest of the query means what it always means. Before an
engine sees the query, such a call is replaced by its answer: a VALUES block of terms that the engine's own serializer wrote.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg.engines.local import fulltext
from kg.engines.local.indexed_texts import PATTERNS, Kind, belonging
from kg.errors import QueryError
from kg.rdf.vocab import CQ, RDF, XSD
from kg.sparql.tokens import Token, meaningful, position

SEARCH = CQ + "search"
_KINDS: Mapping[str, Kind] = {CQ + "matchesName": "name", CQ + "matchesText": "sentence"}
_SCORE, _MATCHED, _AT_MOST, _TYPE = CQ + "score", CQ + "matched", CQ + "atMost", RDF + "type"
_AT_FIRST = 100
_CLASSES = 8  # whose members are remembered
_HOW = 'write it as { ?thing cq:matchesName "words" ; a cq:Person ; cq:score ?score ; cq:matched ?name ; cq:atMost 20 }'


class SearchProblem(QueryError):
    """A search that is not as it has to be. Line and column are 1-based."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line, self.column = line, column


class _Wrong(Exception):
    """What is wrong with a call, and where: 0 for where it begins."""

    def __init__(self, message: str, token: Token | None = None) -> None:
        super().__init__(message)
        self.start = token.start if token else 0


@dataclass(frozen=True, slots=True)
class Search:
    """What one call asks for. `thing`, `score` and `matched` are names of variables, the last two "" where they are not wanted."""

    thing: str
    kind: Kind
    words: str
    cls: str = ""
    score: str = ""
    matched: str = ""
    most: int = _AT_FIRST


@dataclass(frozen=True, slots=True)
class Call:
    """Where SERVICE cq:search { … } stands in a query: its tokens, and its end."""

    tokens: tuple[Token, ...]
    start: int
    end: int


Finder: TypeAlias = Callable[[Search], list[fulltext.Hit]]


def calls(query: str, prefixes: Mapping[str, str] | None = None) -> list[Call]:
    """Return the calls of the search in a query, in their order. `prefixes` are known without being declared."""
    if "SERVICE" not in query.upper():
        return []
    tokens = meaningful(query)
    known = _prefixes(tokens, prefixes)
    found, place = [], 0
    while place < len(tokens):
        if opening := _opening(tokens, place, known):
            end = next((n for n in range(opening, len(tokens)) if tokens[n].text == "}"), None)
            if end is None:
                break
            found.append(Call(tuple(tokens[opening + 1 : end]), tokens[place].start, tokens[end].start + 1))
            place = end
        place += 1
    return found


def without_calls(query: str) -> str:
    """Return the query with an empty group in the place of each call, everything else where it was: for those who look for other services."""

    def blank(call: Call) -> str:
        return "{}" + "".join(
            character if character in "\r\n" else " " for character in query[call.start + 2 : call.end]
        )

    return _replaced(query, calls(query), blank)


def answered(query: str, find: Finder, prefixes: Mapping[str, str] | None = None) -> str:
    """Return the query with the answers of its searches in their place, lines kept.

    Raises: SearchProblem: a call is not as it has to be.
    """
    return _written(query, lambda search: _values(search, find(search)), prefixes)


def spelled_out(query: str, prefixes: Mapping[str, str] | None = None) -> str:
    """Return the query with patterns of the standard in the place of its searches, for an engine elsewhere, which has no index of ours.

    It looks at every name or sentence for parts of words, without regard to case; short ones score higher. Raises: as `answered` does.
    """
    return _written(query, _pattern, prefixes)


def check(query: str) -> None:
    """Raise SearchProblem for a call that is not as it has to be."""
    answered(query, lambda search: [])


def _written(query: str, write: Callable[[Search], str], prefixes: Mapping[str, str] | None) -> str:
    found = calls(query, prefixes)
    known = _prefixes(meaningful(query), prefixes) if found else {}

    def replace(call: Call) -> str:
        try:
            search = _parsed(call, known)
        except _Wrong as wrong:
            raise SearchProblem(f"{wrong}; {_HOW}", *position(query, wrong.start or call.start)) from wrong
        return write(search) + "\n" * query.count("\n", call.start, call.end)

    return _replaced(query, found, replace)


def _replaced(query: str, found: list[Call], replace: Callable[[Call], str]) -> str:
    pieces, at = [], 0
    for call in found:
        pieces += [query[at : call.start], replace(call)]
        at = call.end
    return "".join([*pieces, query[at:]])


def finder(snapshot: Path | None, store: ox.Store) -> Finder:
    """Return what searches a published state, which `store` has open; without a snapshot, what `store` holds now."""
    index: sqlite3.Connection | None = None
    of_class = lru_cache(maxsize=_CLASSES)(partial(belonging, store))

    def find(search: Search) -> list[fulltext.Hit]:
        nonlocal index
        index = index or fulltext.opened(snapshot, store)
        return fulltext.search(
            index, search.kind, search.words, search.most, of_class(search.cls) if search.cls else None
        )

    return find


def _opening(tokens: list[Token], place: int, known: Mapping[str, str]) -> int:
    """Return where the bracket of a call opens that begins at a place; 0 if none does."""
    if tokens[place].kind != "word" or tokens[place].text.upper() != "SERVICE":
        return 0
    place += 1 + (tokens[place + 1 :] != [] and tokens[place + 1].text.upper() == "SILENT")
    rest = tokens[place : place + 2]
    return place + 1 if len(rest) == 2 and _iri(rest[0], known) == SEARCH and rest[1].text == "{" else 0


def _prefixes(tokens: list[Token], more: Mapping[str, str] | None) -> dict[str, str]:
    found = dict(more or {})
    for word, (name, iri) in zip(tokens, pairwise(tokens[1:]), strict=False):
        if word.kind == "word" and word.text.upper() == "PREFIX" and name.kind == "name" and iri.kind == "iri":
            found[name.text[:-1]] = iri.text[1:-1]
    return found


def _iri(token: Token, known: Mapping[str, str]) -> str:
    """Return the IRI that a token stands for, "" if it is none."""
    if token.kind == "iri":
        return token.text[1:-1]
    if token.kind == "word" and token.text == "a":
        return _TYPE
    prefix, colon, local = token.text.partition(":")
    return known[prefix] + local if token.kind == "name" and colon and prefix in known else ""


def _parsed(call: Call, known: Mapping[str, str]) -> Search:
    """Return what a call asks for. Raises: _Wrong."""
    thing, facts = "", dict[str, Token]()
    for subject, prop, value in _triples(call):
        if subject.kind != "variable" or thing not in ("", subject.text[1:]):
            raise _Wrong(f"the search is for one variable, not for {subject.text}", subject)
        thing, name = subject.text[1:], _iri(prop, known)
        if name not in _KINDS and name not in (_SCORE, _MATCHED, _AT_MOST, _TYPE):
            raise _Wrong(f"the search does not know {prop.text}", prop)
        if name in facts:
            raise _Wrong(f"{prop.text} stands there twice", prop)
        facts[name] = value
    asked = [name for name in facts if name in _KINDS]
    if len(asked) != 1:
        raise _Wrong("the search needs one of cq:matchesName and cq:matchesText")
    score, matched = (_variable(facts[name]) if name in facts else "" for name in (_SCORE, _MATCHED))
    if len({thing, score or 1, matched or 2}) < 3:
        raise _Wrong("the search gives each variable one value")
    return Search(
        thing,
        _KINDS[asked[0]],
        _words(facts[asked[0]]),
        _class(facts[_TYPE], known) if _TYPE in facts else "",
        score,
        matched,
        _number(facts[_AT_MOST]) if _AT_MOST in facts else _AT_FIRST,
    )


def _triples(call: Call) -> Iterator[tuple[Token, Token, Token]]:
    """Yield subject, property and value; after a semicolon the subject is that before. Raises: _Wrong."""
    tokens = [part for token in call.tokens for part in _without_stop(token)]
    place = 0
    while place < len(tokens):
        subject, place, mark = tokens[place], place + 1, ";"
        while mark == ";":
            if len(tokens) < place + 2:
                raise _Wrong("the search ends too early", tokens[-1])
            yield subject, tokens[place], tokens[place + 1]
            place += 2
            mark = tokens[place].text if place < len(tokens) else "."
            while place < len(tokens) and tokens[place].text in (";", "."):
                place += 1
            if mark not in (";", "."):
                raise _Wrong(f"{mark} cannot stand here", tokens[place])
            if place == len(tokens):
                break


def _without_stop(token: Token) -> Iterator[Token]:
    """Part a name from the full stop behind it."""
    if token.kind == "name" and token.text.endswith("."):
        yield Token(token.kind, token.text[:-1], token.start)
        yield Token("other", ".", token.start + len(token.text) - 1)
    else:
        yield token


def _words(token: Token) -> str:
    try:
        if token.kind == "string":
            quad = next(iter(ox.parse(f"<urn:x> <urn:x> {token.text} .", format=ox.RdfFormat.TURTLE)))
            return quad.object.value if isinstance(quad.object, ox.Literal) else ""
    except SyntaxError:
        pass
    raise _Wrong(f"the words to look for are a string, not {token.text}", token)


def _class(token: Token, known: Mapping[str, str]) -> str:
    found = _iri(token, known)
    if not found or token.text == "a":
        raise _Wrong(f"{token.text} is no class", token)
    return found


def _variable(token: Token) -> str:
    if token.kind != "variable":
        raise _Wrong(f"the search gives this to a variable, not to {token.text}", token)
    return token.text[1:]


def _number(token: Token) -> int:
    if token.text.isdecimal() and 0 < len(token.text) < 9 and 0 < int(token.text) <= fulltext.MOST:
        return int(token.text)
    raise _Wrong(f"cq:atMost takes a whole number up to {fulltext.MOST:,}, not {token.text}", token)


def _values(search: Search, hits: list[fulltext.Hit]) -> str:
    names = " ".join(f"?{name}" for name in (search.thing, search.score, search.matched) if name)
    return f"VALUES ({names}) {{ {' '.join(_row(search, hit) for hit in hits)} }}"


def _row(search: Search, hit: fulltext.Hit) -> str:
    terms: list[ox.NamedNode | ox.Literal] = [ox.NamedNode(hit.text.thing)]
    if search.score:
        terms.append(ox.Literal(f"{hit.score:.4f}", datatype=ox.NamedNode(XSD + "decimal")))
    if search.matched:
        terms.append(ox.Literal(hit.text.words, language=hit.text.language or None))
    return f"({' '.join(map(str, terms))})"


def _pattern(search: Search) -> str:
    parts = [str(ox.Literal(part)) for part, _ in fulltext.terms(search.words, str.lower)]
    given = [
        f"(MAX(?cq_rank) AS ?{search.score})" if search.score else "",
        f"(SAMPLE(?cq_text) AS ?{search.matched})" if search.matched else "",
    ]
    conditions = (
        " && ".join(["isIRI(?cq_thing)", *(f"CONTAINS(LCASE(STR(?cq_text)), {part})" for part in parts)])
        if parts
        else "false"
    )
    typed = f". ?cq_thing {ox.NamedNode(_TYPE)} {ox.NamedNode(search.cls)} " if search.cls else ""
    return (
        f"{{ SELECT (?cq_thing AS ?{search.thing}) {' '.join(given)} {{ {PATTERNS[search.kind]} {typed} FILTER({conditions}) "
        f"BIND(1.0 / (1 + STRLEN(STR(?cq_text))) AS ?cq_rank) }} "
        f"GROUP BY ?cq_thing ORDER BY DESC(MAX(?cq_rank)) ?cq_thing LIMIT {search.most} }}"
    )
