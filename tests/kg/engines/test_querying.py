"""Answers of a store on this machine, as the command line writes them."""

from __future__ import annotations

import io
import re
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


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("text", ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "a\u202eb"])
@pytest.mark.parametrize("format_name", ["table", "csv", "tsv", "json", "turtle"])
def test_no_text_of_a_graph_commands_the_terminal(tmp_path: Path, text: str, format_name: str) -> None:
    with Store.open(tmp_path / "s") as store:
        store.replace(GRAPH.value, [ox.Quad(SUBJECT, LABEL, ox.Literal(text), GRAPH)])
        store.publish()
    query = f"{'CONSTRUCT' if format_name == 'turtle' else 'SELECT ?o'} WHERE {{ ?s rdfs:label ?o }}"
    shown, piped = Terminal(), io.StringIO()
    for out in (shown, piped):
        answer(tmp_path / "s", query, format_name, out)
    plain = (
        re.sub("\x1b\\[[0-9;]*m", "", shown.getvalue()) if format_name == "table" else shown.getvalue()
    )  # bold heads
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]", plain)
    assert format_name not in ("csv", "tsv") or text in piped.getvalue()  # data stays as it is
