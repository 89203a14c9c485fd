"""Names in a question: where they stand, what they are in the graph, and what part the words before give them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from kg.asking.wording import (
    DETERMINERS,
    FUNCTION_WORDS,
    OBJECT_MARKS,
    PLACE_MARKS,
    SUBJECT_MARKS,
    Token,
    overlaps,
    plain,
    speaking_words,
    stem,
    type_of,
)
from kg.gazetteer.rows import StateNames, rows, states

_LONGEST_NAME = 6  # words
_MOST_PHRASES = 60  # of a question that are looked up
_MOST_ENTITIES = 5  # that one name stands for


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of the graph: its IRI, its label, its class and the classes above, as local names, and a name of it."""

    iri: str
    label: str
    cls: str
    classes: frozenset[str]
    matched: str


@dataclass(frozen=True, slots=True)
class Named:
    """A name in the question, and the things that it stands for, the closest first.

    `role` is subject, object or place: what the words before it make of it. `city` is what it names by itself, where it
    is the seat of a government and stands for its state. `is_modifier`: it describes the noun behind it ("Indian").
    """

    words: str
    start: int
    end: int
    role: str
    entities: tuple[Entity, ...]
    city: tuple[Entity, ...] = ()
    is_modifier: bool = False

    @property
    def classes(self) -> frozenset[str]:
        return self.entities[0].classes

    @property
    def is_actor(self) -> bool:
        """Whether it can act, and is not named as the place of something."""
        return "Actor" in self.classes and self.role != "place"


Find: TypeAlias = Callable[[Sequence[str]], Mapping[str, Sequence[Entity]]]
"""Returns for each of some phrases the things with these words in a name, the closest first."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What may be a name: its words, the numbers of its first and last token, its role, and what to look up for it."""

    words: str
    first: int
    last: int
    role: str
    meant: str
    city: str = ""
    is_modifier: bool = False


def named(said: Sequence[Token], find: Find, known: Collection[str]) -> tuple[Named, ...]:
    """Return the names, in order and without overlap: longer ones first, and those that are called just so.

    Args:
        known: stems of words that are no names where they are written small, or stand first.
    """
    phrases = list(_phrases(said, known))[:_MOST_PHRASES]
    wanted = dict.fromkeys(text for one in phrases for text in (one.meant, one.city) if text)
    hits = find(tuple(wanted)) if phrases else {}
    taken: list[Named] = []
    for is_exact in (True, False):
        for one in phrases:
            some = _hits(hits, one.meant, is_exact)
            if some and _is_free(said, one, taken) and (is_exact or _is_whole(said, one, taken, known)):
                taken.append(_named(said, one, some, _hits(hits, one.city, is_exact)))
    return tuple(sorted(taken, key=lambda one: one.start))


def role(said: Sequence[Token], first: int, last: int) -> str:
    """Return what stands before a name, or an ending behind it, make of it: subject, object or place."""
    before = [t.lower for t in said[:first] if t.lower not in DETERMINERS]
    previous = before[-1] if before else ""
    if said[last].is_possessive or previous in SUBJECT_MARKS:
        return "subject"
    if previous in PLACE_MARKS:
        return "place"
    is_object = previous in OBJECT_MARKS or type_of(previous) or stem(previous) in speaking_words()
    return "object" if previous and is_object else "subject"


@cache
def name_words() -> frozenset[str]:
    """Return the words of the names of known states, their people and governments, and persons, in small letters."""
    known = (row for row in rows().values() if row.cls in ("State", "Person"))
    texts = [text for row in known for text in (row.label, *row.aliases)]
    texts += [text for state in states().values() for text in (*state.adjectives, *state.people, *state.seats)]
    return frozenset(word for text in texts for word in text.lower().split() if word.isalpha())


