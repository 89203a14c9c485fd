"""What several files of tests need: a small published graph, and a server of it. No test changes either."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.graph_fixture import publish
from tests.support.live_server import running

# what a user of this machine has of Wikidata must not decide how the tests' articles are read
os.environ["COMMUNIQUE_GAZETTEER"] = str(Path(__file__).parent / "no-gazetteer")


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    publish(folder)
    return folder


@pytest.fixture(scope="session")
def address(store: Path) -> Iterator[str]:
    with running(store) as found:
        yield found
