"""What several files of tests need and none changes: a small graph, a server of it, and the sample articles as read."""

from __future__ import annotations

import fcntl
import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from kg.resources import samples_dir
from kg.settings import Settings
from tests.support.graph_fixture import publish
from tests.support.live_server import running

# what a user of this machine has of Wikidata must not decide how the tests' articles are read
os.environ["COMMUNIQUE_GAZETTEER"] = str(Path(__file__).parent / "no-gazetteer")

# a busy machine is no fault of what is tested
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_collection_finish() -> None:
    """Keep the garbage collector from the ten thousand tests, which it would look through again and again."""
    gc.freeze()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    publish(folder)
    return folder


@pytest.fixture(scope="session")
def address(store: Path) -> Iterator[str]:
    with running(store) as found:
        yield found


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the store of the sample articles, which the workers of a run share; who writes takes a copy."""
    from kg.build import build  # imports the language model, which few tests need

    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    store = folder / "samples"
    with (folder / "samples.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not store.exists():
            report = build([str(samples_dir())], folder / "samples.new", Settings(workers=1))
            assert report.refused == []
            (folder / "samples.new").rename(store)
    return store
