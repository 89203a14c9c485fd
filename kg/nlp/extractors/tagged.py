"""Names that a named entity recognizer marks, added to those that the rules have found."""

from __future__ import annotations

from collections.abc import Mapping

from kg.model import Document, Entity, MentionKind
from kg.model.classes import ORGANIZATIONS
from kg.nlp.extractors import Span, Tagger
from kg.nlp.extractors.cast import Cast, head_of, trimmed
from kg.nlp.grammar.tokens import View

_SURE = 0.8  # a model's class is taken against that of the rules from this score on
_NAMING = (MentionKind.NAME, MentionKind.DEMONYM)


def tagged(document: Document, tagger: Tagger, classes: Mapping[str, str]) -> Document:
    """Add names that the rules have not found, and reclassify those without a row where the model is surer or finer.

    Where both find a name with different bounds, that of the rules stays: mentions of names never overlap.

    Args:
        classes: classes of our ontology by label of the model; spans with other labels are left out.
    """
    texts = [document.surface(s) for s in document.sentences]
    names = _Names(document)
    for sentence, some in zip(document.sentences, tagger(texts) if texts else (), strict=True):
        for mark in sorted(some, key=lambda s: (s.start, -s.end)):
            cls = classes.get(mark.label)
            if cls is not None and 0 <= mark.start < mark.end <= sentence.end - sentence.start:
                names.add(sentence.start + mark.start, sentence.start + mark.end, cls, mark)
    return names.cast.document


class _Names:
    """The names of a document, those that a model has marked since included."""

    def __init__(self, document: Document) -> None:
        self.cast = Cast(document)
        self._text = document.article.text
        self._view = View(document)
        named = [(m, e) for e in document.entities for m in e.mentions if m.kind in _NAMING]
        self._known = {(m.start, m.end): e.key for m, e in named if m.kind is MentionKind.NAME}
        self._taken = {i for m, _ in named for i in range(m.start, m.end)}

    def add(self, start: int, end: int, cls: str, mark: Span) -> None:
        """Give a known name another class, or add a new one where no other stands."""
        start, end = trimmed(self._text, start, end)
        if (start, end) in self._known:
            _reclass(self.cast, self._known[start, end], cls, mark)
        elif (head := head_of(self._view, start, end)) >= 0 and self._taken.isdisjoint(range(start, end)):
            self._known[start, end] = self.cast.named(start, end, head, cls)
            self._taken |= set(range(start, end))


def _reclass(cast: Cast, key: str, cls: str, mark: Span) -> None:
    e: Entity = cast[key]
    finer = e.cls == "Organization" and cls in ORGANIZATIONS
    coarser = cls == "Organization" and e.cls in ORGANIZATIONS
    if e.ref is None and e.cls not in ("State", cls) and not coarser and (finer or mark.score >= _SURE):
        cast.reclassed(key, cls)
