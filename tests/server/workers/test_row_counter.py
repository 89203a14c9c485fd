"""Rows are counted in the bytes of an answer as they pass."""

from __future__ import annotations

from io import BytesIO
from typing import cast

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.workers.row_counter import COUNTING

FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}

TRAPS = ['"', '"}},{"', 'a\n"b"\r\n', "</result>", '","', '[{"', ",{", "}},{", '"bindings":[{', ',{"n']


def counted(name: str, body: bytes, size: int) -> int:
    count = COUNTING[name]()
    return sum(count(body[start : start + size]) for start in range(0, len(body), size))


@pytest.mark.parametrize("name", FORMATS)
@given(texts=st.lists(st.one_of(st.text(max_size=12), st.sampled_from(TRAPS)), max_size=12), size=st.integers(1, 40))
def test_every_row_once_however_the_bytes_are_cut(name: str, texts: list[str], size: int) -> None:
    store = ox.Store()
    told = sorted(set(texts))
    store.extend(
        ox.Quad(ox.NamedNode(f"urn:{number}"), ox.NamedNode("urn:p"), ox.Literal(text))
        for number, text in enumerate(told)
    )
    body = BytesIO()
    cast(ox.QuerySolutions, store.query("SELECT ?s ?o ?none { ?s ?p ?o }")).serialize(body, FORMATS[name])
    assert counted(name, body.getvalue(), size) == len(told)
