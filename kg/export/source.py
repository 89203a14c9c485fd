"""A graph to export from: one state of it, asked in batches."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar
from zlib import compressobj, decompressobj

import pyoxigraph as ox

from kg.engines.engine import Location, Query, Reader
from kg.engines.local import current_snapshot, is_merged
from kg.engines.opening import open_reader
from kg.rdf.vocab import CQ, expand
from kg.sparql.selecting import select
from kg.sparql.selection import Selection

T = TypeVar("T")
Facts = Mapping[str, tuple[str, ...]]
"""Values of one subject by property, as prefixed names; IRIs and literals as strings, sorted."""

NO_FACTS: Facts = {}
BATCH = 200
_KEPT = 20_000  # subjects remembered between batches
_PIECE = 1 << 16


class Source:
    """An open state of a graph.

    Args:
        union: whether queries see all graphs together though the default graph is not made of them.
        seconds: time limit of a query for a remote engine that can be given one.
    """

    def __init__(self, reader: Reader, union: bool = False, seconds: float | None = None) -> None:
        self._reader, self._union, self._seconds = reader, union, seconds

    def rows(self, query: str) -> Iterator[dict[str, str]]:
        """Yield the rows of a SELECT query, IRIs and literals as strings; unbound variables are absent."""
        found = self._reader.query(Query(query, union=self._union, seconds=self._seconds))
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        for row in found:
            yield {name: str(term.value) for name in names if isinstance(term := row[name], ox.NamedNode | ox.Literal)}

    def things(self, selection: Selection) -> Iterator[str]:
        """Yield the IRIs of what is selected.

        They are received before the first is yielded, since a reader answers one query at a time, and kept compressed:
        a million take some ten megabytes.
        """
        packer = compressobj(1)
        packed = [packer.compress(f"{row['thing']}\n".encode()) for row in self.rows(select(selection))]
        packed.append(packer.flush())
        unpacker, rest = decompressobj(), b""
        for piece in filter(None, packed):
            *whole, rest = (rest + unpacker.decompress(piece)).split(b"\n")
            yield from (line.decode() for line in whole)

    def facts(
        self, subjects: Iterable[str], properties: Sequence[str], few: bool = False
    ) -> dict[str, dict[str, tuple[str, ...]]]:
        """Return what the graph says of these subjects with these properties. Subjects without a fact are left out.

        `few`: the subjects have few facts beside these, so that it is quicker to read all of them.
        """
        names = {expand(name): name for name in properties}
        found: dict[str, dict[str, list[str]]] = {}
        for some in batches(sorted(set(subjects)), BATCH):
            if few:
                pattern = f"VALUES ?s {{ {terms(some)} }} ?s ?p ?o FILTER(?p IN ({', '.join(properties)}))"
            else:  # each pair is named, so that an engine looks it up instead of joining a scan
                pairs = " ".join(f"({ox.NamedNode(s)} {p})" for s in some for p in properties)
                pattern = f"VALUES (?s ?p) {{ {pairs} }} ?s ?p ?o"
            for row in self.rows(f"SELECT ?s ?p ?o {{ {pattern} }}"):
                if "o" in row:
                    found.setdefault(row["s"], {}).setdefault(names[row["p"]], []).append(row["o"])
        return {s: {p: tuple(sorted(set(values))) for p, values in facts.items()} for s, facts in found.items()}


class Kept:
    """Facts of subjects, of which the latest are remembered."""

    def __init__(self, source: Source, properties: Sequence[str], size: int = _KEPT) -> None:
        self._source, self._properties, self._size = source, properties, size
        self._known: OrderedDict[str, Facts] = OrderedDict()

    def load(self, subjects: Iterable[str]) -> None:
        """Have the facts of these subjects at hand until the next call."""
        missing = set()
        for subject in subjects:
            if subject in self._known:
                self._known.move_to_end(subject)
            else:
                missing.add(subject)
        while len(self._known) > self._size:
            self._known.popitem(last=False)
        found = self._source.facts(missing, self._properties)
        for subject in missing:
            self._known[subject] = found.get(subject, NO_FACTS)

    def __getitem__(self, subject: str) -> Facts:
        return self._known.get(subject, NO_FACTS)


def open_store(store: Path | str) -> Source:
    """Return the newest state of a store. Raises: StoreError."""
    snapshot = current_snapshot(store)
    return Source(open_reader(Location("local", str(snapshot))), union=not is_merged(store))


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of `size` items, the last one of what is left."""
    left = iter(items)
    while some := list(islice(left, size)):
        yield some


def terms(iris: Iterable[str]) -> str:
    """Return IRIs as terms of SPARQL, separated by spaces."""
    return " ".join(str(ox.NamedNode(iri)) for iri in iris)


def first(facts: Facts, name: str) -> str:
    """Return the first value of a property, "" without one."""
    return facts[name][0] if facts.get(name) else ""


def words_of(facts: Facts) -> str:
    """Return the words of a span, or where they stand if they are not kept."""
    return first(facts, "nif:anchorOf") or first(facts, "cq:wordsAt")


def local_name(facts: Facts, name: str) -> str:
    """Return the first value of a property, a term of the ontology, without its name space."""
    return first(facts, name).removeprefix(CQ)


def values_of(facts: Mapping[str, Facts], name: str) -> set[str]:
    """Return all values that subjects have of a property."""
    return {value for one in facts.values() for value in one.get(name, ())}
