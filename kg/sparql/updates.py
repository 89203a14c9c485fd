"""The operations of a SPARQL update and the graphs that they change, read from its words before an engine parses it.

This tells whether an update would fetch from elsewhere, whether it writes the default graph, which named graphs it may
change, and where the graphs of `using-graph-uri` are to be put.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

import pyoxigraph as ox

from kg.sparql.errors import DefaultGraphRefused, IsQuery, Refused
from kg.sparql.guard import check_update
from kg.sparql.query import FORMS, UPDATES, Edit, InspectedQuery
from kg.sparql.tokens import Token

_ON_GRAPHS = frozenset({"CLEAR", "DROP", "ADD", "COPY", "MOVE"})
_EXPECTING = frozenset({"CREATE", "CLEAR", "DROP", "MOVE"})
_KNOWN = UPDATES | frozenset({"DATA", "WHERE", "USING", "NAMED", "SILENT", "GRAPH", "TO", "INTO", "DEFAULT", "ALL"})
_LOADS = frozenset({"iri", "SILENT iri", "iri INTO GRAPH iri", "SILENT iri INTO GRAPH iri"})
_KINDS = {"iri": "iri", "name": "iri"}
_NOWHERE = "urn:x-communique:nowhere"
_DECLARATIONS = {"PREFIX": 3, "BASE": 2, "VERSION": 2}  # how many tokens each takes
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an update: its tokens, and the upper-case words among them that stand outside all brackets."""

    tokens: tuple[Token, ...]
    words: tuple[str, ...]

    @property
    def verb(self) -> str:
        """The first of its words, "" where there is none."""
        return self.words[0] if self.words else ""

    @property
    def is_readable(self) -> bool:
        """Whether it begins with a word, and all of its words are known: others may be words that run together."""
        return self.tokens[0].kind == "word" and _KNOWN.issuperset(self.words)

    @property
    def end(self) -> int:
        last = self.tokens[-1]
        return last.start + len(last.text)

    def blocks(self) -> Iterator[tuple[str, tuple[Token, ...]]]:
        """Yield each pair of curly brackets of the outermost level: the word before it, and the tokens within."""
        depth, word, inner = 0, "", list[Token]()
        for token in self.tokens:
            if token.text == "}":
                depth -= 1
                if depth == 0:
                    yield word, tuple(inner)
                    inner = []
            if depth > 0:
                inner.append(token)
            elif token.kind == "word":
                word = token.text.upper()
            if token.text == "{":
                depth += 1

    def written(self) -> Iterator[tuple[str, tuple[Token, ...]]]:
        """Yield the blocks whose triples it writes or takes away, as `blocks` does."""
        deletes_where = self.words[:2] == ("DELETE", "WHERE")
        for word, inner in self.blocks():
            if word in ("INSERT", "DELETE", "DATA") or (word == "WHERE" and deletes_where):
                yield word, inner

    def outer(self, word: str) -> Token | None:
        """Return the first token outside all brackets that is this word, None where there is none."""
        depth = 0
        for token in self.tokens:
            if depth == 0 and token.kind == "word" and token.text.upper() == word:
                return token
            depth += (token.text == "{") - (token.text == "}")
        return None


@dataclass(frozen=True, slots=True)
class CheckedUpdate:
    """An update that may be sent to an engine.

    - `text`: with nothing to be done in the place of each LOAD, and with the dataset that the request names.
    - `load`: line and column of the first LOAD that does not say SILENT, so that the whole fails where it is an update
      at all.
    - `graphs`: the named graphs that it may change; None where that cannot be told.
    - `default_graph`: line and column where it writes to the default graph, or where that cannot be told; None if it
      does not.
    """

    text: str
    load: tuple[int, int] | None
    graphs: tuple[str, ...] | None
    default_graph: tuple[int, int] | None

    def refuse_default_graph(self) -> None:
        """Raise DefaultGraphRefused where it writes to the default graph, for stores where this is made of the named
        graphs."""
        if self.default_graph is not None:
            raise DefaultGraphRefused(
                "The default graph of this store is made of its named graphs and cannot be written: name a graph, by "
                "GRAPH or WITH.",
                *self.default_graph,
            )


