"""A published snapshot as an rdflib Dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from oxrdflib import OxigraphStore
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.query import Result

from kg.engines.local.search import finder
from kg.engines.local.snapshots import current_snapshot, opened
from kg.errors import StoreError
from kg.rdf.vocab import PREFIXES
from kg.sparql.aggregates import with_string_forms
from kg.sparql.query import inspect
from kg.sparql.search_service import with_answers


class _Published(OxigraphStore):
    """An Oxigraph store for rdflib that answers searches and refuses changes. Getting a graph is not a change."""

    def __init__(self, snapshot: Path) -> None:
        published = opened(snapshot)
        super().__init__(store=published)
        self._find = finder(snapshot, published)

    def query(self, query: Any, initNs: Mapping[str, Any], *arguments: Any, **named: Any) -> Result:
        if isinstance(query, str):
            known = {**PREFIXES, **{prefix: str(space) for prefix, space in initNs.items()}}
            query = with_string_forms(with_answers(inspect(query, known), self._find))
        return super().query(query, initNs, *arguments, **named)

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
        wanted = triple_pattern[2]
        for triple, graphs in super().triples(triple_pattern, context):
            # the engine finds close numbers, too: those of 256 to 511 for 255
            if not isinstance(wanted, Literal) or getattr(triple[2], "value", None) == wanted.value:
                yield triple, graphs

    def add_graph(self, graph: Graph) -> None:
        pass

    def _refuse(self, *arguments: Any, **named: Any) -> NoReturn:
        raise StoreError("this graph is read only: a published state never changes; build into the store instead")

    add = addN = remove = remove_graph = update = _refuse


def open_dataset(path: Path | str) -> Dataset:
    """The newest snapshot, read only, with the prefixes of the graph bound.

    Raises: StoreError: there is no store, or nothing has been published.
    """
    found = Dataset(store=_Published(current_snapshot(path)), default_union=False)
    for prefix, space in PREFIXES.items():
        found.bind(prefix, URIRef(space))
    return found
