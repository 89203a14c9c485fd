"""Sentences parsed as the reading parses them."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.model import Article, Document
from kg.nlp.text.parsing import parse
from kg.nlp.text.segmentation import segment


def doc_of(text: str) -> Doc:
    """The parse of a text of one paragraph."""
    found: Doc = parse(segment(Document(Article("test", text)))).parse[0]
    return found


def token(doc: Doc, word: str, nth: int = 0) -> Token:
    """The nth token of a doc that is this word."""
    return [t for t in doc if t.text == word][nth]
