"""A store and a server of it, which the tests of the client ask alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.client import Connection
from kg.engines.local import Store
from tests.support.documents import IRI, quads
from tests.support.live_server import running


@pytest.fixture(scope="package")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store") / "s"
    with Store.open(folder) as store:
        store.load_ontology()
        store.replace(IRI, quads())
        links = f"<{IRI}/links> {{ ?who owl:sameAs wd:Q1 }}"
        store.update(f"INSERT {{ GRAPH {links} }} WHERE {{ GRAPH <{IRI}> {{ ?who a cq:Person }} }}")
        store.publish()
    return folder


@pytest.fixture(scope="module")
def address(store: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a server with the time limit of the file, SECONDS."""
    with running(store, timeout=request.module.SECONDS) as found:
        yield found


@pytest.fixture(params=["folder", "address"])
def graph(request: pytest.FixtureRequest, store: Path) -> Connection:
    return kg.connect(store if request.param == "folder" else request.getfixturevalue("address"))
