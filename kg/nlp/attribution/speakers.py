"""Who said what in a document, before anyone asks who the entities are: cues, quotations and contents put together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Token

from kg.model import Attribution, Document, Quotation, Span
from kg.nlp.attribution.content import Found, reported
from kg.nlp.attribution.quotations import Quote, quotes
from kg.nlp.grammar.reporting import cue_of
from kg.nlp.grammar.tokens import end, first_at, offset

_TAIL = 45  # tokens behind a quotation in which its cue may stand
_SHORT = 4  # words: a shorter quotation without a cue beside it is only a term in quotation marks
_BESIDE = 12  # characters beside a quotation that show how it stands in its sentence
_RESUME = 4  # characters from the end of the cue's sentence to the quotation that it interrupted


@dataclass(slots=True)
class _Draft:
    found: Found
    quotes: list[Quote] = field(default_factory=list)


@dataclass(slots=True)
class _Carried:
    """What one paragraph leaves to the next: who was speaking, an open quotation, a colon at the end."""

    subject: Span | None = None
    open: int | None = None  # index into the result, of a quotation that is not closed yet
    colon: Found | None = None


def attribute(document: Document) -> Document:
    """Fill `attributions`, in text order of the contents."""
    text = document.article.text
    result: list[Attribution] = []
    carried = _Carried()
    for doc in document.parse:
        carried = _paragraph(doc, text, result, carried)
    found = sorted((a for a in result if a.spans), key=lambda a: (a.spans, a.cue[1] if a.cue is not None else -1))
    return replace(document, attributions=tuple(found))


def _of(found: Found, spans: tuple[Span, ...], quotation: Quotation, frame: str) -> Attribution:
    """The attribution of a content to a cue."""
    cue = (offset(found.cue), end(found.last))
    return Attribution(spans, quotation, frame, cue, _word(found.subject), _word(found.hearer))


def _word(token: Token | None) -> Span | None:
    return (offset(token), end(token)) if token is not None else None


def _paragraph(doc: Doc, text: str, result: list[Attribution], carried: _Carried) -> _Carried:
    base = int(doc.user_data["start"])
    body = doc.text  # put together anew each time it is asked for
    marked = quotes(body, base)
    cues = [f for f in reported(doc) if not _inside(offset(f.cue), marked)]
    drafts = [_Draft(f) for f in cues]
    able = [d for d in drafts if d.found.frame != "rest" and _quotes(d.found.cue)]
    lone: list[Quote] = []
    for quote in marked:
        draft = _cue_for(doc, body, quote, marked, able)
        if draft is not None:
            draft.quotes.append(quote)
        elif not _within(quote, drafts):
            lone.append(quote)
    made = [(d, a) for d in drafts for a in [_attribution(doc, text, d, marked)] if a is not None]
    made_quotes = _resumed(lone, made)
    left = [q for q in lone if q not in made_quotes]
    before = len(result)
    for draft, one in made:
        more = [(q.start, q.end) for q, d in made_quotes.items() if d is draft]
        result.append(replace(one, spans=tuple(sorted({*one.spans, *more}))) if more else one)
    return _carry(doc, text, left, result, before, carried, marked)


def _inside(position: int, marked: tuple[Quote, ...]) -> bool:
    return any(q.start <= position < q.end for q in _across(marked, position, position + 1))


def _across(marked: tuple[Quote, ...], first: int, last: int) -> tuple[Quote, ...]:
    """The quotations that lie in text[first:last], marks included, or reach into it."""
    return marked[bisect_right(marked, first, key=lambda q: q.right) : bisect_left(marked, last, key=lambda q: q.left)]


def _quotes(cue: Token) -> bool:
    known = cue_of(cue)
    return known is not None and known.takes("quote")


def _words(text: str) -> int:
    return len(text.split())


def _cue_for(doc: Doc, body: str, quote: Quote, marked: tuple[Quote, ...], able: list[_Draft]) -> _Draft | None:
    """The cue that stands beside a quotation: behind it ("…," said X), or before it (X said: "…"). `able` may have one, in text order."""
    base = int(doc.user_data["start"])
    inner = body[quote.start - base : quote.end - base]
    tail = _tail(doc, quote, marked)
    behind = next(iter(_between(able, *tail)), None)
    head = _head(doc, quote, marked)
    ahead = next(reversed(_between(able, *head)), None)
    lead = body[max(0, quote.left - base - _BESIDE) : quote.left - base].rstrip()
    if ahead is not None and lead.endswith((",", ":", " that", " as")) and ahead.found.subject is not None:
        return ahead
    rest = body[quote.right - base : quote.right - base + _BESIDE].lstrip()
    ends = inner.endswith((",", "?", "!", "…", "—", "–", "-")) or rest.startswith((",", "—", "–"))
    if (
        behind is not None
        and ends
        and behind.found.subject is not None
        and behind.found.subject.i >= tail[0]
        and _direct_tail(doc, tail[0], behind)
    ):
        return behind
    if ahead is not None and ahead.found.cue.i >= head[1] - 2:
        return ahead
    return None


def _between(able: list[_Draft], first: int, last: int) -> list[_Draft]:
    """Those whose cue is one of the tokens from `first` on, before `last`."""
    return able[
        bisect_left(able, first, key=lambda d: d.found.cue.i) : bisect_left(able, last, key=lambda d: d.found.cue.i)
    ]


def _direct_tail(doc: Doc, first: int, draft: _Draft) -> bool:
    """Is nothing between the quotation and the cue but the speaker's own phrase?"""
    subject = draft.found.subject
    assert subject is not None
    start = min(draft.found.cue.i, subject.left_edge.i if subject.i >= first else draft.found.cue.i)
    between = [
        t
        for t in doc[first:start]
        if not t.is_punct and not t.is_space and t.lower_ not in ("and", "but", "as", "then")
    ]
    return len(between) <= 3


