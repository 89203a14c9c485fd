"""When: which time expression of a sentence belongs to an event, and what stands in where it has none."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from spacy.tokens import Token

from kg.model import Basis, Factuality, TimeMention, TimeValue
from kg.nlp.events.candidates import Draft
from kg.nlp.grammar.arguments import clause_of
from kg.nlp.grammar.tokens import View, offset

_BESIDE = frozenset(("at", "after", "during", "following", "in"))
_LENGTH = re.compile(r"P(\d+)([DW])")


class Timing:
    """The times of a document by the token that each hangs on, made once a document."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.fallback = view.document.date
        self.times: dict[tuple[int, int], list[tuple[TimeMention, Token]]] = {}  # by sentence
        for t in view.document.times:
            token = _head(view, t) if t.time is not None else None
            if token is not None:
                self.times.setdefault(_sentence(token), []).append((t, token))

    def when(self, draft: Draft) -> tuple[TimeValue | None, float]:
        """The date of an event, and what that does to its confidence: its own time, else that of its clause, else a marked fallback."""
        here = self.times.get(_sentence(draft.head), [])
        counted = self._counted_off(draft, here)
        if counted is not None:
            return counted, 0.0
        near = [(distance, t.start, t) for t, token in here if (distance := _time_distance(draft, token)) is not None]
        near = near or [(0, t.start, t) for t, token in here if (_closes(draft, token) or _shared(draft, token))]
        for _, _, t in sorted(near, key=lambda n: n[:2]):
            known = t.time is not None and (t.time.value or t.time.earliest or t.time.latest or self.fallback is None)
            if t.time is not None and known and not _too_late(draft, t.time, self.fallback):
                return self._with_next_day(t, t.time), 0.05
        if draft.factuality is Factuality.ACTUAL and _told_as_news(draft):
            return self.fallback, -0.05
        return None, 0.0

    def _counted_off(self, draft: Draft, here: list[tuple[TimeMention, Token]]) -> TimeValue | None:
        """ "Closed the border on Thursday, two days after the raid began": Tuesday."""
        verb = clause_of(draft.outer)
        mark = _order(verb)
        if mark is None:
            return None
        before = next(
            (t for t in self.view.document.times if t.timex_type == "DURATION" and 0 <= offset(mark) - t.end <= 1), None
        )
        length = _LENGTH.fullmatch(before.timex_value) if before is not None else None
        main = next(
            (
                t.time
                for t, token in here
                if t.time is not None and t.time.earliest is not None and clause_of(token) == verb.head
            ),
            None,
        )
        if length is None or main is None or main.earliest is None or main.earliest != main.latest:
            return None
        days = timedelta(days=int(length[1]) * (7 if length[2] == "W" else 1))
        day = main.earliest - days if mark.lower_ == "after" else main.earliest + days
        return TimeValue(day.isoformat(), day, day, Basis.RELATIVE)

    def _with_next_day(self, first: TimeMention, time: TimeValue) -> TimeValue:
        """ "On Sunday and Monday": from the one to the other."""
        times = self.view.document.times
        i = times.index(first)
        if i + 1 == len(times) or self.view.document.article.text[first.end : times[i + 1].start].strip() != "and":
            return time
        second = times[i + 1].time
        if (
            second is None
            or time.earliest is None
            or second.latest is None
            or time.earliest != time.latest
            or second.earliest != second.latest
        ):
            return time
        return replace(time, value=None, latest=second.latest) if time.earliest < second.latest else time

    def setting(self, draft: Draft) -> TimeValue | None:
        """The one day that the sentence before is about: "they came upon a post on Monday. Two men were detained"."""
        sentence = draft.head.sent
        if sentence.start == 0:
            return None
        before = sentence.doc[sentence.start - 1].sent
        told = self.times.get((int(sentence.doc.user_data["start"]), before.start), [])
        if len(told) != 1 or before.root.tag_ not in ("VBD", "VBN") or not _dates_main(before.root, told[0][1]):
            return None
        time = told[0][0].time
        if (
            time is None
            or time.earliest is None
            or time.earliest != time.latest
            or _too_late(draft, time, self.fallback)
        ):
            return None
        return time


def _order(verb: Token) -> Token | None:
    """The word that says that a clause comes before or after the one it stands beside."""
    marks = (c for c in verb.lefts if c.dep_ in ("mark", "advmod", "prep") and c.lower_ in ("after", "before"))
    return next(marks, None) if verb.dep_ in ("advcl", "conj") else None


def _sentence(token: Token) -> tuple[int, int]:
    """What tells the token's sentence from others of the document."""
    return int(token.doc.user_data["start"]), token.sent.start


