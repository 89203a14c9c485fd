"""The words of a question: tokens, stems, and what the lexicon knows of them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import snowballstemmer

from kg.nlp.lexicon.cues import cues
from kg.nlp.lexicon.events import Frame, frames
from kg.nlp.lexicon.roles import roles
from kg.nlp.lexicon.tables import table
from kg.rdf.taxonomy import event_types

_TABLE = table("asking")
QUESTION_WORDS, DETERMINERS = _TABLE.words("question_words"), _TABLE.words("determiners")
OBJECT_MARKS, SUBJECT_MARKS = _TABLE.words("object_marks"), _TABLE.words("subject_marks")
PLACE_MARKS = _TABLE.words("place_marks")
FUNCTION_WORDS = _TABLE.words("function_words").union(
    QUESTION_WORDS, DETERMINERS, OBJECT_MARKS, SUBJECT_MARKS, PLACE_MARKS
)
_BASE_FORMS = _TABLE.mapping("base_forms")
_TYPES = _TABLE.mapping("types")
_WORD = re.compile(r"[^\W_]+(?:[.’'][^\W_]+|-(?![A-Z])[^\W_]+)*")  # "air-strikes", but "India" and "Pakistan"
_ENDING = re.compile(r"(?:n[’']t|[’'](?:s|d|ll|re|ve|m)?)$", re.IGNORECASE)  # of a possessive, or of a short form


class Extent(Protocol):
    """Something with a beginning and an end in the text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands in the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a question, without the ending of a possessive or of a short form, and where it stands."""

    text: str
    start: int
    end: int
    is_possessive: bool = False

    @property
    def lower(self) -> str:
        return self.text.lower()


def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a text in order."""
    found = []
    for match in _WORD.finditer(text):
        word = _ENDING.sub("", match[0]) or match[0]
        is_possessive = word != match[0] or text[match.end() : match.end() + 1] in ("'", "’")
        found.append(Token(word, match.start(), match.start() + len(word), is_possessive))
    return tuple(found)


@cache
def stem(word: str) -> str:
    """Return what the forms of a word have in common: "accuse" and "accusations" both give "accus"."""
    return str(snowballstemmer.stemmer("english").stemWord(base_form(word.lower())))


def base_form(word: str) -> str:
    """Return the base form of an irregular verb or noun, and any other word as it is."""
    return str(_BASE_FORMS.get(word, word))


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words of a text that say something of the matter."""
    return tuple(stem(token.text) for token in tokens(text) if token.lower not in FUNCTION_WORDS)


def plain(name: str) -> str:
    """Return a name without case, accents, marks and a leading article."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    words = "".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c)).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def overlaps(token: Token, spans: Iterable[Extent]) -> bool:
    return any(token.start < span.end and span.start < token.end for span in spans)


@cache
def type_of(word: str) -> str:
    """Return the type of event that a word in small letters names, "" if it names none."""
    if word in _TYPES:
        return str(_TYPES[word])
    return event_words().get(stem(word), "")


@cache
def event_words() -> Mapping[str, str]:
    """Return the type of event by stem: of names of types, words of questions, and other words of the lexicon."""
    named = {stem(word): cls for word, cls in _TYPES.items() if cls}
    return {**_in_lexicon(), **named, **{stem(cls): cls for cls in event_types()}}


def _in_lexicon() -> dict[str, str]:
    """Return the type by stem, of words of whose frames more than half show one type, with no other word."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for lemma, some in (*frames("verb").items(), *frames("noun").items()):
        if " " not in lemma and lemma not in FUNCTION_WORDS:
            found[stem(lemma)].update(frame.cls for frame in some if _shows_it_alone(frame))
    most = ((word, *counted.most_common(1)[0]) for word, counted in found.items() if counted)
    return {word: cls for word, cls, number in most if 2 * number > found[word].total()}


def _shows_it_alone(frame: Frame) -> bool:
    """Whether a frame is one of an event, and asks for no other word beside its own."""
    needs = any("=" in condition and not condition.startswith("not ") for condition in frame.conditions)
    return bool(frame.cls) and "weak" not in frame.marks and not needs


@cache
def speaking_words() -> frozenset[str]:
    """Return the stems of words that show who says something."""
    return frozenset(stem(lemma) for pos in ("verb", "noun") for lemma in cues(pos) if " " not in lemma)


@cache
def people_words() -> Mapping[str, str]:
    """Return the kind by stem, of nouns for people and bodies: official, forces, armed and the like."""
    return {stem(lemma): role.kind for lemma, role in roles().items() if " " not in lemma}
