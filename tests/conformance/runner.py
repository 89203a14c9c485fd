"""One test of the W3C's at a time, against a server whose data may be wiped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

import pyoxigraph as ox
import requests

from kg.rdf.vocab import RDF, SD
from tests.conformance.answers import Term, csv_rows, same_quads, same_rows, solution_rows
from tests.conformance.suite import BASE, CNT, HT, LABEL, MF, QT, RESULTS, UT, Description, Suite, Test

_MEDIA_TYPES = {
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "tsv": "text/tab-separated-values",
    "csv": "text/csv",
}
_JSON = _MEDIA_TYPES["srj"]
_GRAPHS = "text/turtle, application/n-triples;q=0.9"
_TABLES = frozenset(_MEDIA_TYPES.values())
_STATUS = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}


class Missed(AssertionError):
    """The server does not do what the test asks."""


def need(holds: bool, why: str) -> None:
    if not holds:
        raise Missed(why)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request of the protocol tests and what must come back."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: tuple[str, ...]
    format: str
    boolean: str
    location: str
    graph: str


class Runner:
    def __init__(self, address: str, suite: Suite) -> None:
        self._address, self._suite = address, suite
        self._session = requests.Session()

    def run(self, test: Test) -> None:
        """Raise Missed where the server does otherwise than the test asks."""
        kinds = test.kinds
        if any("Syntax" in kind for kind in kinds):
            self._syntax(test)
        elif kinds & {"QueryEvaluationTest", "CSVResultFormatTest"}:
            self._query_evaluation(test)
        elif "UpdateEvaluationTest" in kinds:
            self._update_evaluation(test)
        elif "ProtocolTest" in kinds:
            self._protocol(test)
        elif "GraphStoreProtocolTest" in kinds:
            self._graph_store(test)
        elif "ServiceDescriptionTest" in kinds:
            self._description()
        else:
            raise Missed(f"no way to run a {', '.join(sorted(kinds))}")

    def _send(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> requests.Response:
        request = requests.Request(method, self._address + path, data=body, headers=headers or {})
        prepared = self._session.prepare_request(request)
        prepared.url = self._address + path  # as it is written, not as requests would have it
        return self._session.send(prepared, timeout=60)

    def _query(self, text: str, accept: str) -> requests.Response:
        return self._send(
            "POST", "/sparql", text.encode(), {"Content-Type": "application/sparql-query", "Accept": accept}
        )

    def _update(self, text: str) -> requests.Response:
        return self._send("POST", "/update", text.encode(), {"Content-Type": "application/sparql-update"})

    def _fill(self, quads: Iterable[ox.Quad]) -> None:
        cleared = self._update("DROP ALL")
        need(cleared.status_code == 204, f"the store cannot be emptied: {cleared.text}")
        content = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
        if content:
            filled = self._send("POST", "/store", content, {"Content-Type": "application/n-quads"})
            need(filled.status_code == 204, f"the store cannot be filled: {filled.text}")

    def _syntax(self, test: Test) -> None:
        iri = test.manifest.text(test.node, MF + "action")
        text = f"BASE <{iri}>\n{self._suite.text(iri)}"
        is_update = iri.endswith(".ru") or any("Update" in kind for kind in test.kinds)
        if is_update:
            self._update("DROP ALL")
        status = (self._update(text) if is_update else self._query(text, "*/*")).status_code
        if any(kind.startswith("Negative") for kind in test.kinds):
            need(400 <= status < 500, f"accepted: {status}")
        else:
            # 409: it was parsed, and a graph that it names is not there
            need(not 400 <= status < 500 or status == 409, f"refused: {status}")

    def _query_evaluation(self, test: Test) -> None:
        said, action = test.manifest, test.manifest.one(test.node, MF + "action")
        iri = said.text(action, QT + "query")
        text = self._suite.text(iri)
        quads = [quad for data in said.all(action, QT + "data") for quad in self._suite.quads(_iri(data))]
        for data in said.all(action, QT + "graphData"):
            file = said.text(data, QT + "graph") or said.text(data, UT + "graph") or _iri(data)
            quads += self._suite.quads(file, said.text(data, LABEL) or file)
        for name in re.findall(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", text, re.IGNORECASE):
            named = urljoin(iri, name)
            if named.startswith(BASE) and self._suite.path(named).is_file():
                quads += self._suite.quads(named, named)
        self._fill(quads)
        self._compare(test, said.text(test.node, MF + "result"), f"BASE <{iri}>\n{text}", iri)

    def _compare(self, test: Test, result: str, text: str, base: str) -> None:
        expected = self._suite.expected(result)
        ending = self._suite.path(result).suffix[1:]
        accept = _GRAPHS if expected.kind == "graph" else _MEDIA_TYPES.get(ending, _JSON)
        answer = self._query(text, accept)
        need(answer.status_code == 200, f"{answer.status_code} {answer.text[:200]}")
        if expected.kind == "graph":
            return need(same_quads(_parsed(answer, base), expected.quads), "another graph")
        need(_type(answer) == accept, f"{_type(answer)} instead of {accept}")
        if ending == "csv":
            return need(same_rows(csv_rows(answer.text), expected.rows), "other rows")
        found = ox.parse_query_results(answer.content, format=RESULTS.get(ending, ox.QueryResultsFormat.JSON))
        if isinstance(found, ox.QueryBoolean):
            return need(expected.kind == "boolean" and bool(found) == expected.boolean, f"{bool(found)}")
        rows, wanted = solution_rows(found), expected.rows
        if expected.kind == "ordered":
            rows, wanted = (
                [(*row, ("#", ox.Literal(place))) for place, row in enumerate(each)] for each in (rows, wanted)
            )
        elif test.manifest.one(test.node, MF + "resultCardinality") == ox.NamedNode(MF + "LaxCardinality"):
            rows, wanted = list(dict.fromkeys(rows)), list(dict.fromkeys(wanted))
        return need(same_rows(rows, wanted), f"{len(rows)} rows where {len(wanted)} others are expected")

    def _update_evaluation(self, test: Test) -> None:
        said, action = test.manifest, test.manifest.one(test.node, MF + "action")
        self._fill(self._dataset(said, action))
        iri = said.text(action, UT + "request")
        answer = self._update(f"BASE <{iri}>\n{self._suite.text(iri)}")
        need(answer.status_code == 204, f"{answer.status_code} {answer.text[:200]}")
        dumped = self._query("SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", _JSON)
        found = ox.parse_query_results(dumped.content, format=ox.QueryResultsFormat.JSON)
        need(isinstance(found, ox.QuerySolutions), "no rows")
        quads = [ox.Quad(row["s"], row["p"], row["o"], row["g"] or ox.DefaultGraph()) for row in found]  # type: ignore[union-attr]
        need(same_quads(quads, self._dataset(said, said.one(test.node, MF + "result"))), "another dataset")

    def _dataset(self, said: Description, node: Term | None) -> list[ox.Quad]:
        quads = [quad for data in said.all(node, UT + "data") for quad in self._suite.quads(_iri(data))]
        for data in said.all(node, UT + "graphData"):
            quads += self._suite.quads(said.text(data, UT + "graph"), said.text(data, LABEL))
        return quads

    def _protocol(self, test: Test) -> None:
        said = test.manifest
        self._fill(
            quad
            for data in said.all(test.node, UT + "graphData")
            for quad in self._suite.quads(said.text(data, UT + "graph"), said.text(data, LABEL))
        )
        for exchange in _exchanges(said, test.node):
            path = "/sparql" + exchange.path.removeprefix("/sparql/")
            answer = self._send(exchange.method, path, exchange.body, exchange.headers)
            need(
                f"StatusCode{answer.status_code // 100}xx" in exchange.statuses,
                f"{exchange.method} {path}: {answer.status_code}",
            )
            if exchange.format:
                is_graph = _type(answer) not in _TABLES and ox.RdfFormat.from_media_type(_type(answer)) is not None
                need(
                    is_graph if exchange.format == "RDF" else _type(answer) in _TABLES,
                    f"{_type(answer)} for {exchange.format}",
                )
            if exchange.boolean:
                truth = answer.json()["boolean"] if "json" in _type(answer) else b"<boolean>true" in answer.content
                need(truth == (exchange.boolean == "true"), f"{truth}")

    def _graph_store(self, test: Test) -> None:
        self._update("DROP ALL")
        known: dict[str, str] = {}
        for exchange in _exchanges(test.manifest, test.node):
            path, body, graph = exchange.path, exchange.body or b"", exchange.graph
            for name, value in known.items():
                path, graph, body = (
                    path.replace(name, value),
                    graph.replace(name, value),
                    body.replace(name.encode(), value.encode()),
                )
            path = "/store" + path.removeprefix("/gsp")
            answer = self._send(exchange.method, path, body or None, exchange.headers)
            wanted = {_STATUS.get(name) for name in exchange.statuses}
            need(
                answer.status_code in wanted,
                f"{exchange.method} {path}: {answer.status_code} instead of {exchange.statuses}",
            )
            if exchange.location:
                need("Location" in answer.headers, "no Location")
                known[exchange.location] = answer.headers["Location"]
            if graph:
                base = self._address + path
                expected = list(ox.parse(graph, format=ox.RdfFormat.TURTLE, base_iri=base))
                need(same_quads(_parsed(answer, base), expected), f"{exchange.method} {path}: another graph")

    def _description(self) -> None:
        url = self._address + "/sparql"
        said = Description(_parsed(self._send("GET", "/sparql", headers={"Accept": "text/turtle"}), url))
        services = [subject for subject in said.subjects() if said.text(subject, RDF + "type") == SD + "Service"]
        need(any(said.text(service, SD + "endpoint") == url for service in services), "no endpoint, or another")
        for subject in said.subjects():
            if said.text(subject, RDF + "type") == SD + "Dataset":
                need(said.one(subject, SD + "defaultGraph") is not None, "a dataset without a default graph")
            for graph in said.all(subject, SD + "namedGraph"):
                need(said.one(graph, SD + "name") is not None, "a named graph without a name")


def _iri(term: Term) -> str:
    assert isinstance(term, ox.NamedNode)
    return term.value


def _type(answer: requests.Response) -> str:
    return answer.headers.get("Content-Type", "").partition(";")[0]


def _parsed(answer: requests.Response, base: str) -> list[ox.Quad]:
    syntax = ox.RdfFormat.from_media_type(_type(answer))
    need(syntax is not None, f"{_type(answer)} is not RDF")
    return list(ox.parse(answer.content, format=syntax, base_iri=base))


def _exchanges(said: Description, node: Term) -> Iterator[Exchange]:
    for request in said.listed(said.one(said.one(node, MF + "action"), HT + "requests")):
        response = said.one(request, HT + "resp")
        headers = {
            said.text(header, HT + "fieldName"): said.text(header, HT + "fieldValue")
            for header in said.listed(said.one(request, HT + "headers"))
        }
        body = said.one(request, HT + "body")
        content = (
            said.text(body, CNT + "chars").encode(said.text(body, CNT + "characterEncoding") or "utf-8")
            if body is not None
            else None
        )
        yield Exchange(
            said.text(request, HT + "methodName"),
            said.text(request, HT + "absolutePath"),
            headers,
            content,
            tuple(str(status).rpartition("#")[2].rstrip(">") for status in said.all(response, MF + "expectedStatus")),
            said.text(response, MF + "expectedFormat"),
            said.text(response, MF + "expectedBoolean"),
            said.text(response, MF + "expectedLocation"),
            said.text(said.one(response, HT + "body"), CNT + "chars"),
        )
