"""What a run has seen of its articles. In memory it would grow with the run, so it is kept in a file."""

from __future__ import annotations

import sqlite3
from hashlib import blake2b

from kg.errors import StoreError


class Seen:
    """Texts by their keys, several of each, in a temporary file without a name, which goes with the process.

    Raises: StoreError: the file cannot be written.
    """

    def __init__(self) -> None:
        # "": a file of SQLite's own, written only when there is more than its cache holds
        self._rows = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._rows.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000;"
            "CREATE TABLE seen (key BLOB, value BLOB, PRIMARY KEY (key, value)) WITHOUT ROWID; BEGIN"
        )

    def of(self, key: str) -> list[str]:
        """The texts of a key, sorted by their bytes."""
        found = self._rows.execute("SELECT value FROM seen WHERE key = ? ORDER BY value", (_digest(key),))
        return [value.decode("utf8", "surrogatepass") for (value,) in found]

    def add(self, key: str, text: str) -> None:
        """Add a text to those of a key, unless it is one of them."""
        try:
            values = _digest(key), text.encode("utf8", "surrogatepass")
            self._rows.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", values)
        except sqlite3.Error as error:
            raise StoreError(
                f"what this run has read cannot be noted: {error}; make room in the folder of temporary files, "
                "or name another in SQLITE_TMPDIR"
            ) from error


def _digest(key: str) -> bytes:
    return blake2b(key.encode("utf8", "surrogatepass"), digest_size=16).digest()
