"""The names that a model of named entities marks, put beside those that the rules have found."""

from __future__ import annotations

from collections.abc import Mapping

from kg.model import Document, Entity, MentionKind
from kg.model.classes import ORGANIZATIONS
from kg.nlp.extractors import Span, Tagger
from kg.nlp.extractors.cast import Cast, head_of, trimmed
from kg.nlp.grammar.tokens import View

_SURE = 0.8  # from which on a model's class is believed against the rules'


def tagged(document: Document, tagger: Tagger, classes: Mapping[str, str]) -> Document:
    """Add the names that the rules have not found, and give those of no known row the model's class where it is surer or finer.

    Where both see a name in different bounds, the rules' stay: mentions of names never overlap.

    Args:
        classes: class of our ontology by label of the model; other labels are left out.
    """
    texts = [document.surface(s) for s in document.sentences]
    marks = tagger(texts) if texts else ()
    cast, view = Cast(document), View(document)
    known = {(m.start, m.end): e.key for e in document.entities for m in e.mentions if m.kind is MentionKind.NAME}
    taken = {
        i
        for e in document.entities
        for m in e.mentions
        if m.kind in (MentionKind.NAME, MentionKind.DEMONYM)
        for i in range(m.start, m.end)
    }
    for sentence, text, some in zip(document.sentences, texts, marks, strict=True):
        for mark in sorted(some, key=lambda s: (s.start, -s.end)):
            cls = classes.get(mark.label)
            if cls is None or not 0 <= mark.start < mark.end <= len(text):
                continue
            start, end = trimmed(document.article.text, sentence.start + mark.start, sentence.start + mark.end)
            if (start, end) in known:
                _reclass(cast, known[start, end], cls, mark)
            elif (head := head_of(view, start, end)) >= 0 and taken.isdisjoint(range(start, end)):
                known[start, end] = cast.named(start, end, head, cls)
                taken |= set(range(start, end))
    return cast.document


def _reclass(cast: Cast, key: str, cls: str, mark: Span) -> None:
    e: Entity = cast[key]
    finer = e.cls == "Organization" and cls in ORGANIZATIONS
    coarser = cls == "Organization" and e.cls in ORGANIZATIONS
    if e.ref is None and e.cls not in ("State", cls) and not coarser and (finer or mark.score >= _SURE):
        cast.reclassed(key, cls)
