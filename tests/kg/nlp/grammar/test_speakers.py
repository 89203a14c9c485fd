"""Attributions by what they cover, and the actors behind the head words of speakers."""

from __future__ import annotations

import pytest

from kg.model import Attribution, Quotation
from kg.nlp.grammar.speakers import Attributions, actor_of
from kg.nlp.grammar.tokens import View
from tests.support.language import until


def test_the_contents_around_an_offset() -> None:
    outer = Attribution(((0, 10), (20, 40)), Quotation.DIRECT, "quote")
    inner = Attribution(((22, 30),), Quotation.INDIRECT, "clause")
    index = Attributions((outer, inner))
    assert index.around(5) == [outer]
    assert index.around(25) == [outer, inner]
    assert index.around(15) == index.around(40) == []
    assert (outer.size, inner.size) == (30, 8)


@pytest.mark.parametrize(
    ("text", "word", "label"),
    [
        ("Jonas Dahl spoke.", "Dahl", "Jonas Dahl"),
        ("The spokesman, Daniel Otieno, spoke.", "spokesman", "Daniel Otieno"),
        ("The Kenyan army spoke.", "army", "Kenyan army"),
        ("The road to Oslo was long.", "Oslo", None),  # a place is no actor
        ("The road was long.", "road", None),
    ],
)
def test_the_actor_of_a_head_word(text: str, word: str, label: str | None) -> None:
    document = until("coreference of names", text)
    start = text.index(word)
    key = actor_of(View(document), (start, start + len(word)))
    assert (next(e.label for e in document.entities if e.key == key) if key else None) == label


def test_nobody_speaks_where_no_word_says_who() -> None:
    assert actor_of(View(until("coreference", "Jonas Dahl spoke.")), None) is None
