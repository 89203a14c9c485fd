"""The body parsed, paragraph by paragraph, the parser's known errors put right, and cut into sentences.

From here on nobody changes a parse. The names behind a title ("Ambassador to Qatar X") are left in the span group
"titled" of each paragraph, since the repair has to find them anyway.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc

from kg import gazetteer
from kg.model import Block, Document, Sentence, Skipped
from kg.nlp.grammar import models
from kg.nlp.grammar.event_nouns import mend_event_nouns
from kg.nlp.grammar.lists import mend_lists
from kg.nlp.grammar.named_roles import mend_names
from kg.nlp.grammar.repair import (
    gapped_passives,
    harmed_in_action,
    hyphenated_nouns,
    lost_subjects,
    paired_adjectives,
    reporting_participles,
)
from kg.nlp.grammar.titled_names import repair_titled_names, titled_names
from kg.nlp.grammar.valency import mend_objects
from kg.nlp.text.segmentation import LONGEST, pieces, unreadable
from kg.nlp.text.truecasing import abbreviations, plain_possessives, truecased

_BATCH = 64  # paragraphs that are parsed at a time, where they are of the usual length
_BEHIND_TITLE = frozenset(("State", "Place", "InternationalOrganization"))  # what an office can be of


def parse(document: Document, model: str | None = None) -> Document:
    """Add the parse of the body, its sentences, and what is skipped as unreadable.

    Args:
        model: the spaCy package to parse with, None for the usual one.

    Raises: ModelError where it is missing.
    """
    docs = tuple(_parsed(document, model))
    return replace(
        document,
        parse=docs,
        sentences=tuple(_sentences(document.article.text, docs)),
        skipped=document.skipped + tuple(_skipped(document)),
    )


def _parsed(document: Document, model: str | None) -> Iterator[Doc]:
    text = document.article.text
    spans: list[tuple[int, int]] = []
    for p in document.paragraphs:
        if p.block is Block.BODY:
            spans += pieces(text, p.start + p.dateline, p.end)
    longest = max((end - start for start, end in spans), default=1)
    batch = max(1, min(_BATCH, 2 * LONGEST // longest))
    short = abbreviations(text)
    cased = (plain_possessives(truecased(text[a:b], model, short)) for a, b in spans)
    for (start, _), doc in zip(spans, models.load(model).pipe(cased, batch_size=batch), strict=True):
        doc.user_data["start"] = start
        _repair(doc)
        yield doc


def _repair(doc: Doc) -> None:
    """Put known errors of the parser right."""
    hyphenated_nouns(doc)
    ends = _known_ends(doc)
    titled = titled_names(doc, lambda i: ends.get(i) or (i + 1 if i < len(doc) and _is_capital(doc[i].text) else i))
    repair_titled_names(doc, titled)
    paired_adjectives(doc)
    mend_names(doc)
    harmed_in_action(doc)
    gapped_passives(doc)
    reporting_participles(doc)
    lost_subjects(doc)
    mend_lists(doc)
    mend_objects(doc, _is_state)
    mend_event_nouns(doc)
    doc.spans["titled"] = [doc[t.first : t.last + 1] for t in titled]


def _known_ends(doc: Doc) -> dict[int, int]:
    """The index after each state, place and body that an office can be of, by the index at which it begins."""
    found = gazetteer.find_names([t.text for t in doc])
    ends = {first: last for first, last, row in found if row.cls in _BEHIND_TITLE}
    places = (e for e in doc.ents if e.label_ in ("GPE", "LOC") and e.start not in ends and _is_capital(e.text))
    return ends | {e.start: e.end for e in places}


def _is_state(name: str) -> bool:
    words = name.split()
    return any(
        row.cls == "State" and (first, end) == (0, len(words)) for first, end, row in gazetteer.find_names(words)
    )


def _is_capital(name: str) -> bool:
    return gazetteer.capital_of(name) is not None


def _skipped(document: Document) -> Iterator[Skipped]:
    for p in document.paragraphs:
        if p.block is Block.BODY:
            yield from (
                Skipped(a, b, "signs without a space, too many for a word")
                for a, b in unreadable(document.article.text, p.start, p.end)
            )


def _sentences(text: str, docs: tuple[Doc, ...]) -> Iterator[Sentence]:
    for doc in docs:
        for sent in doc.sents:
            start = int(doc.user_data["start"]) + sent.start_char
            end = int(doc.user_data["start"]) + sent.end_char
            while start < end and text[start].isspace():
                start += 1
            while end > start and text[end - 1].isspace():
                end -= 1
            if start < end:
                yield Sentence(start, end)
