"""What a SPARQL update is made of, read from its words: which operations, on which graphs.

The engine parses; here is only read what must be known before it does: whether something is fetched from elsewhere, whether the
default graph is written, and where the graphs of `using-graph-uri` belong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

import pyoxigraph as ox

from kg.sparql.guard import FORMS, UPDATES, Refused, examine_update
from kg.sparql.tokens import Token, meaningful, position

_GRAPHS_AS_A_WHOLE = frozenset({"CLEAR", "DROP", "ADD", "COPY", "MOVE"})
_KNOWN = (
    UPDATES
    | _GRAPHS_AS_A_WHOLE
    | frozenset({"DATA", "WHERE", "USING", "NAMED", "SILENT", "GRAPH", "TO", "INTO", "DEFAULT", "ALL"})
)

_LOADS = frozenset({"iri", "SILENT iri", "iri INTO GRAPH iri", "SILENT iri INTO GRAPH iri"})
_NOWHERE = "urn:x-communique:nowhere"
_ESCAPED = re.compile(r"\\[uU]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an update: its tokens, and the upper-case words among them that stand outside all brackets."""

    tokens: tuple[Token, ...]
    words: tuple[str, ...]

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


def check(text: str, services: Set[str] = frozenset()) -> None:
    """Raise Fetches for LOAD in any disguise, Refused for SERVICE elsewhere than allowed and for a query in the place of an update."""
    examine_update(text, services)
    for operation in operations(text):
        for token in operation.tokens[:1]:
            word = token.text.upper()
            if word in FORMS:
                raise Refused(
                    f"This is a query ({word}); send it as query= or as application/sparql-query.",
                    *position(text, token.start),
                )


def without_loads(text: str) -> tuple[str, Token | None]:
    """Return the update with nothing to be done in the place of each LOAD, and the first LOAD that does not say SILENT.

    A LOAD that is not to be done fails, and one that is SILENT says nothing of it.

    Raises: Refused: an operation that begins with LOAD and is no LOAD.
    """
    loud: Token | None = None
    for operation in reversed(operations(text)):
        first, *rest = operation.tokens
        if first.kind != "word" or first.text.upper() != "LOAD":
            if "LOAD" in operation.words:
                raise Refused(
                    "LOAD begins an operation of its own: the one before it ends with ;", *position(text, first.start)
                )
            continue
        kinds = " ".join(
            token.text.upper() if token.kind == "word" else "iri" if token.kind in ("iri", "name", "bare") else "?"
            for token in rest
        )
        if kinds not in _LOADS:
            raise Refused("LOAD [SILENT] IRI [INTO GRAPH IRI] is how to say it.", *position(text, first.start))
        if not kinds.startswith("SILENT"):
            loud = first
        end = operation.tokens[-1].start + len(operation.tokens[-1].text)
        text = text[: first.start] + f"DROP SILENT GRAPH <{_NOWHERE}>" + text[end:]
    return text, loud


def operations(text: str) -> list[Operation]:
    """Return the operations of an update, without the declarations before each."""
    found: list[Operation] = []
    depth, tokens = 0, list[Token]()
    for token in meaningful(text):
        depth += (token.text == "{") - (token.text == "}")
        if token.text == ";" and depth == 0:
            found.append(_operation(tokens))
            tokens = []
        else:
            tokens.append(token)
    found.append(_operation(tokens))
    return [operation for operation in found if operation.tokens]


def _operation(tokens: Sequence[Token]) -> Operation:
    kept = list(tokens)
    while kept and kept[0].kind == "word" and kept[0].text.upper() in ("PREFIX", "BASE", "VERSION"):
        del kept[: 3 if kept[0].text.upper() == "PREFIX" else 2]
    depth, words = 0, []
    for token in kept:
        if depth == 0 and token.kind == "word":
            words.append(token.text.upper())
        depth += (token.text == "{") - (token.text == "}")
    return Operation(tuple(kept), tuple(words))


def writes_default_graph(text: str) -> tuple[int, int] | None:
    """Return the line and column where an update writes to the default graph, or where that cannot be told; None if it does not."""
    for operation in operations(text):
        first = operation.tokens[0]
        if not set(operation.words) <= _KNOWN:
            return position(text, first.start)
        if operation.words[:1] and operation.words[0] in _GRAPHS_AS_A_WHOLE:
            if _names_default(operation.words):
                return position(text, first.start)
            continue
        with_graph = operation.words[:1] == ("WITH",)
        for word, inner in _written(operation):
            if (word == "DATA" or not with_graph) and (bare := _outside_graphs(inner)):
                return position(text, bare.start)
    return None


