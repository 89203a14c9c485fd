"""Answers cached on disk with their times, among them those that found nothing."""

from __future__ import annotations

import json
import logging
import sqlite3
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kg.wikidata.settings import Source

log = logging.getLogger(__name__)

_SCHEMA = """CREATE TABLE IF NOT EXISTS answer (
    key TEXT PRIMARY KEY, told REAL NOT NULL, empty INTEGER NOT NULL, body BLOB NOT NULL
) WITHOUT ROWID"""


class AnswerFile:
    """A file of answers. If it cannot be opened or written, answers are not cached, and the run goes on."""

    def __init__(self, path: Path, source: Source, now: Callable[[], float] = time.time) -> None:
        self._source, self._now = source, now
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file: sqlite3.Connection | None = sqlite3.connect(path, isolation_level=None, timeout=5)
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.execute(
                "PRAGMA synchronous = NORMAL"
            )  # a crash of the system may cost the last answers, no more
            self._file.execute(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            log.warning("%s: answers are not cached: %s", path, error)
            self._file = None

    def get(self, key: str) -> tuple[Any, float] | None:
        """The answer and when it was given, in seconds since 1970; None where there is no recent one."""
        if self._file is None:
            return None
        try:
            row = self._file.execute("SELECT told, empty, body FROM answer WHERE key = ?", (key,)).fetchone()
            if row is None or not 0 <= self._now() - row[0] <= (
                self._source.age_of_nothing if row[1] else self._source.age
            ):
                return None
            return json.loads(zlib.decompress(row[2])), row[0]
        except (sqlite3.Error, zlib.error, ValueError) as error:
            log.info("a cached answer cannot be read: %s", error)
            return None

    def put(self, key: str, answer: Any) -> float:
        """Store an answer and return its time, in seconds since 1970."""
        now = self._now()
        if self._file is not None:
            try:
                self._file.execute(
                    "INSERT OR REPLACE INTO answer VALUES (?,?,?,?)",
                    (
                        key,
                        now,
                        not answer,
                        zlib.compress(json.dumps(answer, ensure_ascii=False).encode("utf8", "surrogatepass")),
                    ),
                )
            except sqlite3.Error as error:
                log.info("an answer is not cached: %s", error)
        return now

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
