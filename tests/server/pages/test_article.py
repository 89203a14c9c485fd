"""The text of an article in pieces, with what is marked on each."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf.vocab import ID
from server.pages.passages import Fact, Span, pieces
from tests.support.graph_fixture import ARTICLE

EVENT = Span(0, 6, "event", "urn:e", "Assault", "attack")
ENTITY = Span(2, 4, "entity", "urn:x", "State", "Utopia")
TIME = Span(3, 8, "time", "", "DATE", "2024")


@pytest.mark.parametrize(
    ("spans", "shown"),
    [
        ([], [("abcdefghij", None)]),
        ([EVENT], [("abcdef", "event"), ("ghij", None)]),
        ([EVENT, ENTITY], [("abcdef", "event"), ("ghij", None)]),
        ([ENTITY, TIME], [("ab", None), ("c", "entity"), ("defgh", "time"), ("ij", None)]),
    ],
)
def test_what_shows_where_spans_overlap(spans: list[Span], shown: list[tuple[str, str | None]]) -> None:
    facts = [Fact("urn:e", "Assault", "attack", 0, 1)]
    found = pieces("abcdefghij", 0, 10, spans, facts)
    assert [(p.text, p.span.role if p.span else None) for p in found] == shown


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.sampled_from(["event", "entity", "time"]))))
def test_pieces_give_back_the_text(some: list[tuple[int, int, str]]) -> None:
    text = "The envoy left Utopia."
    spans = [
        Span(min(a, b), max(a, b), role, f"urn:{i}", "State", "x") for i, (a, b, role) in enumerate(some) if a != b
    ]
    assert "".join(p.text for p in pieces(text, 0, len(text), spans)) == text


def test_an_event_beside_the_text_is_called_by_its_word(client: FlaskClient) -> None:
    page = client.get("/page/" + ARTICLE.removeprefix(ID)).text
    facts = re.findall(r'<article class="fact".*?</p>', page, re.S)
    assert ">“met”</a>" in facts[0] and "Utopia met" not in facts[0]
