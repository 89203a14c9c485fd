"""The words of a question: tokens, stems, and what the lexicon knows of them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import snowballstemmer

from kg.nlp.lexicon.cues import cues
from kg.nlp.lexicon.events import frames
from kg.nlp.lexicon.tables import table

_TABLE = table("asking")
QUESTION_WORDS, DETERMINERS = _TABLE.words("question_words"), _TABLE.words("determiners")
OBJECT_MARKS, SUBJECT_MARKS = _TABLE.words("object_marks"), _TABLE.words("subject_marks")
PLACE_MARKS = _TABLE.words("place_marks")
FUNCTION_WORDS = _TABLE.words("function_words").union(
    QUESTION_WORDS, DETERMINERS, OBJECT_MARKS, SUBJECT_MARKS, PLACE_MARKS
)
_BASE_FORMS = _TABLE.mapping("base_forms")
_WORD = re.compile(r"[^\W_]+(?:[-.’'][^\W_]+)*")
_POSSESSIVE = re.compile(r"[’']s?$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a question, without the ending of a possessive, and where it stands."""

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
        word = _POSSESSIVE.sub("", match[0])
        is_possessive = word != match[0] or text[match.end() : match.end() + 1] in ("'", "’")
        found.append(Token(word, match.start(), match.start() + len(word), is_possessive))
    return tuple(found)


@cache
def stem(word: str) -> str:
    """Return what the forms of a word have in common: "accuse" and "accusations" both give "accus"."""
    lower = word.lower()
    return str(snowballstemmer.stemmer("english").stemWord(_BASE_FORMS.get(lower, lower)))


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words of a text that say something of the matter."""
    return tuple(stem(token.text) for token in tokens(text) if token.lower not in FUNCTION_WORDS)


def plain(name: str) -> str:
    """Return a name without case, accents, marks and a leading article."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    words = "".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c)).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@cache
def event_words() -> Mapping[str, str]:
    """Return the type of event by stem, of the words of the lexicon of whose frames more than half show one type."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for pos in ("verb", "noun"):
        for lemma, some in frames(pos).items():
            if " " not in lemma and lemma not in FUNCTION_WORDS:
                found[stem(lemma)].update(frame.cls for frame in some if frame.cls and "weak" not in frame.marks)
    most = {word: counted.most_common(1)[0] for word, counted in found.items() if counted}
    return {word: cls for word, (cls, number) in most.items() if 2 * number > found[word].total()}


@cache
def speaking_words() -> frozenset[str]:
    """Return the stems of words that show who says something."""
    return frozenset(stem(lemma) for pos in ("verb", "noun") for lemma in cues(pos) if " " not in lemma)