def checked(
    update: InspectedQuery, services: Set[str] = frozenset(), default: Sequence[str] = (), named: Sequence[str] = ()
) -> CheckedUpdate:
    """Return the update that may be sent to an engine.

    Args:
        services: the exact IRIs that SERVICE may call.
        default, named: the graphs of using-graph-uri and using-named-graph-uri, the dataset of the update's patterns.

    Raises:
        ServiceRefused, LoadRefused: it would fetch. IsQuery. Refused: it is wrong, or it names a dataset as the request
            does.
    """
    parts = operations(update)
    loads = [one for one in parts if _is_load(update, one)]
    edits = check_update(update, services, [_left_out(one) for one in loads])
    _refuse_query(update, parts)
    if default or named:
        edits += _using(update, parts, default, named)
    loud = [one.tokens[0].start for one in loads if "SILENT" not in one.words]
    return CheckedUpdate(
        update.edited(edits),
        update.position(loud[0]) if loud else None,
        _written_graphs(update, parts),
        _written_default_graph(update, parts),
    )


def expects_graphs(update: InspectedQuery) -> bool:
    """Whether an update fails where a graph exists already, or does not exist."""
    return any(one.verb in _EXPECTING and "SILENT" not in one.words for one in operations(update))


def operations(update: InspectedQuery) -> list[Operation]:
    """Return the operations of an update, without the declarations before each."""
    found: list[Operation] = []
    depth, tokens = 0, list[Token]()
    for token in update.tokens:
        depth += (token.text == "{") - (token.text == "}")
        if token.text == ";" and depth == 0:
            found.append(_operation(tokens))
            tokens = []
        else:
            tokens.append(token)
    found.append(_operation(tokens))
    return [operation for operation in found if operation.tokens]


def _operation(tokens: Sequence[Token]) -> Operation:
    """Return the operation that these tokens are, without the declarations before it."""
    begin = 0
    while begin < len(tokens) and tokens[begin].kind == "word" and tokens[begin].text.upper() in _DECLARATIONS:
        begin += _DECLARATIONS[tokens[begin].text.upper()]
    depth, words = 0, []
    for token in tokens[begin:]:
        if depth == 0 and token.kind == "word":
            words.append(token.text.upper())
        depth += (token.text == "{") - (token.text == "}")
    return Operation(tuple(tokens[begin:]), tuple(words))


def _is_load(update: InspectedQuery, operation: Operation) -> bool:
    """Whether an operation is a LOAD. Raises: Refused: it has the word, and is not one that is whole."""
    first, *rest = operation.tokens
    if first.kind != "word" or operation.verb != "LOAD":
        if "LOAD" in operation.words:
            raise Refused(
                "LOAD begins an operation of its own: the one before it ends with ;", *update.position(first.start)
            )
        return False
    kinds = " ".join(token.text.upper() if token.kind == "word" else _KINDS.get(token.kind, "?") for token in rest)
    if kinds not in _LOADS:
        raise Refused("LOAD is written LOAD [SILENT] IRI [INTO GRAPH IRI].", *update.position(first.start))
    return True


def _left_out(load: Operation) -> Edit:
    return load.tokens[0].start, load.end, f"DROP SILENT GRAPH <{_NOWHERE}>"


def _refuse_query(update: InspectedQuery, parts: Sequence[Operation]) -> None:
    for operation in parts:
        if operation.tokens[0].kind == "word" and operation.verb in FORMS:
            raise IsQuery(
                f"This is a query ({operation.verb}); send it as query= or as application/sparql-query.",
                *update.position(operation.tokens[0].start),
            )


def _written_default_graph(update: InspectedQuery, parts: Sequence[Operation]) -> tuple[int, int] | None:
    """Return the line and column at which an update writes to the default graph, or may do so; None if it does not."""
    for operation in parts:
        if (offset := _writes_default_graph(operation)) is not None:
            return update.position(offset)
    return None


def _writes_default_graph(operation: Operation) -> int | None:
    begin = operation.tokens[0].start
    if not operation.is_readable:
        return begin
    if operation.verb in _ON_GRAPHS:
        return begin if _names_default(operation.words) else None
    for _, inner in operation.written():
        bare = _outside_graphs(inner) if operation.verb != "WITH" else None
        if bare is not None:
            return bare.start
    return None


