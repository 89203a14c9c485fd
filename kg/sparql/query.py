"""A SPARQL query or update, tokenised once and read once: what must be known of it before an engine parses it.

This looks at words, names and brackets and knows no grammar. Engines need no space around keywords: `SERVICEex:x`,
`1SERVICE:x` and `OPTIONALSERVICE` all call another endpoint. So a keyword is assumed wherever one could be read.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kg.rdf.vocab import CQ, PREFIXES, RDF
from kg.sparql.tokens import SPACE, Token, tokenise

SEARCH = CQ + "search"
FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
UPDATE = "UPDATE"

_BEGINNINGS = FORMS | UPDATES
_VOLATILE = ("RAND", "NOW", "UUID")  # and STRUUID
_GRAPH_WORDS = frozenset({"GRAPH", "FROM", "NAMED"})
_HIDDEN = ("SERVICE", "FROM", "LOAD")  # keywords that are looked for inside of other words, too
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ESCAPED_CHARACTER = re.compile(r"\\(.)")
_OTHER_SPACE = re.compile(rf"(?![ \t\r\n])[{SPACE}]")
_OTHER_ASCII_SPACE = re.compile(r"[\x0b\x0c\x1c-\x1f]")  # many times faster, and enough for most texts
_NOT_LINE_END = re.compile(r"[^\r\n]")
_LONGEST_NUMBER = 9

Edit = tuple[int, int, str]  # from where to where in a text, and what is put there


@dataclass(frozen=True, slots=True)
class Service:
    """A place where SERVICE is read, or could be.

    `endpoint` is the IRI that it names in full; "" for a variable, a prefixed name, and words that run together.
    `opening` is the index of the token that opens its pattern, 0 where there is none. `is_search`: it names the search,
    which this program answers itself.
    """

    token: Token
    endpoint: str = ""
    is_silent: bool = False
    is_search: bool = False
    opening: int = 0


@dataclass
class InspectedQuery:
    """What is known of a text; made by `inspect`, and not changed after. `tokens` are those without space and comments.

    `text` has plain spaces in the place of other characters that show as space or not at all, where these stand between
    tokens: they come along when a query is copied from a page, and engines take them for errors.

    - `form`: SELECT, ASK, CONSTRUCT, DESCRIBE or UPDATE, "" where none can be made out; `first_word` is the word that
      says so.
    - `declared`: the prefixes that the text declares, without colon; `known`: those that need no declaration, `assumed`
      those of them that are used and not declared; `undeclared`: the first use of each that is neither. `redeclares`:
      one is declared twice with different IRIs.
    - `graphs`: the IRIs after GRAPH, `sources`: those after FROM, FROM NAMED, USING and USING NAMED; `any_graph`: GRAPH
      with a variable.
    - `aggregates`: the variables of the result that SUM, MIN, MAX, AVG or GROUP_CONCAT gives.
    - `limit`: that of the whole answer, None without one. `is_volatile`: the same query may have another answer on the
      same graph.
    - `pattern`: the index of the token that opens the outermost pattern (of a CONSTRUCT, that after its template), -1
      where there is none.
    - `closings`: of each curly bracket that opens, the index of the one that closes it. `depth`: how many are left
      open; negative where one is closed too many.
    """

    text: str
    tokens: Sequence[Token]
    known: Mapping[str, str]
    form: str = ""
    first_word: Token | None = None
    declared: dict[str, str] = field(default_factory=dict)
    assumed: dict[str, str] = field(default_factory=dict)
    undeclared: dict[str, Token] = field(default_factory=dict)
    redeclares: bool = False
    has_base: bool = False
    has_relative: bool = False
    services: list[Service] = field(default_factory=list)
    loads: list[Token] = field(default_factory=list)
    graphs: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    any_graph: bool = False
    names_dataset: bool = False
    variables: set[str] = field(default_factory=set)
    aggregates: list[str] = field(default_factory=list)
    limit: int | None = None
    is_volatile: bool = False
    open_string: Token | None = None
    pattern: int = -1
    closings: dict[int, int] = field(default_factory=dict)
    depth: int = 0

    @property
    def is_graph(self) -> bool:
        """Whether the answer is triples, not rows or a boolean."""
        return self.form in ("CONSTRUCT", "DESCRIBE")

    @property
    def has_escapes(self) -> bool:
        """Whether code points are escaped in it, so that an engine may see other words than stand here."""
        return _ESCAPE.search(self.text) is not None

    @property
    def searches(self) -> list[Service]:
        """The whole calls of the search, which is no other endpoint."""
        return [service for service in self.services if service.is_search and self.closing(service)]

    def closing(self, service: Service) -> int:
        """Return the index of the bracket that closes a service's pattern, 0 where there is none."""
        return self.closings.get(service.opening, 0) if service.opening else 0

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, 1-based."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column; the last one there is where the text is shorter."""
        starts = self._line_starts
        return starts[line - 1] + column - 1 if line <= len(starts) else len(self.text)

    def token_at(self, offset: int) -> Token | None:
        """Return the last token that begins at an offset or before it, None where there is none."""
        place = bisect_right(self.tokens, offset, key=lambda token: token.start)
        return self.tokens[place - 1] if place else None

    def iri(self, token: Token) -> str | None:
        """Return the IRI that a token stands for, None where it stands for none or its prefix is not known."""
        if token.kind == "iri":
            return token.text[1:-1]
        if token.kind == "word" and token.text == "a":
            return RDF + "type"
        if token.kind != "name":
            return None
        prefix, _, local = token.text.partition(":")
        space = self.declared.get(prefix, self.known.get(prefix))
        return None if space is None else space + _ESCAPED_CHARACTER.sub(r"\1", local)

    def edited(self, edits: Iterable[Edit]) -> str:
        """Return the text with other words in the place of some, which do not overlap."""
        pieces, at = [], 0
        for start, end, replacement in sorted(edits):
            pieces += [self.text[at:start], replacement]
            at = end
        return "".join([*pieces, self.text[at:]])

    def emptied(self, service: Service) -> Edit:
        """Return the edit that puts an empty group in the place of a SERVICE clause; what stands behind it stays where
        it is."""
        start, end = service.token.start, self.tokens[self.closing(service)].start + 1
        return start, end, "{}" + _NOT_LINE_END.sub(" ", self.text[start + 2 : end])

    @property
    def declarations(self) -> str:
        """The declarations of the prefixes that it uses and does not declare, for its first line: for engines that know
        none."""
        return "".join(f"PREFIX {prefix}: <{space}> " for prefix, space in self.assumed.items())


