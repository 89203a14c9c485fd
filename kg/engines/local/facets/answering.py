"""Facets of a selection, counted from the table of columns. They are those that queries of the graph would give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property, partial
from pathlib import Path

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from kg.engines.engine import Query, Reader
from kg.engines.local.facets import opened
from kg.engines.local.facets.parts import parts
from kg.engines.local.facets.reading import NO_DAY
from kg.engines.local.facets.strings import Ints
from kg.engines.local.facets.table import NOTHING, Table
from kg.rdf.reasoning import superclasses
from kg.rdf.vocab import cq
from kg.sparql.facets import NONE, Found, Value, Wanted, ordered, types_counted
from kg.sparql.participation import Parts, PartsWanted
from kg.sparql.search_service import MOST_HITS
from kg.sparql.selecting import pattern
from kg.sparql.selection import KINDS, Selection

Mask = NDArray[np.bool_]
Words = Callable[[Selection], Iterable[str]]
"""Returns the IRIs of the events, statements, articles or entities that a selection's words lead to."""
_STATES = ("actor_state", "recipient_state")
_TAKING_PART = ("actor", "recipient", "place")
_OF_COUNTRY = {"country": "place", "actor_country": "actor"}
_LISTED = {"actor": ("actor",), "recipient": ("recipient",), "state": _STATES, "place": ("place",)}


