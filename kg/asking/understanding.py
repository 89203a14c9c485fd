"""What a question in free words says: things of the graph, days, types of events, and whether they happened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from kg.asking.days import Dated, bounds
from kg.asking.names import Find, Named, name_words, named
from kg.asking.spelling import corrected
from kg.asking.wording import (
    DETERMINERS,
    FUNCTION_WORDS,
    Extent,
    Span,
    Token,
    base_form,
    event_words,
    overlaps,
    people_words,
    speaking_words,
    stem,
    tokens,
    type_of,
)
from kg.nlp.lexicon.tables import table

NAME, DAYS, QUOTED = "@", "#", '"'  # what stands for a name, for days and for quoted words among the symbols
MOST_CHARACTERS = 300  # of a question
_TABLE = table("asking")
_FACTUALITIES = _TABLE.mapping("factualities")
_VIEWS = _TABLE.mapping("views")
_MENTIONING = _TABLE.words("mentioning")
_QUOTED = re.compile(r"[\"“”«»]([^\"“”«»]{2,100})[\"“”«»]")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that saved questions and the ways to ask them have: as they are written, and their stems."""

    forms: frozenset[str]
    stems: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Vocabulary:
        forms = frozenset(token.lower for text in texts for token in tokens(text))
        return cls(forms | FUNCTION_WORDS, frozenset(map(stem, forms - FUNCTION_WORDS)))


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question says.

    `typed` are types of events with the stems of the words that name them; `people` are kinds of people and bodies, and
    `views` those of results, that words name; `stems` are those of all words that name no thing and no day, with the
    words; `unknown` are words that nothing here knows, of `matter` words that say something; `symbols` are the stems in
    order, with one sign for each name, time and quotation; `corrected` are misspelled words, with what was meant.
    """

    text: str
    names: tuple[Named, ...]
    days: tuple[Dated, ...]
    typed: tuple[tuple[str, str], ...]
    factualities: tuple[str, ...]
    people: tuple[str, ...]
    views: tuple[str, ...]
    speaks: bool
    quoted: str
    stems: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    matter: int
    symbols: tuple[str, ...]
    corrected: tuple[tuple[str, str], ...] = ()

    @property
    def is_understood(self) -> bool:
        """Whether not all words that say something are unknown."""
        return not self.unknown or len(self.unknown) < self.matter

    @property
    def types(self) -> tuple[str, ...]:
        """The types of events, each once."""
        return tuple(dict.fromkeys(cls for _, cls in self.typed))

    @property
    def speaking(self) -> tuple[str, ...]:
        return ("speaking",) if self.speaks else ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """What its words stand for: types of events, factualities, kinds of people, speaking."""
        return (*self.types, *self.factualities, *self.people, *self.speaking)

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


def understood(text: str, find: Find, today: date, vocabulary: Vocabulary) -> Understood:
    """Return what a question says. Words that are spelled almost as known ones are taken for these."""
    said = _understood(text[:MOST_CHARACTERS], find, today, vocabulary)
    right = {word: better for word in said.unknown if (better := _better(word, vocabulary))}
    if not right:
        return said
    mended = "".join(right.get(part, part) for part in re.split(r"(\W+)", said.text))
    again = _understood(mended[:MOST_CHARACTERS], find, today, vocabulary)
    return replace(again, corrected=tuple(right.items()))


def _better(word: str, vocabulary: Vocabulary) -> str:
    """Return the word that was meant, "" if none is: one of a known name, or another one if it is written small."""
    name = corrected(word, name_words()).title()
    return name if word[:1].isupper() else corrected(word, vocabulary.forms) or name


def _understood(text: str, find: Find, today: date, vocabulary: Vocabulary) -> Understood:
    from kg.asking.dates import dates  # the rules of dates and numpy: a server loads them with the first question

    days = dates(text, today)
    known = {*vocabulary.stems, *event_words(), *speaking_words(), *people_words(), *_FACTUALITIES}
    names = named(tuple(t for t in tokens(text) if not overlaps(t, (*days, *_quotations(text)))), find, known)
    return put_together(text, names, days, known)


def put_together(text: str, names: Sequence[Named], days: Sequence[Dated], known: Set[str]) -> Understood:
    """Return what a question says whose names and days are found.

    Args:
        known: stems of the words that are known.
    """
    quotations = _quotations(text)
    rest = tuple(t for t in tokens(text) if not overlaps(t, (*names, *days, *quotations)))
    matter = tuple(t for t in rest if FUNCTION_WORDS.isdisjoint((t.lower, base_form(t.lower))))
    typed, unknown = _typed(rest), _unknown(matter, known)
    people = people_words()
    return Understood(
        text=text,
        names=tuple(names),
        days=tuple(days),
        typed=typed,
        factualities=_each_once(_FACTUALITIES.get(t.lower) for t in matter),
        people=_each_once(people.get(stem(t.text)) for t in matter),
        views=_each_once(_VIEWS.get(t.lower) for t in rest),
        speaks=not typed and not speaking_words().isdisjoint(stem(t.text) for t in matter),
        quoted=_words_asked_for(text, quotations, rest, unknown),
        stems=tuple({stem(t.text): t.text for t in rest}.items()),
        unknown=unknown,
        matter=len(matter),
        symbols=_symbols(rest, ((NAME, names), (DAYS, days), (QUOTED, quotations))),
    )


def _unknown(matter: Sequence[Token], known: Set[str]) -> tuple[str, ...]:
    return tuple(t.text for t in matter if known.isdisjoint((stem(t.text), t.lower)))


def _each_once(found: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in found if one))


def _symbols(rest: Sequence[Token], signs: Iterable[tuple[str, Iterable[Extent]]]) -> tuple[str, ...]:
    """Return the stems of the words and the signs of what stands between them, in order."""
    placed = [(one.start, sign) for sign, some in signs for one in some]
    placed += [(t.start, stem(t.text)) for t in rest if t.lower not in DETERMINERS]
    return tuple(symbol for _, symbol in sorted(placed))


def _quotations(text: str) -> tuple[Span, ...]:
    return tuple(Span(*found.span()) for found in _QUOTED.finditer(text))


def _words_asked_for(text: str, quotations: Sequence[Span], rest: Sequence[Token], unknown: Sequence[str]) -> str:
    """Return the words that sentences must have: those in quotation marks, else unknown ones behind "mention"."""
    if quotations:
        return text[quotations[0].start + 1 : quotations[0].end - 1]
    return "" if _MENTIONING.isdisjoint(t.lower for t in rest) else " ".join(unknown)


def _typed(rest: Sequence[Token]) -> tuple[tuple[str, str], ...]:
    """Return the types of events that words name, with the stems of the words.

    Of neighbours, as in "bomb threats", only the last one counts: the others say of which kind it is.
    """
    found = [(t, type_of(t.lower)) for t in rest if t.lower not in FUNCTION_WORDS]
    starts = {t.start for t, cls in found if cls}
    return tuple(dict.fromkeys((stem(t.text), cls) for t, cls in found if cls and t.end + 1 not in starts))
