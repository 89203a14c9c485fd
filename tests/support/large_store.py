"""A large store, made from the graphs of a few articles that were read once.

    python -m tests.support.large_store SEED_STORE NEW_STORE --articles 5000

Each copy of an article graph has its own IRIs of article, mentions, events and statements, its dates moved by some
days, and its named entities replaced by namesakes of their own. How often an entity has a namesake follows Zipf's law:
most mentions stay with the entity itself, so that there are hubs as in a real archive. States, places and everything in
a reference list stay as they are. Texts are not changed, so `communique check` finds names that the text does not have.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.engines.local import Store, open_snapshot
from kg.rdf.iris import digest
from kg.rdf.vocab import CQ, ID, OWL, RDF, RDFS, SKOS, XSD, expand

_NAMED = ("person", "org", "operation", "occasion")  # kinds of entities of which there are namesakes
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAYS = 97  # between two copies of an article
_START, _SPAN = dt.date(2015, 1, 1), 3650  # where the days of publication are
_BATCH = 64  # articles that are loaded together
_PUBLISHED = expand("schema:datePublished")
_NAMES = {RDFS + "label", SKOS + "altLabel"}

Part = str | tuple[str, str]
"""Text as it stands, or what is made anew for each copy: ("entity", IRI), ("name", IRI of its entity), ("day", day)."""


@dataclass(frozen=True, slots=True)
class Template:
    """The lines of an article graph as N-Quads without the graph, cut at what differs between copies.

    `published` is its day of publication, else any day that it names.
    """

    article: str
    parts: tuple[Part, ...]
    lines: int
    published: dt.date

    def copy(self, number: int) -> str:
        """Return the triples of a copy, a line each. `number` is above 0."""
        moved = ((self.published - _START).days + number * _DAYS) % _SPAN - (self.published - _START).days
        values = {part: _value(part, number, moved) for part in set(self.parts) if not isinstance(part, str)}
        text = "".join(part if isinstance(part, str) else values[part] for part in self.parts)
        own = digest(self.article)  # in the IRIs of those who are only described
        return text.replace(self.article, f"{self.article}-copy{number}").replace(f"/{own}/", f"/{own}-{number}/")


def template(article: str, quads: Iterator[ox.Quad], linked: frozenset[str]) -> Template:
    """Return the template of an article graph. `linked`: entities of reference lists, which have no namesakes."""
    parts: list[Part] = []
    text: list[str] = []
    published = str(_START)
    lines = 0

    def add(slot: Part) -> None:
        parts.extend(("".join(text), slot))
        text.clear()

    for quad in quads:
        lines += 1
        for term in (quad.subject, quad.predicate, quad.object):
            slot = _slot(term, quad, linked)
            if slot is None:
                text.append(f"{term} ")
            elif slot[0] == "day":
                if quad.predicate.value == _PUBLISHED or published == str(_START):
                    published = slot[1]
                before, _, after = str(term).partition(slot[1])
                text.append(before)
                add(slot)
                text.append(f"{after} ")
            else:
                text.append(str(term)[:-1])
                add(slot)
                text.append(f"{str(term)[-1]} ")
        text.append(".\n")
    parts.append("".join(text))
    return Template(article, tuple(parts), lines, dt.date.fromisoformat(published))


def _slot(term: object, quad: ox.Quad, linked: frozenset[str]) -> tuple[str, str] | None:
    if isinstance(term, ox.NamedNode):
        return ("entity", term.value) if _has_namesakes(term.value, linked) else None
    if not isinstance(term, ox.Literal):
        return None
    if quad.predicate.value in _NAMES and isinstance(quad.subject, ox.NamedNode) and not term.language:
        return ("name", quad.subject.value) if _has_namesakes(quad.subject.value, linked) else None
    if term.datatype.value in (XSD + "date", XSD + "dateTime") and (found := _DAY.match(term.value)):
        return "day", found[0]
    return None


def _has_namesakes(iri: str, linked: frozenset[str]) -> bool:
    kind = iri[len(ID) :].split("/")[0] if iri.startswith(ID) else ""
    return kind in _NAMED and iri not in linked


def _value(slot: tuple[str, str], number: int, moved: int) -> str:
    """What stands in a slot of a copy. All days are moved by as many days: what was before another stays before it."""
    kind, what = slot
    if kind == "day":
        return str(dt.date.fromordinal(max(1, dt.date.fromisoformat(what).toordinal() + moved)))
    namesake = _namesake(what, number)
    return "" if not namesake else f"-{namesake}" if kind == "entity" else f" {namesake}"


def _namesake(iri: str, number: int) -> int:
    """Return which namesake of an entity occurs in a copy; 0: the entity itself. Small numbers are frequent."""
    drawn = int.from_bytes(hashlib.blake2b(f"{iri} {number}".encode(), digest_size=4).digest()) / 2**32
    return int((number + 1) ** drawn) - 1


def linked_entities(seed: ox.Store) -> frozenset[str]:
    same = ox.NamedNode(OWL + "sameAs")
    return frozenset(
        q.subject.value for q in seed.quads_for_pattern(None, same, None) if isinstance(q.subject, ox.NamedNode)
    )


def enlarge(seed: Path, into: Path, articles: int, told: Callable[[str], None] = print) -> int:
    """Make a store with at least so many articles, and return the number of triples in its article graphs."""
    source = open_snapshot(seed)
    kind, cls = ox.NamedNode(RDF + "type"), ox.NamedNode(CQ + "Article")
    names = sorted(
        {
            q.graph_name.value
            for q in source.quads_for_pattern(None, kind, cls)
            if isinstance(q.graph_name, ox.NamedNode)
        }
    )
    linked = linked_entities(source)
    templates = [
        template(name, source.quads_for_pattern(None, None, None, ox.NamedNode(name)), linked) for name in names
    ]
    shutil.copytree(seed, into)
    with Store.open(into, base=None) as store:
        total = 0
        wanted = [(number, made) for number in range(1, -(-articles // len(names)) + 1) for made in templates]
        with store._changing():
            for start in range(0, articles - len(names), _BATCH):
                batch = wanted[start : min(start + _BATCH, articles - len(names))]
                total += sum(made.lines for _, made in batch)
                store._live.bulk_load(_quads(batch).encode(), ox.RdfFormat.N_QUADS)
                told(f"{start + len(batch):,} copies, {total:,} quads") if start % (_BATCH * 10) == 0 else None
        with store.optimizing():
            store.count()
        store.publish()
    return total


def _quads(batch: list[tuple[int, Template]]) -> str:
    made = []
    for number, each in batch:
        triples = each.copy(number)
        graph = f" <{each.article}-copy{number}> .\n"
        made += [triples, triples.replace(" .\n", graph)]
    return "".join(made)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seed", type=Path)
    parser.add_argument("store", type=Path)
    parser.add_argument("--articles", type=int, default=2500)
    said = parser.parse_args()
    print(f"{enlarge(said.seed, said.store, said.articles):,} quads")


if __name__ == "__main__":
    main()
