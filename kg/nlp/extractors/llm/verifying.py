"""Claims compared with the text: those whose words occur in it become events and statements, others are counted.

Participants and sources must be named in the sentence of the trigger, a speaker in that of the cue; otherwise an answer
could combine what the text does not. A cue outside the sentences of the content must be one of the lexicon. Without a
cue, only a quotation in quotation marks is kept.
"""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Span, Token

from kg.model import Basis, Document, Event, Factuality, Mention, MentionKind, Quotation, Statement, TimeValue
from kg.model.classes import ACTORS, ORGANIZATIONS
from kg.nlp.extractors.cast import Cast, parsed, row_of, trimmed
from kg.nlp.extractors.llm.claims import ClaimedEvent, ClaimedStatement, Party
from kg.nlp.extractors.llm.spelled import nearest, spelled
from kg.nlp.extractors.llm.windows import Window
from kg.nlp.grammar.relations import (
    Function,
    dependents,
    is_adjective,
    is_common_noun,
    is_noun,
    is_past_form,
    is_proper_noun,
)
from kg.nlp.grammar.reporting import cue_of
from kg.nlp.grammar.tokens import View, lemma, offset
from kg.nlp.lexicon.cues import cues
from kg.nlp.lexicon.events import frames, light_verbs

NAME = "llm"  # the extractor of these facts
_TRIGGER = 6  # words in a trigger at most
_FALLBACKS = frozenset((Basis.PUBLICATION, Basis.DATELINE))
_NOBODYS = "a statement is nobody's"
_MARKS = '"“”„«»'


