"""Whether a graph certainly keeps the shapes of ontology/shapes.ttl, a hundred times as quickly as pySHACL tells.

The shapes are compiled into tests of single values. A test passes only what is certainly valid: whatever is not decided
here (a component of SHACL that is not known here, a rare form of a number) fails it, and pySHACL, which has the last
word, validates the graph. So the verdicts are those of pySHACL, and graphs without a fault cost little.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TypeAlias

import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import Node

from kg.rdf.reasoning import superclasses
from kg.rdf.vocab import RDF, XSD
from kg.resources import ontology_dir

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_TYPE = RDF + "type"
_NUMBERS = {
    "integer": re.compile(r"[+-]?[0-9]+"),
    "decimal": re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"),
}
_FORMS = {
    "gYear": re.compile(r"[0-9]{4}"),
    "gYearMonth": re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])"),
    "gMonthDay": re.compile(r"--(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])"),  # of the 30th and 31st pySHACL decides
    **_NUMBERS,
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})?")


class Facts:
    """One graph: the values of each property of each subject, and the classes of each, with those above."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.by_subject: dict[Term, dict[str, list[Term]]] = {}
        for subject, predicate, value, _ in quads:
            self.by_subject.setdefault(subject, {}).setdefault(predicate.value, []).append(value)

    def terms(self) -> set[str]:
        """The IRIs of all properties and classes."""
        found = {prop for told in self.by_subject.values() for prop in told}
        types = (one for told in self.by_subject.values() for one in told.get(_TYPE, ()))
        return found | {one.value for one in types if isinstance(one, ox.NamedNode)}

    def has_blank_nodes(self) -> bool:
        return any(
            isinstance(node, ox.BlankNode)
            or any(isinstance(one, ox.BlankNode) for values in told.values() for one in values)
            for node, told in self.by_subject.items()
        )

    def values(self, subject: Term, prop: str) -> Sequence[Term]:
        return self.by_subject.get(subject, _NOTHING).get(prop, ())

    def classes(self, subject: Term) -> frozenset[str]:
        return _above(frozenset(one.value for one in self.values(subject, _TYPE) if isinstance(one, ox.NamedNode)))


