"""Saved questions as they are compared with what is asked."""

from __future__ import annotations

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
from kg.rdf.taxonomy import event_types
from kg.sparql.questions import Parameter, SavedQuestion, phrasings, questions

_FIELD = re.compile(r"\$(\w+)")
_TERM = re.compile(r"\bcq:([A-Z]\w+)")
_SPEAKING, _SPEAKER = "speaking", "cq:speaker"
_DAYS, _TERMS = ("date", ""), ("type of event", "factuality")  # kinds of fields
_ANYTHING = {"someone": "Actor", "somewhere": "Place", "sometime": ""}


@dataclass(frozen=True, slots=True)
class Profile:
    """A question as it is compared. `number` is that of its column in the classifier.

    `whole` is the vector of all that is said of it; `own` are the stems of its own words, without the ways to ask it;
    `terms` are classes in its query, `types` the types of events that it is of, all if empty; `fields` says where its
    fields stand.
    """

    question: SavedQuestion
    number: int
    whole: Mapping[str, float]
    own: frozenset[str]
    terms: frozenset[str]
    types: frozenset[str]
    fields: Mapping[str, Surroundings]


@dataclass(frozen=True, slots=True)
class Profiles:
    """All questions, and what is known of all together: how rare terms are, the words that they have."""

    each: tuple[Profile, ...]
    weights: Weights
    classifier: Classifier
    vocabulary: Vocabulary


def profiles(ways: Mapping[str, Sequence[str]] | None = None) -> Profiles:
    """Return the saved questions with ways to ask them, by name: those of `phrasings.toml` unless others are given."""
    ways, some = phrasings() if ways is None else ways, questions()
    texts = [text for one in some for text in (*_texts(one), *ways[one.name])]
    vocabulary = Vocabulary.of(_FIELD.sub("", text) for text in texts)
    read = [_read(one, ways[one.name], vocabulary) for one in some]
    weights = Weights.over([one.all_terms for one in read])
    each = tuple(_profile(number, one, weights) for number, one in enumerate(read))
    classifier = Classifier.of([[weights.vector(text) for text in one.counted] for one in read])
    return Profiles(each, weights, classifier, vocabulary)


@dataclass(frozen=True, slots=True)
class _Read:
    """A question, where its fields stand in the ways to ask it, and the terms of each text that is said of it."""

    question: SavedQuestion
    fields: Mapping[str, Surroundings]
    counted: tuple[Counter[str], ...]

    @property
    def all_terms(self) -> Counter[str]:
        """In how many of the texts each term is."""
        return Counter(term for text in self.counted for term in text)


def _read(one: SavedQuestion, ways: Iterable[str], vocabulary: Vocabulary) -> _Read:
    asked = [way(text, one.parameters, vocabulary) for text in ways]
    own = [put_together(text, (), (), vocabulary.stems) for text in _texts(one) if text]
    return _Read(
        question=one,
        fields=surroundings(pair for said, fields in asked for pair in zip(fields, seen(said), strict=True)),
        counted=tuple(terms(said) for said in (*own, *(said for said, _ in asked))),
    )


def way(text: str, parameters: Sequence[Parameter], vocabulary: Vocabulary) -> tuple[Understood, tuple[str, ...]]:
    """Return what a way to ask a question says, and the fields in the place of its names, in order."""
    kinds = {**_ANYTHING, **{one.name: one.kind for one in parameters}}
    said = tokens(text)
    fields = [(n, token) for n, token in enumerate(said) if text[token.start - 1 : token.start] == "$"]
    days = [Dated(t.start - 1, t.end, None, None) for _, t in fields if kinds[t.text] in _DAYS]
    names = [(t.text, _anything(t, role(said, n, n))) for n, t in fields if kinds[t.text] not in (*_DAYS, *_TERMS)]
    found = put_together(text, [name for _, name in names], days, vocabulary.stems)
    return found, tuple(field for field, _ in names)


def _types(classes: frozenset[str]) -> frozenset[str]:
    """Return the types of events among the classes of a query, and those below its only quad class."""
    types = event_types()
    quads = classes & set(types.values())
    return frozenset(cls for cls, quad in types.items() if cls in classes or quads == {quad})


def _anything(token: Token, part: str) -> Named:
    """Return a name that stands for any."""
    return Named(token.text, token.start - 1, token.end, part, (Entity("", "", "", frozenset(), token.text),))


def _texts(one: SavedQuestion) -> tuple[str, ...]:
    """Return the words that a question has itself, each as a text of its own."""
    return (one.summary, *one.words, *one.tags, one.description)


def _profile(number: int, one: _Read, weights: Weights) -> Profile:
    question = one.question
    classes = frozenset(_TERM.findall(question.text))
    return Profile(
        question=question,
        number=number,
        whole=weights.vector(one.all_terms),
        own=frozenset(stem(token.text) for text in (question.summary, *question.words) for token in tokens(text)),
        terms=classes | {_SPEAKING} if _SPEAKER in question.text else classes,
        types=_types(classes),
        fields=one.fields,
    )