def _names_default(words: tuple[str, ...]) -> bool:
    """Whether CLEAR, DROP, ADD, COPY or MOVE changes the default graph: to copy from it does not."""
    if words[0] in ("ADD", "COPY"):
        return words[-1] == "DEFAULT"
    return bool({"DEFAULT", "ALL"} & set(words))


def _outside_graphs(inner: Sequence[Token]) -> Token | None:
    """Return the first token of a triple outside of GRAPH blocks, None where there is none."""
    depth, in_graph = 0, False
    for token in inner:
        if token.text == "}":
            depth -= 1
            in_graph = in_graph and depth > 0
        elif depth == 0 and token.kind == "word" and token.text.upper() == "GRAPH":
            in_graph = True
        elif depth == 0 and not in_graph and token.text not in "{.":
            return token
        if token.text == "{":
            depth += 1
    return None


def _written_graphs(update: InspectedQuery, parts: Sequence[Operation]) -> tuple[str, ...] | None:
    """Return the named graphs that an update may change; None where this cannot be told from its words.

    It is asked only of updates that do not write the default graph.
    """
    if update.redeclares or update.has_base or update.has_escapes or any(map(_hides_graph, update.tokens)):
        return None
    found: dict[str, None] = {}
    for operation in parts:
        if not operation.is_readable or not operation.words or "LOAD" in operation.words or _names_all(operation):
            return None
        for token in _graph_names(operation):
            if (iri := _absolute(update, token)) is None:
                return None
            found[iri] = None
    return tuple(found)


def _names_all(operation: Operation) -> bool:
    return operation.verb in ("CLEAR", "DROP") and not {"ALL", "NAMED"}.isdisjoint(operation.words)


def _graph_names(operation: Operation) -> Iterator[Token]:
    """Yield the tokens that name the graphs which an operation may write."""
    if operation.verb in _ON_GRAPHS or operation.verb == "CREATE":
        yield from (token for token in operation.tokens if token.kind != "word")
    if operation.verb == "WITH":
        yield from operation.tokens[1:2]
    for _, inner in operation.written():
        yield from (name for word, name in pairwise(inner) if word.kind == "word" and word.text.upper() == "GRAPH")


def _hides_graph(token: Token) -> bool:
    """Whether the engine could read GRAPH as a part of a token."""
    if token.kind not in ("word", "name") or "GRAPH" not in token.text.partition(":")[0].upper():
        return False
    return token.kind == "name" or len(token.text) > len("GRAPH")


def _absolute(update: InspectedQuery, token: Token) -> str | None:
    """Return the absolute IRI that a token stands for; None where it stands for none, or for one relative to a base."""
    iri = update.iri(token) if token.kind == "iri" or "\\" not in token.text else None
    try:
        return ox.NamedNode(iri).value if iri is not None and _SCHEME.match(iri) else None
    except ValueError:
        return None


def _using(
    update: InspectedQuery, parts: Sequence[Operation], default: Sequence[str], named: Sequence[str]
) -> list[Edit]:
    """Return the edits that insert USING clauses for these graphs into an update.

    Raises: Refused: the update has USING or WITH itself, or its words run together.
    """
    clauses = "".join([f" USING <{iri}>" for iri in default] + [f" USING NAMED <{iri}>" for iri in named]) + " "
    edits: list[Edit] = []
    for operation in parts:
        own = operation.outer("USING") or operation.outer("WITH")
        if own is not None:
            raise Refused(
                f"The request names its graphs (using-graph-uri), and so does the update ({own.text.upper()}): "
                "say it once.",
                *update.position(own.start),
            )
        if not operation.is_readable:
            raise Refused(
                "The words of this update run together; write a space between them.",
                *update.position(operation.tokens[0].start),
            )
        where = operation.outer("WHERE")
        if where is not None:
            is_short = operation.words[:2] == (
                "DELETE",
                "WHERE",
            )  # takes no USING; DELETE { … } USING … WHERE { … } says the same
            pattern = update.text[where.start + len(where.text) : operation.end] if is_short else ""
            edits.append((where.start, where.start, pattern + clauses))
    return edits
