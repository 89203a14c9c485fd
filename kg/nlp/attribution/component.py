"""Who said what in a document, before anyone asks who the entities are: cues, quotations and contents put together.

A quotation without a cue is given to whoever spoke last, where it is long enough to be speech.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.model import Attribution, Document, Quotation, Span
from kg.nlp.attribution.content import Found, reported
from kg.nlp.attribution.cued_quotations import attribution, with_cues, word
from kg.nlp.attribution.documents import with_authors
from kg.nlp.attribution.paragraphs import Paragraph
from kg.nlp.attribution.quotations import Quote
from kg.nlp.attribution.transcripts import turns
from kg.nlp.grammar.relations import Function, dependent
from kg.nlp.lexicon.tables import table

_WORDS = table("attribution")
_PERSONS = _WORDS.words("pronouns_of_a_person")
_TERM = int(_WORDS.weight("words_of_a_term"))
_SPEECH = int(_WORDS.weight("words_of_speech"))
_WHOLE = _WORDS.weight("share_of_paragraph_in_quotation")
_AT_START = int(_WORDS.weight("characters_before_whole_quotation"))
_COLON = int(_WORDS.weight("tokens_to_colon"))


@dataclass(slots=True)
class _Carried:
    """What one paragraph leaves to the next.

    `speaker`: the subject of its last speech; `open`: the index of the attribution whose quotation is not closed yet;
    `colon`: the last cue of a paragraph that ends with a colon.
    """

    speaker: Span | None = None
    open: int | None = None
    colon: Found | None = None


def attribute(document: Document) -> Document:
    """Fill `attributions`, in text order of the contents."""
    result: list[Attribution] = []
    carried = _Carried()
    for doc in document.parse:
        p = Paragraph(doc, document.article.text)
        before = len(result)
        found, lone = with_cues(p)
        result += found
        for quote in lone:
            _give(p, quote, result, before, carried)
        carried = _left_to_next(p, result, before, carried)
    result += turns(document)
    done = with_authors(document.parse, (a for a in result if a.spans and not _reports_its_report(a, result)))
    ordered = sorted(done, key=lambda a: (a.spans, a.cue[1] if a.cue is not None else -1))
    return replace(document, attributions=tuple(ordered))


def _reports_its_report(one: Attribution, found: list[Attribution]) -> bool:
    """Does it hold the cue of whoever tells of it: not "agreed" in "Chad and Niger agreed to talks, the UN said"?

    A clause that the parser has completed by the report behind it is what is reported, and its verb reports nothing.
    """
    if one.cue is None or one.quotation is not Quotation.INDIRECT:
        return False
    reports = (a.cue for a in found if a.cue is not None and a.cue > one.cue and _holds(a, one.cue))
    return any(_holds(one, cue) for cue in reports)


def _holds(one: Attribution, cue: Span) -> bool:
    return any(first <= cue[0] < last for first, last in one.spans)


def _give(p: Paragraph, quote: Quote, result: list[Attribution], before: int, carried: _Carried) -> None:
    """Add a quotation without a cue to the attribution that it goes on with, or as one of its own."""
    span = (quote.start, quote.end)
    whole = _begins(p, quote)
    if whole and carried.open is not None:
        one = result[carried.open]
        result[carried.open] = replace(one, spans=(*one.spans, span))
    elif whole and carried.colon is not None:
        result.append(replace(attribution(carried.colon, (span,), Quotation.DIRECT), frame="quote"))
    elif _words(p, quote) >= _SPEECH or (_fills(p, quote) and _words(p, quote) >= _TERM):
        speaker = _speaker_before(p, quote, result[before:]) or (carried.speaker if whole else None)
        if speaker is not None:
            result.append(Attribution((span,), Quotation.DIRECT, "carried", subject=speaker))


def _begins(p: Paragraph, quote: Quote) -> bool:
    """Does the paragraph begin with the quotation, which is more than a term in quotation marks?"""
    return quote.left - p.start <= _AT_START and (_words(p, quote) >= _TERM or _fills(p, quote))


def _fills(p: Paragraph, quote: Quote) -> bool:
    """Is the quotation nearly the whole paragraph?"""
    return quote.left - p.start <= _AT_START and quote.right - p.start > _WHOLE * (p.end - p.start)


def _words(p: Paragraph, quote: Quote) -> int:
    return len(p.text[quote.start : quote.end].split())


def _speaker_before(p: Paragraph, quote: Quote, found: list[Attribution]) -> Span | None:
    """The speaker of the statement before in the paragraph, else the person whom its last sentence is about."""
    speakers = [a.subject for a in found if a.subject and a.cue and a.spans[0][0] < quote.start]
    if speakers:
        return speakers[-1]
    start = p.doc[min(p.token_index(quote.left), len(p.doc) - 1)].sent.start
    subject = dependent(p.doc[start - 1].sent.root, Function.SUBJECT) if start else None
    is_person = subject is not None and (subject.ent_type_ == "PERSON" or subject.lower_ in _PERSONS)
    return word(subject) if is_person else None


def _left_to_next(p: Paragraph, result: list[Attribution], before: int, carried: _Carried) -> _Carried:
    """What this paragraph leaves to the next."""
    speech = [a for a in result[before:] if a.quotation is not Quotation.INDIRECT or a.frame in ("clause", "quote")]
    return _Carried(speech[-1].subject if speech else None, _open(p, result, before, carried), _colon(p))


def _open(p: Paragraph, result: list[Attribution], before: int, carried: _Carried) -> int | None:
    """The index of the attribution with the quotation that the paragraph ends in without closing it."""
    last = p.quotations[-1] if p.quotations else None
    if last is None or last.closed:
        return None
    own = [*range(before, len(result)), *([carried.open] if carried.open is not None else [])]
    return next((i for i in own if any(end == last.end for _, end in result[i].spans)), None)


def _colon(p: Paragraph) -> Found | None:
    """The last cue of a paragraph that ends with a colon."""
    if not p.text[p.start : p.end].rstrip().endswith(":"):
        return None
    return next((f for f in reversed(reported(p.doc)) if f.subject and p.doc[-1].i - f.cue.i < _COLON), None)
