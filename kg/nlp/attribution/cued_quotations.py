"""The contents of a paragraph that have a cue: by the tree, by a quotation beside the cue, or by both."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from kg.model import Attribution, Quotation, Span
from kg.nlp.attribution.content import Found, reported
from kg.nlp.attribution.paragraphs import Paragraph, merged, trimmed
from kg.nlp.attribution.quotations import Quote
from kg.nlp.grammar.reporting import cue_of
from kg.nlp.grammar.tokens import end, offset
from kg.nlp.lexicon.tables import table

_WORDS = table("attribution")
_LEADING = (",", ":", *(f" {word}" for word in _WORDS.listed("words_before_quotation")))
_BETWEEN = _WORDS.words("words_between_quotation_and_cue")
_TAIL = int(_WORDS.weight("tokens_behind_quotation"))
_TERM = int(_WORDS.weight("words_of_a_term"))
_BESIDE = int(_WORDS.weight("characters_beside_quotation"))
_RESUMED = int(_WORDS.weight("characters_to_resumed_quotation"))
_APART = int(_WORDS.weight("words_between_quotation_and_speaker"))
_MOST = _WORDS.weight("share_of_quotation_in_content")
_ENDING = (",", "?", "!", "…", "—", "–", "-")  # how a quotation ends that its sentence goes on behind
_GOING_ON = (",", "—", "–")  # how its sentence goes on, if it ends in another way
_SENTENCE_ENDS = frozenset((".", "?", "!"))
_CLAUSE_ENDS = _SENTENCE_ENDS | {";"}


@dataclass(slots=True)
class _Draft:
    """A cue with the quotations beside it."""

    found: Found
    quotes: list[Quote] = field(default_factory=list)

    @property
    def index(self) -> int:
        return int(self.found.cue.i)


def with_cues(p: Paragraph) -> tuple[list[Attribution], list[Quote]]:
    """The attributions of a paragraph that have a cue, in order of the cues, and the quotations that have none."""
    drafts = [_Draft(f) for f in reported(p.doc) if not p.is_quoted(offset(f.cue))]
    lone = _distribute(p, drafts)
    made = [(d, a) for d in drafts if (a := _attribution(p, d)) is not None]
    resumed = _resumed(lone, made)
    done = [_and_more(one, [q for q in lone if resumed.get(q) is draft]) for draft, one in made]
    return done, [q for q in lone if q not in resumed]


def _distribute(p: Paragraph, drafts: list[_Draft]) -> list[Quote]:
    """Give each quotation to the cue beside it; those are returned that have none and are in no content of the tree."""
    quotable = [d for d in drafts if d.found.frame != "rest" and _takes_quotation(d.found.cue)]
    lone: list[Quote] = []
    for quote in p.quotations:
        draft = _cue_beside(p, quote, quotable)
        if draft is not None:
            draft.quotes.append(quote)
        elif not _is_within(p, quote, drafts):
            lone.append(quote)
    return lone


def attribution(found: Found, spans: tuple[Span, ...], quotation: Quotation) -> Attribution:
    """The attribution of a content to a cue and its speaker."""
    cue = (offset(found.cue), end(found.last))
    return Attribution(spans, quotation, found.frame or "quote", cue, word(found.subject), word(found.hearer))


def word(token: Token | None) -> Span | None:
    """The offsets of a token."""
    return (offset(token), end(token)) if token is not None else None


def _takes_quotation(cue: Token) -> bool:
    known = cue_of(cue)
    return known is not None and known.takes("quote")


def _attribution(p: Paragraph, draft: _Draft) -> Attribution | None:
    """What the tree and the quotations beside a cue say together."""
    spans = _spans_of_tree(p, draft.found)
    plain = sum(len(p.unquoted(s).split()) for s in spans)
    if draft.quotes and plain < _TERM:
        return attribution(draft.found, _inner(draft.quotes), Quotation.DIRECT)
    if not spans:
        return None
    touched = _touched(p, spans)
    if plain < 1 + bool(touched):  # nothing but what is quoted
        return attribution(draft.found, _inner(touched), Quotation.DIRECT)
    quoted = [(q.left, q.right) for q in (*touched, *draft.quotes)]
    whole = tuple(trimmed(p.text, a, b) for a, b in merged(spans + quoted, p.text))
    return attribution(draft.found, whole, Quotation.MIXED if quoted else Quotation.INDIRECT)


def _spans_of_tree(p: Paragraph, found: Found) -> list[Span]:
    spans = (trimmed(p.text, *p.span(first, last)) for first, last in found.ranges)
    return [(start, stop) for start, stop in spans if start < stop]


def _touched(p: Paragraph, spans: list[Span]) -> list[Quote]:
    """The quotations that share words with a span, once each."""
    across = ((q, span) for span in spans for q in p.across(*span))
    return list(dict.fromkeys(q for q, (start, stop) in across if q.start < stop and start < q.end))


def _inner(quotes: list[Quote]) -> tuple[Span, ...]:
    """The words of quotations, without the marks."""
    return tuple((q.start, q.end) for q in quotes)


def _and_more(one: Attribution, more: list[Quote]) -> Attribution:
    """The attribution with the quotations that go on with it."""
    return replace(one, spans=tuple(sorted({*one.spans, *_inner(more)}))) if more else one


# which cue a quotation belongs to


def _cue_beside(p: Paragraph, quote: Quote, able: list[_Draft]) -> _Draft | None:
    """The cue before a quotation (X said: "…") or behind it ("…," said X). `able` may have one, in text order."""
    first, last = _clause_before(p, quote)
    ahead = next(reversed(_among(able, first, last)), None)
    if ahead is not None and ahead.found.subject is not None and _is_led_to(p, quote):
        return ahead
    tail = _clause_behind(p, quote)
    behind = next(iter(_among(able, *tail)), None)
    if behind is not None and _goes_on(p, quote) and _says_it(p, tail[0], behind.found):
        return behind
    return ahead if ahead is not None and ahead.index >= last - 2 else None


def _is_led_to(p: Paragraph, quote: Quote) -> bool:
    """Do the words before a quotation lead to it: "said:", "said that"?"""
    return p.before(quote, _BESIDE).rstrip().endswith(_LEADING)


def _goes_on(p: Paragraph, quote: Quote) -> bool:
    """Does the quotation's sentence go on behind it?"""
    inner = p.body[quote.start - p.start : quote.end - p.start]
    return inner.endswith(_ENDING) or p.behind(quote, _BESIDE).lstrip().startswith(_GOING_ON)