def inspect(text: str, known: Mapping[str, str] = PREFIXES, most: int = sys.maxsize) -> InspectedQuery:
    """Return what a text says, in time linear in its length. `known` are prefixes that need no declaration.

    Raises: TooManyTokens: it has more than `most`.
    """
    tokens = tokenise(text, most)
    if (_OTHER_ASCII_SPACE if text.isascii() else _OTHER_SPACE).search(text):
        text = _with_plain_spaces(text, tokens)
    found = InspectedQuery(text, tokens, known)
    _Reading(found).read()
    return found


def _with_plain_spaces(text: str, tokens: Sequence[Token]) -> str:
    """Return the text, as long as before, with plain spaces for all other space between tokens."""
    pieces, at = [], 0
    for token in tokens:
        pieces += [_OTHER_SPACE.sub(" ", text[at : token.start]), token.text]
        at = token.start + len(token.text)
    return "".join([*pieces, _OTHER_SPACE.sub(" ", text[at:])])


def unescape(text: str) -> str:
    r"""Return the text with its code point escapes (\\u0053, \\U00000053) resolved, as SPARQL does before all else."""

    def character(found: re.Match[str]) -> str:
        code = int(found[1] or found[2], 16)
        return chr(code) if code <= 0x10FFFF else found[0]

    return _ESCAPE.sub(character, text)


_NOTHING = Token("other", "", 0)