class Answers:
    """Answers from one table, with what is worked out once for it."""

    def __init__(self, table: Table, words: Words) -> None:
        self._table = table
        self._columns = table.columns
        self._strings = table.strings
        self._words = words

    def answer(self, wanted: Wanted | PartsWanted) -> Found | Parts | None:
        """Return facets or parts; None where the table does not have what is selected or sorted by."""
        if isinstance(wanted, PartsWanted):
            return parts(self._table, wanted)
        selection = ordered(wanted.selection)
        if selection.sort.removeprefix("-") == "label":
            return None
        if selection.kind in ("events", "reports"):
            return self._events(selection, wanted)
        if selection.kind == "articles":
            return self._articles(selection, wanted)
        if selection.kind == "statements":
            return self._statements(selection, wanted)
        return self._entities(selection, wanted)

    # ---- Events and reports

    def _events(self, selection: Selection, wanted: Wanted) -> Found:
        rows = np.flatnonzero(self._selected_events(selection))
        group = self._columns["group"][rows]
        thing = rows.astype(np.int64)
        if selection.kind == "events":
            thing = np.where(group == NOTHING, thing, len(self._columns["group"]) + group)
        values = {name: self._event_values(name, rows, thing, wanted) for name in wanted.facets}
        return Found(len(np.unique(thing)), values, self._event_page(selection, rows, thing, wanted))

    def _selected_events(self, selection: Selection) -> Mask:
        columns = self._columns
        chosen = np.ones(len(columns["event_name"]), bool)
        if selection.types:
            chosen &= np.isin(columns["event_type"], self._numbers(_below(selection.types)))
        for iris, lists in (
            (selection.actors, ("actor", "actor_state")),
            (selection.recipients, ("recipient", "recipient_state")),
            (selection.participants, ("actor", "actor_state", "recipient", "recipient_state")),
        ):
            if iris:
                chosen &= self._with_any(lists, self._numbers(iris))
        if selection.places:
            chosen &= self._with_any(("place",), self._within(self._numbers(selection.places)))
        for codes, name in ((selection.countries, "country"), (selection.actor_countries, "actor_country")):
            if codes:
                chosen &= self._with_any((_OF_COUNTRY[name],), self._related("country", self._numbers(codes)))
        if selection.factualities:
            chosen &= np.isin(columns["factuality"], self._numbers(selection.factualities))
        return chosen & self._claimed(selection) & self._told(selection)

    def _claimed(self, selection: Selection) -> Mask:
        """Return which events rest on a claim as it is selected."""
        chosen = np.ones(len(self._columns["event_name"]), bool)
        if selection.attributed_to:
            named = self._numbers(selection.attributed_to)
            chosen &= self._with_any(("claimant",), np.union1d(named, self._related("acts_for", named)))
        if selection.attributed is not None:
            chosen &= self._has_any("claimant") == selection.attributed
        if selection.min_confidence is not None:
            chosen &= self._columns["confidence"] >= float(selection.min_confidence) - 1e-6
        return chosen

    def _told(self, selection: Selection) -> Mask:
        """Return which events have the days, words and sources that are selected."""
        chosen = self._dated(selection)
        if selection.words:
            chosen &= self._with_iri("event", set(self._words(selection)))
        if selection.sources:
            chosen &= self._from_sources(selection)[self._columns["event_article"]]
        return chosen

    def _dated(self, selection: Selection) -> Mask:
        earliest, latest = self._columns["earliest"], self._columns["latest"]
        chosen = np.ones(len(earliest), bool)
        if selection.earliest or selection.latest:
            chosen &= (earliest != NO_DAY) | (latest != NO_DAY)
        if selection.earliest:
            chosen &= (latest == NO_DAY) | (latest >= selection.earliest.toordinal())
        if selection.latest:
            chosen &= (earliest == NO_DAY) | (earliest <= selection.latest.toordinal())
        return chosen

    def _event_values(self, name: str, rows: Ints, thing: Ints, wanted: Wanted) -> tuple[Value, ...]:
        columns, most = self._columns, wanted.most
        if name == "month":
            return _months(columns["earliest"][rows], thing)
        if name in ("type", "factuality"):
            return self._top(thing, columns["event_type" if name == "type" else name][rows], most)
        of_row = np.full(len(columns["event_name"]), -1, np.int64)
        of_row[rows] = thing
        if name == "source":
            articles, sources = self._table.pairs("source")
            at, values = _matches(columns["event_article"][rows], articles, sources)
            return self._top(thing[at], values, most)
        if name in _OF_COUNTRY:
            things, of = self._listed((_OF_COUNTRY[name],), of_row)
            at, values = _matches(of, *self._table.pairs("country"))
            return self._top(things[at], values, most)
        if name == "attributed":
            things, values = self._listed(("claimant",), of_row)
            bare = thing[~self._has_any("claimant")[rows]]
            unclaimed = np.full(len(bare), NOTHING)
            return self._top(np.concatenate([things, bare]), np.concatenate([values, unclaimed]), most)
        return self._top(*self._listed(_LISTED[name], of_row), most)

    def _listed(self, names: tuple[str, ...], thing_of_row: Ints) -> tuple[Ints, Ints]:
        """Return the things and the values that lists have for the rows of things; -1: the row is not selected."""
        pairs = [self._table.pairs(name) for name in names]
        rows, values = (np.concatenate(side) for side in zip(*pairs, strict=True))
        things = thing_of_row[rows]
        return things[things >= 0], values[things >= 0]

    def _event_page(self, selection: Selection, rows: Ints, thing: Ints, wanted: Wanted) -> tuple[str, ...]:
        """Return a page of things: by their earliest day or highest confidence, then by the IRI of the article."""
        is_day = selection.sort.endswith("date")
        key = self._columns["earliest" if is_day else "confidence"][rows].astype(np.float64)
        _, first, inverse = np.unique(thing, return_index=True, return_inverse=True)
        if is_day:
            key[key == NO_DAY] = np.inf
            best = np.full(len(first), np.inf)
            np.minimum.at(best, inverse, key)
            best[best == np.inf] = NO_DAY
        else:
            best = np.full(len(first), -1.0)
            np.maximum.at(best, inverse, key)
        articles = self._article_order[self._columns["event_article"][rows[first]]]
        order = np.lexsort((first, articles, -best if selection.sort.startswith("-") else best))
        page = rows[first[order[wanted.offset : wanted.offset + wanted.rows]]]
        return tuple(self._thing_name(int(row), selection.kind) for row in page)

    def _thing_name(self, row: int, kind: str) -> str:
        group = int(self._columns["group"][row])
        return self._table.event(row) if kind == "reports" or group == NOTHING else self._strings[group]

    @cached_property
    def _article_order(self) -> Ints:
        """The place of each article in the order of their IRIs."""
        return _places([name + "/" for name in self._strings.texts(self._columns["article"])])

    # ---- Articles

    def _articles(self, selection: Selection, wanted: Wanted) -> Found:
        chosen = self._selected_articles(selection)
        rows = np.flatnonzero(chosen)
        days = self._columns["article_day"][rows].astype(np.int64)
        values = {}
        for name in wanted.facets:
            if name == "month":
                values[name] = _months(days, rows)
            else:
                articles, sources = self._table.pairs("source")
                kept = chosen[articles]
                values[name] = self._top(articles[kept], sources[kept], wanted.most)
        order = np.lexsort((self._article_order[rows], -days if selection.sort.startswith("-") else days))
        page = rows[order[wanted.offset : wanted.offset + wanted.rows]]
        return Found(len(rows), values, tuple(self._strings.texts(self._columns["article"][page])))

    def _selected_articles(self, selection: Selection) -> Mask:
        columns = self._columns
        days = columns["article_day"]
        chosen = np.ones(len(days), bool)
        if selection.earliest or selection.latest:
            chosen &= days != NO_DAY
        if selection.earliest:
            chosen &= days >= selection.earliest.toordinal()
        if selection.latest:
            chosen &= days <= selection.latest.toordinal()
        if selection.participants:
            chosen &= self._mentioning(self._numbers(selection.participants))
        if selection.places:
            chosen &= self._mentioning(self._within(self._numbers(selection.places)))
        if selection.sources:
            chosen &= self._from_sources(selection)
        if selection.words:
            chosen &= np.isin(columns["article"], self._strings.find(set(self._words(selection))))
        return chosen

    def _mentioning(self, things: Ints) -> Mask:
        """Return which articles mention one of the things."""
        rows, values = self._table.pairs("mentioned")
        found = np.zeros(len(self._columns["article"]), bool)
        found[rows[np.isin(values, things)]] = True
        return found

    def _from_sources(self, selection: Selection) -> Mask:
        """Return which articles have one of the publishers, or an address at one of the hosts or below."""
        found = np.zeros(len(self._columns["article"]), bool)
        publishers, named = self._table.pairs("source")
        found[publishers[np.isin(named, self._numbers(selection.sources))]] = True
        addressed, hosts = self._table.pairs("host")
        endings = tuple("." + source.lower() for source in selection.sources if "." in source)
        below = [host for host in np.unique(hosts) if endings and f".{self._strings[int(host)]}".endswith(endings)]
        found[addressed[np.isin(hosts, below)]] = True
        return found

    # ---- Statements

    def _statements(self, selection: Selection, wanted: Wanted) -> Found:
        columns = self._columns
        chosen = self._selected_statements(selection)
        rows = np.flatnonzero(chosen)
        articles = columns["statement_article"][rows]
        days = columns["article_day"][articles].astype(np.int64)
        values: dict[str, tuple[Value, ...]] = {}
        for name in wanted.facets:
            if name == "month":
                values[name] = _months(days, rows)
            elif name == "actor":
                at, speakers = self._table.pairs("speaker")
                values[name] = self._top(at[chosen[at]], speakers[chosen[at]], wanted.most)
            else:
                at, sources = _matches(articles, *self._table.pairs("source"))
                values[name] = self._top(rows[at], sources, wanted.most)
        key = days if selection.sort.endswith("date") else np.maximum(columns["statement_confidence"][rows], 0)
        order = np.lexsort((rows, self._article_order[articles], -key if selection.sort.startswith("-") else key))
        page = rows[order[wanted.offset : wanted.offset + wanted.rows]].tolist()
        return Found(len(rows), values, tuple(self._table.of_article("statement", row) for row in page))

    def _selected_statements(self, selection: Selection) -> Mask:
        columns, articles = self._columns, self._columns["statement_article"]
        chosen = np.ones(len(articles), bool)
        for iris, lists in (
            (selection.actors, ("speaker",)),
            (selection.recipients, ("addressee",)),
            (selection.participants, ("speaker", "addressee")),
        ):
            if iris:
                named = self._numbers(iris)
                chosen &= self._with_any(lists, np.union1d(named, self._related("acts_for", named)), "statement")
        if selection.countries:
            speakers = self._related("country", self._numbers(selection.countries))
            chosen &= self._with_any(("speaker",), speakers, "statement")
        if selection.min_confidence is not None:
            chosen &= columns["statement_confidence"] >= float(selection.min_confidence) - 1e-6
        if selection.words:
            chosen &= self._with_iri("statement", set(self._words(selection)))
        if selection.earliest or selection.latest or selection.sources:
            published = Selection(
                "articles", earliest=selection.earliest, latest=selection.latest, sources=selection.sources
            )
            chosen &= self._selected_articles(published)[articles]
        return chosen

    # ---- Entities

    def _entities(self, selection: Selection, wanted: Wanted) -> Found:
        chosen = self._selected_entities(selection)
        things = self._columns["thing"][chosen]
        values = {}
        for name in wanted.facets:
            if name == "type":
                values[name] = self._classes(selection.kind, self._columns["thing_type"][chosen])[: wanted.most]
            else:
                at, countries = _matches(things, *self._table.pairs("country"))
                values[name] = self._top(things[at], countries, wanted.most)
        events = self._events_of_things[chosen]
        order = np.lexsort((self._thing_order[chosen], -events if selection.sort.startswith("-") else events))
        page = things[order[wanted.offset : wanted.offset + wanted.rows]]
        return Found(len(things), values, tuple(self._strings.texts(page)))

    def _selected_entities(self, selection: Selection) -> Mask:
        things = self._columns["thing"]
        types = selection.types or (cq(KINDS[selection.kind].cls),)
        chosen = np.isin(self._columns["thing_type"], self._numbers(_below(types)))
        if selection.countries:
            chosen &= np.isin(things, self._related("country", self._numbers(selection.countries)))
        if selection.places:
            chosen &= np.isin(things, self._within(self._numbers(selection.places)))
        if selection.words:
            chosen &= np.isin(things, self._strings.find(set(self._words(selection))))
        if selection.earliest or selection.latest:
            of_row = np.where(self._dated(selection), 0, -1)
            chosen &= np.isin(things, self._listed(_TAKING_PART, of_row)[1])
        if selection.sources:
            rows, mentioned = self._table.pairs("mentioned")
            chosen &= np.isin(things, mentioned[self._from_sources(selection)[rows]])
        return chosen

    def _classes(self, kind: str, types: Ints) -> tuple[Value, ...]:
        counted = [
            Value(cq(name), int(np.isin(types, self._numbers(_below([cq(name)]))).sum()))
            for name in types_counted(kind)
        ]
        return tuple(sorted((one for one in counted if one.number), key=lambda one: (-one.number, one.value)))

    @cached_property
    def _events_of_things(self) -> Ints:
        """The number of events of single articles in which each thing takes part, or which happen there."""
        pairs = [self._table.pairs(name) for name in _TAKING_PART]
        rows, values = (np.concatenate(side).astype(np.int64) for side in zip(*pairs, strict=True))
        distinct = np.unique(rows * len(self._strings) + values) % max(len(self._strings), 1)
        numbers: Ints = np.bincount(distinct, minlength=len(self._strings))[self._columns["thing"]]
        return numbers

    @cached_property
    def _thing_order(self) -> Ints:
        return _places(self._strings.texts(self._columns["thing"]))

    # ---- What all share

    def _numbers(self, texts: Iterable[str]) -> Ints:
        return self._strings.find(texts)

    def _has_any(self, name: str) -> Mask:
        """Return which events have any value in a list."""
        found = np.zeros(len(self._columns["event_name"]), bool)
        found[self._table.pairs(name)[0]] = True
        return found

    def _with_any(self, names: tuple[str, ...], wanted: Ints, kind: str = "event") -> Mask:
        """Return which events or statements have one of the values in one of the lists."""
        found = np.zeros(len(self._columns[f"{kind}_name"]), bool)
        for name in names:
            rows, values = self._table.pairs(name)
            found[rows[np.isin(values, wanted)]] = True
        return found

    def _with_iri(self, kind: str, iris: set[str]) -> Mask:
        """Return which events or statements have one of these IRIs. Most begin with that of their article."""
        columns = self._columns
        chosen = np.isin(columns[f"{kind}_name"], self._strings.find(iris))
        beginnings = {iri.rpartition(mark)[0] for iri in iris for mark in "/#"}
        articles = np.flatnonzero(np.isin(columns["article"], self._strings.find(beginnings)))
        for row in np.flatnonzero(np.isin(columns[f"{kind}_article"], articles)).tolist():
            chosen[row] = self._table.of_article(kind, row) in iris
        return chosen

    def _related(self, name: str, wanted: Ints) -> Ints:
        """Return what is related to one of the values."""
        subjects, values = self._table.pairs(name)
        return subjects[np.isin(values, wanted)]

    def _within(self, places: Ints) -> Ints:
        """Return places with all that lies in them, at any depth."""
        known = np.unique(places)
        while len(more := np.union1d(known, self._related("within", known))) > len(known):
            known = more
        return known

    def _top(self, things: Ints, values: Ints, most: int) -> tuple[Value, ...]:
        """Return the most frequent values of things, each thing counted once for a value."""
        width = len(self._strings) + 1
        pairs = things.astype(np.int64) * width + values + 1
        if len(pairs) > 1 and not (np.diff(pairs) > 0).all():
            pairs = np.unique(pairs)
        numbers = np.bincount(pairs % width)
        found = np.flatnonzero(numbers)
        if len(found) > most:
            least = np.partition(numbers[found], len(found) - most)[len(found) - most]
            found = found[numbers[found] >= least]
        told = [Value(self._strings[at - 1] if at else NONE, int(numbers[at])) for at in found.tolist()]
        return tuple(sorted(told, key=lambda one: (-one.number, one.value == NONE, one.value))[:most])


