"""The texts of a graph that can be searched: names of things, and sentences.

A name is a label, an alternative label or a headline; how many graphs give it says how well known it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, TypeAlias

import pyoxigraph as ox

from kg.vocab import CQ, NIF, RDF, RDFS, SCHEMA, SKOS

Kind: TypeAlias = Literal["name", "sentence"]
Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None

_NAMES = tuple(ox.NamedNode(iri) for iri in (RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel", SCHEMA + "headline"))
_SENTENCES = tuple(ox.NamedNode(iri) for iri in (CQ + "Sentence", NIF + "Sentence"))
_WORDS = ox.NamedNode(NIF + "anchorOf")
_TYPE = ox.NamedNode(RDF + "type")
_DEFAULT = ox.DefaultGraph()


class Text(NamedTuple):
    """`thing` is an IRI; `language` is "" where the literal has none."""

    kind: Kind
    thing: str
    words: str
    language: str = ""


def texts(store: ox.Store, graph: Graph = None) -> Counter[Text]:
    """Return the texts of a graph, or of all, with the number of named graphs that hold each; 1 for what only the default graph holds."""
    found: Counter[Text] = Counter()
    unnamed: set[Text] = set()
    for text, where in _read(store, graph):
        if where == _DEFAULT:
            unnamed.add(text)
        else:
            found[text] += 1
    found.update(unnamed - found.keys())
    return found


def is_a(store: ox.Store, thing: str, cls: str) -> bool:
    """Tell whether any graph says that a thing is of a class."""
    return next(store.quads_for_pattern(ox.NamedNode(thing), _TYPE, ox.NamedNode(cls), None), None) is not None


def _read(store: ox.Store, graph: Graph) -> Iterator[tuple[Text, Graph]]:
    for prop in _NAMES:
        yield from _literals("name", store.quads_for_pattern(None, prop, None, graph))
    sentences = {(quad.subject, quad.graph_name) for cls in _SENTENCES for quad in store.quads_for_pattern(None, _TYPE, cls, graph)}
    for sentence, where in sentences:
        yield from _literals("sentence", store.quads_for_pattern(sentence, _WORDS, None, where))


def _literals(kind: Kind, quads: Iterable[ox.Quad]) -> Iterator[tuple[Text, Graph]]:
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            yield Text(kind, quad.subject.value, quad.object.value, quad.object.language or ""), quad.graph_name


class Changes:
    """How the texts differ from those of the state that was published last. `known` False: they may differ in more than `counts` says."""

    def __init__(self, known: bool = True) -> None:
        self.counts: Counter[Text] = Counter()
        self.known = known

    def note(self, before: Counter[Text], after: Counter[Text]) -> None:
        """Note what became of the texts of one graph."""
        self.counts.update({text: number for text in before.keys() | after.keys() if (number := after[text] - before[text])})
