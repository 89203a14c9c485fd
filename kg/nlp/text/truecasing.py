"""Text in capitals, as old wire copy has it, given the case that the parser knows. Length and offsets stay.

A word that the model's own word list has is written small, what the gazetteer names and what nobody knows with a capital, an
abbreviation in capitals. The word list has surnames and towns among its nouns; these are told by what stands before them.
Source: truecasing by vocabulary, Lita and others 2003, with lists in the place of counts.
"""

from __future__ import annotations

import re
from functools import cache

from spacy.lang.en.stop_words import STOP_WORDS

from kg import gazetteer
from kg.nlp.grammar import models
from kg.nlp.lexicon.given_names import given_names
from kg.nlp.lexicon.roles import roles

_SHOUTED = 0.8  # share of capitals among the letters of a text that is written in capitals
_SHORT = 40  # letters: shorter texts are left as they are
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_START = re.compile(r"(?:^|(?<!\.[A-Z])[.!?:]\s+|(?:^|[:,]\s*)[\"“(\[]|\n\s*\n\s*)[^\w\"”’]*$")
_ORDINAL = re.compile(r"\d$")
_ENDINGS = (
    ("", ""),
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ied", "y"),
    ("ing", ""),
    ("ing", "e"),
    ("ly", ""),
    ("er", ""),
    ("er", "e"),
    ("al", "e"),
    ("al", ""),
    ("men", "man"),
    ("ist", ""),
    ("ists", ""),
)
_DAYS = frozenset(
    "january february april june july august september october november december monday tuesday wednesday thursday friday saturday "
    "sunday".split()
)
_SPOKEN = frozenset(("i", "i'm", "i've", "i'll"))
_RANKS = frozenset(
    "col gen capt lt maj sgt cpl adm dr mr mrs ms colonel general captain lieutenant major sergeant corporal admiral commander "
    "president minister senator deputy bishop archbishop monsignor father ambassador comrade mayor governor "
    "candidate officer pope".split()
)
_LARGE = 100_000  # people of a town whose name is no common word


def abbreviations(text: str) -> frozenset[str]:
    """What the text puts in brackets behind the name that it stands for: "NATIONAL LIBERATION ARMY (ELN)"."""
    return frozenset(short for short, _ in _spelt_out(text, list(_WORD.finditer(text))))


def truecased(text: str, model: str | None = None, known: frozenset[str] = frozenset()) -> str:
    """The text itself, or one of the same length in ordinary case where it is written in capitals.

    Args:
        known: the abbreviations of the whole article.
    """
    letters = [c for c in text if c.isalpha()]
    if len(letters) < _SHORT or sum(c.isupper() for c in letters) < _SHOUTED * len(letters):
        return text
    found = list(_WORD.finditer(text))
    words = [m.group() for m in found]
    names = _names(text, found, model)
    pieces, at = [], 0
    for i, m in enumerate(found):
        word = _titled(words[i])
        if words[i] in known or i in names and not _spoken_as_word(words[i]):
            word = words[i]
        elif (
            i not in names
            and not _START.search(text[max(0, m.start() - 12) : m.start()])
            and words[i].lower() not in _SPOKEN
        ):
            word = words[i].lower()
        if _ORDINAL.search(text[: m.start()][-1:]):
            word = words[i].lower()  # "1ST"
        pieces += [text[at : m.start()], word if len(word) == len(words[i]) else words[i]]
        at = m.end()
    return "".join([*pieces, text[at:]])


def _names(text: str, found: list[re.Match[str]], model: str | None) -> set[int]:
    """Indices of the words that belong to names."""
    words = [m.group() for m in found]
    titled = [_titled(re.sub(r"['’]S$", "", w)) for w in words]
    names = {i for first, last, _ in gazetteer.find_names(titled) for i in range(first, last)}
    names |= {
        i
        for i, w in enumerate(words)
        if w.lower() in _DAYS or w.lower() in ("may", "march") and _beside_number(text, found[i])
    }
    names |= {
        i
        for i, w in enumerate(titled)
        if gazetteer.demonym(w) or gazetteer.people(w) or not _is_common(w.lower(), model)
    }
    names |= {i for _, run in _spelt_out(text, found) for i in run}
    for i, word in enumerate(words):
        beside = i > 0 and not text[found[i - 1].end() : found[i].start()].strip(" .\n")
        if i not in names and _may_name(word.lower(), model) and _named_here(words, names, i, beside):
            names.add(i)
        if i and beside and _town(f"{titled[i - 1]} {titled[i]}"):
            names |= {i - 1, i}
    return names


