"""A remote engine as the server sees it. It does not report its changes, so for a period it is taken to be in one
state.
"""

from __future__ import annotations

import json
import threading
import time

from kg.engines.engine import Location, Scope, State
from kg.engines.remote.backend import Backend
from kg.engines.statistics import Counts

_SUMMARY_SECONDS = 300.0


class RemoteEngine:
    """Implements `kg.engines.engine.Engine` for the engine at a backend's addresses.

    Args:
        age: seconds for which results are taken to be up to date; 0: never. Changes through this server are seen at
            once.
    """

    is_remote = True
    is_transactional = False
    keeps_empty_graphs = False
    has_derived_default_graph = False  # that is for the engine itself to say

    def __init__(self, backend: Backend, age: float) -> None:
        self._location = Location("remote", json.dumps(backend.as_dict()))
        self._graph = backend.graph
        self._age = age
        self._begun = time.time_ns()
        self._written = 0
        self._lock = threading.Lock()

    @property
    def dump_scope(self) -> Scope:
        """ "named" where a named graph stands for the default graph."""
        return "named" if self._graph else "all"

    def sees_union(self) -> bool:
        return False

    def state(self) -> State:
        return State(f"backend-{self._period(self._age)}" if self._age else "backend", self._location)

    def version(self) -> object:
        return (self._written, self._period(self._age)) if self._age else None

    @property
    def known_version(self) -> object:
        """A value that tells the periods of this server from those of one before it."""
        return self._begun if self._age else None

    def summary_version(self) -> str:
        """Return the name of a longer period: the engine may need long for the counts on the pages."""
        return f"{self._written}-{self._period(max(self._age, _SUMMARY_SECONDS))}"

    def counts(self) -> Counts | None:
        return None

    def writing_location(self) -> Location:
        return self._location

    def changed(self) -> None:
        with self._lock:
            self._written += 1

    def prepare(self) -> None:
        """Do nothing."""

    def _period(self, seconds: float) -> str:
        """Return the name of the current period of some seconds. Each change through this server begins one."""
        return f"{self._written}-{int(time.monotonic() / seconds)}"
