"""Titles in the parse."""

from __future__ import annotations

from spacy import blank
from spacy.tokens import Doc

from kg.nlp.grammar.titled_names import TitledName, repair_titled_names


def test_a_title_that_hangs_on_what_hangs_on_its_name_leaves_a_tree() -> None:
    words = ["Vice", "President", "of", "Trade", "Soto", "said", ",", "Cano"]
    heads = [1, 7, 1, 2, 5, 5, 5, 4]  # "President" on "Cano", and that on "Soto"
    deps = ["compound", "conj", "prep", "pobj", "nsubj", "ROOT", "punct", "appos"]
    doc = Doc(
        blank("en").vocab,
        words,
        heads=heads,
        deps=deps,
        pos=["PROPN", "PROPN", "ADP", "PROPN", "PROPN", "VERB", "PUNCT", "PROPN"],
    )
    repair_titled_names(doc, (TitledName(1, 4, 4),))
    for token in doc:
        steps = 0
        while token.head.i != token.i:
            token, steps = token.head, steps + 1
            assert steps < len(doc), "the heads go round in a circle"
    assert doc[1].head.text == "Soto"