def _head(view: View, time: TimeMention) -> Token | None:
    """The token of a time expression that the rest of the sentence hangs on."""
    first, last = view.token_at(time.start), view.token_at(time.end - 1)
    if first is None or last is None or first.doc is not last.doc:
        return first
    inside = range(first.i, last.i + 1)
    return next(
        (t for t in reversed(first.doc[first.i : last.i + 1]) if t.head.i not in inside or t.head.i == t.i), last
    )


def _time_distance(draft: Draft, time: Token) -> int | None:
    """How far a time expression stands from an event in the tree, None if it belongs to another clause."""
    if time.doc is not draft.head.doc or time.sent.start != draft.head.sent.start:
        return None
    up, token = 0, time
    ends = {draft.head.i: 0, draft.outer.i: 1}
    if draft.outer.dep_ in ("acl", "relcl") and draft.outer.tag_ == "VB" and draft.outer.head.dep_ == "attr":
        ends[draft.outer.head.head.i] = 2  # "on Friday became the first state to recognise it"
    if draft.head.dep_ == "pobj" and draft.head.head.lower_ in _BESIDE and draft.head.head.head.pos_ == "VERB":
        ends[draft.head.head.head.i] = 3  # "announced on Friday after talks with X"
    while token.i not in ends:
        if token.head.i == token.i:
            return None
        if (
            token.pos_ in ("VERB", "AUX")
            and token.dep_ in ("ccomp", "relcl", "acl", "advcl")
            and token.i != time.i
            and not _light_clause(token)
        ):
            return None
        token, up = token.head, up + 1
        if up > 8:
            return None
    if token.pos_ in ("VERB", "AUX"):
        return up + ends[token.i]
    return up + ends[token.i] if draft.head.pos_ not in ("VERB", "AUX") or up <= 3 else None


def _closes(draft: Draft, time: Token) -> bool:
    """A time at the very end of a sentence dates its main verbs, wherever the parser hung it ("… while they pursued a cell yesterday")."""
    sentence = draft.head.sent
    main = {sentence.root.i, *(c.i for c in sentence.root.conjuncts)}
    if time.doc is not draft.head.doc or time.sent.start != sentence.start or clause_of(draft.outer).i not in main:
        return False
    rest = [t for t in sentence.doc[time.right_edge.i + 1 : sentence.end] if not t.is_punct and not t.is_space]
    between = [t for t in time.ancestors if t.pos_ in ("VERB", "AUX") and t.i not in main]
    return not rest and all(_simultaneous(t) for t in between)


def _dates_main(root: Token, time: Token) -> bool:
    """Does a time expression belong to the main clause of its sentence?"""
    return all(_simultaneous(t) for t in time.ancestors if t.pos_ in ("VERB", "AUX") and t.i != root.i)


def _simultaneous(verb: Token) -> bool:
    """Does a clause below another share its time: a participle, an infinitive, or a clause with "as" or "while"?"""
    if verb.tag_ in ("VBG", "VB", "VBN"):
        return verb.dep_ in ("advcl", "acl", "xcomp", "pcomp")
    return verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in ("as", "while") for c in verb.children)


def _shared(draft: Draft, time: Token) -> bool:
    """ "Visited X and met Y on Monday", "on Monday visited X and met Y": one time for coordinated verbs, unless another has its own."""
    verb = draft.outer
    if verb.pos_ != "VERB" or time.doc is not verb.doc:
        return False
    chain = [verb, *verb.conjuncts]
    return len(chain) > 1 and any(
        clause_of(time) == other and (other.i < verb.i or time.i > max(v.i for v in chain))
        for other in chain
        if other.pos_ in ("VERB", "AUX")
    )


def _light_clause(token: Token) -> bool:
    return token.tag_ == "VBG" and token.dep_ == "acl"


def _too_late(draft: Draft, time: TimeValue, told: TimeValue | None) -> bool:
    """Told as done, yet after the day it was told: the time belongs to something else."""
    return (
        draft.factuality is Factuality.ACTUAL
        and time.earliest is not None
        and told is not None
        and told.latest is not None
        and time.earliest > told.latest
    )


def _told_as_news(draft: Draft) -> bool:
    """Is it the clause's own news, rather than background in a modifier or in the past before the past?"""
    verb = draft.outer
    if verb.pos_ != "VERB":
        return (
            verb.dep_ in ("nsubj", "nsubjpass", "dobj")
            and verb.head.dep_ in ("ROOT", "ccomp", "conj")
            and verb.head.tag_ in ("VBD", "VBZ", "VBP")
        )
    if any(c.dep_ == "aux" and c.lower_ == "had" for c in verb.children) or _order(verb) is not None:
        return False
    return verb.dep_ in ("ROOT", "ccomp", "conj", "parataxis", "advcl", "xcomp")
