"""Saved questions as they are compared with what is asked."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.asking.comparing import Classifier, Weights, terms
from kg.asking.days import Dated
from kg.asking.names import Entity, Named, role
from kg.asking.placing import Surroundings, seen, surroundings
from kg.asking.understanding import Understood, Vocabulary, put_together
from kg.asking.wording import Token, stem, tokens
from kg.sparql.questions import Parameter, SavedQuestion, phrasings, questions

_FIELD = re.compile(r"\$(\w+)")

_TERM = re.compile(r"\bcq:([A-Z]\w+)")
_SPEAKING, _SPEAKER = "speaking", "cq:speaker"
_ANYTHING = {"someone": "Actor", "somewhere": "Place", "sometime": ""}


@dataclass(frozen=True, slots=True)
class Profile:
    """A question as it is compared. `number` is that of its column in the classifier.

    `whole` is the vector of all that is said of it; `own` are the stems of its own words, without the ways to ask it;
    `terms` are classes in its query; `fields` says where its fields stand.
    """

    question: SavedQuestion
    number: int
    whole: Mapping[str, float]
    own: frozenset[str]
    terms: frozenset[str]
    fields: Mapping[str, Surroundings]


@dataclass(frozen=True, slots=True)
class Profiles:
    """All questions, and what is known of all together: how rare terms and classes are, the words that they have."""

    each: tuple[Profile, ...]
    weights: Weights
    classifier: Classifier
    vocabulary: Vocabulary
    rarity: Mapping[str, float]


def profiles(ways: Mapping[str, Sequence[str]] | None = None) -> Profiles:
    """Return the saved questions with ways to ask them, by name: those of `phrasings.toml` unless others are given."""
    some, ways = questions(), phrasings() if ways is None else ways
    texts = [text for one in some for text in (*_texts(one), *ways[one.name])]
    vocabulary = Vocabulary.of(_FIELD.sub("", text) for text in texts)
    read = {one.name: [way(text, one.parameters, vocabulary) for text in ways[one.name]] for one in some}
    counted = {one.name: _counted(one, read[one.name], vocabulary) for one in some}
    weights = Weights.over([{term for text in counted[one.name] for term in text} for one in some])
    vectors = [(weights.vector(text), n) for n, one in enumerate(some) for text in counted[one.name]]
    each = tuple(_profile(n, one, read[one.name], counted[one.name], weights) for n, one in enumerate(some))
    return Profiles(each, weights, Classifier.of(vectors, len(some)), vocabulary, _rarity(each))


def way(text: str, parameters: Sequence[Parameter], vocabulary: Vocabulary) -> tuple[Understood, tuple[str, ...]]:
    """Return what a way to ask a question says, and the fields in the place of its names, in order."""
    kinds = {**_ANYTHING, **{one.name: one.kind for one in parameters}}
    said = tokens(text)
    names, days, fields = [], [], []
    for number, token in enumerate(said):
        if text[token.start - 1 : token.start] != "$":
            continue
        if kinds[token.text] in ("date", ""):
            days.append(Dated(token.start - 1, token.end, None, None))
        elif "of event" not in kinds[token.text]:
            names.append(_anything(token, role(said, number, number)))
            fields.append(token.text)
    return put_together(text, names, days, vocabulary.stems), tuple(fields)


def _anything(token: Token, part: str) -> Named:
    """Return a name that stands for any."""
    return Named(token.text, token.start - 1, token.end, part, (Entity("", "", "", frozenset(), token.text),))


def _texts(one: SavedQuestion) -> tuple[str, ...]:
    """Return the words that a question has itself, each as a text of its own."""
    return (one.summary, *one.words, *one.tags, one.description)


def _counted(
    one: SavedQuestion, ways: Iterable[tuple[Understood, tuple[str, ...]]], vocabulary: Vocabulary
) -> list[Counter[str]]:
    """Return the terms of each text that is said of a question."""
    own = [put_together(text, (), (), vocabulary.stems) for text in _texts(one) if text]
    return [terms(said) for said in (*own, *(said for said, _ in ways))]


def _profile(
    number: int,
    one: SavedQuestion,
    ways: Sequence[tuple[Understood, tuple[str, ...]]],
    counted: Sequence[Iterable[str]],
    weights: Weights,
) -> Profile:
    classes = frozenset(_TERM.findall(one.text))
    return Profile(
        question=one,
        number=number,
        whole=weights.vector(Counter(term for text in counted for term in set(text))),
        own=frozenset(stem(token.text) for text in (one.summary, *one.words) for token in tokens(text)),
        terms=classes | {_SPEAKING} if _SPEAKER in one.text else classes,
        fields=surroundings(pair for said, fields in ways for pair in zip(fields, seen(said), strict=True)),
    )


def _rarity(each: Sequence[Profile]) -> dict[str, float]:
    """Return for each class in queries a weight up to 1, the greater the fewer queries have it."""
    counted = Counter(term for one in each for term in one.terms)
    return {term: math.log(1 + len(each) / number) / math.log(1 + len(each)) for term, number in counted.items()}