class _Reading:
    """One pass over the tokens of a text, which fills in what is known of it."""

    def __init__(self, found: InspectedQuery) -> None:
        self._found, self._tokens = found, found.tokens
        upper = found.text.upper()
        self._hidden = tuple(keyword for keyword in _HIDDEN if keyword in upper)
        self._open: list[int] = []  # the indices of the brackets that are not closed yet
        self._last_word = ""
        self._has_aggregate = False  # in the expression of the projection that is being read
        self._name_declared = -1  # the index of the name that the PREFIX before it declares
        found.is_volatile = "\\u" in found.text or "\\U" in found.text

    def read(self) -> None:
        by_kind: Mapping[str, Callable[[int, Token], None]] = {
            "word": self._read_word,
            "name": self._read_name,
            "iri": self._read_iri,
            "variable": self._read_variable,
            "string": self._read_string,
            "other": self._read_mark,
        }
        for index, token in enumerate(self._tokens):
            if (read := by_kind.get(token.kind)) is not None:
                read(index, token)

    def _next(self, index: int) -> Token:
        return self._tokens[index] if index < len(self._tokens) else _NOTHING

    def _read_word(self, index: int, token: Token) -> None:
        found, word = self._found, token.text.upper()
        if found.first_word is None and word in _BEGINNINGS:
            found.first_word, found.form = token, UPDATE if word in UPDATES else word
        for keyword in self._hidden:
            if keyword in word:
                self._read_keyword(keyword, index, token)
        if (read := _WORDS.get(word)) is not None:
            read(self, index)
        elif word.endswith(_VOLATILE) and self._next(index + 1).text == "(":
            found.is_volatile = True
        self._last_word = word

    def _read_name(self, index: int, token: Token) -> None:
        if index == self._name_declared:
            return
        found, prefix = self._found, token.text.partition(":")[0]
        if self._hidden:
            self._read_keywords_in(prefix, index, token)
        if prefix in found.declared:
            return
        if prefix in found.known:
            found.assumed[prefix] = found.known[prefix]
        else:
            found.undeclared.setdefault(prefix, token)

    def _read_keywords_in(self, prefix: str, index: int, token: Token) -> None:
        """Take a prefix for a keyword and what follows it where it is not declared, or where a pattern follows, which
        names of graphs alone have."""
        upper = prefix.upper()
        before = self._tokens[index - 1].text.upper() if index else ""
        has_pattern = self._next(index + 1).text == "{" and before not in _GRAPH_WORDS
        for keyword in self._hidden:
            if keyword in upper and (prefix not in self._found.declared or has_pattern):
                self._read_keyword(keyword, index, token)

    def _read_keyword(self, keyword: str, index: int, token: Token) -> None:
        if keyword == "SERVICE":
            self._read_service(index, token)
        elif keyword == "LOAD":
            self._found.loads.append(token)
        elif self._found.depth == 0:
            self._found.names_dataset = True

    def _read_service(self, index: int, token: Token) -> None:
        if token.kind != "word" or len(token.text) != len("SERVICE"):
            service = Service(token)
        else:
            is_silent = self._next(index + 1).text.upper() == "SILENT"
            name, opening = self._next(index + 1 + is_silent), index + 2 + is_silent
            if name.kind not in ("iri", "name", "variable") or self._next(opening).text != "{":
                opening = 0
            endpoint = name.text[1:-1] if name.kind == "iri" else ""
            service = Service(token, endpoint, is_silent, self._found.iri(name) == SEARCH, opening)
        self._found.services.append(service)
        self._found.is_volatile = self._found.is_volatile or not service.is_search

    def _read_prefix(self, index: int) -> None:
        found, name, iri = self._found, self._next(index + 1), self._next(index + 2)
        if name.kind != "name":
            return
        self._name_declared = index + 1
        prefix = name.text.partition(":")[0]
        space = iri.text[1:-1] if iri.kind == "iri" else ""
        found.redeclares = found.redeclares or found.declared.get(prefix, space) != space
        found.declared[prefix] = space

    def _read_base(self, index: int) -> None:
        self._found.has_base = True

    def _read_graph(self, index: int) -> None:
        following = self._next(index + 1)
        if following.kind == "variable":
            self._found.any_graph = True
        elif following.kind in ("iri", "name"):
            self._found.graphs.append(self._found.iri(following) or following.text)

    def _read_source(self, index: int) -> None:
        following = self._next(index + 1)
        if following.kind in ("iri", "name"):
            self._found.sources.append(self._found.iri(following) or following.text)

    def _read_aggregate(self, index: int) -> None:
        self._has_aggregate = self._next(index + 1).text == "("

    def _read_as(self, index: int) -> None:
        following = self._next(index + 1)
        if self._has_aggregate and self._found.depth == 0 and following.kind == "variable":
            self._found.aggregates.append(following.text[1:])
        self._has_aggregate = False

    def _read_limit(self, index: int) -> None:
        number = self._next(index + 1).text
        if self._found.depth == 0 and number.isdecimal() and len(number) <= _LONGEST_NUMBER:
            self._found.limit = int(number)

    def _read_iri(self, index: int, token: Token) -> None:
        if not self._found.has_relative and _ABSOLUTE.match(token.text, 1) is None:
            self._found.has_relative = True

    def _read_variable(self, index: int, token: Token) -> None:
        self._found.variables.add(token.text[1:])

    def _read_string(self, index: int, token: Token) -> None:
        if self._found.open_string is None and _is_open(token.text):
            self._found.open_string = token

    def _read_mark(self, index: int, token: Token) -> None:
        found = self._found
        if token.text == "{":
            if found.depth == 0 and found.pattern < 0 and self._last_word != "CONSTRUCT":
                found.pattern = index
            found.depth += 1
            self._open.append(index)
        elif token.text == "}":
            found.depth -= 1
            self._last_word = ""
            if self._open:
                found.closings[self._open.pop()] = index


_WORDS: Mapping[str, Callable[[_Reading, int], None]] = {
    "PREFIX": _Reading._read_prefix,
    "BASE": _Reading._read_base,
    "GRAPH": _Reading._read_graph,
    "FROM": _Reading._read_source,
    "NAMED": _Reading._read_source,
    "USING": _Reading._read_source,
    "LIMIT": _Reading._read_limit,
    "AS": _Reading._read_as,
    **dict.fromkeys(("SUM", "MIN", "MAX", "AVG", "GROUP_CONCAT"), _Reading._read_aggregate),
}


def _is_open(string: str) -> bool:
    """Whether a string token runs to the end of its line, or of the text, without its closing quotes."""
    quotes = string[:3] if string[:3] in ('"""', "'''") else string[0]
    inner = string[len(quotes) :]
    if not inner.endswith(quotes):
        return True
    body = inner[: -len(quotes)]
    return (len(body) - len(body.rstrip("\\"))) % 2 == 1