class Verifier:
    """Compares claims with one document. Entities that only a claim names are added to `cast`."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.cast = Cast(document)
        self.left_out: Counter[str] = Counter()
        self._text = document.article.text
        self._view = View(document)
        self._told = document.date
        self._names = [(m.start, m.end) for e in document.entities for m in e.mentions if m.kind is MentionKind.NAME]

    def event(self, claim: ClaimedEvent, window: Window) -> Event | None:
        """The event, without the roles that do not stand in the text.

        None where its trigger does not, or is known to show another type; and where it is said to rest on the word of
        somebody who is not there: without its source a claim would be plain fact.
        """
        span = self._trigger(claim, window)
        tokens = parsed(self._view, *span) if span else None
        known = classes_of(tokens) if tokens is not None else frozenset()
        if span is None or tokens is None or not self._may_be(claim.cls, known):
            return None
        within = self._sentence(window, span[0])
        source = self._first(claim.attributed_to, "a source", span, within)
        if claim.attributed_to and source is None:
            return None
        before = self.left_out.total()
        actors = self._parties(claim.actors, "an actor", span, within)
        recipients = tuple(k for k in self._parties(claim.recipients, "a recipient", span, within) if k not in actors)
        place = self._place(claim.place, span, within)
        time = self._time(claim, span, within)
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
            time or self._when_told(claim, tokens.root),
            claim.factuality,
            source,
            confidence=_confidence(len(actors), len(recipients), self.left_out.total() == before, bool(known)),
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
        speaker = self._first(claim.speaker, "a speaker", cue or span, where, outside=span)
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

    def _trigger(self, claim: ClaimedEvent, window: Window) -> tuple[int, int] | None:
        """Where the trigger stands, in the quoted clause if that is in the text; None, counted, where it does not."""
        if len(claim.trigger.split()) > _TRIGGER:
            self.left_out["a trigger is longer than a few words"] += 1
            return None
        found = [span for span in self._triggers(claim, window) if _is_in_one_sentence(window, *span)]
        if not found:
            self.left_out["a trigger is not in the text"] += 1
            return None
        free = [s for s in found if not any(a <= s[0] and s[1] <= b for a, b in self._names)]
        if not free:
            self.left_out["a trigger is a part of a name"] += 1
        return free[0] if free else None

    def _triggers(self, claim: ClaimedEvent, window: Window) -> list[tuple[int, int]]:
        """All places of the trigger's words: in the quoted clause, else in the window."""
        quotes = spelled(self._text, claim.quote or "", window.start, window.end)
        if claim.quote and not quotes:
            self.left_out["a quote is not in the text"] += 1
        within = [span for quote in quotes for span in spelled(self._text, claim.trigger, *quote)]
        return within or spelled(self._text, claim.trigger, window.start, window.end)

    def _may_be(self, cls: str, known: frozenset[str]) -> bool:
        """Whether a trigger can be of a type: of any where the lexicon knows no type for its words."""
        if known and cls not in known:
            self.left_out["the words of a trigger show another type"] += 1
            return False
        return True

    def _first(
        self,
        words: str | None,
        role: str,
        near: tuple[int, int],
        within: tuple[int, int],
        outside: tuple[int, int] = (0, 0),
    ) -> str | None:
        """The key of the first actor that words stand for."""
        return next(iter(self._party(Party(words), role, near, within, outside)), None) if words else None

    def _parties(
        self, some: tuple[Party, ...], role: str, near: tuple[int, int], within: tuple[int, int]
    ) -> tuple[str, ...]:
        return tuple(dict.fromkeys(k for one in some for k in self._party(one, role, near, within)))

    def _party(
        self, one: Party, role: str, near: tuple[int, int], within: tuple[int, int], outside: tuple[int, int] = (0, 0)
    ) -> tuple[str, ...]:
        """Keys of the actors that words stand for; empty, and counted, if they are elsewhere or stand for no actor."""
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
        """Keys of the entities that a span stands for: by its head and the heads coordinated with it in the span."""
        tokens = parsed(self._view, start, end)
        if tokens is None or not len(tokens):
            return ()
        heads = [tokens.root, *(t for t in tokens.root.conjuncts if tokens.start <= t.i < tokens.end)]
        return tuple(dict.fromkeys(k for head in heads for k in self._view.all_at(head) or self._view.named_over(head)))

    def _new(self, one: Party, start: int, end: int) -> tuple[str, ...]:
        """The key of a new entity for a span, with the class of the gazetteer, else the claimed one.

        Only the gazetteer makes it a state.
        """
        start, end = trimmed(self._text, start, end)
        tokens = parsed(self._view, start, end)
        if tokens is None or not len(tokens) or not (is_noun(tokens.root) or is_adjective(tokens.root)):
            return ()
        head = offset(tokens.root)
        row = row_of(" ".join(self._text[start:end].split()))
        if row is not None or (is_proper_noun(tokens.root) and one.cls in (*ORGANIZATIONS, "Person")):
            return (self.cast.named(start, end, head, one.cls or "Organization"),)
        return (
            (self.cast.described(start, end, head, "Group"),)
            if is_common_noun(tokens.root) and one.cls in (None, "Group", *ORGANIZATIONS)
            else ()
        )

    def _place(self, words: str | None, near: tuple[int, int], within: tuple[int, int]) -> str | None:
        found = nearest(spelled(self._text, words, *within), near) if words else None
        keys = [k for k in self._known(*found) if self.cast[k].cls in ("Place", "State")] if found else []
        if words and not keys:
            self.left_out["a place is not one in the text"] += 1
        return keys[0] if keys else None

    def _time(self, claim: ClaimedEvent, near: tuple[int, int], within: tuple[int, int]) -> TimeValue | None:
        """The value that the rules have for the words of the date; a model is not asked to compute it."""
        found = nearest(spelled(self._text, claim.date, *within), near) if claim.date else None
        times = [t.time for t in self.document.times if t.time and found and t.start < found[1] and found[0] < t.end]
        fitting = next((time for time in times if self._fits(claim, time)), None)
        if claim.date and fitting is None:
            self.left_out["a date is not one in the text"] += 1
        return fitting

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


def _is_in_one_sentence(window: Window, start: int, end: int) -> bool:
    return 0 <= window.sentence_at(start) == window.sentence_at(end - 1)


def classes_of(trigger: Span) -> frozenset[str]:
    """The types of event that the lexicon knows for the words of a trigger; empty where it knows none of them.

    A light verb counts only where no other word is known: "held talks" shows what "talks" shows.
    """
    light = light_verbs()
    full = [_types(token) for token in trigger if lemma(token) not in light]
    return frozenset().union(*full) or frozenset().union(*map(_types, trigger))


def _types(token: Token) -> set[str]:
    word = lemma(token)
    names = [word, *(f"{word} {particle.lower_}" for particle in dependents(token, Function.PARTICLE))]
    return {frame.cls for pos in ("verb", "noun") for name in names for frame in frames(pos).get(name, ())}