def written_graphs(text: str) -> tuple[str, ...] | None:
    """Return the named graphs that an update may change, of one that does not write the default graph; None where that cannot be told."""
    tokens = meaningful(text)
    spaces = _spaces(tokens)
    if spaces is None or _ESCAPED.search(text) or any(_hides_graph(token) for token in tokens):
        return None
    found: dict[str | None, None] = {}
    for operation in operations(text):
        if not set(operation.words) <= _KNOWN or "LOAD" in operation.words or operation.words[:1] == ():
            return None
        if operation.words[0] in _GRAPHS_AS_A_WHOLE | {"CREATE"}:
            if operation.words[0] in ("CLEAR", "DROP") and {"ALL", "NAMED"} & set(operation.words):
                return None
            found |= dict.fromkeys(_absolute(token, spaces) for token in operation.tokens if token.kind != "word")
        if operation.words[0] == "WITH":
            found |= dict.fromkeys(_absolute(token, spaces) for token in operation.tokens[1:2])
        for _, inner in _written(operation):
            found |= dict.fromkeys(
                _absolute(name, spaces)
                for word, name in pairwise(inner)
                if word.kind == "word" and word.text.upper() == "GRAPH"
            )
    return None if None in found else tuple(name for name in found if name is not None)


def _written(operation: Operation) -> Iterator[tuple[str, tuple[Token, ...]]]:
    """Yield the blocks whose triples an operation writes or takes away: the word before each, and the tokens within."""
    for word, inner in operation.blocks():
        if word in ("INSERT", "DELETE", "DATA") or (word == "WHERE" and operation.words[:2] == ("DELETE", "WHERE")):
            yield word, inner


def _hides_graph(token: Token) -> bool:
    """Whether the engine might read GRAPH out of a token that runs together with what is before or behind it."""
    return (
        token.kind in ("word", "name")
        and "GRAPH" in token.text.partition(":")[0].upper()
        and (token.kind == "name" or len(token.text) > 5)
    )


def _spaces(tokens: Sequence[Token]) -> dict[str, str] | None:
    """Return what each prefix stands for; None where one stands for two, or names hang on a base."""
    found: dict[str, str] = {}
    for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if word.kind == "word" and word.text.upper() == "BASE":
            return None
        if (
            word.kind == "word"
            and word.text.upper() == "PREFIX"
            and found.setdefault(name.text, iri.text[1:-1]) != iri.text[1:-1]
        ):
            return None
    return found


def _absolute(token: Token, spaces: Mapping[str, str]) -> str | None:
    """Return the IRI that a token stands for, to the letter; None where it is none, or hangs on a base."""
    prefix, colon, local = token.text.partition(":")
    iri = (
        token.text[1:-1]
        if token.kind == "iri"
        else spaces.get(prefix + colon, "") + local
        if token.kind == "name" and "\\" not in local
        else ""
    )
    try:
        return ox.NamedNode(iri).value if _SCHEME.match(iri) else None
    except ValueError:
        return None


def _names_default(words: tuple[str, ...]) -> bool:
    """Whether CLEAR, DROP, ADD, COPY or MOVE changes the default graph: to copy from it does not."""
    if words[0] in ("ADD", "COPY"):
        return words[-1] == "DEFAULT"
    return bool({"DEFAULT", "ALL"} & set(words))


def _outside_graphs(inner: Sequence[Token]) -> Token | None:
    """Return the first token of a triple that stands in no GRAPH block."""
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


def with_using(text: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Return the update with the graphs of using-graph-uri and using-named-graph-uri as the dataset of its patterns.

    Raises: Refused: it says USING or WITH itself, or its words cannot be told apart.
    """
    clauses = "".join([f" USING <{iri}>" for iri in default] + [f" USING NAMED <{iri}>" for iri in named]) + " "
    changes: list[tuple[int, str]] = []
    for operation in operations(text):
        for token in operation.tokens:
            if token.kind == "word" and token.text.upper() in ("USING", "WITH"):
                raise Refused(
                    f"The request names its graphs (using-graph-uri), and so does the update ({token.text.upper()}): say it once.",
                    *position(text, token.start),
                )
        if not set(operation.words) <= _KNOWN:
            raise Refused(
                "The words of this update run together; write a space between them.",
                *position(text, operation.tokens[0].start),
            )
        if operation.words[:2] == ("DELETE", "WHERE"):
            changes.append(_spelled_out(text, operation, clauses))
        elif "WHERE" in operation.words:
            changes.append((_where(operation).start, clauses))
    for start, addition in sorted(changes, reverse=True):
        text = text[:start] + addition + text[start:]
    return text


def _where(operation: Operation) -> Token:
    depth = 0
    for token in operation.tokens:
        if depth == 0 and token.kind == "word" and token.text.upper() == "WHERE":
            return token
        depth += (token.text == "{") - (token.text == "}")
    raise AssertionError("asked only of operations with WHERE")


def _spelled_out(text: str, operation: Operation, clauses: str) -> tuple[int, str]:
    """DELETE WHERE { … } takes no USING; DELETE { … } USING … WHERE { … } says the same."""
    where = _where(operation)
    begin = where.start + len(where.text)
    last = operation.tokens[-1]
    return where.start, text[begin : last.start + len(last.text)] + clauses
