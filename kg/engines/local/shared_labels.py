"""One label and one class for things that several graphs describe.

Articles spell a name in several ways ("al-Qaida", "Al-Qaida"), and the same organization may be read as a party in one
article and as a company in another. The union of all graphs would then have two labels, and double the rows of every
query that shows one. So the first graph decides: a later spelling becomes an alternative label, and a class is dropped
if it neither refines the first one nor is refined by it. Writing the same graph again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyoxigraph as ox

from kg.rdf.vocab import CQ, RDF, RDFS, SKOS

_TYPE = ox.NamedNode(RDF + "type")
_LABEL = ox.NamedNode(RDFS + "label")
_ALTERNATIVE = ox.NamedNode(SKOS + "altLabel")
_UNION = ox.DefaultGraph()

Terms = set[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]
Elsewhere = Callable[[ox.NamedNode, ox.NamedNode, Terms], Terms]
"""The values that other graphs have for a subject and a property; the given ones where they have none or the same."""


def with_shared_labels(elsewhere: Elsewhere, graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """The quads of a graph, with the labels and classes that other graphs have for the same things."""
    kept = set(quads)
    labels = _by_subject(kept, _LABEL)
    for subject, said in labels.items():
        known = elsewhere(subject, _LABEL, said)
        if not said <= known:
            chosen = min(known, key=str)
            kept -= {ox.Quad(subject, _LABEL, label, graph) for label in said}
            kept |= {ox.Quad(subject, _ALTERNATIVE, label, graph) for label in said - {chosen}}
            kept.discard(ox.Quad(subject, _ALTERNATIVE, chosen, graph))
            kept.add(ox.Quad(subject, _LABEL, chosen, graph))
    for subject, said in _by_subject(kept, _TYPE).items():
        known = elsewhere(subject, _TYPE, said) if subject in labels else said
        if not (_ours(said) <= _ours(known) or _ours(known) <= _ours(said)):
            kept -= {ox.Quad(subject, _TYPE, cls, graph) for cls in said}
            kept |= {ox.Quad(subject, _TYPE, cls, graph) for cls in known}
    return kept


def in_other_graphs(store: ox.Store, graph: ox.NamedNode) -> Elsewhere:
    """What the graphs of a merged store say beside the given one.

    The default graph is asked first, which has each triple once: a state may be described in every graph.
    """

    def elsewhere(subject: ox.NamedNode, prop: ox.NamedNode, said: Terms) -> Terms:
        union = {quad.object for quad in store.quads_for_pattern(subject, prop, None, _UNION)}
        if union <= said:
            return said
        known = {
            term
            for term in union
            if any(
                quad.graph_name not in (_UNION, graph) for quad in store.quads_for_pattern(subject, prop, term, None)
            )
        }
        return known or said

    return elsewhere


def _by_subject(quads: Iterable[ox.Quad], prop: ox.NamedNode) -> dict[ox.NamedNode, Terms]:
    found: dict[ox.NamedNode, Terms] = {}
    for quad in quads:
        if quad.predicate == prop and isinstance(quad.subject, ox.NamedNode):
            found.setdefault(quad.subject, set()).add(quad.object)
    return found


def _ours(classes: Terms) -> Terms:
    return {cls for cls in classes if isinstance(cls, ox.NamedNode) and cls.value.startswith(CQ)}