def _beside_number(text: str, word: re.Match[str]) -> bool:
    return text[: word.start()].rstrip()[-1:].isdigit() or text[word.end() :].lstrip()[:1].isdigit()


def _named_here(words: list[str], names: set[int], i: int, beside: bool) -> bool:
    """Does a rank or a first name stand before the word, or is it a first name or a large town itself?"""
    before = words[i - 1].lower() if beside else ""
    if before in _RANKS or (i - 1 in names and _titled(before) in given_names()):
        return True
    return (_titled(words[i]) in given_names() and i + 1 in names) or (len(words[i]) > 4 and _town(_titled(words[i])))


def _town(name: str) -> bool:
    return any(p.population >= _LARGE for p in gazetteer.find_place(name))


def _spelt_out(text: str, found: list[re.Match[str]]) -> list[tuple[str, list[int]]]:
    """Abbreviations in brackets with the indices of the words before that they stand for, by their initials in any order."""
    spelt = []
    for i, m in enumerate(found):
        short = m.group()
        if (
            not 2 <= len(short) <= 6
            or text[m.start() - 1 : m.start()] != "("
            or text[m.end() : m.end() + 1] not in (")", ",")
        ):
            continue
        initials, run = list(short), []
        for k in range(i - 1, max(-1, i - 2 * len(short) - 2), -1):
            word = found[k].group()
            if word[0] in initials:
                initials.remove(word[0])
                run.append(k)
            elif word.lower() not in STOP_WORDS:
                break
        if len(run) > 1 and len(initials) <= len(short) // 3:
            spelt.append((short, run))
    return spelt


def _titled(word: str) -> str:
    return word[:1].upper() + word[1:].lower()


def _spoken_as_word(word: str) -> bool:
    """Has a name vowels enough to be written as one, rather than as letters?"""
    return len(word) > 5 or any(c in "AEIOUYÁÉÍÓÚ" for c in word)


def _is_common(word: str, model: str | None) -> bool:
    stem, _, tail = word.partition("'")
    stem = stem if tail in ("s", "t", "ll", "ve", "re", "d", "") else word
    words, _ = _vocabulary(model)
    return stem in STOP_WORDS or any(form in words for form in _forms(stem))


def _may_name(word: str, model: str | None) -> bool:
    """Is a common word one that is only ever a noun, and none for people: "ponce", "santa", but not "judge" or "fight"?"""
    _, active = _vocabulary(model)
    return (
        word not in STOP_WORDS
        and word not in roles()
        and word.rstrip("s") not in roles()
        and not any(f in active for f in _forms(word))
    )


def _forms(word: str) -> list[str]:
    return [
        word[: len(word) - len(end)] + put for end, put in _ENDINGS if word.endswith(end) and len(word) - len(end) > 1
    ]


@cache
def _vocabulary(model: str | None) -> tuple[frozenset[str], frozenset[str]]:
    """Words and irregular forms that the model's lemmatizer has, and those that are no nouns only; none for a model without lists."""
    pipe = models.load(model).get_pipe("lemmatizer") if "lemmatizer" in models.load(model).pipe_names else None
    lookups = getattr(pipe, "lookups", None)
    words: set[str] = set()
    active: set[str] = set()
    if lookups is None:
        return frozenset(), frozenset()
    for name in ("lemma_index", "lemma_exc"):
        if name in lookups.tables:
            for kind in ("noun", "verb", "adj", "adv"):
                some = lookups.get_table(name).get(kind, ())
                words.update(some)
                active.update(some if kind != "noun" else ())
    return frozenset(words), frozenset(active)
