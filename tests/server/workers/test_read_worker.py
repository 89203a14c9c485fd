"""What readers write: answers that every client can parse."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from xml.dom import minidom

import pyoxigraph as ox
import pytest
import requests
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from tests.support.graph_fixture import publish
from tests.support.live_server import running

TEXTS = {
    "https://example.org/crlf": "one\r\ntwo\rthree",
    "https://example.org/feed": "form\x0cfeed",
    "https://example.org/escape": "\x1b[31mred",
    "https://example.org/noncharacter": "\ufffe",
}
QUERY = "SELECT ?s ?o { VALUES ?s { %s } ?s <http://www.w3.org/2000/01/rdf-schema#comment> ?o }"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("store")
    property_ = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
    quads = [ox.Triple(ox.NamedNode(s), property_, ox.Literal(text)) for s, text in TEXTS.items()]
    publish(folder, more=(ox.serialize(quads, format=ox.RdfFormat.TURTLE) or b"").decode())
    with running(folder) as address:
        yield address


def expected(text: str) -> str:
    return "".join("\ufffd" if c in "\x0c\x1b\ufffe" else c for c in text)


@pytest.mark.parametrize("subject", list(TEXTS))
def test_rows_in_xml_can_be_parsed(address: str, subject: str) -> None:
    accept = {"Accept": "application/sparql-results+xml"}
    answer = requests.get(f"{address}/sparql", params={"query": QUERY % f"<{subject}>"}, headers=accept, timeout=20)
    assert ET.fromstring(answer.content).findtext(".//{*}literal") == expected(TEXTS[subject])


@pytest.mark.parametrize("subject", list(TEXTS))
def test_triples_in_xml_can_be_parsed(address: str, subject: str) -> None:
    accept = {"Accept": "application/rdf+xml"}
    answer = requests.get(f"{address}/sparql", params={"query": f"DESCRIBE <{subject}>"}, headers=accept, timeout=20)
    minidom.parseString(answer.content)
    assert [str(o) for o in Graph().parse(data=answer.content, format="xml").objects()] == [expected(TEXTS[subject])]


def test_offsets_fit_for_a_client_that_reads_xml(address: str) -> None:
    store = Graph(SPARQLStore(f"{address}/sparql", returnFormat="xml"))
    [(_, text)] = cast(Any, store.query(QUERY % "<https://example.org/crlf>"))
    assert str(text)[5:8] == "two" and str(text) == TEXTS["https://example.org/crlf"]


def test_other_formats_keep_every_character(address: str) -> None:
    for subject, text in TEXTS.items():
        accept = {"Accept": "application/sparql-results+json"}
        query = {"query": QUERY % f"<{subject}>"}
        rows = requests.get(f"{address}/sparql", params=query, headers=accept, timeout=20).json()["results"]["bindings"]
        assert rows[0]["o"]["value"] == text
