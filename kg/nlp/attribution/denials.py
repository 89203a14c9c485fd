"""Which events and statements deny which: "Iran denied the accusation" denies the accusation against Iran.

A denial denies the events inside of what it declares false, the claim that it names, and the accusation against whoever
denies that it takes up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from kg.model import Document, Event, Factuality, Statement
from kg.nlp.grammar.denials import Denial, denials, names_told_claim, takes_up
from kg.nlp.grammar.tokens import end, offset
from kg.nlp.lexicon.tables import table

_WORDS = table("denials")
_NEARBY = int(_WORDS.weight("nearby"))
_BESIDE = int(_WORDS.weight("beside"))
_BEHIND = int(_WORDS.weight("behind"))
_CLAIMING = _WORDS.words("accusing_modes")


def with_denials(document: Document) -> Document:
    """Fill `denies` of events and statements with the keys of what they deny, in text order."""
    told = _Told(document)
    found: dict[str, dict[str, None]] = {}
    for doc in document.parse:
        for denial in denials(doc):
            for one in told.denying(denial):
                found.setdefault(one.key, {}).update(dict.fromkeys(told.denied_by(one, denial)))
    done = {key: tuple(keys) for key, keys in found.items() if keys}
    events = tuple(replace(e, denies=done[e.key]) if e.key in done else e for e in document.events)
    statements = tuple(replace(s, denies=done[s.key]) if s.key in done else s for s in document.statements)
    return replace(document, events=events, statements=statements)


@dataclass
class _Told:
    """The events and statements of a document, as denials ask for them."""

    document: Document

    def denying(self, denial: Denial) -> Iterator[Event | Statement]:
        """The events and statements that a denial is: by their trigger or cue, or as the words of who declares it."""
        at = offset(denial.word)
        if denial.by_speaker:
            yield from self._around(at)
            return
        yield from (e for e in self.document.events if _is_at(e, at) and e.factuality is Factuality.ACTUAL and e.actors)
        yield from (s for s in self.document.statements if s.speaker is not None and _has_cue_at(s, at))

    def _around(self, at: int) -> Iterator[Statement]:
        """The innermost statement of somebody known that holds an offset."""
        sizes = [
            (sum(m.end - m.start for m in s.content), i)
            for i, s in enumerate(self.document.statements)
            if s.speaker and any(m.start <= at < m.end for m in s.content)
        ]
        yield from (self.document.statements[i] for _, i in sorted(sizes)[:1])

    def denied_by(self, one: Event | Statement, denial: Denial) -> Iterator[str]:
        """The keys of what a denial denies, without what denies it itself."""
        first, last = offset(denial.denied.left_edge), end(denial.denied.right_edge)
        inside = [e for e in self.document.events if e.key != one.key and _is_denied(e, denial, first, last)]
        yield from (e.key for e in inside)
        claim = offset(denial.denied)
        yield from (s.key for s in self.document.statements if _has_cue_at(s, claim) and s.key != one.key)
        if takes_up(denial) or any(e.factuality is Factuality.NEGATED for e in inside):
            accusation = self._accusation(_parties(one), offset(denial.word), anywhere=names_told_claim(denial))
            if accusation is not None:
                yield accusation.key

    def _accusation(self, deniers: Iterable[str], at: int, *, anywhere: bool) -> Event | None:
        """The accusation against whoever denies that is nearest before an offset, else right behind it,
        else, of a denied accusation, the one just told.

        Args:
            anywhere: whether it may be told anywhere before.
        """
        accused = self._with_bodies(deniers)
        others = [e for e in self._accusations if not accused & set(e.actors)]
        against = [e for e in others if accused & self._with_bodies(e.recipients)]
        before = _within(against, at - (at if anywhere else _NEARBY), at - 1)
        beside = _within(others, at - _BESIDE, at) if anywhere else []
        return next((e for e in (*before[-1:], *_within(against, at, at + _BEHIND)[:1], *beside[-1:])), None)

    @cached_property
    def _accusations(self) -> list[Event]:
        claiming = (e for e in self.document.events if e.cls == "Accuse" and e.factuality is Factuality.ACTUAL)
        return [e for e in claiming if set(e.modes) & _CLAIMING]

    def _with_bodies(self, keys: Iterable[str]) -> set[str]:
        """These actors with the states and bodies that they act for."""
        keys = set(keys)
        offices = {t.position_of for t in self.document.tenures if t.holder in keys and t.position_of is not None}
        return keys | offices | {b for k in keys for b in self._acts_for.get(k, ())}

    @cached_property
    def _acts_for(self) -> dict[str, tuple[str, ...]]:
        return {e.key: e.acts_for for e in self.document.entities}


def _within(events: Iterable[Event], first: int, last: int) -> list[Event]:
    """Those whose trigger begins between two offsets, both included."""
    return [e for e in events if first <= e.trigger.start <= last]


def _is_at(event: Event, at: int) -> bool:
    return any(m.start <= at < m.end for m in (event.trigger, *event.mentions))


def _has_cue_at(statement: Statement, at: int) -> bool:
    return statement.cue is not None and statement.cue.start <= at < statement.cue.end


def _is_denied(event: Event, denial: Denial, first: int, last: int) -> bool:
    """Is it what is denied itself, or an event in it that is told as not having happened?"""
    if _is_at(event, offset(denial.denied)):
        return True
    return event.factuality is Factuality.NEGATED and first <= event.trigger.start < last


def _parties(one: Event | Statement) -> tuple[str, ...]:
    if isinstance(one, Event):
        return one.actors
    return (one.speaker,) if one.speaker is not None else ()