def _says_it(p: Paragraph, first: int, found: Found) -> bool:
    """Is only the speaker's own phrase between a quotation and a cue? `first`: the token behind the quotation."""
    if found.subject is None or found.subject.i < first:
        return False
    start = min(found.cue.i, found.subject.left_edge.i)
    between = [t for t in p.doc[first:start] if not (t.is_punct or t.is_space or t.lower_ in _BETWEEN)]
    return len(between) <= _APART


def _among(able: list[_Draft], first: int, last: int) -> list[_Draft]:
    """Those whose cue is one of the tokens from `first` on, before `last`."""
    return able[bisect_left(able, first, key=lambda d: d.index) : bisect_left(able, last, key=lambda d: d.index)]


def _clause_behind(p: Paragraph, quote: Quote) -> tuple[int, int]:
    """Token indices from a quotation's end to the end of its clause or the next quotation."""
    i = bisect_left(p.quotations, quote.right, key=lambda q: q.left)
    following = p.quotations[i].left if i < len(p.quotations) else p.end
    first = p.token_index(quote.right)
    for last in range(first, min(first + _TAIL, len(p.doc))):
        if offset(p.doc[last]) >= following or p.doc[last].text in _CLAUSE_ENDS:
            return first, last
    return first, min(first + _TAIL, len(p.doc))


def _clause_before(p: Paragraph, quote: Quote) -> tuple[int, int]:
    """Token indices from the start of the clause, or from the quotation before, to a quotation's start."""
    i = bisect_right(p.quotations, quote.left, key=lambda q: q.right) - 1
    preceding = p.quotations[i].right if i >= 0 else p.start
    first = last = p.token_index(quote.left)
    while first > 0 and offset(p.doc[first - 1]) >= preceding and p.doc[first - 1].text not in _CLAUSE_ENDS:
        first -= 1
    return first, last


def _is_within(p: Paragraph, quote: Quote, drafts: list[_Draft]) -> bool:
    """Does a content of the tree hold most of the quotation?"""
    spans = (p.span(*tokens) for d in drafts for tokens in d.found.ranges)
    most = _MOST * (quote.end - quote.start)
    return any(min(stop, quote.end) - max(start, quote.start) > most for start, stop in spans)


def _resumed(lone: list[Quote], made: list[tuple[_Draft, Attribution]]) -> dict[Quote, _Draft]:
    """Quotations that go on with one that a cue has interrupted ("…," he said. "…"), with the cue they belong to."""
    able = [d for d, one in made if d.quotes and one.quotation is not Quotation.INDIRECT]
    taken: dict[Quote, _Draft] = {}
    reach = [max(_sentence_end(d.found), *(q.right for q in d.quotes)) for d in able]
    for quote in lone:
        nearest = next((i for i in reversed(range(len(able))) if -1 <= quote.left - reach[i] <= _RESUMED), None)
        if nearest is not None:
            taken[quote] = able[nearest]
            reach[nearest] = max(reach[nearest], quote.right)
    return taken


def _sentence_end(found: Found) -> int:
    """The offset at which the sentence of a cue comes to its end."""
    doc, i = found.cue.doc, found.cue.i
    while i + 1 < len(doc) and i - found.cue.i < _TAIL and doc[i].text not in _SENTENCE_ENDS:
        i += 1
    return end(doc[i])
