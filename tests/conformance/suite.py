"""The W3C's test suites for SPARQL, read from their manifests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox

from kg.rdf.vocab import RDF, RDFS
from tests.conformance.answers import Row, Term, csv_rows, solution_rows

BASE = "https://w3c.github.io/rdf-tests/sparql/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
LABEL = RDFS + "label"
LEFT_OUT = frozenset(
    {"entailment", "service", "http-rdf-update"}
)  # reasoning; live federation; superseded by graph-store-protocol
_SYNTAXES = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
RESULTS = {"srx": ox.QueryResultsFormat.XML, "srj": ox.QueryResultsFormat.JSON, "tsv": ox.QueryResultsFormat.TSV}


class Description:
    """What a Turtle file says."""

    def __init__(self, quads: list[ox.Quad]) -> None:
        self._said: dict[Term, dict[str, list[Term]]] = {}
        for quad in quads:
            self._said.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)

    def subjects(self) -> list[Term]:
        return list(self._said)

    def all(self, subject: Term | None, prop: str) -> list[Term]:
        return self._said.get(subject, {}).get(prop, []) if subject is not None else []

    def one(self, subject: Term | None, prop: str) -> Term | None:
        return next(iter(self.all(subject, prop)), None)

    def text(self, subject: Term | None, prop: str) -> str:
        found = self.one(subject, prop)
        return "" if found is None or isinstance(found, ox.Triple) else found.value

    def listed(self, node: Term | None) -> Iterator[Term]:
        while (first := self.one(node, RDF + "first")) is not None:
            yield first
            node = self.one(node, RDF + "rest")


@dataclass(frozen=True, slots=True)
class Test:
    """One entry of a manifest. `name` is the folder and the entry's own, as in sparql11/aggregates#agg01."""

    __test__ = False

    name: str
    kinds: frozenset[str]
    node: Term
    manifest: Description


@dataclass(frozen=True, slots=True)
class Expected:
    """The answer that a test expects: `kind` is graph, boolean, rows or ordered."""

    kind: str
    quads: list[ox.Quad]
    rows: list[Row]
    boolean: bool = False


class Suite:
    """The folder that holds sparql10, sparql11 and sparql12."""

    def __init__(self, root: Path) -> None:
        self.root = root / "sparql" if (root / "sparql").is_dir() else root

    def path(self, iri: str) -> Path:
        return self.root / unquote(iri.removeprefix(BASE).partition("#")[0])

    def text(self, iri: str) -> str:
        return self.path(iri).read_bytes().decode("utf-8")

    def quads(self, iri: str, graph: str | None = None) -> list[ox.Quad]:
        """Return what a file says, in a graph of this name unless it names graphs itself."""
        path = self.path(iri)
        parsed = ox.parse(path.read_bytes(), format=_SYNTAXES[path.suffix[1:]], base_iri=iri, rename_blank_nodes=True)
        if graph is None:
            return list(parsed)
        return [
            ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(graph)) if q.graph_name == ox.DefaultGraph() else q
            for q in parsed
        ]

    def tests(self) -> Iterator[Test]:
        for manifest in sorted(self.root.glob("sparql1?/*/manifest*.ttl")):
            folder = manifest.parent.relative_to(self.root).as_posix()
            if manifest.parent.name in LEFT_OUT:
                continue
            described = Description(self.quads(f"{BASE}{folder}/{manifest.name}"))
            for subject in described.subjects():
                for entries in described.all(subject, MF + "entries"):
                    for node in described.listed(entries):
                        kinds = frozenset(
                            str(kind).rpartition("#")[2].rstrip(">") for kind in described.all(node, RDF + "type")
                        )
                        yield Test(f"{folder}#{str(node).rpartition('#')[2].rstrip('>')}", kinds, node, described)

    def expected(self, iri: str) -> Expected:
        ending = self.path(iri).suffix[1:]
        if ending == "csv":
            return Expected("rows", [], csv_rows(self.text(iri)))
        if ending in RESULTS:
            found = ox.parse_query_results(self.path(iri).read_bytes(), format=RESULTS[ending])
            return (
                Expected("boolean", [], [], bool(found))
                if isinstance(found, ox.QueryBoolean)
                else Expected("rows", [], solution_rows(found))
            )
        quads = self.quads(iri)
        if not any(quad.object == ox.NamedNode(RS + "ResultSet") for quad in quads):
            return Expected("graph", quads, [])
        return _result_set(Description(quads))


def _result_set(described: Description) -> Expected:
    """Results written as RDF, in an order where the solutions are numbered."""
    rows: list[tuple[int, Row]] = []
    ordered = False
    for subject in described.subjects():
        if truth := described.text(subject, RS + "boolean"):
            return Expected("boolean", [], [], truth in ("true", "1"))
        for solution in described.all(subject, RS + "solution"):
            index = described.text(solution, RS + "index")
            ordered = ordered or bool(index)
            row = [
                (described.text(binding, RS + "variable"), value)
                for binding in described.all(solution, RS + "binding")
                if (value := described.one(binding, RS + "value")) is not None
            ]
            rows.append((int(index or 0), tuple(sorted(row, key=lambda pair: pair[0]))))
    rows.sort(key=lambda pair: pair[0])
    return Expected("ordered" if ordered else "rows", [], [row for _, row in rows])
