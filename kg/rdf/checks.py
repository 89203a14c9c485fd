"""Validation of a store: by the queries of ontology/checks, by the shapes of ontology/shapes.ttl, and of every span.

Shapes validate one graph at a time, since an article's graph is complete in itself. Rules across graphs are queries,
which see the union of all graphs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.namespace import SH

from kg.errors import ModelError
from kg.rdf import reasoning
from kg.rdf.vocab import NIF, ONTOLOGY_GRAPH, RDFS, XSD, compact
from kg.resources import ontology_dir

_STRING = XSD + "string"
_CONTEXT, _TEXT, _WORDS = (ox.NamedNode(NIF + name) for name in ("referenceContext", "isString", "anchorOf"))
_BEGIN, _END = ox.NamedNode(NIF + "beginIndex"), ox.NamedNode(NIF + "endIndex")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule, the node that breaks it, and details. `graph` is empty for rules about the whole store."""

    rule: str
    focus: str
    detail: str = ""
    graph: str = ""

    def __str__(self) -> str:
        what = f"{compact(self.focus)}: {self.rule}" + (f" [{compact(self.detail)}]" if self.detail else "")
        return what + (f" (in {compact(self.graph)})" if self.graph and not self.focus.startswith(self.graph) else "")


@dataclass(frozen=True, slots=True)
class Check:
    """A query whose rows are violations, with `?focus` and optionally `?detail`."""

    name: str
    rule: str
    query: str


def check(store: ox.Store, progress: Progress = lambda done, all_of_them: None) -> Iterator[Violation]:
    """The violations in a graph, lazily.

    Args:
        progress: called after each graph with the number of graphs done and the number of all.

    Raises: ModelError: a file of the ontology is missing.
    """
    for one in checks():
        yield from run(one, store)
    graphs = sorted(
        g.value
        for g in store.named_graphs()
        if isinstance(g, ox.NamedNode) and not g.value.endswith("/" + ONTOLOGY_GRAPH)
    )
    for done, graph in enumerate(graphs, 1):
        quads = list(store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
        yield from broken_spans(quads)
        yield from broken_shapes(quads)
        progress(done, len(graphs))


@cache
def checks() -> tuple[Check, ...]:
    """The queries of ontology/checks, sorted by name. The comment in the first line of each states its rule."""
    files = sorted((ontology_dir() / "checks").glob("*.rq"))
    if not files:
        raise ModelError(f"{ontology_dir() / 'checks'}: no checks in this installation")
    return tuple(
        Check(file.stem, text.partition("\n")[0].lstrip("# ").strip(), text)
        for file in files
        for text in [file.read_text("utf8")]
    )


def run(one: Check, store: ox.Store) -> Iterator[Violation]:
    """The violations that one check finds."""
    try:
        rows = store.query(one.query)
    except SyntaxError as error:
        raise ModelError(f"{one.name}.rq: {error}") from error
    assert isinstance(rows, ox.QuerySolutions)
    with_detail = any(variable.value == "detail" for variable in rows.variables)
    for row in rows:
        detail = row["detail"] if with_detail else None
        yield Violation(one.rule, _shown(row["focus"]), _shown(detail))


def broken_spans(quads: list[ox.Quad]) -> Iterator[Violation]:
    """Spans of one graph whose `nif:anchorOf` is not the text between their offsets, which count code points."""
    texts = {q.subject: _shown(q.object) for q in quads if q.predicate == _TEXT}
    spans: dict[object, dict[ox.NamedNode, str]] = {}
    for quad in quads:
        if quad.predicate in (_BEGIN, _END, _WORDS):
            spans.setdefault(quad.subject, {})[quad.predicate] = _shown(quad.object)
    for quad in quads:
        if quad.predicate != _CONTEXT:
            continue
        span, text = spans.get(quad.subject, {}), texts.get(quad.object, "")  # type: ignore[arg-type]
        try:
            found = text[int(span[_BEGIN]) : int(span[_END])]
        except (KeyError, ValueError):
            yield Violation("A span has a begin and an end.", _shown(quad.subject), graph=_shown(quad.graph_name))
            continue
        if not found or found != span.get(_WORDS):
            yield Violation(
                "A span's anchorOf is the text between its offsets.",
                _shown(quad.subject),
                found,
                _shown(quad.graph_name),
            )


def broken_shapes(quads: list[ox.Quad]) -> Iterator[Violation]:
    """The violations of shapes in one graph, sorted."""
    graph = rdflib.Graph()
    for quad in quads:
        graph.add((_rdflib(quad.subject), _rdflib(quad.predicate), _rdflib(quad.object)))
    if not graph:
        return
    conforms, report, _ = pyshacl.validate(graph, shacl_graph=_shapes(), ont_graph=_classes(), inplace=True)
    if conforms:
        return
    assert isinstance(report, rdflib.Graph)
    name = _shown(quads[0].graph_name)
    found = {
        tuple(str(report.value(result, part) or "") for part in (SH.resultMessage, SH.focusNode, SH.value))
        for result in report.objects(None, SH.result)
    }
    yield from (Violation(rule, focus, value, name) for rule, focus, value in sorted(found))


@cache
def _shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(ontology_dir() / "shapes.ttl")


@cache
def _classes() -> rdflib.Graph:
    """The class tree, which is all of the ontology that the shapes need: pySHACL reads it for each graph."""
    graph = rdflib.Graph()
    for low, above in reasoning.superclasses().items():
        for high in above:
            graph.add((rdflib.URIRef(low), rdflib.URIRef(RDFS + "subClassOf"), rdflib.URIRef(high)))
    return graph


def _rdflib(term: object) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    """The term in rdflib. A string has no datatype, as the strings of the shapes have none."""
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    return rdflib.Literal(
        term.value, datatype=None if term.datatype.value == _STRING else rdflib.URIRef(term.datatype.value)
    )


def _shown(term: object) -> str:
    return (
        term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else "" if term is None else str(term)
    )
