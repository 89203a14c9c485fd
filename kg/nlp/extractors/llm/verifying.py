"""Claims held against the text: what of them stands there becomes events and statements, the rest is counted with its reason.

Who takes part or is relied on must be named in the very sentence of the trigger, a speaker in that of the cue: words that only stand
somewhere in the passage would let an answer put together what the text does not. A cue outside the sentences of what is said must be a
word that the rules know for one, and without a cue only a quotation in marks is believed to be somebody's.
"""

from __future__ import annotations

from collections import Counter

from kg.model import Basis, Document, Event, Factuality, Mention, MentionKind, Quotation, Statement, TimeValue
from kg.model.classes import ACTORS, ORGANIZATIONS
from kg.nlp.extractors.cast import Cast, parsed, row_of, trimmed
from kg.nlp.extractors.llm.claims import ClaimedEvent, ClaimedStatement, Party
from kg.nlp.extractors.llm.spelled import nearest, spelled
from kg.nlp.extractors.llm.windows import Window
from kg.nlp.grammar.reporting import cue_of
from kg.nlp.grammar.tokens import View, offset
from kg.nlp.lexicon.cues import cues

NAME = "llm"  # under which the facts read here are marked
_TRIGGER = 6  # words at most
_FALLBACKS = frozenset((Basis.PUBLICATION, Basis.DATELINE))
_MARKS = '"“”„«»'


