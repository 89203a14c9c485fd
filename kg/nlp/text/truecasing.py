"""Text in capitals, as old wire copy has it, given the case that the parser knows. Length and offsets stay.

A word that the model's own word list has is written small, what the gazetteer names and what nobody knows with a
capital, an abbreviation in capitals. The word list has surnames and towns among its nouns; these are told by what
stands before them.
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
from kg.nlp.lexicon.tables import table

_TABLE = table("text")
_CAPITALS, _LEAST_LETTERS = _TABLE.weight("capitals"), _TABLE.weight("least_letters")
_LARGE = _TABLE.weight("large_town")
_DAYS_AND_MONTHS, _DOUBTFUL_MONTHS = _TABLE.words("days_and_months"), _TABLE.words("doubtful_months")
_FIRST_PERSON, _RANKS, _CONTRACTIONS = _TABLE.words("first_person"), _TABLE.words("ranks"), _TABLE.words("contractions")
_ENDINGS: dict[str, list[str]] = _TABLE.mapping("endings")
_POSSESSIVE = _TABLE.pattern("possessive_in_capitals")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_START = re.compile(r"(?:^|(?<!\.[A-Z])[.!?:]\s+|(?:^|[:,]\s*)[\"“(\[]|\n\s*\n\s*)[^\w\"”’]*$")
_OPENING, _PLURAL_POSSESSIVE = "‘", re.compile(r"(?<=[^\W\d_]s)’(?=\s[^\W\d_])", re.IGNORECASE)
_BEFORE = 12  # characters before a word in which a sentence may begin
_LONGEST_ABBREVIATION = 6
_LEXICAL = ("noun", "verb", "adj", "adv")  # kinds of words in the tables of the model's lemmatizer
_Words = list[re.Match[str]]


def abbreviations(text: str) -> frozenset[str]:
    """What the text puts in brackets behind the name that it stands for: "NATIONAL LIBERATION ARMY (ELN)"."""
    return frozenset(short for short, _ in _spelt_out(text, list(_WORD.finditer(text))))


def plain_possessives(text: str) -> str:
    """The text with a straight apostrophe in plurals that own something ("the rebels’ attack"), as the parser knows it;
    not behind an opening quotation mark of the same kind, which it may close.
    """
    quoted = text.find(_OPENING)
    end = quoted if quoted >= 0 else len(text)
    return _PLURAL_POSSESSIVE.sub("'", text[:end]) + text[end:]


def truecased(text: str, model: str | None = None, known: frozenset[str] = frozenset()) -> str:
    """The text itself, or one of the same length in ordinary case where it is written in capitals.

    Args:
        known: the abbreviations of the whole article.
    """
    letters = [c for c in text if c.isalpha()]
    if len(letters) < _LEAST_LETTERS or sum(c.isupper() for c in letters) < _CAPITALS * len(letters):
        return text
    found = list(_WORD.finditer(text))
    names = _names(text, found, model)
    pieces, at = [], 0
    for i, m in enumerate(found):
        word = _cased(text, m, i in names, known)
        pieces += [text[at : m.start()], word if len(word) == len(m.group()) else m.group()]
        at = m.end()
    return "".join([*pieces, text[at:]])


def _cased(text: str, m: re.Match[str], name: bool, known: frozenset[str]) -> str:
    """A word in its case: capitals for an abbreviation, a capital for a name and at the beginning of a sentence."""
    word = m.group()
    if text[: m.start()][-1:].isdigit():
        return word.lower()  # "1ST"
    if word in known or (name and not _spoken_as_word(word)):
        return word
    begins = _START.search(text[max(0, m.start() - _BEFORE) : m.start()])
    return _titled(word) if name or begins or word.lower() in _FIRST_PERSON else word.lower()


def _names(text: str, found: _Words, model: str | None) -> set[int]:
    """Indices of the words that belong to names."""
    words = [m.group() for m in found]
    titled = [_titled(_POSSESSIVE.sub("", w)) for w in words]
    names = _certain_names(text, found, titled, model)
    for i, word in enumerate(words):
        beside = i > 0 and not text[found[i - 1].end() : found[i].start()].strip(" .\n")
        if i not in names and _may_name(word.lower(), model) and _named_here(words, names, i, beside):
            names.add(i)
        if beside and _town(f"{titled[i - 1]} {titled[i]}"):
            names |= {i - 1, i}
    return names


def _certain_names(text: str, found: _Words, titled: list[str], model: str | None) -> set[int]:
    """Indices of the words of known names, days, months, unknown words, and of what an abbreviation stands for."""
    names = {i for first, last, _ in gazetteer.find_names(titled) for i in range(first, last)}
    names |= {i for i, m in enumerate(found) if _is_day_or_month(text, m)}
    names |= {i for i, w in enumerate(titled) if _is_name_alone(w, model)}
    return names | {i for _, run in _spelt_out(text, found) for i in run}


def _is_day_or_month(text: str, m: re.Match[str]) -> bool:
    word = m.group().lower()
    return word in _DAYS_AND_MONTHS or (word in _DOUBTFUL_MONTHS and _beside_number(text, m))


def _is_name_alone(word: str, model: str | None) -> bool:
    """Is it the name of a people, or a word that nobody knows?"""
    return bool(gazetteer.demonym(word) or gazetteer.people(word)) or not _is_common(word.lower(), model)


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


def _spelt_out(text: str, found: _Words) -> list[tuple[str, list[int]]]:
    """Abbreviations in brackets with the indices of the words before that they stand for."""
    spelt = []
    for i, m in enumerate(found):
        bracketed = text[m.start() - 1 : m.start()] == "(" and text[m.end() : m.end() + 1] in (")", ",")
        if bracketed and 2 <= len(m.group()) <= _LONGEST_ABBREVIATION:
            run = _run_of(m.group(), found, i)
            if run:
                spelt.append((m.group(), run))
    return spelt


def _run_of(short: str, found: _Words, i: int) -> list[int]:
    """Indices of the words before the i-th that an abbreviation stands for, by their initials in any order."""
    initials, run = list(short), []
    for k in range(i - 1, max(-1, i - 2 * len(short) - 2), -1):
        word = found[k].group()
        if word[0] in initials:
            initials.remove(word[0])
            run.append(k)
        elif word.lower() not in STOP_WORDS:
            break
    return run if len(run) > 1 and len(initials) <= len(short) // 3 else []


def _titled(word: str) -> str:
    return word[:1].upper() + word[1:].lower()


def _spoken_as_word(word: str) -> bool:
    """Has a name vowels enough to be written as one, rather than as letters?"""
    return len(word) > 5 or any(c in "AEIOUYÁÉÍÓÚ" for c in word)


def _is_common(word: str, model: str | None) -> bool:
    stem, _, tail = word.partition("'")
    stem = stem if not tail or tail in _CONTRACTIONS else word
    words, _ = _vocabulary(model)
    return stem in STOP_WORDS or any(form in words for form in _forms(stem))


def _may_name(word: str, model: str | None) -> bool:
    """Is a common word only ever a noun, and not one for people: "ponce", "santa", but not "judge" or "fight"?"""
    _, active = _vocabulary(model)
    if word in STOP_WORDS or word in roles() or word.rstrip("s") in roles():
        return False
    return not any(f in active for f in _forms(word))


def _forms(word: str) -> list[str]:
    """The word and the dictionary forms that it may be of, those of two letters at least."""
    stems = ((word[: -len(ending)], puts) for ending, puts in _ENDINGS.items() if word.endswith(ending))
    return [stem + put for stem, puts in ((word, [""]), *stems) if len(stem) > 1 for put in puts]


@cache
def _vocabulary(model: str | None) -> tuple[frozenset[str], frozenset[str]]:
    """Words and irregular forms that the model's lemmatizer has, and those of them that are not nouns only.

    Both are empty for a model without such lists.
    """
    pipe = models.load(model).get_pipe("lemmatizer") if "lemmatizer" in models.load(model).pipe_names else None
    lookups = getattr(pipe, "lookups", None)
    names = (name for name in ("lemma_index", "lemma_exc") if name in getattr(lookups, "tables", ()))
    known = [lookups.get_table(name) for name in names] if lookups is not None else []
    words = frozenset(word for entry in known for kind in _LEXICAL for word in entry.get(kind, ()))
    active = frozenset(word for entry in known for kind in _LEXICAL[1:] for word in entry.get(kind, ()))
    return words, active
