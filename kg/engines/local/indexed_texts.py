"""The searchable texts of a graph: names (labels, alternative labels, headlines) and sentences.

The number of graphs that have a name shows how well known it is. Items copied from Wikidata are not searched: they
would appear beside the entities that are linked to them; nor are reported events, beside what they report.
"""

from __future__ import annotations

import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import IO, NamedTuple

import pyoxigraph as ox

from kg.rdf.vocab import CQ, NIF, RDF, RDFS, RESOLUTION_GRAPH, SCHEMA, SKOS, WIKIDATA_GRAPH
from kg.sparql.search_service import Kind

_NAMES = tuple(
    ox.NamedNode(iri) for iri in (RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel", SCHEMA + "headline")
)
_SENTENCES = tuple(ox.NamedNode(iri) for iri in (CQ + "Sentence", NIF + "Sentence"))
_WORDS = ox.NamedNode(NIF + "anchorOf")
_TYPE = ox.NamedNode(RDF + "type")
_FEW = 500
_TOGETHER = 200  # graphs whose texts are counted together
_MOST_HELD = 20_000  # changed texts in memory: some 10 MB
_UNSEARCHED = (f"/{WIKIDATA_GRAPH}", f"/{RESOLUTION_GRAPH}")  # ends of the names of graphs
# what the texts of things are, in SPARQL
PATTERNS: dict[Kind, str] = {
    "name": "{ " + " } UNION { ".join(f"?cq_thing {prop} ?cq_text" for prop in _NAMES) + " }",
    "sentence": "{ "
    + " } UNION { ".join(f"?cq_thing {_TYPE} {cls}" for cls in _SENTENCES)
    + f" }} ?cq_thing {_WORDS} ?cq_text",
}


class Text(NamedTuple):
    """`thing` is an IRI; `language` is "" where the literal has none."""

    kind: Kind
    thing: str
    words: str
    language: str = ""


def texts(store: ox.Store) -> Iterator[Counter[Text]]:
    """Yield the texts of some named graphs at a time, each with the number of these that have it.

    The engine counts them, which is faster than reading each quad here.
    """
    named = (graph for graph in store.named_graphs() if isinstance(graph, ox.NamedNode))
    searched = (graph for graph in named if not graph.value.endswith(_UNSEARCHED))
    while graphs := list(islice(searched, _TOGETHER)):
        found: Counter[Text] = Counter()
        for kind, pattern in PATTERNS.items():
            counted = (
                f"SELECT ?cq_thing ?cq_text (COUNT(DISTINCT ?g) AS ?n) {{ GRAPH ?g {{ {pattern} }} }} "
                "GROUP BY ?cq_thing ?cq_text"
            )
            for subject, words, number in _answers(store, counted, graphs):
                if text := _text(kind, subject, words):
                    found[text] = int(number.value)
        yield found


def default_texts(store: ox.Store) -> Iterator[Text]:
    """Yield the texts of the default graph; in a store where it is derived, named graphs have the same."""
    for kind, pattern in PATTERNS.items():
        for subject, words in _answers(store, f"SELECT ?cq_thing ?cq_text {{ {pattern} }}"):
            if text := _text(kind, subject, words):
                yield text


def texts_of(store: ox.Store, graph: ox.NamedNode) -> Counter[Text]:
    """Return the texts of a named graph, each once."""
    if graph.value.endswith(_UNSEARCHED):
        return Counter()
    named: Iterator[tuple[Kind, ox.Quad]] = (
        ("name", quad) for prop in _NAMES for quad in store.quads_for_pattern(None, prop, None, graph)
    )
    sentences = {quad.subject for cls in _SENTENCES for quad in store.quads_for_pattern(None, _TYPE, cls, graph)}
    told: Iterator[tuple[Kind, ox.Quad]] = (
        ("sentence", quad) for sentence in sentences for quad in store.quads_for_pattern(sentence, _WORDS, None, graph)
    )
    found = {_text(kind, quad.subject, quad.object) for kind, quad in chain(named, told)}
    return Counter(text for text in found if text)


def texts_among(quads: Iterable[ox.Quad]) -> set[Text]:
    """Return the texts of quads of one named graph."""
    some = list(quads)
    sentences = {quad.subject for quad in some if quad.predicate == _TYPE and quad.object in _SENTENCES}
    found = {_text("name", quad.subject, quad.object) for quad in some if quad.predicate in _NAMES}
    found |= {
        _text("sentence", quad.subject, quad.object)
        for quad in some
        if quad.predicate == _WORDS and quad.subject in sentences
    }
    return {text for text in found if text}


def belonging(store: ox.Store, cls: str) -> Callable[[str], bool]:
    """Return a test whether any graph gives the thing of an IRI a class.

    A few IRIs are looked up one by one; after that all members of the class are read at once.
    """
    node = ox.NamedNode(cls)
    asked = 0
    members: set[str] | None = None

    def belongs(thing: str) -> bool:
        nonlocal asked, members
        asked += 1
        if members is None and asked > _FEW:
            members = {
                quad.subject.value
                for quad in store.quads_for_pattern(None, _TYPE, node, None)
                if isinstance(quad.subject, ox.NamedNode)
            }
        if members is not None:
            return thing in members
        return next(store.quads_for_pattern(ox.NamedNode(thing), _TYPE, node, None), None) is not None

    return belongs


def _answers(store: ox.Store, query: str, graphs: Sequence[ox.NamedNode] = ()) -> Iterable[ox.QuerySolution]:
    """Return the answers of a query. `graphs`: the named graphs that it sees; none: all."""
    found = store.query(query, named_graphs=list(graphs) or None)
    assert isinstance(found, ox.QuerySolutions)
    return found


def _text(kind: Kind, subject: object, words: object) -> Text | None:
    if isinstance(subject, ox.NamedNode) and isinstance(words, ox.Literal):
        return Text(kind, subject.value, words.value, words.language or "")
    return None


class Changes:
    """How the texts differ from those of the newest snapshot, and in which graphs. `known` False: they may also differ
    in other ways, and other graphs may have changed.

    Where there are many, they wait in a temporary file.
    """

    def __init__(self, known: bool = True) -> None:
        self.graphs: set[str] = set()
        self.known = known
        self._numbers: Counter[Text] = Counter()
        self._filed: IO[bytes] | None = None
        self._pieces = 0

    def add(self, more: Mapping[Text, int]) -> None:
        """Add to the numbers of graphs that have each text. Raises: OSError: the disk is full."""
        self._numbers.update(more)
        if len(self._numbers) < _MOST_HELD:
            return
        if self._filed is None:
            self._filed = tempfile.TemporaryFile()  # noqa: SIM115 - it goes with this object
        pickle.dump(list(self._numbers.items()), self._filed, pickle.HIGHEST_PROTOCOL)
        self._pieces += 1
        self._numbers.clear()

    def note(self, before: Counter[Text], after: Counter[Text]) -> None:
        """Add the changes of the texts of one graph. Raises: as `add` does."""
        self.add({text: number for text in before.keys() | after.keys() if (number := after[text] - before[text])})

    def any(self) -> bool:
        """Whether a text differs, as far as is known."""
        return self._pieces > 0 or any(self._numbers.values())

    def items(self) -> Iterator[tuple[Text, int]]:
        """Yield texts with their changes, in the order in which these came. A text may come several times."""
        if self._filed is not None:
            self._filed.seek(0)
            for _ in range(self._pieces):
                yield from pickle.load(self._filed)
        yield from self._numbers.items()
