"""What a question in free words names: things of the graph, days, types of events, and whether they happened."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from kg.asking.days import Dated, bounds
from kg.asking.wording import (
    DETERMINERS,
    FUNCTION_WORDS,
    OBJECT_MARKS,
    PLACE_MARKS,
    SUBJECT_MARKS,
    Token,
    event_words,
    plain,
    speaking_words,
    stem,
    tokens,
)
from kg.gazetteer.rows import states
from kg.nlp.lexicon.tables import table
from kg.rdf.taxonomy import event_types

_TABLE = table("asking")
_FACTUALITIES = _TABLE.mapping("factualities")
_MENTIONING = _TABLE.words("mentioning")
_QUOTED = re.compile(r"[\"“”«»]([^\"“”«»]{2,100})[\"“”«»]")
_LONGEST_NAME = 6  # words
_MOST_PHRASES = 60  # of a question that are looked up
_MOST_ENTITIES = 5  # that one name stands for
MOST_CHARACTERS = 300  # of a question


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

    `role` is subject, object or place: what the words before it make of it.
    """

    words: str
    start: int
    end: int
    role: str
    entities: tuple[Entity, ...]

    @property
    def classes(self) -> frozenset[str]:
        return self.entities[0].classes

    @property
    def is_actor(self) -> bool:
        """Whether it can act, and is not named as the place of something."""
        return "Actor" in self.classes and self.role != "place"


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question says. `stems` are those of its other words; `unknown` are words that nothing here knows."""

    text: str
    names: tuple[Named, ...]
    days: tuple[Dated, ...]
    types: tuple[str, ...]
    factualities: tuple[str, ...]
    speaks: bool
    quoted: str
    stems: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]

    @property
    def told_days(self) -> str:
        """The words that name days."""
        return ", ".join(self.text[day.start : day.end] for day in self.days)

    @property
    def earliest(self) -> date | None:
        return bounds(self.days)[0]

    @property
    def latest(self) -> date | None:
        return bounds(self.days)[1]


Find: TypeAlias = Callable[[Sequence[str]], Mapping[str, Sequence[Entity]]]
"""Returns for each of some phrases the things with these words in a name, the closest first."""


def understood(text: str, find: Find, today: date, vocabulary: Iterable[str]) -> Understood:
    """Return what a question says.

    Args:
        vocabulary: the stems of the words that saved questions have.
    """
    from kg.asking.dates import dates  # the rules of dates and numpy: a server loads them with the first question

    text = text[:MOST_CHARACTERS]
    days = dates(text, today)
    said = tuple(t for t in tokens(text) if not _overlaps(t, days))
    known = {*vocabulary, *event_words(), *speaking_words(), *_FACTUALITIES}
    names = _names(said, find, known)
    rest = [t for t in said if not _overlaps(t, names)]
    matter = [t for t in rest if t.lower not in FUNCTION_WORDS]
    unknown = tuple(t.text for t in matter if not {stem(t.text), t.lower} & known)
    types = _types(matter)
    return Understood(
        text=text,
        names=names,
        days=days,
        types=types,
        factualities=_factualities(matter),
        speaks=not types and not speaking_words().isdisjoint(stem(t.text) for t in matter),
        quoted=_words_asked_for(text, rest, unknown),
        stems=tuple({stem(t.text): t.text for t in rest}.items()),
        unknown=unknown,
    )


def _factualities(matter: Sequence[Token]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_FACTUALITIES[t.lower] for t in matter if t.lower in _FACTUALITIES))


def _words_asked_for(text: str, rest: Sequence[Token], unknown: Sequence[str]) -> str:
    """Return the words that sentences must have: those in quotation marks, else unknown ones behind "mention"."""
    if (quoted := _QUOTED.search(text)) is not None:
        return quoted[1]
    return "" if _MENTIONING.isdisjoint(t.lower for t in rest) else " ".join(unknown)


def _types(matter: Sequence[Token]) -> tuple[str, ...]:
    """Return the types of events that words name: those of the ontology and words that the lexicon has for them."""
    named = {stem(name): name for name in event_types()}
    found = (named.get(stem(t.text)) or event_words().get(stem(t.text)) for t in matter)
    return tuple(dict.fromkeys(cls for cls in found if cls))


def _names(said: Sequence[Token], find: Find, known: set[str]) -> tuple[Named, ...]:
    """Return the names, in order and without overlap: longer ones first, and those that are called just so."""
    phrases = list(_phrases(said, known))[:_MOST_PHRASES]
    meant = {phrase: _state_of(phrase) or phrase for phrase, _, _ in phrases}
    hits = find(tuple(dict.fromkeys(meant.values()))) if phrases else {}
    taken: list[Named] = []
    for is_exact in (True, False):
        for phrase, first, last in phrases:
            some = [e for e in hits.get(meant[phrase], ()) if _fits(e, meant[phrase], is_exact)]
            if some and _is_free(said[first : last + 1], taken, () if is_exact else known):
                span = said[first].start, said[last].end
                taken.append(Named(phrase, *span, _role(said, first, last), _best(some)))
    return tuple(sorted(taken, key=lambda one: one.start))


def _is_free(words: Sequence[Token], taken: Sequence[Named], known: Collection[str]) -> bool:
    """Are these words part of no name yet, and not all known as other words?"""
    return not any(_overlaps(t, taken) for t in words) and not _is_known(words, known)


def _phrases(said: Sequence[Token], known: set[str]) -> Iterator[tuple[str, int, int]]:
    """Yield what may be a name, the longest first: the words, and the numbers of the first and last token."""
    for length in range(min(_LONGEST_NAME, len(said)), 0, -1):
        for first in range(len(said) - length + 1):
            words = said[first : first + length]
            edges = {words[0].lower, words[-1].lower}
            if not edges & FUNCTION_WORDS and not (length == 1 and _is_known(words, known)):
                yield " ".join(t.text for t in words), first, first + length - 1


def _is_known(words: Sequence[Token], known: Collection[str]) -> bool:
    """Is each a word of questions and events, and none written as a name?"""
    return all(stem(t.text) in known and (t.text.islower() or t.start == 0) for t in words)


def _fits(entity: Entity, phrase: str, is_exact: bool) -> bool:
    matched, wanted = plain(entity.matched), plain(phrase)
    return matched == wanted if is_exact else f" {wanted} " in f" {matched} "


def _best(some: Sequence[Entity]) -> tuple[Entity, ...]:
    """Return the things of the class of the first one, each once."""
    unique = {entity.iri: entity for entity in some if entity.cls == some[0].cls}
    return tuple(unique.values())[:_MOST_ENTITIES]


def _state_of(phrase: str) -> str:
    """Return the name of the state whose adjective or people this is: "Pakistani"; else ""."""
    wanted = plain(phrase)
    found = (s for s in states().values() if wanted in (plain(word) for word in (*s.adjectives, *s.people)))
    return next((state.row.label for state in found), "")


def _role(said: Sequence[Token], first: int, last: int) -> str:
    """Return what stands before a name, or an ending behind it, make of it: subject, object or place."""
    before = [t.lower for t in said[:first] if t.lower not in DETERMINERS]
    previous = before[-1] if before else ""
    if said[last].is_possessive or previous in SUBJECT_MARKS:
        return "subject"
    if previous in PLACE_MARKS:
        return "place"
    is_object = previous in OBJECT_MARKS or stem(previous) in event_words() or stem(previous) in speaking_words()
    return "object" if previous and is_object else "subject"


def _overlaps(token: Token, spans: Iterable[Named | Dated]) -> bool:
    return any(token.start < span.end and span.start < token.end for span in spans)
