"""Whom a judgement, a demand or a refusal concerns that is of a deed or of words: who did it, who said it.

"Condemned the attack on X" concerns whoever attacked and not X; "dismissed the proposal" who has made it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from kg.model import Mention
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.participants import actors_at
from kg.nlp.events.readings import EventReading
from kg.nlp.grammar.clauses import by_phrase
from kg.nlp.grammar.nouns import coordinated
from kg.nlp.grammar.relations import is_noun, noun_clauses, obliques, possessive
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.event_types import event_types
from kg.nlp.lexicon.tables import table

_JUDGING = frozenset(("Accuse", "Protest", "Reject", "Request", "Support"))
_HELD = table("frames").words("holding")
_ENDING = table("events").words("ending")
_HOLDING = frozenset(("abduct", "arrest"))  # modes of events whose actors hold their recipients
_RELEASE = "release"
_Key = tuple[int, int]


def concern_of_deeds(view: View, found: Iterable[EventCandidate]) -> None:
    """Give judgements, demands and refusals of a deed its actors as recipients, and nobody whom it was done to."""
    by_head = {_key(one.head): one for one in found}
    for one in by_head.values():
        if one.cls not in _JUDGING:
            continue
        one.deeds = list(_deeds(one, by_head))
        for deed in one.deeds:
            deed.actors = deed.actors or _captors(view, deed)
        if one.deeds:
            one.recipients = [k for k in _concerned(view, one) if k not in one.actors]


def concern_of_told_deeds(readings: list[EventReading]) -> None:
    """As `concern_of_deeds`, where another sentence on the same deed says who did it."""
    told = {mention: one for one in readings for mention in (one.candidate.trigger, *one.mentions)}
    for candidate in (one.candidate for one in readings):
        if candidate.deeds and not candidate.recipients:
            doers = _doers(candidate, told) or _holders(candidate, readings)
            candidate.recipients = [k for k in dict.fromkeys(doers) if k not in candidate.actors]


def _doers(judgement: EventCandidate, told: dict[Mention, EventReading]) -> list[str]:
    return [k for d in judgement.deeds if d.trigger in told for k in told[d.trigger].candidate.actors]


def _holders(demand: EventCandidate, readings: Iterable[EventReading]) -> list[str]:
    """Who holds those whose release is demanded, as another sentence tells."""
    held = {k for d in demand.deeds if d.mode == _RELEASE for k in d.recipients}
    captures = (r.candidate for r in readings if r.candidate.mode in _HOLDING) if held else ()
    return next((c.actors for c in captures if c.actors and held.intersection(c.recipients)), [])


def _key(token: Token) -> _Key:
    return id(token.doc), token.i


def _deeds(one: EventCandidate, by_head: dict[_Key, EventCandidate]) -> Iterator[EventCandidate]:
    """The events that stand where the recipient of another would, with those coordinated with them."""
    for head in (word for slot in one.slots for word in (slot, *_ended(slot))):
        for part in coordinated(head):
            deed = by_head.get(_key(part)) if is_noun(part) else None
            if deed is not None and deed is not one:
                yield deed


def _ended(noun: Token) -> list[Token]:
    """ "Attacks" of "an end to the attacks"."""
    return obliques(noun, "to", "of") if noun.lemma_.lower() in _ENDING else []


def _concerned(view: View, one: EventCandidate) -> list[str]:
    """The actors of the deeds, of hostile ones that are demanded their recipients if nobody is to do them, and the
    actors beside the deeds.
    """
    deeds = {_key(d.head) for d in one.deeds}
    apart = (t for h in one.slots for t in coordinated(h) if not any(_key(a) in deeds for a in (t, *t.ancestors)))
    beside = [k for t in apart for k in actors_at(view, t)]
    found = [k for d in one.deeds for k in (_possessors(view, d) or d.actors or _aimed_at(one, d))]
    return list(dict.fromkeys([*beside, *found]))


def _possessors(view: View, deed: EventCandidate) -> list[str]:
    """ "X" in "X's withdrawal from Y", who does it unless it is done to them: not in "X's arrest"."""
    owner = possessive(deed.head)
    keys = actors_at(view, owner) if owner is not None else []
    return [k for k in keys if k not in deed.recipients]


def _captors(view: View, deed: EventCandidate) -> list[str]:
    """ "Iran" in "the release of sailors from Iran", "the release of sailors held by Iran"."""
    if deed.mode != _RELEASE:
        return []
    words = [deed.head, *deed.slots]
    held = (c for t in words for c in noun_clauses(t) if c.lemma_ in _HELD)
    captors = [*(t for w in words for t in obliques(w, "from")), *(t for c in held if (t := by_phrase(c)) is not None)]
    return [k for t in captors for k in actors_at(view, t) if k not in deed.recipients]


def _aimed_at(one: EventCandidate, deed: EventCandidate) -> list[str]:
    """ "Called for sanctions against X", not "called for the release of X"."""
    return deed.recipients if one.cls == "Request" and event_types()[deed.cls].hostile else []
