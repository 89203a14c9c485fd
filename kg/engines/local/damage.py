"""Damaged stores: which errors of the engine show one, what is damaged, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg.engines.local import checksums
from kg.engines.local.checksums import way_back
from kg.engines.local.snapshots import current_snapshot, opened
from kg.errors import StoreError

_NAMED = 3  # files in a message
_EVERYWHERE = ox.DefaultGraph()
_Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None


@contextmanager
def naming_damage(store: Path | str) -> Iterator[None]:
    """Raise StoreError for an error within that shows that the store is damaged."""
    try:
        yield
    except Exception as error:
        if not is_damage(error):
            raise
        raise StoreError(damage_message(store, str(error))) from error


def is_damage(error: Exception) -> bool:
    """Whether an error is one of the engine, or of the search index, about files that cannot be read."""
    if type(error).__module__ == "sqlite3":
        return type(error).__name__ == "DatabaseError"
    if isinstance(error, OSError):
        return error.errno is None and str(error).startswith(("IO error", "Corruption"))
    return type(error) is RuntimeError and "panic" not in str(error)


def damage_message(store: Path | str, error: str = "") -> str:
    """Return which files of the newest snapshot are damaged, as far as that is known, and the way back; "" where no
    damage is known and no error is given.
    """
    try:
        snapshot = current_snapshot(store)
    except StoreError as missing:
        return str(missing)
    files = dict(checksums.damaged(snapshot))
    if not files and "/live/" in error:
        live = snapshot.parent.parent / "live"
        return f"{live}: the writer's database is damaged ({error}). Rename it: {snapshot} then takes its place"
    if not files and not error:
        return ""
    named = "; ".join(f"{name}: {what}" for name, what in list(files.items())[:_NAMED])
    more = f" and {len(files) - _NAMED:,} more" if len(files) > _NAMED else ""
    return f"{store}: the snapshot {snapshot} is damaged ({named + more or error}). {way_back(snapshot, files)}"


def verify(store: Path | str) -> None:
    """Read everything of the newest snapshot: its files and the indexes of the engine.

    Where all tables have checksums, which are compared first, every index is as it was written, and only one is counted
    through. Where they have none, all are, term by term, which takes minutes for a million quads.

    Raises: StoreError: a part cannot be read, or the indexes differ in what they hold.
    """
    if found := damage_message(store):
        raise StoreError(found)
    with naming_damage(store):
        snapshot = current_snapshot(store)
        differences = list(_differences(opened(snapshot), not checksums.cover_tables(snapshot)))
    if differences:
        raise StoreError(damage_message(store, "; ".join(differences)))


def _differences(graph: ox.Store, all_indexes: bool) -> Iterator[str]:
    """Yield how the engine's indexes differ in the number of quads. Each pattern is answered from another index."""
    everything, predicates = 0, set()
    for everything, quad in enumerate(graph, 1):  # noqa: B007 - the number of the last one
        predicates.add(quad.predicate)
    ways: dict[str, Callable[[], int]] = {"by predicate": lambda: _by_predicate(graph, None, predicates)}
    if all_indexes:
        graphs = [*graph.named_graphs(), _EVERYWHERE]
        ways |= {
            "by graph": lambda: sum(1 for one in graphs for _ in graph.quads_for_pattern(None, None, None, one)),
            "by subject": lambda: _by_subject(graph, None),
            "by object": lambda: _by_object(graph, None),
            "by graph and predicate": lambda: sum(_by_predicate(graph, one, predicates) for one in graphs),
            "by graph and object": lambda: sum(_by_object(graph, one) for one in graphs),
        }
    for name, count in ways.items():
        if (number := count()) != everything:
            yield f"{number:,} quads {name}, {everything:,} in all"


def _by_subject(graph: ox.Store, within: _Graph) -> int:
    terms = {quad.subject for quad in graph.quads_for_pattern(None, None, None, within)}
    return sum(1 for term in terms for _ in graph.quads_for_pattern(term, None, None, within))


def _by_predicate(graph: ox.Store, within: _Graph, terms: Iterable[ox.NamedNode]) -> int:
    return sum(1 for term in terms for _ in graph.quads_for_pattern(None, term, None, within))


def _by_object(graph: ox.Store, within: _Graph) -> int:
    terms = {quad.object for quad in graph.quads_for_pattern(None, None, None, within)}
    return sum(quad.object == term for term in terms for quad in graph.quads_for_pattern(None, None, term, within))