class Verifier:
    """Holds claims against one document. Entities that a claim names and the document does not have yet are added to `cast`."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.cast = Cast(document)
        self.left_out: Counter[str] = Counter()
        self._text = document.article.text
        self._view = View(document)
        self._told = document.date
        self._names = [(m.start, m.end) for e in document.entities for m in e.mentions if m.kind is MentionKind.NAME]

    def event(self, claim: ClaimedEvent, window: Window) -> Event | None:
        """The event, without the roles that do not stand in the text; None where its trigger does not.

        None, too, where it is said to be on the word of somebody who is not there: without its source a claim would be plain fact.
        """
        span = self._trigger(claim, window)
        tokens = parsed(self._view, *span) if span else None
        if span is None or tokens is None:
            return None
        within = self._sentence(window, span[0])
        source = self._party(Party(claim.attributed_to), "a source", span, within)[:1] if claim.attributed_to else ()
        if claim.attributed_to and not source:
            return None
        before = self.left_out.total()
        actors = self._parties(claim.actors, "an actor", span, within)
        recipients = tuple(k for k in self._parties(claim.recipients, "a recipient", span, within) if k not in actors)
        place = self._place(claim.place, span, within)
        time = self._time(claim, span, within)
        both = bool(actors) and bool(recipients or len(actors) > 1)
        sure = (
            0.5
            + (0.1 if both else 0.0 if actors or recipients else -0.15)
            - (0.1 if self.left_out.total() > before else 0.0)
        )
        trigger = Mention(*span, MentionKind.TRIGGER, offset(tokens.root))
        return Event(
            f"{span[0]}-{claim.cls.lower()}",
            claim.cls,
            trigger,
            "",
            (trigger,),
            actors,
            recipients,
            place,
            time or self._when_told(claim, tokens.root.tag_),
            claim.factuality,
            next(iter(source), None),
            confidence=round(sure, 2),
            extractors=(NAME,),
        )

    def statement(self, claim: ClaimedStatement, window: Window) -> Statement | None:
        """The statement; None where its content is not in the text, or nobody there says it."""
        content = next(iter(spelled(self._text, claim.content, window.start, window.end)), None)
        span = self._unquoted(*content) if content else None
        if span is None or self._view.token_at(span[0]) is None:
            self.left_out["a statement's content is not in the text"] += 1
            return None
        quotation = self._quotation(*span)
        cue = self._cue(claim.cue, span, window)
        if cue is None and (claim.cue or quotation is not Quotation.DIRECT):
            self.left_out[
                "a cue is not in the text where it should be" if claim.cue else "a statement is nobody's"
            ] += 1
            return None
        where = self._sentence(window, cue[0]) if cue else self._around(window, span, 1)
        speaker = (
            self._party(Party(claim.speaker), "a speaker", cue or span, where, outside=span)[:1]
            if claim.speaker
            else ()
        )
        if not speaker and cue is None:
            self.left_out["a statement is nobody's"] += 1
            return None
        return Statement(
            f"statement-{NAME}-{span[0]}",
            (Mention(*span, MentionKind.CONTENT),),
            quotation,
            "",
            next(iter(speaker), None),
            Mention(*cue, MentionKind.CUE, cue[0]) if cue else None,
            about=tuple(k for k in self._view.inside(*span) if k not in speaker),
            confidence=0.55 if speaker else 0.4,
            extractors=(NAME,),
        )

    def _trigger(self, claim: ClaimedEvent, window: Window) -> tuple[int, int] | None:
        """Where the trigger stands, in the clause told if that is in the text."""
        if len(claim.trigger.split()) > _TRIGGER:
            self.left_out["a trigger is longer than a few words"] += 1
            return None
        quotes = spelled(self._text, claim.quote or "", window.start, window.end)
        if claim.quote and not quotes:
            self.left_out["a quote is not in the text"] += 1
        found = [s for q in quotes for s in spelled(self._text, claim.trigger, *q)] or spelled(
            self._text, claim.trigger, window.start, window.end
        )
        found = [
            s
            for s in found
            if window.sentence_at(s[0]) >= 0 and window.sentence_at(s[0]) == window.sentence_at(s[1] - 1)
        ]
        if not found:
            self.left_out["a trigger is not in the text"] += 1
            return None
        free = [s for s in found if not any(a <= s[0] and s[1] <= b for a, b in self._names)]
        if not free:
            self.left_out["a trigger is a part of a name"] += 1
        return free[0] if free else None

    def _parties(
        self, some: tuple[Party, ...], role: str, near: tuple[int, int], within: tuple[int, int]
    ) -> tuple[str, ...]:
        return tuple(dict.fromkeys(k for one in some for k in self._party(one, role, near, within)))

    def _party(
        self, one: Party, role: str, near: tuple[int, int], within: tuple[int, int], outside: tuple[int, int] = (0, 0)
    ) -> tuple[str, ...]:
        """Keys of the actors that words stand for; none, counted, where they are not where they should be or stand for no actor."""
        found = nearest(
            [s for s in spelled(self._text, one.words, *within) if s[1] <= outside[0] or s[0] >= outside[1]], near
        )
        if found is None:
            self.left_out[f"{role} is not in the text where it should be"] += 1
            return ()
        keys = self._known(*found) or self._new(one, *found)
        actors = tuple(k for k in keys if self.cast[k].cls in ACTORS)
        if not actors:
            self.left_out[f"{role} is nobody that is known or described"] += 1
        return actors

    def _known(self, start: int, end: int) -> tuple[str, ...]:
        """Keys of the document's entities that a span stands for: by its head, those coordinated with it in the span too."""
        tokens = parsed(self._view, start, end)
        if tokens is None or not len(tokens):
            return ()
        heads = [tokens.root, *(t for t in tokens.root.conjuncts if tokens.start <= t.i < tokens.end)]
        return tuple(dict.fromkeys(k for head in heads for k in self._view.all_at(head) or self._view.named_over(head)))

    def _new(self, one: Party, start: int, end: int) -> tuple[str, ...]:
        """The key of an entity made for a span: of the gazetteer's class, else of the one told. A state is one only if a list has it."""
        start, end = trimmed(self._text, start, end)
        tokens = parsed(self._view, start, end)
        if tokens is None or not len(tokens) or tokens.root.pos_ not in ("NOUN", "PROPN", "ADJ"):
            return ()
        head = offset(tokens.root)
        row = row_of(" ".join(self._text[start:end].split()))
        if row is not None or (tokens.root.pos_ == "PROPN" and one.cls in (*ORGANIZATIONS, "Person")):
            return (self.cast.named(start, end, head, one.cls or "Organization"),)
        return (
            (self.cast.described(start, end, head, "Group"),)
            if tokens.root.pos_ == "NOUN" and one.cls in (None, "Group", *ORGANIZATIONS)
            else ()
        )

    def _place(self, words: str | None, near: tuple[int, int], within: tuple[int, int]) -> str | None:
        found = nearest(spelled(self._text, words, *within), near) if words else None
        keys = [k for k in self._known(*found) if self.cast[k].cls in ("Place", "State")] if found else []
        if words and not keys:
            self.left_out["a place is not one in the text"] += 1
        return keys[0] if keys else None

    def _time(self, claim: ClaimedEvent, near: tuple[int, int], within: tuple[int, int]) -> TimeValue | None:
        """The value that the rules give to the date's words: a model's own reckoning is not asked for."""
        found = nearest(spelled(self._text, claim.date, *within), near) if claim.date else None
        times = [t.time for t in self.document.times if t.time and found and t.start < found[1] and found[0] < t.end]
        fitting = [
            t
            for t in times
            if not self._too_late(claim, t) and not (claim.factuality is Factuality.PLANNED and t.basis in _FALLBACKS)
        ]
        if claim.date and not fitting:
            self.left_out["a date is not one in the text"] += 1
        return fitting[0] if fitting else None

    def _too_late(self, claim: ClaimedEvent, time: TimeValue) -> bool:
        """Told as done, yet after the day it was told."""
        last = self._told.latest if self._told is not None else None
        return (
            claim.factuality is Factuality.ACTUAL
            and last is not None
            and time.earliest is not None
            and time.earliest > last
        )

    def _when_told(self, claim: ClaimedEvent, tag: str) -> TimeValue | None:
        """The marked fallback, for what a verb in the past tells as news."""
        return self._told if claim.factuality is Factuality.ACTUAL and tag == "VBD" and not claim.date else None

    def _sentence(self, window: Window, position: int) -> tuple[int, int]:
        sentence = window.sentences[window.sentence_at(position)]
        return sentence.start, sentence.end

    def _around(self, window: Window, span: tuple[int, int], more: int) -> tuple[int, int]:
        """The sentences that a span touches, with so many before and behind."""
        touched = [i for i, s in enumerate(window.sentences) if s.start < span[1] and span[0] < s.end]
        first, last = max(0, touched[0] - more), min(len(window.sentences) - 1, touched[-1] + more)
        return window.sentences[first].start, window.sentences[last].end

    def _cue(self, words: str | None, content: tuple[int, int], window: Window) -> tuple[int, int] | None:
        """Where the cue stands, closest to what is said and outside of it."""
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
        """The span without marks, commas and white space at its ends."""
        while start < end and (self._text[start].isspace() or self._text[start] in _MARKS + ",:"):
            start += 1
        while start < end and (self._text[end - 1].isspace() or self._text[end - 1] in _MARKS + ",."):
            end -= 1
        return (start, end) if start < end else None

    def _quotation(self, start: int, end: int) -> Quotation:
        """How it is rendered, by the quotation marks of the text."""
        before, behind = self._text[:start].rstrip()[-1:], self._text[end : end + 3].lstrip(",. ")[:1]
        if before and before in _MARKS and behind and behind in _MARKS:
            return Quotation.DIRECT
        return Quotation.MIXED if any(c in _MARKS for c in self._text[start:end]) else Quotation.INDIRECT
