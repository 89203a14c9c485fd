"""Validation of a store: by the queries of ontology/checks, by the shapes of ontology/shapes.ttl, and of every span.

Shapes validate one graph at a time, since an article's graph is complete in itself. Rules across graphs are queries,
which see the union of all graphs. One pass over the graphs decides the spans, whether pySHACL has to look at a graph
(see kg.rdf.shapes), and which queries would find nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.namespace import SH

from kg.errors import ModelError
from kg.rdf import reasoning
from kg.rdf.shapes import Facts, conforms
from kg.rdf.vocab import CQ, NIF, ONTOLOGY_GRAPH, RDFS, SKOS, XSD, compact
from kg.resources import ontology_dir

_STRING = XSD + "string"
_CONTEXT, _TEXT, _WORDS = NIF + "referenceContext", NIF + "isString", NIF + "anchorOf"
_UNKEPT = CQ + "wordsAt"
_DEFINITION = SKOS + "definition"
_BEGIN, _END = NIF + "beginIndex", NIF + "endIndex"

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


@dataclass(slots=True)
class _Passed:
    """What a pass over the named graphs has found, which shows that some queries would find nothing."""

    terms: set[str] = field(default_factory=set)  # of our namespace
    defined: set[str] = field(default_factory=set)
    texts: int = 0  # that spans refer to
    articles: set[object] = field(default_factory=set)  # that have these texts
    broken_spans: bool = False
    blank_nodes: bool = False

    def note(self, facts: Facts) -> None:
        texts = [node for node, told in facts.by_subject.items() if _TEXT in told]
        self.texts += len(texts)
        self.articles.update(texts)
        self.terms |= {term for term in facts.terms() if term.startswith(CQ)}
        self.defined.update(_shown(node) for node, told in facts.by_subject.items() if _DEFINITION in told)
        self.blank_nodes |= facts.has_blank_nodes()

    def excludes(self, name: str) -> bool:
        """Whether the query of this name would find nothing in the union of the graphs."""
        if name == "no-blank-nodes":
            return not self.blank_nodes
        if name == "span-gives-text":
            return not self.broken_spans and self.texts == len(self.articles)
        return name == "terms-are-defined" and self.terms <= self.defined


def check(
    store: ox.Store, progress: Progress = lambda done, all_of_them: None, *, merged: bool = False
) -> Iterator[Violation]:
    """The violations in a graph, lazily: those of each named graph in one pass over it, then those of the union.

    Args:
        progress: called after each graph and each query with the number of steps done and the number of all.
        merged: whether the default graph is the union of the named graphs. Queries that the pass answers are left out
            then.

    Raises: ModelError: a file of the ontology is missing.
    """
    graphs = sorted(g.value for g in store.named_graphs() if isinstance(g, ox.NamedNode))
    steps, passed = len(graphs) + len(checks()), _Passed()
    for done, graph in enumerate(graphs, 1):
        quads = list(store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
        facts = Facts(quads)
        passed.note(facts)
        if not graph.endswith("/" + ONTOLOGY_GRAPH):
            for violation in _broken_spans(facts, graph):
                passed.broken_spans = True
                yield violation
            if not conforms(facts):
                yield from _validated(quads)
        progress(done, steps)
    for done, one in enumerate(checks(), len(graphs) + 1):
        if not (merged and passed.excludes(one.name)):
            yield from run(one, store)
        progress(done, steps)


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


def broken_spans(quads: Iterable[ox.Quad]) -> Iterator[Violation]:
    """Spans of one graph whose `nif:anchorOf` is not the text between their offsets, which count code points.

    Where the text is not kept, words have the length that the offsets tell, or are not kept, too.
    """
    quads = list(quads)
    return _broken_spans(Facts(quads), _shown(quads[0].graph_name) if quads else "")


def _broken_spans(facts: Facts, graph: str) -> Iterator[Violation]:
    for node, told in facts.by_subject.items():
        for context in told.get(_CONTEXT, ()):
            try:
                begin, end = int(_shown(told[_BEGIN][-1])), int(_shown(told[_END][-1]))
            except (KeyError, ValueError):
                yield Violation("A span has a begin and an end.", _shown(node), graph=graph)
                continue
            words = _shown(next(reversed(told.get(_WORDS, [])), None))
            if facts.values(context, _UNKEPT):
                if len(words) != end - begin and not told.get(_UNKEPT):
                    yield Violation(
                        "A span has the words between its offsets, or says where.", _shown(node), words, graph
                    )
                continue
            found = _shown(next(iter(facts.values(context, _TEXT)), None))[begin:end]
            if not found or found != words:
                yield Violation("A span's anchorOf is the text between its offsets.", _shown(node), found, graph)


def broken_shapes(quads: list[ox.Quad]) -> Iterator[Violation]:
    """The violations of shapes in one graph, sorted."""
    return iter(()) if conforms(Facts(quads)) else _validated(quads)


def _validated(quads: list[ox.Quad]) -> Iterator[Violation]:
    """The violations of shapes that pySHACL finds in one graph."""
    graph = rdflib.Graph()
    for quad in quads:
        graph.add((_rdflib(quad.subject), _rdflib(quad.predicate), _rdflib(quad.object)))
    is_valid, report, _ = pyshacl.validate(graph, shacl_graph=_shapes(), ont_graph=_classes(), inplace=True)
    if is_valid:
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
