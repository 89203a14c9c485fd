"""A local store as the server sees it: its newest snapshot, and what its manifest says."""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path

from kg.engines import statistics
from kg.engines.engine import Location, Scope, State
from kg.engines.local import facets, search_index
from kg.engines.local.manifest import is_merged
from kg.engines.local.snapshots import current_snapshot
from kg.engines.statistics import Counts
from kg.errors import StoreError

log = logging.getLogger(__name__)


class LocalEngine:
    """Implements `kg.engines.engine.Engine` for a store's folder, which may be created or filled later.

    Args:
        union: whether queries that name no dataset see all graphs, in a store whose default graph is not derived.
    """

    is_remote = False
    is_transactional = True
    keeps_empty_graphs = True

    def __init__(self, store: Path, union: bool = True) -> None:
        self._store = store
        self._union = union
        self._pointer = str(store / "current")
        self._found: tuple[object, State | None] = (None, None)
        self._is_plain: tuple[object, bool] = (None, False)

    @property
    def has_derived_default_graph(self) -> bool:
        return is_merged(self._store)

    @property
    def dump_scope(self) -> Scope:
        return "named" if is_merged(self._store) else "all"

    def sees_union(self) -> bool:
        if not self._union:
            return False
        version = self.known_version
        if self._is_plain[0] != version:
            self._is_plain = version, self._has_own_default_graph()
        return self._is_plain[1]

    def _has_own_default_graph(self) -> bool:
        try:
            return not is_merged(self._store)
        except StoreError:
            return False

    def state(self) -> State | None:
        version = self.version()
        if version is None or version != self._found[0]:
            self._found = version, self._newest(version)
        return self._found[1]

    def _newest(self, version: object) -> State | None:
        if version is None:
            if self._found[1] is not None:
                raise StoreError(f"{self._store}: the store that was served here has been moved or deleted")
            return None
        snapshot = current_snapshot(self._store)
        return State(snapshot.name, Location("local", str(snapshot)))

    def version(self) -> object:
        """A value that changes with every published snapshot, also where a new store has replaced the old one."""
        try:
            stat = os.stat(self._pointer)  # noqa: PTH116 - asked for each request; a Path takes three times as long
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns

    @property
    def known_version(self) -> object:
        """The version that was found last. Looking again would cost a system call, during which other threads run."""
        return self._found[0]

    def summary_version(self) -> str:
        state = self.state()
        return "" if state is None else state.name

    def counts(self) -> Counts | None:
        state = self.state()
        return None if state is None or self.sees_union() else statistics.read(Path(state.location.address))

    def writing_location(self) -> Location:
        return Location("local", str(self._store))

    def changed(self) -> None:
        """Do nothing: each snapshot has a version of its own."""

    def prepare(self) -> None:
        """Make the search index and the table of facets of a store that an older version wrote, since that may take
        longer than a query may.
        """
        try:
            state = self.state()
            if state is not None:
                search_index.ensure(Path(state.location.address))
                if self.has_derived_default_graph:
                    facets.ensure(Path(state.location.address))
        except (OSError, sqlite3.Error, StoreError) as error:
            log.warning(
                "%s: the search index or the table of facets cannot be made here (%s); readers do without until the "
                "next build",
                self._store,
                error,
            )
