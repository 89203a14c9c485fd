"""How much two articles are alike: whether they tell one story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest

from kg.resolution.records import Article, Entity
from kg.resolution.wording import cosine, headline_words

STORY = ("same story", "related story", "other story")
_LEAST = ((STORY[0], 0.5), (STORY[1], 0.3))
_OTHER_STORY = 0.15
_STATE = 0.2  # what a state counts that two articles name, where others count 1


@dataclass(frozen=True, slots=True)
class _Named:
    """What is compared of an article but its text: whom and what it names but states, the states, and its headline."""

    others: frozenset[str]
    states: frozenset[str]
    headline: frozenset[str]


class Stories:
    """Compares articles.

    Args:
        articles, entities: by IRI, with those that the articles name; both may grow.
        words: `text_words` of the articles, as far as their texts are known.
    """

    def __init__(
        self,
        articles: Mapping[str, Article],
        entities: Mapping[str, Entity],
        words: Mapping[str, frozenset[str]],
    ) -> None:
        self._articles, self._entities, self._words = articles, entities, words
        self._named: dict[str, _Named] = {}
        self._alike: dict[tuple[str, str], float] = {}

    def forget(self) -> None:
        """Free what was kept of earlier comparisons."""
        self._named.clear()
        self._alike.clear()

    def nearest(self, one: str, others: Iterable[str], most: int) -> list[str]:
        """So many of other articles that are most like one, of those that may tell a related story."""
        alike = [(-self._likeness(*sorted((one, other))), other) for other in others if other != one]
        return [other for likeness, other in nsmallest(most, alike) if -likeness >= _LEAST[-1][1]]

    def signs(self, one: str, other: str) -> Iterator[str]:
        """The sign for or against one story."""
        alike = self._likeness(*sorted((one, other)))
        if alike < _OTHER_STORY:
            yield STORY[2]
        yield from [sign for sign, least in _LEAST if alike >= least][:1]

    def _likeness(self, one: str, other: str) -> float:
        """From 0 to 2.5: the share of names that two articles have in common, and how alike words and headlines are.

        The articles are given in order.
        """
        pair = (one, other)
        if pair not in self._alike:
            a, b = self._names_of(one), self._names_of(other)
            shared = len(a.others & b.others) + _STATE * len(a.states & b.states)
            both = len(a.others | b.others) + _STATE * len(a.states | b.states)
            words = cosine(self._words.get(one, frozenset()), self._words.get(other, frozenset()))
            alike = (shared / both if both else 0.0) + words + cosine(a.headline, b.headline) / 2
            self._alike[pair] = alike
        return self._alike[pair]

    def _names_of(self, article: str) -> _Named:
        if article not in self._named:
            one = self._articles[article]
            states = frozenset(e for e in one.named if self._entities[e].is_state)
            self._named[article] = _Named(one.named - states, states, headline_words(one))
        return self._named[article]
