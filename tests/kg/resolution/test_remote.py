"""Resolution of a graph in an engine elsewhere, by SPARQL alone, gives what it gives in a store."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.engines.local import Store
from kg.engines.remote.push import push
from kg.engines.remote.reader import RemoteReader
from kg.engines.remote.writer import RemoteWriter
from kg.rdf.vocab import ID
from kg.resolution import resolve
from tests.support.engines import oxigraph, virtuoso
from tests.support.reports import groups, paper, read, resolution, told


@pytest.mark.parametrize("engine", [oxigraph, virtuoso])
def test_an_engine_elsewhere_gets_the_same_reported_events(tmp_path: Path, engine: object) -> None:
    claim = told(source="person/anna-weiss", days=None)
    with Store.open(tmp_path / "store") as store, engine(tmp_path) as running:  # type: ignore[operator]
        read(store, paper("a"), paper("b"), paper("c", claim, told(factuality="Planned")))
        store.publish()
        push(tmp_path / "store", running.backend, lambda graph: None)
        reader, writer = RemoteReader(running.backend), RemoteWriter(running.backend)
        assert resolve(reader, writer, ID) == resolve(store, store, ID)
        assert groups(reader) == groups(store) == [["a/event-0", "b/event-0", "c/event-0"], ["c/event-1"]]
        assert resolution(reader) == resolution(store)
        read(store, paper("d"))
        store.publish()
        push(tmp_path / "store", running.backend, lambda graph: None)
        assert resolve(reader, writer, ID) == resolve(store, store, ID)
        assert resolution(reader) == resolution(store)
        assert groups(reader)[0] == ["a/event-0", "b/event-0", "c/event-0", "d/event-0"]
