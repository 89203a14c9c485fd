"""How much is in the graph, for VoID and the pages.

A built store brings its counts along. After an update, and for a plain dataset, they are counted once for each published state in
the background; a request that needs them earlier waits.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from pathlib import Path

from flask import current_app

from kg.engines.local.statistics import Counts, read
from kg.errors import QueryError
from kg.rdf.vocab import OWL, RDF, WD
from server.graph.queries import Row, read_rows
from server.http.problems import Problem
from server.http.querying import problem_of
from server.http.response_cache import Newest
from server.workers.errors import Busy, TimedOut
from server.workers.freshness import Assumed
from server.workers.pool import Question, ReaderPool

log = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0
_UNKNOWN_SECONDS = 60.0
_LONGEST_COUNT = 600.0
_REST = 10.0  # times as long as counting took nothing is counted, so that updates in a row are not each counted

_WHOLE = "SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) { ?s ?p ?o }"
_LINKS = f"""
SELECT (COUNT(*) AS ?links) {{
  ?s <{OWL}sameAs> ?o FILTER(STRSTARTS(STR(?o), '{WD}') && !STRSTARTS(STR(?s), '{WD}'))
}}
"""
_CLASSES = f"SELECT ?term (COUNT(?s) AS ?n) {{ ?s <{RDF}type> ?term FILTER(isIRI(?term)) }} GROUP BY ?term"
_PROPERTIES = "SELECT ?term (COUNT(*) AS ?n) { ?s ?term ?o } GROUP BY ?term"


class Tally:
    """The counts of the newest published state, as queries see it."""

    def __init__(self, newest: Newest | Assumed, pool: ReaderPool) -> None:
        self._newest = newest
        self._pool = pool
        self._turn = threading.Lock()
        self._known: tuple[object, Counts] | None = None
        self._failed: tuple[float, TimedOut] | None = None
        self._closed = threading.Event()

    def __call__(self) -> Counts:
        """Return the counts, counted now if they are not known.

        Raises: QueryError: they could not be counted within the time limit of a page.
        """
        if self._failed is not None and time.monotonic() < self._failed[0]:
            raise self._failed[1]
        try:
            return self._at(self._pool.timeout)
        except TimedOut as error:
            if isinstance(self._newest, Assumed):  # not asked again by each page
                self._failed = time.monotonic() + _UNKNOWN_SECONDS, error
            raise

    def _at(self, timeout: float) -> Counts:
        version, known = self._state(), self._known
        if known is not None and known[0] == version:
            return known[1]
        if not self._turn.acquire(timeout=timeout):
            raise Busy("The graph is being counted; ask again.")
        try:
            if self._known is None or self._known[0] != version:
                snapshot = self._newest()
                brought = read(snapshot) if isinstance(snapshot, Path) and not self._pool.sees_union() else None
                self._known = version, brought or self._count(timeout)
            return self._known[1]
        finally:
            self._turn.release()

    def _state(self) -> object:
        """Return what changes with the graph; where nothing tells of changes, with each minute."""
        if isinstance(self._newest, Assumed):
            return self._newest.summary()
        return self._newest.version() or time.monotonic() // _UNKNOWN_SECONDS

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
        """Count each new state in the background until `close`; a remote engine is counted only when somebody asks."""
        if isinstance(self._newest, Assumed):
            return
        threading.Thread(target=self._watching, name="counting", daemon=True).start()

    def _watching(self) -> None:
        pause = _LOOK_SECONDS
        while not self._closed.wait(pause):
            begun = time.monotonic()
            try:
                if self._newest.version() is not None:
                    self._at(_LONGEST_COUNT)
            except QueryError as error:
                log.info("the graph could not be counted: %s", error)
            pause = max(_LOOK_SECONDS, _REST * (time.monotonic() - begun))

    def close(self) -> None:
        self._closed.set()


def counts() -> Counts:
    """Return how much is in the graph. Raises: Problem."""
    tally: Tally = current_app.extensions["tally"]
    try:
        return tally()
    except QueryError as error:
        raise problem_of(error, current_app.extensions["pages"].timeout) from error


def shown_counts() -> Counts | None:
    """Return the counts for a page, None where a remote engine is too large to be counted within the time limit."""
    try:
        return counts()
    except Problem as problem:
        if current_app.extensions["settings"].backend is None or problem.status != 504:
            raise
        return None
