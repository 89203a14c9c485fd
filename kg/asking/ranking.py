"""Saved questions by how well they fit what was understood, with their fields filled and the reasons."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.asking.understanding import Named, Understood
from kg.asking.wording import FUNCTION_WORDS, QUESTION_WORDS, stem, stems, tokens
from kg.nlp.lexicon.tables import table
from kg.sparql.questions import Parameter, SavedQuestion
from kg.sparql.selection import shortened

_TABLE = table("asking")
_FIELDS = {
    "summary": _TABLE.weight("in_summary"),
    "words": _TABLE.weight("in_words"),
    "tags": _TABLE.weight("in_tags"),
    "view": _TABLE.weight("in_view"),
    "labels": _TABLE.weight("in_labels"),
    "description": _TABLE.weight("in_description"),
}
_QUESTION_WORD, _KIND, _UNSAID = _TABLE.weight("question_word"), _TABLE.weight("kind"), _TABLE.weight("unsaid")
_FILLED, _LEFT_OVER, _UNFILLED = _TABLE.weight("filled"), _TABLE.weight("left_over"), _TABLE.weight("unfilled")
_DAYS_FILLED, _DAYS_LEFT_OVER = _TABLE.weight("days_filled"), _TABLE.weight("days_left_over")
_FITS = _TABLE.weight("fits")
_TERM = re.compile(r"\bcq:([A-Z]\w+)")
_STATEMENT, _SPEAKER = "Statement", "cq:speaker"
_LISTS = ("table", "timeline")  # views that many questions have and nobody asks for
_OF_THE_MATTER = {*_FIELDS, "kind", "term", "quoted"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a question has points: what of it fits (a field of its file, kind, name, date, term,
    quoted), or does not (left_over, unfilled, unsaid)."""

    kind: str
    value: str
    points: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A saved question with what its points are for, the values of its fields, and names and days that none takes."""

    question: SavedQuestion
    reasons: tuple[Reason, ...]
    parameters: Mapping[str, str]
    left_over: tuple[str, ...]

    @property
    def score(self) -> float:
        return round(sum(reason.points for reason in self.reasons), 2)

    @property
    def fits(self) -> bool:
        """Whether it has enough points, some of them for a word of the matter: names and days alone ask nothing.

        A question that has no such word itself, as "What did someone do?", fits if its fields take all names.
        """
        kinds = {reason.kind for reason in self.reasons}
        if kinds.isdisjoint(("unsaid", "left_over", "unfilled")) and "name" in kinds:
            return True
        return self.score >= _FITS and not kinds.isdisjoint(_OF_THE_MATTER)


@dataclass(frozen=True, slots=True)
class Profile:
    """A question as it is compared: its words by stem, with the field that counts most; the words of the
    matter in its summary and its view, by stem; and terms of its query.
    """

    question: SavedQuestion
    words: Mapping[str, str]
    matter: Mapping[str, str]
    asks: frozenset[str]
    terms: frozenset[str]


def profile(question: SavedQuestion) -> Profile:
    texts = {
        "description": question.description,
        "labels": " ".join(parameter.label for parameter in question.parameters),
        "view": question.view if question.view not in _LISTS else "",
        "tags": " ".join(question.tags),
        "words": " ".join(question.words),
        "summary": question.summary,
    }
    words: dict[str, str] = {}
    for field, text in texts.items():
        words.update(dict.fromkeys(stems(text), field))
    asks = frozenset(token.lower for token in tokens(question.summary)) & QUESTION_WORDS
    terms = frozenset(_TERM.findall(question.text))
    asked_for = f"{question.summary} {texts['view']}"
    matter = {stem(t.text): t.text for t in tokens(asked_for) if t.lower not in FUNCTION_WORDS}
    return Profile(question, words, matter, asks, terms | {_STATEMENT} if _SPEAKER in question.text else terms)


def vocabulary(profiles: Iterable[Profile]) -> frozenset[str]:
    """Return the stems of all words that the questions have."""
    return frozenset(word for one in profiles for word in one.words)


def ranked(asked: Understood, profiles: Sequence[Profile]) -> list[Candidate]:
    """Return all questions, the best first."""
    by_word = Counter(word for one in profiles for word in one.words)
    by_term = Counter(term for one in profiles for term in one.terms)
    found = [
        _candidate(asked, one, _rarity(by_word, len(profiles)), _rarity(by_term, len(profiles))) for one in profiles
    ]
    return sorted(found, key=lambda one: (-one.score, one.question.name))


def _rarity(counted: Mapping[str, int], total: int) -> dict[str, float]:
    """Return for each word or term a weight up to 1, the greater the fewer questions have it."""
    return {name: math.log(1 + total / number) / math.log(1 + total) for name, number in counted.items()}


def _candidate(
    asked: Understood, one: Profile, rarity: Mapping[str, float], rarity_of_terms: Mapping[str, float]
) -> Candidate:
    values, filled, left_over = _filled(asked, one.question.parameters)
    reasons = [*_reasons_in_words(asked, one, rarity), *_reasons_in_kinds(asked, one, rarity_of_terms), *filled]
    reasons += [
        Reason("left_over", words, _DAYS_LEFT_OVER if words == asked.told_days else _LEFT_OVER) for words in left_over
    ]
    return Candidate(one.question, tuple(reasons), values, left_over)


def _reasons_in_words(asked: Understood, one: Profile, rarity: Mapping[str, float]) -> list[Reason]:
    found = []
    for word, text in asked.stems:
        if text.lower() in one.asks:
            found.append(Reason("asks", text, _QUESTION_WORD))
        elif text.lower() not in FUNCTION_WORDS and word in one.words:
            found.append(Reason(one.words[word], text, round(_FIELDS[one.words[word]] * rarity[word], 2)))
    said = {word for word, _ in asked.stems}
    unsaid = [text for word, text in one.matter.items() if word not in said]
    return [*found, Reason("unsaid", ", ".join(unsaid), round(_UNSAID * len(unsaid), 2))] if unsaid else found


def _reasons_in_kinds(asked: Understood, one: Profile, rarity: Mapping[str, float]) -> list[Reason]:
    kinds = (*asked.types, *asked.factualities, *([_STATEMENT] if asked.speaks else []))
    return [Reason("kind", kind, round(_KIND * rarity[kind], 2)) for kind in kinds if kind in one.terms]


def _filled(asked: Understood, parameters: Sequence[Parameter]) -> tuple[dict[str, str], list[Reason], tuple[str, ...]]:
    """Return the values of the fields, points for them, and the names and days that no field takes."""
    values, reasons, left_over = _entities(asked.names, [p for p in parameters if p.is_entity])
    if days := _days(asked, parameters):
        reasons.append(Reason("date", asked.told_days, _DAYS_FILLED))
    elif asked.days:
        left_over.append(asked.told_days)
    for name, (kind, value) in _terms_and_words(asked, parameters).items():
        values[name] = value
        reasons.append(Reason(kind, value.removeprefix("cq:"), _FILLED))
    return values | days, reasons, tuple(left_over)


def _entities(
    names: Sequence[Named], parameters: Sequence[Parameter]
) -> tuple[dict[str, str], list[Reason], list[str]]:
    """Return the values of the fields of entities, points for them, and the names that none takes.

    Where names fill some of the fields only, the others are emptied: their defaults are examples.
    """
    places, left_over = _placed(names, parameters)
    values = {name: " ".join(shortened(e.iri) for e in named.entities) for name, named in places.items()}
    reasons = [Reason("name", named.words, _FILLED) for named in places.values()]
    for parameter in parameters:
        if parameter.default and parameter.name not in places:
            reasons.append(Reason("unfilled", parameter.label, _UNFILLED))
            if places:
                values[parameter.name] = ""
    return values, reasons, [name.words for name in left_over]


def _placed(names: Sequence[Named], parameters: Sequence[Parameter]) -> tuple[dict[str, Named], tuple[Named, ...]]:
    """Return the names by the field that takes them, and those that none takes.

    Who does something comes into the first field that is free, to whom it is done into the last one.
    """
    places: dict[str, Named] = {}
    left_over = []
    for name in sorted(names, key=lambda one: one.role != "object"):
        ordered = reversed(parameters) if name.role == "object" else iter(parameters)
        free = (p for p in ordered if p.name not in places and _takes(p, name))
        if (parameter := next(free, None)) is not None:
            places[parameter.name] = name
        else:
            left_over.append(name)
    return places, tuple(left_over)


def _takes(parameter: Parameter, name: Named) -> bool:
    return any(cls.removeprefix("cq:") in name.classes for cls in parameter.classes)


def _days(asked: Understood, parameters: Sequence[Parameter]) -> dict[str, str]:
    """Return the first and the last day by the fields that take them."""
    fields = [parameter.name for parameter in parameters if parameter.kind == "date"]
    pairs = zip(fields, (asked.earliest, asked.latest), strict=False)
    return {name: day.isoformat() for name, day in pairs if day is not None}


def _terms_and_words(asked: Understood, parameters: Sequence[Parameter]) -> dict[str, tuple[str, str]]:
    """Return types of events, factualities and words of sentences by the fields that take them, with what they are."""
    found: dict[str, tuple[str, str]] = {}
    for parameter in parameters:
        if parameter.kind == "string" and asked.quoted:
            found[parameter.name] = "quoted", f'"{asked.quoted}"' if " " in asked.quoted else asked.quoted
        elif term := next((term for term in (*asked.types, *asked.factualities) if term in parameter.choices), ""):
            found[parameter.name] = "term", f"cq:{term}"
    return found
