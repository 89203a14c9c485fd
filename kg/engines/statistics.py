"""Counts of a default graph: triples, subjects, links, and uses of each class and property, stored in each snapshot.

A store with a derived default graph updates its counts with each change of that graph.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import pyoxigraph as ox

from kg.rdf.vocab import OWL, RDF, WD

_NAME = "counts.json"  # among the files of the engine, which ignores others
_TYPE = RDF + "type"
_SAME = OWL + "sameAs"
_DEFAULT = ox.DefaultGraph()


@dataclass(slots=True)
class Counts:
    """`links` counts owl:sameAs to Wikidata items from other subjects. `classes` and `properties` are by IRI, without
    zeros.
    """

    triples: int = 0
    subjects: int = 0
    links: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)

    def add(self, quad: ox.Quad, number: int = 1) -> None:
        """Count the triple of a quad, or with -1 subtract it. Subjects are counted by the caller."""
        self.triples += number
        _add(self.properties, quad.predicate.value, number)
        if isinstance(quad.object, ox.NamedNode):
            if quad.predicate.value == _TYPE:
                _add(self.classes, quad.object.value, number)
            elif quad.predicate.value == _SAME and quad.object.value.startswith(WD) and not _is_item(quad.subject):
                self.links += number

    def include(self, other: Counts) -> None:
        """Add the numbers of others: of triples and subjects that are not counted yet."""
        self.triples += other.triples
        self.subjects += other.subjects
        self.links += other.links
        self.classes.update(other.classes)
        self.properties.update(other.properties)

    @contextmanager
    def changing(self, live: ox.Store, gone: Collection[ox.Quad], come: Collection[ox.Quad]) -> Iterator[None]:
        """Count a change of the default graph that is made within. Quads of `come` that exist already do not count."""
        come = [quad for quad in come if quad not in live]
        subjects = {quad.subject for quad in (*gone, *come)}
        before = _said(live, subjects)
        yield
        self.subjects += _said(live, subjects) - before
        for quad in gone:
            self.add(quad, -1)
        for quad in come:
            self.add(quad)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "triples": self.triples,
            "subjects": self.subjects,
            "links": self.links,
            "classes": self.classes,
            "properties": self.properties,
        }

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """What `as_dict` gave. Raises: KeyError, TypeError."""
        return cls(
            told["triples"], told["subjects"], told["links"], Counter(told["classes"]), Counter(told["properties"])
        )


def _is_item(term: object) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(WD)


def counted(store: ox.Store) -> Counts:
    """Count the default graph of a store in one pass."""
    found = Counts()
    last: object = None
    for quad in store.quads_for_pattern(None, None, None, _DEFAULT):  # in the order of subjects
        found.add(quad)
        if quad.subject != last:
            found.subjects += 1
            last = quad.subject
    return found


def write(snapshot: Path, counts: Counts) -> None:
    (snapshot / _NAME).write_text(json.dumps(counts.as_dict()) + "\n", "utf8")


def read(snapshot: Path) -> Counts | None:
    """Return the counts of a snapshot; None where it has none."""
    try:
        return Counts.of(json.loads((snapshot / _NAME).read_text("utf8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _said(live: ox.Store, subjects: Collection[object]) -> int:
    """Return how many of the subjects have a triple in the default graph."""
    quads = (live.quads_for_pattern(subject, None, None, _DEFAULT) for subject in subjects)  # type: ignore[arg-type]
    return sum(next(found, None) is not None for found in quads)


def _add(counter: Counter[str], key: str, number: int) -> None:
    counter[key] += number
    if not counter[key]:
        del counter[key]
