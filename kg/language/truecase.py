"""Text in capitals, as old wire copy has it, given the case that the parser knows. Length and offsets stay.

A word that the model's own word list has is written small, what the gazetteer names and what nobody knows with a capital.
Source: truecasing by vocabulary, Lita and others 2003, with lists in the place of counts.
"""

from __future__ import annotations

import re
from functools import cache

from spacy.lang.en.stop_words import STOP_WORDS

from kg import gazetteer
from kg.language import models

_SHOUTED = 0.8                            # share of capitals among the letters of a text that is written in capitals
_SHORT = 40                               # letters: shorter texts are left as they are
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_START = re.compile(r"(?:^|[.!?:]\s+|[\"“(\[]|\n\s*)\W*$")
_ENDINGS = (("", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"),
            ("ing", ""), ("ing", "e"), ("ly", ""), ("er", ""), ("er", "e"))
_SPOKEN = frozenset(("i", "i'm", "i've", "i'll"))


def truecased(text: str, model: str | None = None) -> str:
    """The text itself, or one of the same length in ordinary case where it is written in capitals."""
    letters = [c for c in text if c.isalpha()]
    if len(letters) < _SHORT or sum(c.isupper() for c in letters) < _SHOUTED * len(letters):
        return text
    found = list(_WORD.finditer(text))
    titled = [_titled(m.group()) for m in found]
    known = {i for first, last, _ in gazetteer.find_names(titled) for i in range(first, last)}
    pieces, at = [], 0
    for i, m in enumerate(found):
        word = titled[i]
        common = i not in known and gazetteer.demonym(word) is None and gazetteer.people(word) is None and _is_common(m.group().lower(), model)
        if common and not _START.search(text[max(0, m.start() - 12):m.start()]) and m.group().lower() not in _SPOKEN:
            word = m.group().lower()
        pieces += [text[at:m.start()], word if len(word) == len(m.group()) else m.group()]
        at = m.end()
    return "".join([*pieces, text[at:]])


def _titled(word: str) -> str:
    return word[:1].upper() + word[1:].lower()


def _is_common(word: str, model: str | None) -> bool:
    stem, _, tail = word.partition("'")
    stem = stem if tail in ("s", "t", "ll", "ve", "re", "d", "") else word
    words = _vocabulary(model)
    forms = (stem[:len(stem) - len(end)] + put for end, put in _ENDINGS if stem.endswith(end) and len(stem) - len(end) > 1)
    return stem in STOP_WORDS or any(form in words for form in forms)


@cache
def _vocabulary(model: str | None) -> frozenset[str]:
    """Words and irregular forms that the model's lemmatizer has, none for a model without lists."""
    pipe = models.load(model).get_pipe("lemmatizer") if "lemmatizer" in models.load(model).pipe_names else None
    lookups = getattr(pipe, "lookups", None)
    if lookups is None:
        return frozenset()
    words: set[str] = set()
    for name in ("lemma_index", "lemma_exc"):
        if name in lookups.tables:
            for kind in lookups.get_table(name).values():
                words.update(kind)
    return frozenset(words)
