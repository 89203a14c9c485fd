"""Counts of the graph, for VoID and the pages.

A store that was built has its counts stored. After an update, and for other stores, they are counted once for each
published state, in the background; a request that needs them earlier waits.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter

from kg.engines.engine import Engine
from kg.engines.statistics import Counts
from kg.errors import CommuniqueError
from kg.rdf.vocab import OWL, RDF, WD
from server.workers.errors import Busy
from server.workers.pool import ReaderPool
from server.workers.questions import Question
from server.workers.results import Row, read_rows

log = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0
_UNKNOWN_SECONDS = 60.0
_LONGEST_COUNT = 600.0
_REST = 10.0  # times as long as counting took nothing is counted, so that updates in a row are not each counted

_WHOLE = "SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) { ?s ?p ?o }"
_LINKS = (
    f"SELECT (COUNT(*) AS ?links) {{ ?s <{OWL}sameAs> ?o "
    f"FILTER(STRSTARTS(STR(?o), '{WD}') && !STRSTARTS(STR(?s), '{WD}')) }}"
)
_CLASSES = f"SELECT ?term (COUNT(?s) AS ?n) {{ ?s <{RDF}type> ?term FILTER(isIRI(?term)) }} GROUP BY ?term"
_PROPERTIES = "SELECT ?term (COUNT(*) AS ?n) { ?s ?term ?o } GROUP BY ?term"


class Tally:
    """The counts of the current state, as queries see it."""

    def __init__(self, engine: Engine, pool: ReaderPool) -> None:
        self._engine = engine
        self._pool = pool
        self._lock = threading.Lock()
        self._known: tuple[object, Counts] | None = None
        self._failed: tuple[float, CommuniqueError] | None = None
        self._closed = threading.Event()

    def __call__(self) -> Counts:
        """Return the counts, counted now if needed. Raises: CommuniqueError: this takes longer than a page may."""
        if self._failed is not None and time.monotonic() < self._failed[0]:
            raise self._failed[1]
        try:
            return self._at(self._pool.timeout)
        except CommuniqueError as error:
            if self._engine.is_remote and error.status == 504:  # a large graph is not counted again for each page
                self._failed = time.monotonic() + _UNKNOWN_SECONDS, error
            raise

    def _at(self, timeout: float) -> Counts:
        version, known = self._version(), self._known
        if known is not None and known[0] == version:
            return known[1]
        if not self._lock.acquire(timeout=timeout):
            raise Busy("The graph is being counted; ask again.")
        try:
            if self._known is None or self._known[0] != version:
                self._known = version, self._engine.counts() or self._count(timeout)
            return self._known[1]
        finally:
            self._lock.release()

    def _version(self) -> object:
        """Return a value that changes with the graph; without versions, with each minute."""
        version = self._engine.version() if self._engine.is_transactional else self._engine.summary_version()
        return version or time.monotonic() // _UNKNOWN_SECONDS

    def _count(self, timeout: float) -> Counts:
        until = time.monotonic() + timeout

        def rows(query: str) -> list[Row]:
            return read_rows(self._pool.ask(Question(query), timeout=max(0.1, until - time.monotonic())).read())[1]

        numbers = {name: int(term.value) for name, term in (rows(_WHOLE)[0] | rows(_LINKS)[0]).items()}
        classes, properties = (
            Counter({row["term"].value: int(row["n"].value) for row in rows(query) if "term" in row})
            for query in (_CLASSES, _PROPERTIES)
        )
        return Counts(numbers["triples"], numbers["subjects"], numbers["links"], classes, properties)

    def watch(self) -> None:
        """Count each new state when it appears, until `close`. A remote engine is only counted on request."""
        if not self._engine.is_remote:
            threading.Thread(target=self._watching, name="counting", daemon=True).start()

    def _watching(self) -> None:
        pause = _LOOK_SECONDS
        while not self._closed.wait(pause):
            begun = time.monotonic()
            try:
                if self._engine.version() is not None:
                    self._at(_LONGEST_COUNT)
            except CommuniqueError as error:
                log.info("the graph could not be counted: %s", error)
            pause = max(_LOOK_SECONDS, _REST * (time.monotonic() - begun))

    def close(self) -> None:
        self._closed.set()
