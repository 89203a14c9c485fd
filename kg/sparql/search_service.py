"""Full-text search in SPARQL, written as a call of a service.

    SERVICE cq:search { ?who cq:matchesName "taliban*" ; a cq:Person ; cq:score ?score ; cq:matched ?name ;
                             cq:atMost 20 }
    SERVICE cq:search { ?sentence cq:matchesText "ceasefire \\"travel ban\\"" ; cq:score ?score }

By the standard, a service defines its own results, and the rest of the query keeps its meaning. Before an engine gets
the query, each call is replaced by its results: a VALUES block of terms that the engine's own serializer wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

import pyoxigraph as ox

from kg.rdf.vocab import CQ, RDF, XSD
from kg.sparql.errors import SearchProblem
from kg.sparql.query import InspectedQuery, Service
from kg.sparql.tokens import Token

Kind: TypeAlias = Literal["name", "sentence"]

MOST_HITS = 10_000  # of one search
_KINDS: Mapping[str, Kind] = {CQ + "matchesName": "name", CQ + "matchesText": "sentence"}
_SCORE, _MATCHED, _AT_MOST, _TYPE = CQ + "score", CQ + "matched", CQ + "atMost", RDF + "type"
_KNOWN = frozenset({*_KINDS, _SCORE, _MATCHED, _AT_MOST, _TYPE})
_AT_FIRST = 100
_HOW = 'write it as { ?thing cq:matchesName "words" ; a cq:Person ; cq:score ?score ; cq:matched ?name ; cq:atMost 20 }'


class _Wrong(Exception):
    """What is wrong with a call, and the token at which; None for the call as a whole."""

    def __init__(self, message: str, token: Token | None = None) -> None:
        super().__init__(message)
        self.token = token


@dataclass(frozen=True, slots=True)
class Search:
    """One call. `thing`, `score` and `matched` are names of variables, the last two "" where the call has none."""

    thing: str
    kind: Kind
    words: str
    cls: str = ""
    score: str = ""
    matched: str = ""
    most: int = _AT_FIRST


class Hit(Protocol):
    """A search result: the IRI of a thing, the text that matched, its language ("" for none), and a score above 0."""

    @property
    def thing(self) -> str: ...

    @property
    def words(self) -> str: ...

    @property
    def language(self) -> str: ...

    @property
    def score(self) -> float: ...


Finder: TypeAlias = Callable[[Search], Iterable[Hit]]


def check_searches(query: InspectedQuery) -> None:
    """Raise SearchProblem for a malformed call of the search."""
    for call in query.searches:
        _search(query, call)


def with_answers(query: InspectedQuery, find: Finder) -> str:
    """Return the query with the results of its searches in their place; lines keep their numbers.

    Raises: SearchProblem: a call is malformed.
    """
    return with_searches_as(query, lambda search: _values(search, find(search)))


def with_searches_as(query: InspectedQuery, write: Callable[[Search], str]) -> str:
    """Return the query with what `write` returns for its searches in their place; lines keep their numbers.

    Raises: SearchProblem: a call is malformed.
    """
    edits = []
    for call in query.searches:
        start, end = call.token.start, query.tokens[query.closing(call)].start + 1
        edits.append((start, end, write(_search(query, call)) + "\n" * query.text.count("\n", start, end)))
    return query.edited(edits)


def _search(query: InspectedQuery, call: Service) -> Search:
    """Return the search of a call. Raises: SearchProblem."""
    try:
        return _parsed(query, query.tokens[call.opening + 1 : query.closing(call)])
    except _Wrong as wrong:
        place = wrong.token or call.token
        raise SearchProblem(f"{wrong}; {_HOW}", *query.position(place.start)) from wrong


def _parsed(query: InspectedQuery, tokens: Sequence[Token]) -> Search:
    """Return the search that the tokens of a call describe. Raises: _Wrong."""
    thing, facts = _facts(query, tokens)
    asked = [name for name in facts if name in _KINDS]
    if len(asked) != 1:
        raise _Wrong("the search needs one of cq:matchesName and cq:matchesText")
    score, matched = (_variable(facts[name]) if name in facts else "" for name in (_SCORE, _MATCHED))
    named = [name for name in (thing, score, matched) if name]
    if len(set(named)) < len(named):
        raise _Wrong("the search needs a variable of its own for each value")
    return Search(
        thing,
        _KINDS[asked[0]],
        _words(facts[asked[0]]),
        _class(query, facts[_TYPE]) if _TYPE in facts else "",
        score,
        matched,
        _number(facts[_AT_MOST]) if _AT_MOST in facts else _AT_FIRST,
    )


def _facts(query: InspectedQuery, tokens: Sequence[Token]) -> tuple[str, dict[str, Token]]:
    """Return the variable to be bound, and the value of each property by the property's IRI. Raises: _Wrong."""
    thing, facts = "", dict[str, Token]()
    for subject, prop, value in _triples(tokens):
        if subject.kind != "variable" or thing not in ("", subject.text[1:]):
            raise _Wrong(f"the search binds one variable as subject, not {subject.text}", subject)
        thing, name = subject.text[1:], query.iri(prop) or ""
        if name not in _KNOWN:
            raise _Wrong(f"the search has no property {prop.text}", prop)
        if name in facts:
            raise _Wrong(f"{prop.text} is given twice", prop)
        facts[name] = value
    return thing, facts


def _triples(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token, Token]]:
    """Yield subject, property and value; after a semicolon the subject is that before. Raises: _Wrong."""
    tokens = [part for token in tokens for part in _without_stop(token)]
    place = 0
    while place < len(tokens):
        subject, place, mark = tokens[place], place + 1, ";"
        while mark == ";":
            if len(tokens) < place + 2:
                raise _Wrong("the search is incomplete", tokens[-1])
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
    """Split the full stop off the end of a name."""
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
    raise _Wrong(f"the words to search for are a string, not {token.text}", token)


def _class(query: InspectedQuery, token: Token) -> str:
    try:
        if token.kind in ("iri", "name"):
            return ox.NamedNode(query.iri(token) or "").value
    except ValueError:
        pass
    raise _Wrong(f"{token.text} is not a class", token)


def _variable(token: Token) -> str:
    if token.kind != "variable":
        raise _Wrong(f"the value of this property is a variable, not {token.text}", token)
    return token.text[1:]


def _number(token: Token) -> int:
    if token.text.isdecimal() and 0 < len(token.text) < 9 and 0 < int(token.text) <= MOST_HITS:
        return int(token.text)
    raise _Wrong(f"cq:atMost takes a whole number up to {MOST_HITS:,}, not {token.text}", token)


def _values(search: Search, hits: Iterable[Hit]) -> str:
    names = " ".join(f"?{name}" for name in (search.thing, search.score, search.matched) if name)
    return f"VALUES ({names}) {{ {' '.join(_row(search, hit) for hit in hits)} }}"


def _row(search: Search, hit: Hit) -> str:
    terms: list[ox.NamedNode | ox.Literal] = [ox.NamedNode(hit.thing)]
    if search.score:
        terms.append(ox.Literal(f"{hit.score:.4f}", datatype=ox.NamedNode(XSD + "decimal")))
    if search.matched:
        terms.append(ox.Literal(hit.words, language=hit.language or None))
    return f"({' '.join(map(str, terms))})"
