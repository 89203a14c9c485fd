"""Answers of a store on this machine, as the command line writes them."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.engines.local import Store
from kg.engines.querying import answer

GRAPH, SUBJECT = ox.NamedNode("https://example.org/g"), ox.NamedNode("https://example.org/s")
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


@pytest.mark.parametrize("text", ["one\r\ntwo", "form\x0cfeed", "\x1b[31mred", "\ufffe"])
def test_xml_is_read_by_every_parser_whatever_the_text_holds(tmp_path: Path, text: str) -> None:
    with Store.open(tmp_path / "s") as store:
        store.replace(GRAPH.value, [ox.Quad(SUBJECT, LABEL, ox.Literal(text), GRAPH)])
        store.publish()
    out = io.StringIO()
    answer(tmp_path / "s", "SELECT ?o { ?s rdfs:label ?o }", "xml", out)
    read = ET.fromstring(out.getvalue()).findtext(".//{http://www.w3.org/2005/sparql-results#}literal")
    assert read == text or (read is not None and "\ufffd" in read and len(read) == len(text))
