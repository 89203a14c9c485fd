"""Statements: who said what, in which words."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from kg.model import Attribution, Document, Factuality, Mention, MentionKind, Quotation, Statement
from kg.nlp.grammar.presupposition import presupposes
from kg.nlp.grammar.speakers import actor_of
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.tables import table

_WORDS = table("attribution")
_CONFIDENCE = _WORDS.mapping("confidence_by_frame")
_OTHERWISE = _WORDS.weight("confidence_otherwise")
_UNKNOWN = _WORDS.weight("unknown_speaker")
_LABEL = 80  # characters of content in a label


def statements(document: Document) -> Document:
    """Fill `statements`, in text order. What is reported without a word that shows who said it is left out."""
    view = View(document)
    found = tuple(_statement(document, view, a) for a in document.attributions)
    return replace(document, statements=found)


def _statement(document: Document, view: View, one: Attribution) -> Statement:
    content = tuple(Mention(a, b, MentionKind.CONTENT) for a, b in one.spans)
    speaker, hearer = actor_of(view, one.subject), actor_of(view, one.hearer)
    cue = Mention(*one.cue, MentionKind.CUE, one.cue[0]) if one.cue is not None else None
    about = tuple(
        dict.fromkeys(k for a, b in one.spans for k in (*view.inside(a, b), *_events(document, a, b)) if k != speaker)
    )
    confidence = _CONFIDENCE.get(one.frame, _OTHERWISE) - (_UNKNOWN if speaker is None else 0.0)
    key = f"statement-{one.cue[0] if one.cue is not None else one.spans[0][0]}-{one.spans[0][0]}"
    return Statement(
        key,
        content,
        one.quotation,
        _label(document, view, one, speaker),
        speaker,
        cue,
        hearer if hearer != speaker else None,
        about,
        _presupposed(document, view, one),
        round(confidence, 2),
    )


def _presupposed(document: Document, view: View, one: Attribution) -> tuple[str, ...]:
    """The keys of the events in a content that have happened, whatever the speaker says of them."""
    cue = view.token_at(one.cue[0]) if one.cue is not None else None
    inside = {k for a, b in one.spans for k in _events(document, a, b)}
    done = [e for e in document.events if e.key in inside and e.factuality is Factuality.ACTUAL]
    heads = [(e.key, view.token_at(e.trigger.head)) for e in done]
    return tuple(key for key, head in heads if head is not None and presupposes(one, cue, head))


def _events(document: Document, start: int, end: int) -> tuple[str, ...]:
    first = bisect_left(document.events, start, key=lambda e: e.trigger.start)
    last = bisect_left(document.events, end, first, key=lambda e: e.trigger.start)
    return tuple(e.key for e in document.events[first:last] if e.trigger.end <= end)


def _label(document: Document, view: View, one: Attribution, speaker: str | None) -> str:
    """ "Mujahid wrote: gratitude for the hospitality…", readable by itself."""
    text = document.article.text
    named = text[slice(*one.subject)] if one.subject is not None else "Unnamed source"
    who = view.entities[speaker].label if speaker else named
    verb = " ".join(text[slice(*one.cue)].split()) if one.cue is not None else "said"
    words = " … ".join(" ".join(text[a:b].split()) for a, b in one.spans)
    if len(words) > _LABEL:
        words = words[:_LABEL].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"
    quoted = f"“{words}”" if one.quotation is Quotation.DIRECT else words
    return f"{who} {verb}: {quoted}"