def _phrases(said: Sequence[Token], known: Collection[str]) -> Iterator[_Phrase]:
    """Yield what may be a name, the longest first."""
    for length in range(min(_LONGEST_NAME, len(said)), 0, -1):
        for first in range(len(said) - length + 1):
            words = said[first : first + length]
            edges = {words[0].lower, words[-1].lower}
            if not edges & FUNCTION_WORDS and not (length == 1 and _is_known(words, known)):
                yield _phrase(said, first, first + length - 1)


def _phrase(said: Sequence[Token], first: int, last: int) -> _Phrase:
    words, part = " ".join(t.text for t in said[first : last + 1]), role(said, first, last)
    if state := _by_name("people").get(plain(words), ""):
        return _Phrase(words, first, last, part, state)
    if state := _by_name("adjectives").get(plain(words), ""):
        behind = said[last + 1].lower if last + 1 < len(said) else ""
        return _Phrase(words, first, last, part, state, is_modifier=bool(behind) and behind not in FUNCTION_WORDS)
    if part != "place" and (state := _by_name("seats").get(plain(words), "")):
        return _Phrase(words, first, last, part, state, city=words)
    return _Phrase(words, first, last, part, words)


@cache
def _by_name(kind: str) -> Mapping[str, str]:
    """Return the name of the state by each of its adjectives, by the names of its people, or of its government."""
    return {plain(word): state.row.label for state in states().values() for word in _names_of(state, kind)}


def _names_of(state: StateNames, kind: str) -> tuple[str, ...]:
    return {"adjectives": state.adjectives, "people": state.people, "seats": state.seats}[kind]


def _hits(hits: Mapping[str, Sequence[Entity]], phrase: str, is_exact: bool) -> tuple[Entity, ...]:
    """Return the things that are called so, of the class of the first one, each once."""
    some = [entity for entity in hits.get(phrase, ()) if _fits(entity, phrase, is_exact)]
    unique = {entity.iri: entity for entity in some if entity.cls == some[0].cls}
    return tuple(unique.values())[:_MOST_ENTITIES]


def _fits(entity: Entity, phrase: str, is_exact: bool) -> bool:
    """Is a thing called so? A part of its name must have a capital letter or several words, unless it is a person."""
    matched, wanted = plain(entity.matched), plain(phrase)
    is_part_of_names = " " in phrase or not phrase.islower() or entity.cls == "Person"
    return matched == wanted if is_exact else is_part_of_names and f" {wanted} " in f" {matched} "


def _words(said: Sequence[Token], one: _Phrase) -> Sequence[Token]:
    return said[one.first : one.last + 1]


def _named(said: Sequence[Token], one: _Phrase, some: tuple[Entity, ...], city: tuple[Entity, ...]) -> Named:
    part = one.role if "Actor" in some[0].classes else "place"
    return Named(one.words, said[one.first].start, said[one.last].end, part, some, city, one.is_modifier)


def _is_free(said: Sequence[Token], one: _Phrase, taken: Sequence[Named]) -> bool:
    return not any(overlaps(t, taken) for t in _words(said, one))


def _is_whole(said: Sequence[Token], one: _Phrase, taken: Sequence[Named], known: Collection[str]) -> bool:
    """Is it more than words of questions, and is there no unknown word with a capital letter beside it, which makes
    the name longer than what is found?
    """
    beside = (*said[max(one.first - 1, 0) : one.first], *said[one.last + 1 : one.last + 2])
    return not _is_known(_words(said, one), known) and not any(
        t.text[:1].isupper() and t.start and _is_name_part(t, taken, known) for t in beside
    )


def _is_name_part(token: Token, taken: Sequence[Named], known: Collection[str]) -> bool:
    return token.lower not in FUNCTION_WORDS and stem(token.text) not in known and not overlaps(token, taken)


def _is_known(words: Sequence[Token], known: Collection[str]) -> bool:
    """Is each a word of questions and events, and none written as a name?"""
    return all(stem(t.text) in known and (t.text.islower() or t.start == 0) for t in words)
