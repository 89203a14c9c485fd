"""What people have joined or kept apart by hand: verdicts on two things, of which the newest counts."""

from __future__ import annotations

from collections.abc import Iterable
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
    """The verdicts whose `cq:field` is a property, in prefixed form: cq:reports (events) or owl:sameAs (entities).

    `base`: of the data; "" where it is not known: verdicts count in whatever graph they are.
    """
    graph = f"GRAPH <{base}{VERDICTS_GRAPH}>" if base else ""
    newest: dict[tuple[str, str], tuple[str, str]] = {}
    for one, other, judgement, time in ask(
        f"SELECT ?one ?other ?judgement ?time {{ {graph} {{ "
        f"?verdict cq:field <{expand(field)}> ; "
        "cq:on ?one, ?other ; cq:judgement ?judgement ; prov:generatedAtTime ?time } FILTER(STR(?one) < STR(?other)) }"
    ):
        pair = one.value, other.value
        told = (time.value, judgement.value.rpartition("#")[2])
        newest[pair] = max(newest.get(pair, told), told)
    return Hand(*(frozenset(p for p, told in newest.items() if told[1] == name) for name in ("Right", "Wrong")))
