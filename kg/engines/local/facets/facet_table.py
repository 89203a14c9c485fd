"""The table as facets read it: rows that have a value, values of rows, and how many have each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.engines.local.facets.reading import NO_DAY
from kg.engines.local.facets.strings import Ints
from kg.engines.local.facets.table import Table
from kg.rdf.reasoning import superclasses
from kg.sparql.facets import NONE, Value, Wanted
from kg.sparql.participation import PartsWanted
from kg.sparql.selection import Selection

Mask = NDArray[np.bool_]
Words = Callable[[Selection], Iterable[str]]
"""Returns the IRIs of the events, statements, articles or entities that a selection's words lead to."""


class FacetTable:
    """One table, with what is worked out once for it. Values are numbers of its strings."""

    def __init__(self, table: Table, words: Words) -> None:
        self.columns = table.columns
        self.strings = table.strings
        self.pairs, self.of_article = table.pairs, table.of_article
        self.words = words

    @cached_property
    def article_order(self) -> Ints:
        """The rank of each article by its IRI."""
        return ranks([name + "/" for name in self.strings.texts(self.columns["article"])])

    def from_sources(self, selection: Selection) -> Mask:
        """Return which articles have one of the publishers, or an address at one of the hosts or below."""
        found = np.zeros(len(self.columns["article"]), bool)
        publishers, named = self.pairs("source")
        found[publishers[np.isin(named, self.numbers(selection.sources))]] = True
        addressed, hosts = self.pairs("host")
        endings = tuple("." + source.lower() for source in selection.sources if "." in source)
        below = [host for host in np.unique(hosts) if endings and f".{self.strings[int(host)]}".endswith(endings)]
        found[addressed[np.isin(hosts, below)]] = True
        return found

    def numbers(self, texts: Iterable[str]) -> Ints:
        """Return the values of those texts that the table has."""
        return self.strings.find(texts)

    def and_representatives(self, iris: Iterable[str]) -> Ints:
        """Return things, and those that act for them."""
        named = self.numbers(iris)
        return np.union1d(named, self.related("acts_for", named))

    def lists(self, names: Iterable[str]) -> tuple[Ints, Ints]:
        """Return the rows and the values of several lists."""
        rows, values = (np.concatenate(side) for side in zip(*map(self.pairs, names), strict=True))
        return rows, values

    def has_any(self, name: str) -> Mask:
        """Return which events have any value in a list."""
        found = np.zeros(len(self.columns["event_name"]), bool)
        found[self.pairs(name)[0]] = True
        return found

    def with_any(self, names: tuple[str, ...], wanted: Ints, kind: str = "event") -> Mask:
        """Return which events or statements have one of the values in one of the lists."""
        found = np.zeros(len(self.columns[f"{kind}_name"]), bool)
        for name in names:
            rows, values = self.pairs(name)
            found[rows[np.isin(values, wanted)]] = True
        return found

    def with_iri(self, kind: str, iris: set[str]) -> Mask:
        """Return which events or statements have one of these IRIs. Most begin with that of their article."""
        columns = self.columns
        chosen = np.isin(columns[f"{kind}_name"], self.strings.find(iris))
        beginnings = {iri.rpartition(mark)[0] for iri in iris for mark in "/#"}
        articles = np.flatnonzero(np.isin(columns["article"], self.strings.find(beginnings)))
        for row in np.flatnonzero(np.isin(columns[f"{kind}_article"], articles)).tolist():
            chosen[row] = self.of_article(kind, row) in iris
        return chosen

    def related(self, name: str, wanted: Ints) -> Ints:
        """Return the things that have a relation to one of the values."""
        subjects, values = self.pairs(name)
        return subjects[np.isin(values, wanted)]

    def within(self, places: Ints) -> Ints:
        """Return places with all that lies in them, at any depth."""
        known = np.unique(places)
        while len(more := np.union1d(known, self.related("within", known))) > len(known):
            known = more
        return known

    def top(self, things: Ints, values: Ints, most: int) -> tuple[Value, ...]:
        """Return the most frequent values of things, each thing counted once for a value."""
        width = len(self.strings) + 1
        pairs = things.astype(np.int64) * width + values + 1
        if len(pairs) > 1 and not (np.diff(pairs) > 0).all():
            pairs = np.unique(pairs)
        numbers = np.bincount(pairs % width)
        found = np.flatnonzero(numbers)
        if len(found) > most:
            least = np.partition(numbers[found], len(found) - most)[len(found) - most]
            found = found[numbers[found] >= least]
        told = [Value(self.strings[at - 1] if at else NONE, int(numbers[at])) for at in found.tolist()]
        return tuple(sorted(told, key=lambda one: (-one.number, one.value == NONE, one.value))[:most])


def classes_below(classes: Iterable[str]) -> list[str]:
    """Return classes with all classes below them."""
    wanted = set(classes)
    return [*wanted, *(name for name, above in superclasses().items() if not wanted.isdisjoint(above))]


def ranks(texts: list[str]) -> Ints:
    """Return the rank of each text in alphabetical order, from 0."""
    found = np.empty(len(texts), np.int64)
    found[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
    return found


def sort_key(values: NDArray[Any], selection: Selection) -> NDArray[Any]:
    """Return values by which things are sorted ascending: negated where the selection has the greatest first."""
    return -values if selection.sort.startswith("-") else values


def page(order: Ints, wanted: Wanted | PartsWanted) -> Ints:
    """Return the part of all things in their order that is wanted."""
    return order[wanted.offset : wanted.offset + wanted.rows]


def at_least(confidences: NDArray[np.float32], least: Decimal) -> Mask:
    """Return which confidences are at least `least`, apart from what rounding to 32 bits took away."""
    return confidences >= float(least) - 1e-6


def matches(keys: Ints, rows: Ints, values: Ints) -> tuple[Ints, Ints]:
    """Return, for each pair of a key and a row that are equal, the index of the key and the value of the row."""
    order = np.argsort(rows, kind="stable")
    sorted_rows = rows[order]
    start, end = np.searchsorted(sorted_rows, keys, "left"), np.searchsorted(sorted_rows, keys, "right")
    number = end - start
    at = np.repeat(np.arange(len(keys)), number)
    within = np.arange(len(at)) - np.repeat(np.cumsum(number) - number, number)
    return at, values[order[np.repeat(start, number) + within]]


def months(days: Ints, things: Ints) -> tuple[Value, ...]:
    """Return the months of days in chronological order, each thing counted once for a month."""
    different, of_day = np.unique(days, return_inverse=True)
    names = [NONE if day == NO_DAY else date.fromordinal(int(day)).isoformat()[:7] for day in different]
    found = sorted(set(names))
    month = np.array([found.index(name) for name in names], np.int64)[of_day] if names else of_day
    pairs = np.unique(things.astype(np.int64) * max(len(found), 1) + month)
    numbers = np.bincount(pairs % max(len(found), 1), minlength=len(found))
    return tuple(Value(name, int(number)) for name, number in zip(found, numbers, strict=True))