def answers_of(snapshot: Path, reader: Reader) -> Answers | None:
    """Return what answers from the table of a snapshot, which the reader has open; None where it has no table."""
    table = opened(snapshot)
    return None if table is None else Answers(table, partial(_named, reader))


def _named(reader: Reader, selection: Selection) -> Iterator[str]:
    """Yield what the words of a selection lead to, and perhaps other things."""
    words = str(ox.Literal(selection.words))
    if selection.kind in ("events", "reports", "statements"):
        text = (
            f"SELECT ?thing {{ SERVICE cq:search {{ ?sentence cq:matchesText {words} ; cq:atMost {MOST_HITS} }} "
            "?mention cq:inSentence ?sentence . ?thing gaf:denotedBy ?mention }"
        )
    else:
        text = f"SELECT DISTINCT ?thing {{\n{pattern(Selection(selection.kind, words=selection.words))}\n}}"
    found = reader.query(Query(text))
    assert isinstance(found, ox.QuerySolutions)
    for row in found:
        yield str(getattr(row["thing"], "value", ""))


def _below(classes: Iterable[str]) -> list[str]:
    """Return classes with all classes below them."""
    wanted = set(classes)
    return [*wanted, *(name for name, above in superclasses().items() if not wanted.isdisjoint(above))]


