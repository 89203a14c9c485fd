"""Prometheus metrics, and a query log in JSON lines."""

from __future__ import annotations

import json
import logging
import sys
import time
from dataclasses import dataclass
from logging.handlers import WatchedFileHandler

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

from kg.errors import UsageError
from server.http.kept import Kept
from server.http.response_cache import AnswerCache
from server.workers.errors import TimedOut
from server.workers.pool import ReaderPool

log = logging.getLogger(__name__)

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query that has ended. `outcome`: "ok", "cached", "budget", or that of a CommuniqueError."""

    id: str
    query: str
    outcome: str
    seconds: float = 0.0
    form: str = ""
    media_type: str = ""
    rows: int | None = None
    sent: int = 0
    snapshot: str = ""


class Telemetry:
    """Counts and logs queries.

    Args:
        path: of the query log; "-": standard error, "": none. After the file was moved away a new one is begun.
        with_text: whether the log contains the queries, which may show what a person searches for.
    """

    def __init__(self, path: str = "", *, with_text: bool = True) -> None:
        self._with_text = with_text
        self._log = _query_log(path) if path else None
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._queries = Counter(
            "communique_queries", "Queries of clients that have ended, by outcome.", ["outcome"], registry=self.registry
        )
        self._seconds = Histogram(
            "communique_query_seconds", "How long a reader worked on a query.", buckets=_SECONDS, registry=self.registry
        )
        self._bytes = Counter(
            "communique_answer_bytes", "Bytes of answers, before compression.", registry=self.registry
        )
        self._rows = Counter(
            "communique_answer_rows", "Rows of whole answers, triples for graphs.", registry=self.registry
        )
        self._outcomes: dict[str, Counter] = {}
        for outcome in ("ok", "cached", "syntax", "timeout", "gone", "memory", "too large", "busy", "budget", "failed"):
            self._count(outcome)

    def _count(self, outcome: str) -> Counter:
        """Return the counter of an outcome, which the library takes long to find."""
        if (found := self._outcomes.get(outcome)) is None:
            found = self._outcomes[outcome] = self._queries.labels(outcome)
        return found

    def watch(self, pool: ReaderPool, answers: AnswerCache) -> None:
        """Add gauges for a pool and a cache."""
        for name, text, function in (
            ("communique_queries_running", "Queries that run now.", lambda: pool.running),
            ("communique_queries_waiting", "Queries that wait for a reader now.", lambda: pool.waiting),
            ("communique_cached_answers", "Answers in the cache.", lambda: len(answers)),
            ("communique_cached_bytes", "Bytes of the answers in the cache.", lambda: answers.size),
        ):
            Gauge(name, text, registry=self.registry).set_function(function)

    def hit(self, kept: Kept, query_id: str) -> None:
        """Record an answer from the cache or of a shared run, which may have ended by a timeout."""
        outcome = "cached" if kept.status.startswith("200 ") else TimedOut.outcome
        self.record(
            Asked(
                query_id, kept.query, outcome, 0.0, kept.form, kept.media_type, kept.rows, len(kept.body), kept.snapshot
            )
        )

    def record(self, asked: Asked) -> None:
        self._count(asked.outcome).inc()
        self._bytes.inc(asked.sent)
        if asked.rows:
            self._rows.inc(asked.rows)
        if asked.seconds:
            self._seconds.observe(asked.seconds)
        if self._log is not None:
            self._log.info(self._line(asked))

    def _line(self, asked: Asked) -> str:
        said = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "id": asked.id,
            "outcome": asked.outcome,
            "ms": round(asked.seconds * 1000, 1),
            "form": asked.form,
            "type": asked.media_type,
            "rows": asked.rows,
            "bytes": asked.sent,
            "snapshot": asked.snapshot,
        }
        if self._with_text:
            said["query"] = asked.query
        return json.dumps(said, ensure_ascii=False)


class QueryLogFile(WatchedFileHandler):
    """A file of lines. While the disk is full queries are answered without it, which is said once; the lines that still
    fit into its buffer are written later.
    """

    _is_failing = False

    def emit(self, record: logging.LogRecord) -> None:
        self._has_failed = False
        super().emit(record)
        self._is_failing = self._has_failed

    def handleError(self, record: logging.LogRecord) -> None:
        self._has_failed = True
        if not self._is_failing:
            log.warning("the query log %s cannot be written: %s", self.baseFilename, sys.exc_info()[1])


def _query_log(path: str) -> logging.Logger:
    """Return a logger apart from those of the program. Raises: UsageError: the file cannot be written."""
    try:
        handler: logging.Handler = (
            logging.StreamHandler(sys.stderr) if path == "-" else QueryLogFile(path, encoding="utf-8")
        )
    except OSError as error:
        raise UsageError(f"the query log {path} cannot be written: {error.strerror}") from error
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.Logger("communique.queries", logging.INFO)
    logger.addHandler(handler)
    return logger
