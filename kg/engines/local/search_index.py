"""The index for full-text search: an SQLite file (FTS5) in each snapshot, which holds the snapshot's texts and never
changes.

The index of a new snapshot is made from that of the one before, so that a query and its searches see the same state and
a killed writer leaves nothing behind. Where the index is missing, or has another format, the first reader that searches
makes it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from kg.engines.local.files import link_or_copy
from kg.engines.local.fulltext import bare
from kg.engines.local.indexed_texts import Changes, Text, default_texts, texts
from kg.errors import StoreError

FILE = "search.sqlite"
_FORMAT = 1
_SCHEMA = f"""
PRAGMA user_version = {_FORMAT};
CREATE TABLE entry (id INTEGER PRIMARY KEY, key INTEGER NOT NULL UNIQUE, kind TEXT NOT NULL, thing TEXT NOT NULL,
                    words TEXT NOT NULL, language TEXT NOT NULL, graphs INTEGER NOT NULL);
CREATE VIRTUAL TABLE name USING fts5(words, content='', prefix='1 2 3', tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE sentence USING fts5(words, content='', tokenize='unicode61 remove_diacritics 0');
"""


def ensure(snapshot: Path) -> None:
    """Make the index of a snapshot that has none. Raises: OSError, sqlite3.OperationalError."""
    if not is_sound(snapshot / FILE):
        _write(snapshot / FILE, None, ox.Store.read_only(str(snapshot)))


def opened(snapshot: Path | None, store: ox.Store) -> sqlite3.Connection:
    """Return the index of a snapshot, which `store` has open; it is made first where there is none.

    It is made in memory where there is no snapshot, or where its folder cannot be written to.
    """
    if snapshot is not None:
        file = snapshot / FILE
        try:
            if not is_sound(file):
                _write(file, None, store)
            return _reading(file)
        except (OSError, sqlite3.OperationalError):
            pass  # a folder that only others may write to
    index = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    _prepare(index)
    _apply(index, _differences(index, store, ":memory:"))
    return index


def publish(snapshot: Path, before: Path | None, store: ox.Store, changes: Changes, unnamed: bool) -> None:
    """Write the index of a new snapshot, from that of the one before and what has changed since.

    `unnamed`: whether the default graph has texts of its own.

    Raises: StoreError: the index cannot be written.
    """
    base = before / FILE if before is not None and is_sound(before / FILE) else None
    try:
        if base is None or not changes.known:
            _write(snapshot / FILE, base, store, unnamed)
        elif changes.any():
            _write(snapshot / FILE, base, changes.items())
        else:
            link_or_copy(base, snapshot / FILE)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{snapshot / FILE}: the search index cannot be written: {error}") from error


def shrink(snapshot: Path) -> None:
    """Write the index of a new snapshot anew, without what was deleted from it. Raises: StoreError."""
    file, part = snapshot / FILE, snapshot / f"{FILE}.{os.getpid()}"
    try:
        shutil.copyfile(file, part)  # the file may be that of an earlier snapshot, too
        with closing(sqlite3.connect(part, isolation_level=None)) as index:
            index.execute("PRAGMA journal_mode = OFF")
            for kind in ("name", "sentence"):
                index.execute(f"INSERT INTO {kind} ({kind}) VALUES ('optimize')")
            index.execute("VACUUM")
        part.replace(file)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{file}: the search index cannot be written: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def is_sound(file: Path) -> bool:
    """Return whether a file is an index of the current format."""
    if not file.is_file():
        return False
    try:
        with closing(_reading(file)) as index:
            return bool(index.execute("PRAGMA user_version").fetchone()[0] == _FORMAT)
    except sqlite3.DatabaseError:
        return False


def _reading(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _write(file: Path, base: Path | None, source: ox.Store | Iterable[tuple[Text, int]], unnamed: bool = True) -> None:
    """Write an index and move it into place when it is complete: that of a store, or `base` with changed numbers.

    `base`: an earlier index, which may share most with that of the store. `unnamed`: as of `publish`.

    Raises: OSError, sqlite3.OperationalError.
    """
    part, scratch = file.with_name(f"{FILE}.{os.getpid()}"), file.with_name(f"{FILE}.{os.getpid()}.texts")
    part.unlink(missing_ok=True)
    scratch.unlink(missing_ok=True)
    try:
        if base is not None:
            shutil.copyfile(base, part)
        with closing(sqlite3.connect(part, isolation_level=None)) as index:
            index.execute("PRAGMA synchronous = OFF")  # a file that was not put in place is as good as none
            index.execute("PRAGMA journal_mode = OFF")
            if base is None:
                _prepare(index)
            changed = _differences(index, source, str(scratch), unnamed) if isinstance(source, ox.Store) else source
            is_other = _apply(index, changed)
        if base is None or is_other:
            part.replace(file)
        else:
            link_or_copy(base, file)
    finally:
        part.unlink(missing_ok=True)
        scratch.unlink(missing_ok=True)


def _differences(
    index: sqlite3.Connection, store: ox.Store, scratch: str, unnamed: bool = True
) -> Iterator[tuple[Text, int]]:
    """Return how the numbers of graphs of a store's texts differ from those of an index, text by text.

    The texts of a large store may take more room than there is in memory: they are collected in the file `scratch`.
    """
    index.execute("ATTACH ? AS scratch", (scratch,))
    index.execute("PRAGMA scratch.synchronous = OFF")
    index.execute("PRAGMA scratch.journal_mode = OFF")
    index.execute(
        "CREATE TABLE scratch.now (key INTEGER PRIMARY KEY, kind TEXT, thing TEXT, words TEXT, language TEXT, graphs)"
    )
    add = "INSERT INTO now VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO "
    index.execute("BEGIN")
    for found in texts(store):
        rows = ((_key(text), *text, number) for text, number in found.items())
        index.executemany(add + "UPDATE SET graphs = graphs + excluded.graphs", rows)
    if unnamed:
        index.executemany(add + "NOTHING", ((_key(text), *text, 1) for text in default_texts(store)))
    index.execute("COMMIT")
    index.execute(
        "CREATE TABLE scratch.difference AS "
        "SELECT now.kind, now.thing, now.words, now.language, now.graphs - COALESCE(entry.graphs, 0) AS number "
        "FROM now LEFT JOIN entry ON entry.key = now.key WHERE number != 0 UNION ALL "
        "SELECT kind, thing, words, language, -graphs FROM entry WHERE key NOT IN (SELECT key FROM now)"
    )
    return ((Text(*text), number) for *text, number in index.execute("SELECT * FROM difference"))


def _prepare(index: sqlite3.Connection) -> None:
    try:
        index.executescript(_SCHEMA)
    except sqlite3.OperationalError as error:
        if "fts5" in str(error):
            raise StoreError(
                "the SQLite of this Python was built without full-text search (FTS5); use a Python whose SQLite has it"
            ) from error
        raise


def _apply(index: sqlite3.Connection, changed: Iterable[tuple[Text, int]]) -> bool:
    """Add to the numbers of graphs of entries; whether any changes. Entries are created where needed, and deleted at
    zero.
    """
    before = index.total_changes
    index.execute("BEGIN")
    for text, number in changed:
        if not number:
            continue
        key = _key(text)
        known = index.execute("SELECT id, graphs FROM entry WHERE key = ?", (key,)).fetchone()
        if known is None:
            if number > 0:
                made = index.execute("INSERT INTO entry VALUES (NULL, ?, ?, ?, ?, ?, ?)", (key, *text, number))
                index.execute(
                    f"INSERT INTO {text.kind} (rowid, words) VALUES (?, ?)", (made.lastrowid, bare(text.words))
                )
        elif known[1] + number > 0:
            index.execute("UPDATE entry SET graphs = ? WHERE id = ?", (known[1] + number, known[0]))
        else:
            index.execute("DELETE FROM entry WHERE id = ?", (known[0],))
            index.execute(
                f"INSERT INTO {text.kind} ({text.kind}, rowid, words) VALUES ('delete', ?, ?)",
                (known[0], bare(text.words)),
            )
    index.execute("COMMIT")
    return index.total_changes > before


def _key(text: Text) -> int:
    """Return a hash of a text: an SQL index over the texts themselves would be as large as they are."""
    return int.from_bytes(
        hashlib.blake2b("\0".join(text).encode("utf8", "surrogatepass"), digest_size=8).digest(), signed=True
    )