def _tail(doc: Doc, quote: Quote, marked: tuple[Quote, ...]) -> tuple[int, int]:
    """Token indices from a quotation's end to the end of its sentence or the next quotation."""
    i = bisect_left(marked, quote.right, key=lambda q: q.left)
    following = marked[i].left if i < len(marked) else end(doc[-1])
    first = first_at(doc, quote.right)
    last = first
    while (
        last < len(doc)
        and last - first < _TAIL
        and offset(doc[last]) < following
        and doc[last].text not in (".", ";", "?", "!")
    ):
        last += 1
    return first, last


def _head(doc: Doc, quote: Quote, marked: tuple[Quote, ...]) -> tuple[int, int]:
    """Token indices from the start of the sentence, or from the quotation before, to a quotation's start."""
    base = int(doc.user_data["start"])
    i = bisect_right(marked, quote.left, key=lambda q: q.right) - 1
    preceding = marked[i].right if i >= 0 else base
    last = first_at(doc, quote.left)
    first = last
    while first > 0 and offset(doc[first - 1]) >= preceding and doc[first - 1].text not in (".", "?", "!", ";"):
        first -= 1
    return first, last


def _span(doc: Doc, first: int, last: int) -> tuple[int, int]:
    return offset(doc[first]), end(doc[last])


def _within(quote: Quote, drafts: list[_Draft]) -> bool:
    """Does a content of the tree hold most of the quotation?"""
    for d in drafts:
        for first, last in d.found.ranges:
            start, stop = _span(d.found.cue.doc, first, last)
            if min(stop, quote.end) - max(start, quote.start) > 0.5 * (quote.end - quote.start):
                return True
    return False


def _attribution(doc: Doc, text: str, draft: _Draft, marked: tuple[Quote, ...]) -> Attribution | None:
    found = draft.found
    spans = [_trim(text, *_span(doc, a, b)) for a, b in found.ranges]
    spans = [s for s in spans if s[0] < s[1]]
    spoken = [(q.start, q.end) for q in draft.quotes]
    plain = sum(_words(_without(text, s, marked)) for s in spans)
    make = _of(found, (), Quotation.DIRECT, found.frame or "quote")
    if spoken and plain < _SHORT:
        return replace(make, spans=tuple(spoken))
    if not spans:
        return None
    touched = list(dict.fromkeys(q for a, b in spans for q in _across(marked, a, b) if q.start < b and a < q.end))
    if plain == 0 or (plain < 2 and touched):
        return replace(make, spans=tuple((q.start, q.end) for q in touched))
    merged = _merge(spans + [(q.left, q.right) for q in touched] + [(q.left, q.right) for q in draft.quotes], text)
    kind = Quotation.MIXED if touched or spoken else Quotation.INDIRECT
    return replace(make, spans=tuple(_trim(text, a, b) for a, b in merged), quotation=kind)


def _without(text: str, span: tuple[int, int], marked: tuple[Quote, ...]) -> str:
    """The words of a span that are not quoted, as one string."""
    kept, position = [], span[0]
    for q in _across(marked, *span):
        kept.append(text[position : max(position, q.left)])
        position = q.right
    kept.append(text[position : span[1]])
    return "".join(c if c.isalnum() or c in "’'" else " " for c in " ".join(kept))


