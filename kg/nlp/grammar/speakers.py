"""Attributions of a document by what they cover, and the actors that their speakers and hearers are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from spacy.tokens import Token

from kg.model import Attribution, Span
from kg.model.classes import ACTORS, BODIES
from kg.nlp.grammar.relations import NOUN_MODIFIERS, appositions, function
from kg.nlp.grammar.tokens import View, end, offset


class Attributions:
    """Attributions that can be looked up by an offset of the text."""

    def __init__(self, found: Iterable[Attribution]) -> None:
        self._found = tuple(found)
        self._spans = sorted((*span, i) for i, one in enumerate(self._found) for span in one.spans)
        self._reaches = list(accumulate((last for _, last, _ in self._spans), max))

    def around(self, position: int) -> list[Attribution]:
        """Those whose content covers an offset, in text order."""
        over = set()
        i = bisect_right(self._spans, position, key=lambda span: span[0]) - 1
        while i >= 0 and self._reaches[i] > position:
            if self._spans[i][1] > position:
                over.add(self._spans[i][2])
            i -= 1
        return [self._found[i] for i in sorted(over)]


def speaker_around(view: View, attributions: Attributions, token: Token) -> str | None:
    """The key of the innermost speaker of the words around a token."""
    around = min(attributions.around(offset(token)), key=lambda a: a.size, default=None)
    return actor_of(view, around.subject) if around is not None else None


def actor_of(view: View, head: Span | None) -> str | None:
    """The key of the actor that the head word of a speaker's or hearer's phrase stands for.

    A person set beside the word comes first where the word itself names nobody: "the spokesman, X, said".
    """
    token = view.token_at(head[0]) if head is not None else None
    key = _entity_of(view, token) if token is not None else None
    return key if key and view.entities[key].cls in ACTORS else None


def voice_of(view: View, key: str) -> set[str]:
    """The key of an actor with those of the states and bodies it speaks for."""
    offices = (t.position_of for t in view.document.tenures if t.holder == key and t.position_of is not None)
    return {key, *(k for k in (*view.entities[key].acts_for, *offices) if view.entities[k].cls in BODIES)}


def _entity_of(view: View, head: Token) -> str | None:
    key = view.at(head)
    person = next((k for k in map(view.at, appositions(head)) if k and view.entities[k].cls == "Person"), None)
    if person is not None and (key is None or not view.entities[key].named):
        return person
    if key is not None:
        return key
    if function(head) in NOUN_MODIFIERS and (above := view.at(head.head)) is not None:
        return above
    return next(iter(view.inside(offset(head), end(head))), None)
