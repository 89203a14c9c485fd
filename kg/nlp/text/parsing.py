"""The body parsed, paragraph by paragraph, and cut into sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc

from kg.model import Block, Document, Sentence, Skipped
from kg.nlp.grammar import models
from kg.nlp.text.segmentation import LONGEST, pieces, unreadable
from kg.nlp.text.truecasing import abbreviations, truecased


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


_BATCH = 64  # paragraphs that are parsed at a time, where they are of the usual length


def _parsed(document: Document, model: str | None) -> Iterator[Doc]:
    text = document.article.text
    spans: list[tuple[int, int]] = []
    for p in document.paragraphs:
        if p.block is Block.BODY:
            spans += pieces(text, p.start + p.dateline, p.end)
    longest = max((end - start for start, end in spans), default=1)
    batch = max(1, min(_BATCH, 2 * LONGEST // longest))
    short = abbreviations(text)
    cased = (truecased(text[a:b], model, short) for a, b in spans)
    for (start, _), doc in zip(spans, models.load(model).pipe(cased, batch_size=batch), strict=True):
        doc.user_data["start"] = start
        yield doc


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
