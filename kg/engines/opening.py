"""Opening an engine's reader or writer in a worker process. Each kind of engine is imported only when needed, so that
workers start fast.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.engines.engine import Location, Reader, Writer


def open_reader(location: Location) -> Reader:
    """Return a reader. Raises: StoreError: the state cannot be opened; SnapshotGone: it was removed."""
    if location.kind == "local":
        from kg.engines.local.reader import LocalReader

        return LocalReader(location.address)
    from kg.engines.remote.backend import Backend
    from kg.engines.remote.reader import RemoteReader

    return RemoteReader(Backend.of(json.loads(location.address)))


def prepare_remote() -> None:
    """Import what a remote engine's reader needs, which takes some tenths of a second."""
    import kg.engines.remote.reader  # noqa: F401  # imported only


@contextmanager
def open_writer(location: Location) -> Iterator[Writer]:
    """Yield a writer. Unpublished changes of a local store are published first. Raises: StoreError: it cannot be
    written.
    """
    if location.kind == "local":
        from kg.engines.local import Store

        with Store.open(Path(location.address), base=None, merged=False) as store:
            if store.is_ahead:
                store.publish()  # what another writer had not come to publish
            yield store
        return
    from kg.engines.remote.backend import Backend
    from kg.engines.remote.writer import RemoteWriter

    yield RemoteWriter(Backend.of(json.loads(location.address)))