def _merge(spans: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for a, b in sorted(spans):
        if merged and a <= merged[-1][1] + 1 and not text[merged[-1][1] : a].strip():
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return merged


def _trim(text: str, start: int, stop: int) -> tuple[int, int]:
    """Without spaces and points at the ends, and without a quotation mark whose other half is outside."""
    while True:
        while start < stop and (text[start].isspace() or text[start] in ",;:—–-.)”"):
            start += 1
        while start < stop and (text[stop - 1].isspace() or text[stop - 1] in ",;:—–-.("):
            stop -= 1
        half = stop > start and (
            text[stop - 1] in "“‘" or text[stop - 1] in '”"' and not any(c in '“"' for c in text[start : stop - 1])
        )
        if not half:
            return start, stop
        stop -= 1


def _resumed(lone: list[Quote], made: list[tuple[_Draft, Attribution]]) -> dict[Quote, _Draft]:
    """Quotations that go on with one that a cue has interrupted ("…," he said. "…"), with the cue they belong to."""
    taken: dict[Quote, _Draft] = {}
    able = [draft for draft, one in made if one.quotation is not Quotation.INDIRECT and draft.quotes]
    reach = [max(_rests(draft.found), *(q.right for q in draft.quotes)) for draft in able]
    for quote in lone:
        nearest = next((i for i in reversed(range(len(able))) if -1 <= quote.left - reach[i] <= _RESUME), None)
        if nearest is not None:
            taken[quote] = able[nearest]
            reach[nearest] = max(reach[nearest], quote.right)
    return taken


def _rests(found: Found) -> int:
    """The offset at which the sentence of a cue comes to its end."""
    doc, i = found.cue.doc, found.cue.i
    while i + 1 < len(doc) and i - found.cue.i < _TAIL and doc[i].text not in (".", "!", "?"):
        i += 1
    return end(doc[i])


def _carry(
    doc: Doc,
    text: str,
    lone: list[Quote],
    result: list[Attribution],
    before: int,
    carried: _Carried,
    marked: tuple[Quote, ...],
) -> _Carried:
    """Give the quotations without a cue to whoever spoke last, and say what is left to the next paragraph."""
    base = int(doc.user_data["start"])
    for quote in lone:
        whole = quote.left - base <= 2 and _words(text[quote.start : quote.end]) >= _SHORT
        if whole and carried.open is not None:
            one = result[carried.open]
            result[carried.open] = replace(one, spans=(*one.spans, (quote.start, quote.end)))
        elif whole and carried.colon is not None:
            result.append(_of(carried.colon, ((quote.start, quote.end),), Quotation.DIRECT, "quote"))
        elif _words(text[quote.start : quote.end]) >= 2 * _SHORT or (
            whole and quote.right - base > 0.8 * (end(doc[-1]) - base)
        ):
            speaker = _speaker_before(doc, quote, result, before) or (carried.subject if whole else None)
            if speaker is not None:
                result.append(Attribution(((quote.start, quote.end),), Quotation.DIRECT, "carried", subject=speaker))
    spoke = [a for a in result[before:] if a.quotation is not Quotation.INDIRECT or a.frame in ("clause", "quote")]
    last = marked[-1] if marked else None
    still = None
    if last is not None and not last.closed:
        mine = [*range(before, len(result)), *([carried.open] if carried.open is not None else [])]
        still = next((i for i in mine if any(b == last.end for _, b in result[i].spans)), None)
    colon = None
    if text[base : end(doc[-1])].rstrip().endswith(":"):
        colon = next((f for f in reversed(reported(doc)) if f.subject is not None and doc[-1].i - f.cue.i < 25), None)
    return _Carried(spoke[-1].subject if spoke else None, still, colon)


def _speaker_before(doc: Doc, quote: Quote, result: list[Attribution], before: int) -> Span | None:
    """The speaker of the statement before in the paragraph, else the person its last sentence is about."""
    here = [a for a in result[before:] if a.subject is not None and a.spans[0][0] < quote.start and a.cue is not None]
    if here:
        return here[-1].subject
    start = doc[min(first_at(doc, quote.left), len(doc) - 1)].sent.start
    if start == 0:
        return None
    root = doc[start - 1].sent.root
    subject = next((c for c in root.children if c.dep_ == "nsubj"), None)
    known = subject is not None and (subject.ent_type_ == "PERSON" or subject.lower_ in ("he", "she"))
    return _word(subject) if known else None
