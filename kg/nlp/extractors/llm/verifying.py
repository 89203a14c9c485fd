"""Claims compared with the text: those whose words occur in it become events and statements, others are counted.

A participant stands in the sentence of a trigger; in another sentence only where grammar gives the trigger nobody else
with a name in that role, for otherwise an answer could combine what the text does not. A speaker stands in the sentence
of the cue. A cue outside the sentences of the content must be one of the lexicon. Without a cue, only a quotation in
quotation marks is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from kg.model import Basis, Count, Document, Event, Factuality, Mention, MentionKind, Quotation, Statement, TimeValue
from kg.nlp.extractors.cast import Cast, parsed
from kg.nlp.extractors.llm.claims import ClaimedEvent, ClaimedStatement, Party, Piece
from kg.nlp.extractors.llm.parties import Parties, names
from kg.nlp.extractors.llm.showing import classes_of, counted, shows_mode
from kg.nlp.extractors.llm.spelled import nearest, spelled, standing
from kg.nlp.extractors.llm.windows import Window
from kg.nlp.grammar.relations import is_past_form
from kg.nlp.grammar.reporting import cue_of
from kg.nlp.grammar.tokens import View, offset
from kg.nlp.lexicon.cues import cues

NAME = "llm"  # the extractor of these facts
_TRIGGER = 6  # words in a trigger at most
_FALLBACKS = frozenset((Basis.PUBLICATION, Basis.DATELINE))
_NOBODYS = "a statement is nobody's"
_MARKS = '"“”„«»'
_SINGULAR = {"actors": "an actor", "recipients": "a recipient"}


@dataclass(frozen=True, slots=True)
class Verified:
    """An event that stands in the text, and what was claimed of it ("actors", "recipients", "date") and does not."""

    event: Event
    doubtful: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Trigger:
    """Where it stands, its words, and the types that the lexicon knows for them."""

    span: tuple[int, int]
    tokens: Span
    known: frozenset[str]

    @property
    def mention(self) -> Mention:
        return Mention(*self.span, MentionKind.TRIGGER, offset(self.tokens.root))


class Verifier:
    """Compares claims with one document. Entities that only a claim names are added to `cast`."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.cast = Cast(document)
        self.left_out: Counter[str] = Counter()
        self._text = document.article.text
        self._view = View(document)
        self._who = Parties(document, self._view, self.cast)
        self._told = document.date
        self._names = names(document)

    def event(self, claim: ClaimedEvent, window: Window) -> Verified | None:
        """The event, without the roles and triggers that do not stand in the text.

        None where no trigger does, or all are known to show another type; and where it is said to rest on the word of
        somebody who is not there: without its source a claim would be plain fact.
        """
        triggers = list(self._triggers(claim, window))
        if not triggers:
            return None
        source = self._source(claim.attributed_to, triggers[0].span, window)
        if claim.attributed_to and source is None:
            return None
        before = self.left_out.total()
        actors, doubtful_actors = self._parties("actors", claim.actors, triggers, window)
        others, doubtful_others = self._parties("recipients", claim.recipients, triggers, window)
        recipients = tuple(k for k in others if k not in actors)
        bare = self._circumstances(claim, triggers, window)
        complete = self.left_out.total() == before
        known = any(t.known for t in triggers)
        sure = _confidence(len(actors), len(recipients), complete, known)
        event = replace(bare, actors=actors, recipients=recipients, attributed_to=source, confidence=sure)
        no_date = claim.date is not None and bare.time is None
        doubts = {"actors": doubtful_actors, "recipients": doubtful_others, "date": no_date}
        return Verified(event, frozenset(name for name, doubtful in doubts.items() if doubtful))

    def _circumstances(self, claim: ClaimedEvent, triggers: list[_Trigger], window: Window) -> Event:
        """The event without its sides and source."""
        near = triggers[0].span
        counts = {kind: self._count(kind, told, near, window) for kind, told in claim.counts.items()}
        mode = self._mode(claim, triggers)
        return Event(
            f"{near[0]}-{claim.cls.lower()}",
            claim.cls,
            triggers[0].mention,
            "",
            tuple(sorted({t.mention for t in triggers})),
            place=self._place(claim, near, window),
            time=self._time(claim, near, window) or self._when_told(claim, triggers[0].tokens.root),
            factuality=claim.factuality,
            modes=(mode,) if mode else (),
            killed=counts.get("killed"),
            injured=counts.get("injured"),
            detained=counts.get("detained"),
            extractors=(NAME,),
        )

    def statement(self, claim: ClaimedStatement, window: Window) -> Statement | None:
        """The statement; None where its content is not in the text, or nobody there says it."""
        span = self._content(claim, window)
        if span is None:
            return None
        quotation = self._quotation(*span)
        cue = self._cue(claim.cue, span, window)
        if cue is None and (reason := _why_nobodys(claim.cue, quotation)):
            self.left_out[reason] += 1
            return None
        where = self._sentence(window, cue[0]) if cue else self._around(window, span, 1)
        speaker = self._speaker(claim.speaker, cue or span, where, span)
        if speaker is None and cue is None:
            self.left_out[_NOBODYS] += 1
            return None
        return Statement(
            f"statement-{NAME}-{span[0]}",
            (Mention(*span, MentionKind.CONTENT),),
            quotation,
            "",
            speaker,
            Mention(*cue, MentionKind.CUE, cue[0]) if cue else None,
            about=tuple(k for k in self._view.inside(*span) if k != speaker),
            confidence=0.55 if speaker else 0.4,
            extractors=(NAME,),
        )

    def _content(self, claim: ClaimedStatement, window: Window) -> tuple[int, int] | None:
        """Where the content of a statement stands, without quotation marks; None, counted, where it does not."""
        content = next(iter(spelled(self._text, claim.content, window.start, window.end)), None)
        span = self._unquoted(*content) if content else None
        if span is None or self._view.token_at(span[0]) is None:
            self.left_out["a statement's content is not in the text"] += 1
            return None
        return span

    def _triggers(self, claim: ClaimedEvent, window: Window) -> Iterator[_Trigger]:
        """The triggers that stand in the text and may be of the type, each once; others are counted."""
        taken: set[tuple[int, int]] = set()
        for piece in claim.triggers:
            span = self._trigger(piece, window)
            tokens = parsed(self._view, *span) if span else None
            if span is None or tokens is None or any(a < span[1] and span[0] < b for a, b in taken):
                continue
            known = classes_of(tokens)
            if known and claim.cls not in known:
                self.left_out["the words of a trigger show another type"] += 1
            else:
                taken.add(span)
                yield _Trigger(span, tokens, known)

    def _trigger(self, piece: Piece, window: Window) -> tuple[int, int] | None:
        """Where a trigger stands; None, counted, where it does not."""
        if len(piece.words.split()) > _TRIGGER:
            self.left_out["a trigger is longer than a few words"] += 1
            return None
        found = standing(self._text, piece, window)
        if not found:
            self.left_out["a trigger is not in the text"] += 1
            return None
        free = [s for s in found if not any(a <= s[0] and s[1] <= b for a, b in self._names)]
        if not free:
            self.left_out["a trigger is a part of a name"] += 1
        return free[0] if free else None

    def _source(self, piece: Piece | None, near: tuple[int, int], window: Window) -> str | None:
        """The key of the actor on whose word an event rests; None, counted, where nobody like that is in the text."""
        if piece is None:
            return None
        found = nearest(standing(self._text, piece, window), near)
        if found is None:
            self.left_out["a source is not in the text where it should be"] += 1
            return None
        return self._actor(Party(piece.words, piece.sentence), "a source", *found)

    def _actor(self, one: Party, role: str, start: int, end: int) -> str | None:
        """The key of the first actor that a span stands for; None, counted, where it stands for none."""
        keys = self._who.actors(one, start, end)
        if not keys:
            self.left_out[f"{role} is nobody that is known or described"] += 1
        return keys[0] if keys else None

    def _parties(
        self, role: str, some: tuple[Party, ...], triggers: list[_Trigger], window: Window
    ) -> tuple[tuple[str, ...], bool]:
        """Keys of those who have a role, each once, and whether some of those claimed have not."""
        found: dict[str, None] = {}
        before = self.left_out.total()
        for one in some:
            found |= dict.fromkeys(self._party(role, one, triggers, window))
        return tuple(found), self.left_out.total() > before

    def _party(self, role: str, one: Party, triggers: list[_Trigger], window: Window) -> tuple[str, ...]:
        """Keys of the actors that words stand for; empty, and counted, if they may not or stand for no actor."""
        own = {window.sentence_at(t.span[0]) for t in triggers}
        spans = standing(self._text, one, window)
        here = [s for s in spans if window.sentence_at(s[0]) in own]
        span = nearest(here or spans, triggers[0].span)
        if span is None:
            self.left_out[f"{_SINGULAR[role]} is not in the text where it should be"] += 1
            return ()
        keys = self._who.actors(one, *span)
        if not keys:
            self.left_out[f"{_SINGULAR[role]} is nobody that is known or described"] += 1
        elif not here and self._are_others(role, keys, triggers):
            self.left_out[f"{_SINGULAR[role]} is not the one whom the sentence of the trigger names"] += 1
            return ()
        return keys

    def _are_others(self, role: str, keys: tuple[str, ...], triggers: list[_Trigger]) -> bool:
        """Whether grammar gives a trigger somebody else with a name in this role."""
        told = [self._who.named_by_grammar(t.tokens.root, role) for t in triggers]
        return any(one and one.isdisjoint(keys) for one in told)

    def _place(self, claim: ClaimedEvent, near: tuple[int, int], window: Window) -> str | None:
        found = nearest(standing(self._text, claim.place, window), near) if claim.place else None
        key = self._who.place(*found) if found else None
        if claim.place and key is None:
            self.left_out["a place is not one in the text"] += 1
        return key

    def _time(self, claim: ClaimedEvent, near: tuple[int, int], window: Window) -> TimeValue | None:
        """The value that the rules have for the words of the date; a model is not asked to compute it."""
        found = nearest(standing(self._text, claim.date, window), near) if claim.date else None
        times = [t.time for t in self.document.times if t.time and found and t.start < found[1] and found[0] < t.end]
        fitting = next((time for time in times if self._fits(claim, time)), None)
        if claim.date and fitting is None:
            self.left_out["a date is not one in the text"] += 1
        return fitting

    def _mode(self, claim: ClaimedEvent, triggers: list[_Trigger]) -> str | None:
        if claim.mode is None or any(shows_mode(claim.cls, claim.mode, t.tokens) for t in triggers):
            return claim.mode
        self.left_out["the words do not show a mode"] += 1
        return None

    def _count(self, kind: str, piece: Piece, near: tuple[int, int], window: Window) -> Count | None:
        found = nearest(standing(self._text, piece, window), near)
        tokens = parsed(self._view, *found) if found else None
        count = counted(kind, tokens) if tokens is not None and len(tokens) else None
        if count is None:
            self.left_out[f"a number of {kind} is not in the text"] += 1
        return count

    def _speaker(
        self, words: str | None, near: tuple[int, int], within: tuple[int, int], outside: tuple[int, int]
    ) -> str | None:
        """The key of the speaker, named within a span and outside of what is said."""
        if not words:
            return None
        some = [s for s in spelled(self._text, words, *within) if s[1] <= outside[0] or s[0] >= outside[1]]
        found = nearest(some, near)
        if found is None:
            self.left_out["a speaker is not in the text where it should be"] += 1
            return None
        return self._actor(Party(words), "a speaker", *found)

    def _fits(self, claim: ClaimedEvent, time: TimeValue) -> bool:
        if claim.factuality is Factuality.PLANNED and time.basis in _FALLBACKS:
            return False
        return not self._too_late(claim, time)

    def _too_late(self, claim: ClaimedEvent, time: TimeValue) -> bool:
        """Whether an event that has happened would be later than the article."""
        last = self._told.latest if self._told is not None else None
        return (
            claim.factuality is Factuality.ACTUAL
            and last is not None
            and time.earliest is not None
            and time.earliest > last
        )

    def _when_told(self, claim: ClaimedEvent, trigger: Token) -> TimeValue | None:
        """The date of the article, marked as a fallback, for an event that a verb in the past tense reports as news."""
        reported = claim.factuality is Factuality.ACTUAL and is_past_form(trigger) and not claim.date
        return self._told if reported else None

    def _sentence(self, window: Window, position: int) -> tuple[int, int]:
        sentence = window.sentences[window.sentence_at(position)]
        return sentence.start, sentence.end

    def _around(self, window: Window, span: tuple[int, int], more: int) -> tuple[int, int]:
        """The sentences that a span touches, with `more` before and after."""
        touched = [i for i, s in enumerate(window.sentences) if s.start < span[1] and span[0] < s.end]
        first, last = max(0, touched[0] - more), min(len(window.sentences) - 1, touched[-1] + more)
        return window.sentences[first].start, window.sentences[last].end

    def _cue(self, words: str | None, content: tuple[int, int], window: Window) -> tuple[int, int] | None:
        """Where the cue stands, outside of the content and closest to it."""
        own = self._around(window, content, 0)
        found = [
            c
            for c in spelled(self._text, words or "", *self._around(window, content, 1))
            if c[1] <= content[0] or c[0] >= content[1]
        ]
        return nearest([c for c in found if own[0] <= c[0] < own[1] or self._is_known_cue(*c)], content)

    def _is_known_cue(self, start: int, end: int) -> bool:
        tokens = parsed(self._view, start, end)
        return tokens is not None and (
            tokens.text.lower() in cues("phrase") or any(cue_of(t) is not None for t in tokens)
        )

    def _unquoted(self, start: int, end: int) -> tuple[int, int] | None:
        """The span without quotation marks, commas and white space at its ends."""
        while start < end and (self._text[start].isspace() or self._text[start] in _MARKS + ",:"):
            start += 1
        while start < end and (self._text[end - 1].isspace() or self._text[end - 1] in _MARKS + ",."):
            end -= 1
        return (start, end) if start < end else None

    def _quotation(self, start: int, end: int) -> Quotation:
        """Whether a content is quoted directly, by the quotation marks of the text."""
        before, behind = self._text[:start].rstrip()[-1:], self._text[end : end + 3].lstrip(",. ")[:1]
        if before and before in _MARKS and behind and behind in _MARKS:
            return Quotation.DIRECT
        return Quotation.MIXED if any(c in _MARKS for c in self._text[start:end]) else Quotation.INDIRECT


def _why_nobodys(cue: str | None, quotation: Quotation) -> str:
    """Why a statement without a cue in the text is left out, "" for a quotation in marks that claims none."""
    if cue:
        return "a cue is not in the text where it should be"
    return "" if quotation is Quotation.DIRECT else _NOBODYS


def _confidence(actors: int, recipients: int, complete: bool, known: bool) -> float:
    """The confidence of an event; the weights are set by hand.

    Args:
        complete: whether all of its roles stand in the text.
        known: whether the lexicon knows its words; if not, the type rests on the model alone.
    """
    sides = 0.1 if actors and recipients or actors > 1 else 0.0 if actors or recipients else -0.15
    return round(0.5 + sides - (0.0 if complete else 0.1) - (0.0 if known else 0.1), 2)
