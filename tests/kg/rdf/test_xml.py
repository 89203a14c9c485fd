"""XML that parsers read back to the same characters, or that says which it could not hold."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from typing import IO, cast

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

from kg.rdf.xml import XmlWriter

SUBJECT, PROPERTY = ox.NamedNode("https://example.org/s"), ox.NamedNode("https://example.org/p")


def results(text: str) -> bytes:
    store = ox.Store()
    store.add(ox.Quad(SUBJECT, PROPERTY, ox.Literal(text)))
    out = io.BytesIO()
    writer = XmlWriter(out)
    found = cast(ox.QuerySolutions, store.query("SELECT ?o { ?s ?p ?o }"))
    found.serialize(cast(IO[bytes], writer), ox.QueryResultsFormat.XML)
    writer.close()
    return out.getvalue()


def value(document: bytes) -> str | None:
    return ET.fromstring(document).findtext(".//{http://www.w3.org/2005/sparql-results#}literal")


@pytest.mark.parametrize(
    "text", ["one\r\ntwo", "\r", "tab\tand\nline", "a\r\rb", "plain", "<&>\"'", "\N{DOVE OF PEACE}"]
)
def test_what_xml_can_hold_is_read_back_to_the_letter(text: str) -> None:
    document = results(text)
    assert value(document) == text and b"<!--" not in document


@pytest.mark.parametrize("forbidden", ["\x0c", "\x0b", "\x1b[31m", "\x00", "\ufffe", "\uffff", "a\x08b\x1fc"])
def test_what_xml_cannot_hold_is_replaced_and_counted(forbidden: str) -> None:
    document = results(f"before {forbidden} after")
    read = value(document)
    assert read is not None and "\ufffd" in read and len(read) == len(f"before {forbidden} after")
    count = sum(c in "\x00\x08\x0b\x0c\x1b\x1f\ufffe\uffff" for c in forbidden)
    assert f"<!-- {count} characters".encode() in document


def test_rdf_xml_keeps_offsets_of_a_text_with_carriage_returns() -> None:
    out = io.BytesIO()
    writer = XmlWriter(out)
    ox.serialize(
        [ox.Triple(SUBJECT, PROPERTY, ox.Literal("one\r\ntwo"))], cast(IO[bytes], writer), ox.RdfFormat.RDF_XML
    )
    writer.close()
    assert [str(o) for o in Graph().parse(data=out.getvalue(), format="xml").objects()] == ["one\r\ntwo"]


@given(st.text(alphabet=st.sampled_from("ab\r\n\x0c\ufffe\uffff\ufffd\ufffc\uf7ff")), st.integers(1, 4))
def test_pieces_of_any_size_give_the_same(text: str, size: int) -> None:
    whole, parts = io.BytesIO(), io.BytesIO()
    one, other = XmlWriter(whole), XmlWriter(parts)
    data = text.encode()
    one.write(data)
    for at in range(0, len(data), size):
        other.write(data[at : at + size])
    one.close()
    other.close()
    assert whole.getvalue() == parts.getvalue() and one.replaced == other.replaced
