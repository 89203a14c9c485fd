"""New graphs written in bulk, several at once: several times faster than quad by quad, in memory that stays flat.

What costs time is done by the processes that make the graphs (`prepare`): quads as N-Quads, with their copies in the
default graph, counts, and texts for the search index. Only what other graphs may say, too, is looked up by the writer
(`Loader`): a few triples of each entity in a hundred of the graph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.engines.local.indexed_texts import Changes, Text, texts_among
from kg.engines.local.shared_labels import Terms, with_shared_labels
from kg.engines.statistics import Counts

_DEFAULT = ox.DefaultGraph()
_MOST_KNOWN = 100_000  # triples that the writer remembers: some 50 MB


@dataclass(frozen=True, slots=True)
class Prepared:
    """The quads of a named graph, as `Loader` and `kg.engines.local.Store.put` take them.

    `own` holds triples about things below the graph's IRI, or that refer to these, with their copies in the default
    graph; `shared` the others, without copies; both N-Quads. `counts` and `texts` are of `own`, `subjects` those things
    that it describes.
    """

    graph: str
    own: bytes
    shared: bytes
    counts: Counts
    texts: tuple[Text, ...]
    subjects: tuple[str, ...]

    def quads(self) -> list[ox.Quad]:
        """The quads of the named graph."""
        parsed = ox.parse(self.own + self.shared, format=ox.RdfFormat.N_QUADS)
        return [quad for quad in parsed if quad.graph_name != _DEFAULT]


def prepare(graph: str, quads: Iterable[ox.Quad]) -> Prepared:
    """The quads of one named graph, prepared in any process."""
    below = (f"{graph}#", f"{graph}/")

    def is_own(term: object) -> bool:
        return isinstance(term, ox.NamedNode) and (term.value == graph or term.value.startswith(below))

    own, shared = [], []
    counts, subjects = Counts(), set()
    for quad in quads:
        described = is_own(quad.subject)
        if described or is_own(quad.object):
            own.append(quad)
            counts.add(quad)
        else:
            shared.append(quad)
        if described:
            assert isinstance(quad.subject, ox.NamedNode)
            subjects.add(quad.subject.value)
    counts.subjects = len(subjects)
    copies = _triples(quad.triple for quad in own)
    return Prepared(
        graph, _quads(own) + copies, _quads(shared), counts, tuple(texts_among(own)), tuple(sorted(subjects))
    )


class Loader:
    """Loads graphs that a merged store does not have yet.

    It remembers what it has looked up or loaded; whoever changes the store otherwise needs a new one.
    """

    def __init__(self, live: ox.Store) -> None:
        self._live = live
        self._triples: set[ox.Triple] = set()  # in the default graph, or about to be
        self._subjects: set[object] = set()  # with a triple there
        self._objects: dict[tuple[ox.NamedNode, ox.NamedNode], Terms] = {}

    def is_unheard_of(self, one: Prepared) -> bool:
        """Whether no graph describes the things of a graph that is to be loaded."""
        return not any(self._has(ox.NamedNode(subject)) for subject in one.subjects)

    def load(self, some: Sequence[Prepared], counts: Counts | None, texts: Changes) -> None:
        """Load graphs, all or none, and add to the counts of the default graph and to the texts of graphs.

        Raises: OSError: the disk is full, or cannot be written; nothing was loaded.
        """
        parts: list[bytes] = []
        counted, told = Counts(), Counter[Text]()
        for one in some:
            kept = with_shared_labels(self._elsewhere, ox.NamedNode(one.graph), _parsed(one.shared))
            new = self._added(kept, counted)
            parts += [one.own, _quads(kept), _triples(new)]
            counted.include(one.counts)
            told.update(one.texts)
            told.update(texts_among(kept))
        try:
            self._live.bulk_load(b"".join(parts), format=ox.RdfFormat.N_QUADS, lenient=True)
        except BaseException:
            self._forget()
            raise
        if counts is not None:
            counts.include(counted)
        texts.add(told)
        if len(self._triples) > _MOST_KNOWN:
            self._forget()

    def _forget(self) -> None:
        self._triples.clear()
        self._subjects.clear()
        self._objects.clear()

    def _added(self, quads: Iterable[ox.Quad], counts: Counts) -> list[ox.Triple]:
        """Count and remember the triples that the default graph does not have yet, and return them."""
        found = []
        for quad in quads:
            triple = quad.triple
            if triple in self._triples:
                continue
            if ox.Quad(triple.subject, triple.predicate, triple.object) not in self._live:
                found.append(triple)
                counts.add(quad)
                if triple.subject not in self._subjects and not self._has(triple.subject):
                    counts.subjects += 1
                self._note(triple)
            self._subjects.add(triple.subject)
            self._triples.add(triple)
        return found

    def _note(self, triple: ox.Triple) -> None:
        assert isinstance(triple.subject, ox.NamedNode)
        known = self._objects.get((triple.subject, triple.predicate))
        if known is not None:
            known.add(triple.object)

    def _has(self, subject: ox.NamedNode | ox.BlankNode | ox.Triple) -> bool:
        return next(self._live.quads_for_pattern(subject, None, None, _DEFAULT), None) is not None

    def _elsewhere(self, subject: ox.NamedNode, prop: ox.NamedNode, said: Terms) -> Terms:
        """See `kg.engines.local.shared_labels`: what the default graph says is said by other graphs than a new one."""
        known = self._objects.get((subject, prop))
        if known is None:
            quads = self._live.quads_for_pattern(subject, prop, None, _DEFAULT)
            known = self._objects[subject, prop] = {quad.object for quad in quads}
        return said if known <= said else set(known)


def _parsed(quads: bytes) -> Iterable[ox.Quad]:
    return ox.parse(quads, format=ox.RdfFormat.N_QUADS, lenient=True)


def _quads(quads: Iterable[ox.Quad]) -> bytes:
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def _triples(triples: Iterable[ox.Triple]) -> bytes:
    """As N-Quads in the default graph."""
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
