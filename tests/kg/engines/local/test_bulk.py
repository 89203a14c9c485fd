"""Graphs written in bulk: the same store as one after the other, with the same counts and searchable texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.engines import statistics
from kg.engines.local import Prepared, Store, open_snapshot, prepare
from kg.engines.local.search_index import FILE
from kg.engines.local.snapshots import current_snapshot
from kg.errors import StoreError
from kg.model import Document
from kg.rdf.iris import article_iri
from kg.rdf.vocab import ID, RDFS
from tests.support.documents import document, quads, renamed

SPELT = renamed("spelt", "front", label="FREE HILLS FRONT", aliases=("Free Hills Front",))
OTHER = renamed("other", "front", cls="PoliticalParty")
PARTY = renamed("party", "conference", cls="PublicGathering", label="Lake conference")
DOCUMENTS = (document(), SPELT, OTHER, PARTY, renamed("more", "uto", sectors=("GOV", "MIL")))


def prepared(of: Document) -> Prepared:
    return prepare(article_iri(ID, of.article), quads(of))


def one_by_one(store: Store) -> None:
    for of in DOCUMENTS:
        store.replace(article_iri(ID, of.article), quads(of))


def together(store: Store) -> None:
    store.put(map(prepared, DOCUMENTS))


def in_two_parts(store: Store) -> None:
    store.put(map(prepared, DOCUMENTS[:2]))
    store.put(map(prepared, DOCUMENTS[2:]))


def again(store: Store) -> None:
    """Graphs that are there already, changed or not, between new ones."""
    store.put([prepared(DOCUMENTS[0])])
    store.put([prepared(DOCUMENTS[0]), prepared(DOCUMENTS[1]), prepared(DOCUMENTS[1])])
    changed = renamed("other", "front", label="Another Front", cls="PoliticalParty")
    store.put([prepared(changed), prepared(OTHER), *map(prepared, DOCUMENTS[3:])])


def spoken_of(store: Store) -> None:
    """Someone has said something of an event, in a graph of their own, before its article was read."""
    event = next(q.subject for q in quads() if isinstance(q.subject, ox.NamedNode) and "/event-" in q.subject.value)
    label = ox.Quad(event, ox.NamedNode(RDFS + "label"), ox.Literal("talks"), ox.NamedNode("urn:own"))
    store.replace("urn:own", [label])
    store.put(map(prepared, DOCUMENTS))
    store.remove("urn:own")


def said(store: Path) -> set[str]:
    return {str(quad) for quad in open_snapshot(store)}


def counts(store: Path) -> tuple[object, object]:
    """Those that were kept while writing, and those of the graph."""
    kept = statistics.read(current_snapshot(store))
    assert kept is not None
    return kept, statistics.counted(open_snapshot(store))


def searchable(store: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(current_snapshot(store) / FILE)) as index:
        return sorted(index.execute("SELECT kind, thing, words, language, graphs FROM entry"))


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bulk") / "store"
    with Store.open(path) as store:
        one_by_one(store)
        store.publish()
    return path


@pytest.mark.parametrize("write", [one_by_one, together, in_two_parts, again, spoken_of])
def test_the_store_is_the_same_however_it_is_written(
    write: Callable[[Store], None], expected: Path, tmp_path: Path
) -> None:
    with Store.open(tmp_path / "store") as store:
        write(store)
        store.publish()
    if write is not spoken_of:
        assert said(tmp_path / "store") == said(expected)
        assert searchable(tmp_path / "store") == searchable(expected)
    kept, found = counts(tmp_path / "store")
    assert sorted(str(kept)) == sorted(str(found))


def test_what_is_prepared_is_the_graph() -> None:
    assert set(prepared(document()).quads()) == set(quads())
    assert b"geonames/1" in prepared(document()).shared


def test_labels_are_those_of_the_first_of_several_written_together(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        store.put([prepared(document()), prepared(SPELT)])
        graph, front = ox.NamedNode(article_iri(ID, SPELT.article)), ox.NamedNode(f"{ID}org/free-hills-front")
        labels = {q.object.value for q in store.quads(front, ox.NamedNode(RDFS + "label"), None, graph)}  # type: ignore[union-attr]
    assert labels == {"Free Hills Front"}


def test_a_disk_that_cannot_be_written_is_named_and_nothing_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path / "store") as store:
        store.publish()
        monkeypatch.setattr(ox, "serialize", lambda *a, **b: b"<broken")
        with pytest.raises((StoreError, SyntaxError)):
            store.put([prepared(document())])
        monkeypatch.undo()
        store.put([prepared(document())])
        store.publish()
    kept, found = counts(tmp_path / "store")
    assert sorted(str(kept)) == sorted(str(found))