_NOTHING: dict[str, list[Term]] = {}
Test: TypeAlias = Callable[[Facts, Term], bool]
"""Whether a value certainly passes."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """The tests of the nodes of some classes, and of subjects and objects of some properties."""

    classes: frozenset[str]
    subjects_of: frozenset[str]
    objects_of: frozenset[str]
    tests: tuple[Test, ...]

    def keeps(self, facts: Facts, node: Term) -> bool:
        return all(test(facts, node) for test in self.tests)


def conforms(facts: Facts) -> bool:
    """Whether a graph certainly keeps all shapes; where not, pySHACL is to decide."""
    shapes = _shapes()
    for node, told in facts.by_subject.items():
        props = told.keys()
        classes = facts.classes(node) if _TYPE in told else frozenset[str]()
        for shape in shapes:
            is_meant = not shape.classes.isdisjoint(classes) or not shape.subjects_of.isdisjoint(props)
            if is_meant and not shape.keeps(facts, node):
                return False
    return all(
        shape.keeps(facts, value)
        for shape in shapes
        if shape.objects_of
        for told in facts.by_subject.values()
        for prop in shape.objects_of & told.keys()
        for value in told[prop]
    )


@cache
def _above(classes: frozenset[str]) -> frozenset[str]:
    """Classes with all above them."""
    return classes.union(*(superclasses().get(one, ()) for one in classes))


@cache
def _shapes() -> tuple[_Shape, ...]:
    graph = rdflib.Graph().parse(ontology_dir() / "shapes.ttl")
    return tuple(_compiled(graph, node) for node in sorted(graph.subjects(rdflib.RDF.type, SH.NodeShape), key=str))


def unknown_components() -> set[str]:
    """The names of components in shapes.ttl that are not compiled, and so cost time."""
    graph = rdflib.Graph().parse(ontology_dir() / "shapes.ttl")
    known = {*_OF_VALUES, *_OF_NODES, *_NO_TESTS, *_TARGETS, SH.property}
    return {str(prop) for prop in graph.predicates() if str(prop).startswith(str(SH)) and prop not in known}


def _compiled(graph: rdflib.Graph, node: Node) -> _Shape:
    targets = (frozenset(map(str, graph.objects(node, target))) for target in _TARGETS)
    tests = [*_node_tests(graph, node), *(_property_test(graph, shape) for shape in graph.objects(node, SH.property))]
    classes, subjects_of, objects_of = targets
    return _Shape(classes, subjects_of, objects_of, tuple(tests))


def _node_tests(graph: rdflib.Graph, node: Node) -> Iterator[Test]:
    """A test for each component that concerns a single value."""
    for component, value in graph.predicate_objects(node):
        if component in _OF_NODES:
            yield _OF_NODES[component](graph, value)
        elif component not in _OF_VALUES and component not in {*_NO_TESTS, *_TARGETS, SH.property}:
            yield lambda facts, node: False  # pySHACL is to decide


def _property_test(graph: rdflib.Graph, shape: Node) -> Test:
    """A test of a node by the values of a path."""
    paths = _paths(graph, graph.value(shape, SH.path))
    each = tuple(_node_tests(graph, shape))
    several = tuple(
        _OF_VALUES[component](graph, value)
        for component, value in graph.predicate_objects(shape)
        if component in _OF_VALUES
    )

    def test(facts: Facts, node: Term) -> bool:
        values = [value for steps in paths for value in _along(facts, node, steps)]
        return all(one(facts, node, values) for one in several) and all(
            one(facts, value) for one in each for value in values
        )

    return test


def _paths(graph: rdflib.Graph, path: Node | None) -> list[list[str]]:
    """The steps of each alternative of a path, which have no value in common."""
    if isinstance(path, rdflib.URIRef):
        return [[str(path)]]
    alternatives = graph.value(path, SH.alternativePath)
    if alternatives is not None:
        return [steps for one in Collection(graph, alternatives) for steps in _paths(graph, one)]
    return [list(map(str, Collection(graph, path)))]  # type: ignore[arg-type]


def _along(facts: Facts, node: Term, steps: Sequence[str]) -> Sequence[Term]:
    """The different values at the end of a path."""
    found = facts.values(node, steps[0])
    for step in steps[1:]:
        found = list({value for one in found for value in facts.values(one, step)})
    return found


# components that concern all values of a path together


def _least(graph: rdflib.Graph, value: Node) -> Callable[[Facts, Term, Sequence[Term]], bool]:
    number = int(str(value))
    return lambda facts, node, values: len(values) >= number


def _most(graph: rdflib.Graph, value: Node) -> Callable[[Facts, Term, Sequence[Term]], bool]:
    number = int(str(value))
    return lambda facts, node, values: len(values) <= number


def _below(graph: rdflib.Graph, value: Node) -> Callable[[Facts, Term, Sequence[Term]], bool]:
    return lambda facts, node, values: _in_order(values, facts.values(node, str(value)), lambda a, b: a < b)


def _not_above(graph: rdflib.Graph, value: Node) -> Callable[[Facts, Term, Sequence[Term]], bool]:
    return lambda facts, node, values: _in_order(values, facts.values(node, str(value)), lambda a, b: a <= b)


def _in_order(ones: Sequence[Term], others: Sequence[Term], fits: Callable[[Decimal, Decimal], bool]) -> bool:
    """Whether each pair fits: two numbers, or two days."""

    def fit(one: Term, other: Term) -> bool:
        pairs = ((read(one), read(other)) for read in (_number, _day))
        return any(a is not None and b is not None and fits(a, b) for a, b in pairs)

    return all(fit(one, other) for one in ones for other in others)


# components that concern a single value


def _class(graph: rdflib.Graph, value: Node) -> Test:
    name = str(value)
    return lambda facts, term: name in facts.classes(term)


def _datatype(graph: rdflib.Graph, value: Node) -> Test:
    name = str(value)
    return lambda facts, term: isinstance(term, ox.Literal) and term.datatype.value == name and _is_valid(term)


def _kind(graph: rdflib.Graph, value: Node) -> Test:
    return lambda facts, term: value == SH.IRI and isinstance(term, ox.NamedNode)


def _one_of(graph: rdflib.Graph, value: Node) -> Test:
    allowed = frozenset(_oxigraph(one) for one in Collection(graph, value))
    return lambda facts, term: term in allowed


def _any(graph: rdflib.Graph, value: Node) -> Test:
    shapes = [tuple(_node_tests(graph, one)) for one in Collection(graph, value)]
    return lambda facts, term: any(all(test(facts, term) for test in tests) for tests in shapes)


def _matches(graph: rdflib.Graph, value: Node) -> Test:
    pattern = re.compile(str(value))
    return lambda facts, term: isinstance(term, ox.Literal) and pattern.match(term.value) is not None


def _long_enough(graph: rdflib.Graph, value: Node) -> Test:
    least = int(str(value))
    return lambda facts, term: isinstance(term, ox.Literal) and len(term.value) >= least


def _bound(fits: Callable[[Decimal, Decimal], bool]) -> Callable[[rdflib.Graph, Node], Test]:
    def compiled(graph: rdflib.Graph, value: Node) -> Test:
        bound = Decimal(str(value))
        return lambda facts, term: (number := _number(term)) is not None and fits(number, bound)

    return compiled


_OF_VALUES: dict[Node, Callable[[rdflib.Graph, Node], Callable[[Facts, Term, Sequence[Term]], bool]]] = {
    SH.minCount: _least,
    SH.maxCount: _most,
    SH.lessThan: _below,
    SH.lessThanOrEquals: _not_above,
}
_OF_NODES: dict[Node, Callable[[rdflib.Graph, Node], Test]] = {
    SH["class"]: _class,
    SH.datatype: _datatype,
    SH.nodeKind: _kind,
    SH["in"]: _one_of,
    SH["or"]: _any,
    SH.pattern: _matches,
    SH.minLength: _long_enough,
    SH.minInclusive: _bound(lambda number, bound: number >= bound),
    SH.maxInclusive: _bound(lambda number, bound: number <= bound),
    SH.minExclusive: _bound(lambda number, bound: number > bound),
}
_TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
_NO_TESTS = {SH.message, SH.path, SH.alternativePath, rdflib.RDF.type}


def _number(term: Term) -> Decimal | None:
    """The value of a number; None where the term is none."""
    if not isinstance(term, ox.Literal) or not term.datatype.value.startswith(XSD):
        return None
    form = _NUMBERS.get(term.datatype.value.removeprefix(XSD))
    return Decimal(term.value) if form and form.fullmatch(term.value) else None


def _day(term: Term) -> Decimal | None:
    """The number of a day in the calendar; None where the term is no day."""
    if not isinstance(term, ox.Literal) or term.datatype.value != XSD + "date" or not _is_valid(term):
        return None
    return Decimal(date.fromisoformat(term.value).toordinal())


def _is_valid(term: ox.Literal) -> bool:
    """Whether a literal certainly has a form that its datatype allows."""
    name = term.datatype.value.removeprefix(XSD)
    if name in _FORMS:
        return _FORMS[name].fullmatch(term.value) is not None
    pattern, read = {"date": (_DAY, date.fromisoformat), "dateTime": (_MOMENT, datetime.fromisoformat)}.get(
        name, (None, None)
    )
    if pattern is None or read is None:
        return name in ("string", "http://www.opengis.net/ont/geosparql#wktLiteral")
    try:
        return pattern.fullmatch(term.value) is not None and bool(read(term.value))
    except ValueError:
        return False


def _oxigraph(term: Node) -> Term:
    if isinstance(term, rdflib.Literal):
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype))) if term.datatype else ox.Literal(term)
    return ox.NamedNode(str(term))
