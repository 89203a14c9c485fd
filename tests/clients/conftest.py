"""A live server for programs that its users have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.engines.local import Store
from tests.support.documents import IRI, quads
from tests.support.live_server import running


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over a store that was really written, without a slash at its end."""
    folder: Path = tmp_path_factory.mktemp("store") / "s"
    with Store.open(folder) as store:
        store.load_ontology()
        store.replace(IRI, quads())
        store.publish()
    with running(folder, timeout=2.0) as found:
        yield found
