"""Whose words a document tells that is named again: "a statement by the ministry … The statement said"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from kg.model import Attribution, Span
from kg.nlp.grammar.relations import determiner, is_common_noun, is_singular
from kg.nlp.grammar.reporting import author_of
from kg.nlp.grammar.tokens import end, offset
from kg.nlp.lexicon.cues import DOCUMENTS
from kg.nlp.lexicon.tables import table

_DEFINITE = table("events").words("definite_determiners")
_ISSUED = table("attribution").words("issued_documents")
_REACH = 600  # characters back to whoever spoke last, whose statement "the statement" then is


def with_authors(docs: Iterable[Doc], found: Iterable[Attribution]) -> Iterator[Attribution]:
    """The attributions, those to a definite document without an author given to the author of the last such document;
    of "the statement" without any to whoever spoke last.

    Args:
        docs: the paragraphs of the article, in text order.
    """
    authors, before = dict(_authors_of_named_again(docs)), None
    for one in found:
        if one.subject in authors:
            near = before is not None and 0 < one.subject[0] - before[0] < _REACH
            one = replace(one, subject=authors[one.subject] or (before if near else None) or one.subject)
        before = one.subject or before
        yield one


def _authors_of_named_again(docs: Iterable[Doc]) -> Iterator[tuple[Span, Span | None]]:
    """The spans of "statement" in "the statement", each with that of the author of the last one that has any; None
    where none has and it is one that somebody issues.
    """
    last: dict[str, Span] = {}
    for noun in (t for doc in docs for t in doc if is_common_noun(t) and t.lemma_.lower() in DOCUMENTS):
        author, kind = author_of(noun), noun.lemma_.lower()
        if author is not None:
            last[kind] = (offset(author), end(author))
        elif kind in last and _is_definite(noun):
            yield (offset(noun), end(noun)), last[kind]
        elif kind in _ISSUED and _is_definite(noun):
            yield (offset(noun), end(noun)), None


def _is_definite(noun: Token) -> bool:
    word = determiner(noun)
    return is_singular(noun) and word is not None and word.lower_ in _DEFINITE
