"""Modes and contexts of PLOVER that the words of an event's sentence show."""

from __future__ import annotations

import re

from spacy.tokens import Token

from kg.nlp.events.candidate import EventCandidate
from kg.nlp.grammar.clauses import governing_verb
from kg.nlp.grammar.subjects import subject
from kg.nlp.lexicon.events import contexts, weapons
from kg.nlp.lexicon.tables import table

_WORDS = table("events")
_BY_WEIGHT = _WORDS.listed("weapon_modes")
_DECIDED = _WORDS.words("modes_without_weapon")
_NEAR_SUBJECT = 4  # the depth at which the search for a subject starts, so that it looks two verbs up


def modes_of(candidate: EventCandidate) -> tuple[str, ...]:
    """The mode of the frame; of an attack the weapon's, where the words around its trigger name one."""
    own = (candidate.mode,) if candidate.mode else ()
    if candidate.cls != "Assault" or candidate.mode in _DECIDED:
        return own
    words = {t.lower_ for t in _near(candidate)}
    told = {mode for word, mode in weapons().items() if word in words}
    return tuple(sorted(told, key=_BY_WEIGHT.index)[:1]) or own


def _near(candidate: EventCandidate) -> list[Token]:
    """The trigger, what hangs on it and the subject, as far as they stand in the event's clause."""
    head, outer = candidate.head, candidate.outer
    clause = governing_verb(outer)
    by = subject(outer, _NEAR_SUBJECT)
    around = [head, outer, *candidate.linked, *(by if by is not None else head).subtree, *head.subtree]
    here = (t for t in around if t.sent.start == head.sent.start)
    return [t for t in here if t.i == head.i or governing_verb(t) == clause]


def contexts_of(candidate: EventCandidate) -> tuple[str, ...]:
    """The contexts that words of the event's sentence show, sorted."""
    text = candidate.head.sent.text.lower()
    words = set(re.findall(r"[\w-]+", text))
    shown = (names for word, names in contexts().items() if (word in words if " " not in word else word in text))
    return tuple(sorted({name for names in shown for name in names}))
