"""What an article as a whole is about, as far as the reading of its words depends on it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from kg.model import Document
from kg.nlp.lexicon.events import contexts
from kg.nlp.lexicon.tables import table

_TABLE = table("topic")
_NAMES = ("sport", "accident", "fiction", "obituary", "anniversary")
_TOPICS = {name: _TABLE.words(name) for name in _NAMES}
_RIVALS = _TABLE.mapping("rivals")
_LEAST = _TABLE.weight("least")
_LEAST_DIFFERENT = _TABLE.weight("least_different")
_SHORT = _TABLE.weight("words_of_a_short_text")
_FEWER: dict[str, int] = _TABLE.mapping("least_in_short_texts")
_WORDS_FOR_EACH = _TABLE.weight("words_for_each")


def assign_topics(document: Document) -> Document:
    """Assign `topics`, by the words of the whole article."""
    text = document.article.text.lower()
    found = (name for name, words in _TOPICS.items() if is_about(text, words, _rivals(name), _FEWER.get(name, _LEAST)))
    return replace(document, topics=frozenset(found))


@cache
def _rivals(name: str) -> frozenset[str]:
    """The words that speak against a topic: those of politics, but none that are its own."""
    against = frozenset(_RIVALS[name].split()) if name in _RIVALS else None
    words = (word for word, names in contexts().items() if against is None or names & against)
    return frozenset(words) - _TOPICS[name]


def is_about(text: str, words: Iterable[str], rivals: Iterable[str] = (), least_in_short: float = _LEAST) -> bool:
    """Whether a text, in lower case, is about the topic that these words belong to.

    It needs enough occurrences for its length, of different words, and more of them than of the words that speak
    against it: an article on the corruption of a football association is not one on football.

    Args:
        least_in_short: how many occurrences a short text needs.
    """
    spoken = re.findall(r"[\w-]+", text)
    found = occurrences(text, spoken, words)
    return (
        found.total() >= (_LEAST if len(spoken) > _SHORT else least_in_short)
        and len(found) >= _LEAST_DIFFERENT
        and found.total() * _WORDS_FOR_EACH >= len(spoken)
        and found.total() > occurrences(text, spoken, rivals).total()
    )


def occurrences(text: str, spoken: list[str], words: Iterable[str]) -> Counter[str]:
    """How often each of these words and phrases occurs; those that do not occur are absent.

    Args:
        text: in lower case.
        spoken: the words of the text.
    """
    single, phrases = {w for w in words if " " not in w}, [w for w in words if " " in w]
    found = Counter(w for w in spoken if w in single)
    found.update({phrase: n for phrase in phrases if (n := text.count(phrase))})
    return found
