"""Whether two answers say the same: up to the names of blank nodes, numbers by their value."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = tuple[tuple[str, Term], ...]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_EXACT = {
    _XSD + name
    for name in (
        "decimal",
        "integer",
        "int",
        "long",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "nonPositiveInteger",
        "negativeInteger",
        "unsignedInt",
        "unsignedLong",
        "unsignedShort",
        "unsignedByte",
    )
}
_FLOATING = {_XSD + "float", _XSD + "double"}
_TIMES, _ROW = ox.NamedNode("urn:times"), ox.NamedNode("urn:row")


def by_value(term: Term) -> Term:
    """Return the term with its number, if it is one, spelt in one way."""
    if isinstance(term, ox.Triple):
        return ox.Triple(by_value(term.subject), term.predicate, by_value(term.object))  # type: ignore[arg-type]
    if not isinstance(term, ox.Literal) or term.language is not None:
        return term
    value, datatype = term.value, term.datatype.value
    try:
        if datatype in _EXACT:
            value = format(Decimal(value).normalize(), "f")
        elif datatype in _FLOATING:
            value = repr(float(value))
        elif datatype == _XSD + "boolean":
            value = {"1": "true", "0": "false"}.get(value, value)
    except (ValueError, InvalidOperation):
        return term
    return ox.Literal(value, datatype=term.datatype)


def same_rows(found: Sequence[Row], expected: Sequence[Row]) -> bool:
    return _canonical(found) == _canonical(expected)


def same_quads(found: Iterable[ox.Quad], expected: Iterable[ox.Quad]) -> bool:
    def spelt(quads: Iterable[ox.Quad]) -> ox.Dataset:
        return ox.Dataset(ox.Quad(q.subject, q.predicate, by_value(q.object), q.graph_name) for q in quads)

    one, other = spelt(found), spelt(expected)
    for dataset in (one, other):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return one == other


def _canonical(rows: Sequence[Row]) -> tuple[Counter[Row], ox.Dataset]:
    """Rows without blank nodes as they are; those with them as a graph, each different one once with its number."""
    counted = Counter(tuple((name, by_value(term)) for name, term in row) for row in rows)
    graph = ox.Dataset()
    for number, row in enumerate([row for row in counted if any(map(_is_blank, (term for _, term in row)))]):
        node = ox.BlankNode(f"row{number}")
        graph.add(ox.Quad(node, _TIMES, ox.Literal(counted.pop(row))))
        for name, term in row:
            graph.add(ox.Quad(node, ox.NamedNode(f"urn:variable:{name}"), term))
    graph.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return counted, graph


def _is_blank(term: Term) -> bool:
    if isinstance(term, ox.Triple):
        return _is_blank(term.subject) or _is_blank(term.object)
    return isinstance(term, ox.BlankNode)


def solution_rows(solutions: ox.QuerySolutions) -> list[Row]:
    names = sorted(variable.value for variable in solutions.variables)
    return [tuple((name, term) for name in names if (term := solution[name]) is not None) for solution in solutions]


def csv_rows(text: str) -> list[Row]:
    """CSV has no types: a cell is a number where it can be read as one."""
    header, *lines = list(csv.reader(io.StringIO(text, newline="")))
    return [tuple(sorted(_cells(header, line))) for line in lines if line or len(header) == 1]


def _cells(header: Sequence[str], line: Sequence[str]) -> Iterator[tuple[str, Term]]:
    for name, cell in zip(header, line or [""], strict=True):
        if cell.startswith("_:"):
            yield name, ox.BlankNode(cell[2:])
            continue
        try:
            yield name, ox.Literal(repr(float(cell)))
        except ValueError:
            yield name, ox.Literal(cell)
