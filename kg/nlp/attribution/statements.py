"""Statements: who said what, in which words."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from spacy.tokens import Token

from kg.model import Document, Mention, MentionKind, Quotation, Statement
from kg.model.classes import ACTORS
from kg.nlp.attribution.speakers import Attribution, Spoken, attributions
from kg.nlp.grammar.tokens import View, offset

__all__ = ["Attribution", "Spoken", "attributions", "entity_of", "statements"]

_LABEL = 80  # characters of content in a label
_SURE = {"quote": 0.9, "clause": 0.85, "rest": 0.8, "that": 0.7, "carried": 0.6}


def statements(document: Document) -> Document:
    """Fill `statements`, in text order. What is reported without a word that shows who said it is left out."""
    view = View(document)
    found = tuple(_statement(document, view, a) for a in attributions(document))
    return replace(document, statements=found)


def entity_of(view: View, subject: Token) -> str | None:
    """The actor a speaker's head word stands for, else what is set beside it ("the spokesman, X, said")."""
    key = _entity(view, subject)
    return key if key and view.entities[key].cls in ACTORS else None


def _entity(view: View, subject: Token) -> str | None:
    key = view.at(subject)
    person = next(
        (k for c in subject.children if c.dep_ == "appos" and (k := view.at(c)) and view.entities[k].cls == "Person"),
        None,
    )
    if person is not None and (key is None or not view.entities[key].named):
        return person
    if key is not None:
        return key
    if subject.dep_ in ("compound", "nmod") and view.at(subject.head):
        return view.at(subject.head)
    span = view.inside(offset(subject), offset(subject) + len(subject))
    return span[0] if span else None


def _statement(document: Document, view: View, one: Attribution) -> Statement:
    content = tuple(Mention(a, b, MentionKind.CONTENT) for a, b in one.spans)
    speaker = entity_of(view, one.subject) if one.subject is not None else None
    hearer = entity_of(view, one.hearer) if one.hearer is not None else None
    cue = Mention(offset(one.cue), one.cue_end, MentionKind.CUE, offset(one.cue)) if one.cue is not None else None
    about = tuple(
        dict.fromkeys(k for a, b in one.spans for k in (*view.inside(a, b), *_events(document, a, b)) if k != speaker)
    )
    sure = _SURE.get(one.frame, 0.65) - (0.15 if speaker is None else 0.0)
    key = f"statement-{offset(one.cue) if one.cue is not None else one.spans[0][0]}-{one.spans[0][0]}"
    return Statement(
        key,
        content,
        one.quotation,
        _label(document, view, one, speaker),
        speaker,
        cue,
        hearer if hearer != speaker else None,
        about,
        round(sure, 2),
    )


def _events(document: Document, start: int, end: int) -> tuple[str, ...]:
    first = bisect_left(document.events, start, key=lambda e: e.trigger.start)
    last = bisect_left(document.events, end, first, key=lambda e: e.trigger.start)
    return tuple(e.key for e in document.events[first:last] if e.trigger.end <= end)


def _label(document: Document, view: View, one: Attribution, speaker: str | None) -> str:
    """ "Mujahid wrote: gratitude for the hospitality…", readable by itself."""
    text = document.article.text
    named = (
        text[offset(one.subject) : offset(one.subject) + len(one.subject)]
        if one.subject is not None
        else "Unnamed source"
    )
    who = view.entities[speaker].label if speaker else named
    verb = " ".join(text[offset(one.cue) : one.cue_end].split()) if one.cue is not None else "said"
    words = " … ".join(" ".join(text[a:b].split()) for a, b in one.spans)
    if len(words) > _LABEL:
        words = words[:_LABEL].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"
    quoted = f"“{words}”" if one.quotation is Quotation.DIRECT else words
    return f"{who} {verb}: {quoted}"
