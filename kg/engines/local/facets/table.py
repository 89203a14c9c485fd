"""The table of facets: columns of articles, events and things, changed article by article, and its file.

`event` columns have a row for each event of an article, `statement` columns for each statement; the rows of one article
stand together. Each list of values
(actors, places, …) is two arrays: rows, and the numbers of values, see `Strings`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from kg.engines.local.facets import reading
from kg.engines.local.facets.reading import LISTS, RELATIONS, STATEMENT_LISTS, Article, Event, Statement, Thing
from kg.engines.local.facets.strings import Ints, Strings

_FORMAT = 3
_ARTICLE = ("article", "article_day")
_EVENT = (
    "event_article",
    "event_name",
    "event_type",
    "factuality",
    "earliest",
    "latest",
    "dated",
    "confidence",
    "group",
)
_STATEMENT = ("statement_article", "statement_name", "statement_confidence")
_ARTICLE_LISTS = ("source", "host", "mentioned", "typed")
_BATCH = 512  # articles whose rows are put together at a time
_THINGS = 20_000  # that are described at a time
NOTHING = -1  # in a column of numbers of strings


class Table:
    """The columns, by their names, and the strings that they number."""

    def __init__(self, strings: Strings, columns: dict[str, NDArray[Any]]) -> None:
        self.strings = strings
        self.columns = columns

    @classmethod
    def empty(cls) -> Table:
        names = [*_ARTICLE, *_EVENT, *_STATEMENT, "thing", "thing_type"]
        names += [name for one in (*LISTS, *STATEMENT_LISTS, *_ARTICLE_LISTS, *RELATIONS) for name in _pair(one)]
        columns: dict[str, NDArray[Any]] = {name: np.zeros(0, np.int32) for name in names}
        columns["confidence"] = columns["statement_confidence"] = np.zeros(0, np.float32)
        return cls(Strings(), columns)

    @classmethod
    def of(cls, store: ox.Store) -> Table:
        """Return the table of a whole store."""
        table = cls.empty()
        names = reading.articles(store)
        table.change(store, names)
        return table

    def change(
        self, store: ox.Store, graphs: Collection[str], *, resolved: bool = False, described: bool = False
    ) -> None:
        """Read anew the articles whose graphs are named; those that are gone are removed.

        `resolved`: whether other events may be reported together now. `described`: whether other things may have
        another class or other relations.
        """
        gone = np.isin(self.columns["article"], self.strings.find(graphs))
        known = [self._of_articles(name, gone | described) for name in ("mentioned", "typed")]
        touched = set(self.strings.texts(np.unique(np.concatenate(known))))
        self._remove(gone)
        ordered = sorted(graphs)
        for start in range(0, len(ordered), _BATCH):
            found = [one for name in ordered[start : start + _BATCH] if (one := reading.article(store, name))]
            self._add(found)
            touched.update(name for one in found for name in (*one.mentioned, *one.typed))
        described_now = iter(sorted(touched))
        while some := list(islice(described_now, _THINGS)):
            self._describe(list(reading.things(store, some)))
        if resolved:
            self._regroup(dict(reading.groups(store)))

    def _of_articles(self, name: str, chosen: NDArray[np.bool_]) -> Ints:
        rows, values = (self.columns[one] for one in _pair(name))
        found: Ints = values[chosen[rows]]
        return found

    def _remove(self, gone: NDArray[np.bool_]) -> None:
        if not gone.any():
            return
        columns = self.columns
        articles = ~gone
        parts = (
            (articles, _ARTICLE, _ARTICLE_LISTS),
            (articles[columns["event_article"]], _EVENT, tuple(LISTS)),
            (articles[columns["statement_article"]], _STATEMENT, tuple(STATEMENT_LISTS)),
        )
        for name in ("event_article", "statement_article"):
            columns[name] = _moved(articles)[columns[name]]
        for kept, single, lists in parts:
            for name in lists:
                _keep_rows(columns, name, kept)
            for name in single:
                columns[name] = columns[name][kept]

    def _add(self, articles: Sequence[Article]) -> None:
        number = self._numbers_of(articles)
        first_article, event_row = len(self.columns["article"]), len(self.columns["event_name"])
        statement_row = len(self.columns["statement_name"])
        new: dict[str, list[Any]] = {name: [] for name in self.columns}
        for row, one in enumerate(articles, first_article):
            new["article"].append(number[one.iri])
            new["article_day"].append(one.published)
            lists = {"source": one.sources, "host": one.hosts, "mentioned": one.mentioned, "typed": one.typed}
            for name, values in lists.items():
                _add_pairs(new, name, row, [number[value] for value in values])
            for event in one.events:
                new["event_article"].append(row)
                new["event_name"].append(number[event.iri.removeprefix(one.iri)])
                new["event_type"].append(number[event.type])
                new["factuality"].append(number[event.factuality])
                new["earliest"].append(event.earliest)
                new["latest"].append(event.latest)
                new["dated"].append(event.dated)
                new["confidence"].append(event.confidence)
                new["group"].append(number[event.group] if event.group else NOTHING)
                for name, held in event.lists.items():
                    _add_pairs(new, name, event_row, [number[value] for value in sorted(set(held))])
                event_row += 1
            for said in one.statements:
                new["statement_article"].append(row)
                new["statement_name"].append(number[said.iri.removeprefix(one.iri)])
                new["statement_confidence"].append(said.confidence)
                for name, held in said.lists.items():
                    _add_pairs(new, name, statement_row, [number[value] for value in sorted(set(held))])
                statement_row += 1
        self._append(new)

    def _numbers_of(self, articles: Sequence[Article]) -> dict[str, int]:
        """Return the number of each string of some articles."""
        texts: set[str] = set()
        for one in articles:
            texts.update((one.iri, *one.sources, *one.hosts, *one.mentioned, *one.typed))
            for event in one.events:
                texts.update((event.iri.removeprefix(one.iri), event.type, event.factuality, event.group))
            texts.update(said.iri.removeprefix(one.iri) for said in one.statements)
            both: list[Event | Statement] = [*one.events, *one.statements]
            for each in both:
                texts.update(chain(*each.lists.values()))
        return self._numbers(texts)

    def _numbers(self, texts: Iterable[str]) -> dict[str, int]:
        ordered = sorted(texts)
        return dict(zip(ordered, self.strings.add(ordered).tolist(), strict=True))

    def _append(self, new: Mapping[str, list[Any]]) -> None:
        for name, values in new.items():
            if values:
                column = self.columns[name]
                self.columns[name] = np.concatenate([column, np.array(values, column.dtype)])

    def _describe(self, things: Sequence[Thing]) -> None:
        """Set the class and the relations of things anew."""
        texts = {text for one in things for text in (one.iri, one.type, *chain(*one.relations.values()))}
        number = self._numbers(texts)
        changed = np.array([number[one.iri] for one in things], np.int32)
        others = ~np.isin(self.columns["thing"], changed)
        for name in ("thing", "thing_type"):
            self.columns[name] = self.columns[name][others]
        new: dict[str, list[Any]] = {"thing": [], "thing_type": []}
        for name in RELATIONS:
            rows, values = _pair(name)
            kept = ~np.isin(self.columns[rows], changed)
            self.columns[rows], self.columns[values] = self.columns[rows][kept], self.columns[values][kept]
            new[rows], new[values] = [], []
        for one in things:
            if one.type:
                new["thing"].append(number[one.iri])
                new["thing_type"].append(number[one.type])
            for name, held in one.relations.items():
                _add_pairs(new, name, number[one.iri], [number[value] for value in held])
        self._append(new)

    def _regroup(self, groups: Mapping[str, str]) -> None:
        """Set which reported event each event belongs to."""
        number = self._numbers(set(groups.values()))
        found = (groups.get(self.event(row)) for row in range(len(self.columns["group"])))
        self.columns["group"] = np.array([number[one] if one else NOTHING for one in found], np.int32)

    def event(self, row: int) -> str:
        """Return the IRI of an event."""
        return self.of_article("event", row)

    def of_article(self, kind: str, row: int) -> str:
        """Return the IRI of an event or of a statement. `kind`: "event" or "statement"."""
        name = self.strings[int(self.columns[f"{kind}_name"][row])]
        if not name.startswith(("/", "#", "?")):
            return name
        return self.strings[int(self.columns["article"][self.columns[f"{kind}_article"][row]])] + name

    def pairs(self, name: str) -> tuple[Ints, Ints]:
        """Return the rows and the values of a list."""
        rows, values = _pair(name)
        return self.columns[rows], self.columns[values]

    def write(self, file: Path) -> None:
        """Write the file, whole or not at all. Raises: OSError."""
        arrays = {**self.strings.arrays(), **self.columns}
        part = file.with_name(file.name + ".part")
        with part.open("wb") as out:
            out.write(json.dumps({"format": _FORMAT, "arrays": list(arrays)}).encode() + b"\n")
            for array in arrays.values():
                np.lib.format.write_array(out, np.ascontiguousarray(array), allow_pickle=False)
        part.replace(file)


def read(file: Path) -> Table | None:
    """Return the table of a file; None where there is none that this version can read."""
    try:
        with file.open("rb") as source:
            told = json.loads(source.readline())
            if told["format"] != _FORMAT:
                return None
            arrays = {name: _array(source) for name in told["arrays"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    strings = Strings(arrays)
    return Table(strings, {name: array for name, array in arrays.items() if name not in Strings.NAMES})


def _array(source: IO[bytes]) -> NDArray[Any]:
    found: NDArray[Any] = np.lib.format.read_array(source, allow_pickle=False)
    return found


def _pair(name: str) -> tuple[str, str]:
    return f"{name}_row", f"{name}_value"


def _add_pairs(new: dict[str, list[Any]], name: str, row: int, values: Sequence[int]) -> None:
    rows, numbers = _pair(name)
    new[rows].extend([row] * len(values))
    new[numbers].extend(values)


def _keep_rows(columns: dict[str, NDArray[Any]], name: str, kept: NDArray[np.bool_]) -> None:
    """Keep the pairs whose rows are kept, with the numbers that these rows then have."""
    rows, values = _pair(name)
    chosen = kept[columns[rows]]
    columns[values] = columns[values][chosen]
    columns[rows] = _moved(kept)[columns[rows][chosen]]


def _moved(kept: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return the new number of each row that is kept."""
    return (np.cumsum(kept) - 1).astype(np.int32)
