"""Links to Wikidata that people have judged wrong: they count as no links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from kg.rdf.vocab import PREFIXES
from kg.resolution.hand import Pairs, by_hand


def refused(store: ox.Store, base: str) -> Pairs:
    """Return pairs of an entity and an item, as IRIs in order, whose newest verdict is that they are not the same."""

    def ask(query: str) -> Iterator[Any]:
        found = store.query(query, prefixes=PREFIXES)
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        return ([row[name] for name in names] for row in found)

    return by_hand(ask, base, "owl:sameAs").apart
