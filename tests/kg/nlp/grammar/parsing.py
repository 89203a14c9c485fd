"""Sentences parsed as those of an article are."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Doc, Token

from kg.model import Article, Document
from kg.nlp.grammar.predicates import Predicate, predicate
from kg.nlp.text.parsing import parse
from kg.nlp.text.segmentation import segment


@cache
def parsed(text: str) -> Doc:
    """The parse of a text of one paragraph."""
    [doc] = parse(segment(Document(Article("test", text)))).parse
    assert isinstance(doc, Doc)
    return doc


def word(text: str, surface: str, nth: int = 0) -> Token:
    """The nth token of the text with this surface form."""
    return [t for t in parsed(text) if t.text == surface][nth]


def predicate_in(text: str, surface: str) -> Predicate:
    return predicate(word(text, surface))