def _places(texts: list[str]) -> Ints:
    """Return the place of each text in their order."""
    found = np.empty(len(texts), np.int64)
    found[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
    return found


def _matches(keys: Ints, rows: Ints, values: Ints) -> tuple[Ints, Ints]:
    """Return, for each pair of a key and a row that are equal, the place of the key and the value of the row."""
    order = np.argsort(rows, kind="stable")
    sorted_rows = rows[order]
    start, end = np.searchsorted(sorted_rows, keys, "left"), np.searchsorted(sorted_rows, keys, "right")
    number = end - start
    at = np.repeat(np.arange(len(keys)), number)
    within = np.arange(len(at)) - np.repeat(np.cumsum(number) - number, number)
    return at, values[order[np.repeat(start, number) + within]]


def _months(days: Ints, things: Ints) -> tuple[Value, ...]:
    """Return the months of days, in their order, each thing counted once for a month."""
    different, of_day = np.unique(days, return_inverse=True)
    names = [NONE if day == NO_DAY else date.fromordinal(int(day)).isoformat()[:7] for day in different]
    months = sorted(set(names))
    month = np.array([months.index(name) for name in names], np.int64)[of_day] if names else of_day
    pairs = np.unique(things.astype(np.int64) * max(len(months), 1) + month)
    numbers = np.bincount(pairs % max(len(months), 1), minlength=len(months))
    return tuple(Value(name, int(number)) for name, number in zip(months, numbers, strict=True))
