"""What people have joined or kept apart by hand: verdicts on two things, of which the newest counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.rdf.vocab import VERDICTS_GRAPH, expand

if TYPE_CHECKING:
    from kg.resolution.reading import Ask

Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Hand:
    """Pairs of IRIs, each in order: the same, or not the same."""

    same: Pairs = frozenset()
    apart: Pairs = frozenset()

    @property
    def both(self) -> Pairs:
        return self.same | self.apart

    @property
    def things(self) -> frozenset[str]:
        return frozenset(thing for pair in self.both for thing in pair)


def without(pairs: Iterable[tuple[str, str]], one: str, other: str) -> str:
    """Return a SPARQL filter that leaves out where two variables are a pair, in either order; "" for no pairs."""
    both = sorted({f"{a} {b}" for pair in pairs for a, b in (pair, pair[::-1])})
    listed = ", ".join(str(ox.Literal(text)) for text in both)
    return f'FILTER(CONCAT(STR({one}), " ", STR({other})) NOT IN ({listed}))' if both else ""


def by_hand(ask: Ask, base: str, field: str) -> Hand:
    """The verdicts whose `cq:field` is a property, in prefixed form: cq:reports (events) or owl:sameAs (entities)."""
    return newest([term.value for term in row] for row in ask(verdicts_query(field, base)))


def verdicts_query(field: str, base: str = "") -> str:
    """Return the query for what `newest` takes.

    `base`: of the data; "" where it is not known: verdicts count in whatever graph they are.
    """
    graph = f"GRAPH <{base}{VERDICTS_GRAPH}>" if base else ""
    return (
        f"SELECT ?one ?other ?judgement ?time {{ {graph} {{ ?verdict cq:field <{expand(field)}> ; cq:on ?one, ?other ; "
        "cq:judgement ?judgement ; prov:generatedAtTime ?time } FILTER(STR(?one) < STR(?other)) }"
    )


def newest(verdicts: Iterable[Sequence[str]]) -> Hand:
    """Return what the newest verdict on each pair says; a verdict is two IRIs in order, its judgement and time."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for one, other, judgement, time in verdicts:
        told = (time, judgement.rpartition("#")[2])
        found[one, other] = max(found.get((one, other), told), told)
    return Hand(*(frozenset(pair for pair, told in found.items() if told[1] == name) for name in ("Right", "Wrong")))
