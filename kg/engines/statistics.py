"""How much a default graph holds: triples, subjects, links, and of each class and property, kept beside each published state.

A store whose default graph is merged counts as it writes, by what comes into that graph and what goes out of it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.rdf.vocab import OWL, RDF, WD

_NAME = "counts.json"  # among the engine's files, which looks at its own only
_TYPE = RDF + "type"
_SAME = OWL + "sameAs"
_DEFAULT = ox.DefaultGraph()


@dataclass(slots=True)
class Counts:
    """`links` are owl:sameAs to Wikidata from elsewhere: its merged items are none; `classes` and `properties` are by IRI, none of them 0."""

    triples: int = 0
    subjects: int = 0
    links: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)

    def add(self, quad: ox.Quad, number: int = 1) -> None:
        """Count the triple of a quad, or with -1 discount it; subjects are left to the caller."""
        self.triples += number
        _add(self.properties, quad.predicate.value, number)
        if isinstance(quad.object, ox.NamedNode):
            if quad.predicate.value == _TYPE:
                _add(self.classes, quad.object.value, number)
            elif quad.predicate.value == _SAME and quad.object.value.startswith(WD) and not _is_item(quad.subject):
                self.links += number

    @contextmanager
    def changing(self, live: ox.Store, gone: Collection[ox.Quad], come: Collection[ox.Quad]) -> Iterator[None]:
        """Count a change of the default graph that is made within. Both are quads of it; what is there already does not come."""
        come = [quad for quad in come if quad not in live]
        subjects = {quad.subject for quad in (*gone, *come)}
        before = _said(live, subjects)
        yield
        self.subjects += _said(live, subjects) - before
        for quad in gone:
            self.add(quad, -1)
        for quad in come:
            self.add(quad)

    def as_json(self) -> str:
        return json.dumps(
            {
                "triples": self.triples,
                "subjects": self.subjects,
                "links": self.links,
                "classes": self.classes,
                "properties": self.properties,
            }
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
    (snapshot / _NAME).write_text(counts.as_json() + "\n", "utf8")


def read(snapshot: Path) -> Counts | None:
    """Return what was counted of a published state; None where nothing was."""
    try:
        told = json.loads((snapshot / _NAME).read_text("utf8"))
        return Counts(
            told["triples"], told["subjects"], told["links"], Counter(told["classes"]), Counter(told["properties"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _said(live: ox.Store, subjects: Collection[object]) -> int:
    """Return of how many of the subjects the default graph says something."""
    return sum(next(live.quads_for_pattern(subject, None, None, _DEFAULT), None) is not None for subject in subjects)  # type: ignore[arg-type]


def _add(counter: Counter[str], key: str, number: int) -> None:
    counter[key] += number
    if not counter[key]:
        del counter[key]
