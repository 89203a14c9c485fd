"""Full-text search: an SQLite file (FTS5) in each snapshot, which holds the snapshot's texts and never changes.

The index of a new snapshot is made from that of the one before, so that a query and its searches see the same state and
a killed writer leaves nothing behind. Where the index is missing, or has another format, the first reader that searches
makes it.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
import shutil
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from kg.engines.local.indexed_texts import Changes, Text, default_texts, texts
from kg.errors import StoreError
from kg.sparql.search_service import MOST_HITS, Kind

FILE = "search.sqlite"
_MOST_WORDS = 64  # of one search
_FORMAT = 1
_RANKED = 1000  # the best by their words alone, among which it counts how well known a name is
_EXACT, _BEGINNING = 3.0, 1.5  # a name that is what was looked for, or begins so, before others
_SCHEMA = f"""
PRAGMA user_version = {_FORMAT};
CREATE TABLE entry (id INTEGER PRIMARY KEY, key INTEGER NOT NULL UNIQUE, kind TEXT NOT NULL, thing TEXT NOT NULL,
                    words TEXT NOT NULL, language TEXT NOT NULL, graphs INTEGER NOT NULL);
CREATE VIRTUAL TABLE name USING fts5(words, content='', prefix='1 2 3', tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE sentence USING fts5(words, content='', tokenize='unicode61 remove_diacritics 0');
"""
_TERM = re.compile(r'"(?P<phrase>[^"]*)"(?P<open>\*?)|(?P<word>[^\s"]+)')
_TOKEN = re.compile(r"[^\W_]+")
# letters that no decomposition takes apart
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h"})


class _WithoutAccents(dict[int, int | None]):
    """A table for `str.translate` that deletes combining characters; filled as characters come."""

    def __missing__(self, code: int) -> int | None:
        found = self[code] = None if unicodedata.combining(chr(code)) else code
        return found


_WITHOUT_ACCENTS = _WithoutAccents()


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that matches a search. `score` is above 0, higher for better matches, and comparable within one search
    only.
    """

    text: Text
    score: float

    @property
    def thing(self) -> str:
        return self.text.thing

    @property
    def words(self) -> str:
        return self.text.words

    @property
    def language(self) -> str:
        return self.text.language


def folded(text: str) -> str:
    """Return the text in lower case and without accents."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text).translate(_WITHOUT_ACCENTS).casefold().translate(_PLAIN)


def bare(text: str) -> str:
    """Return the words of a text, folded and separated by single spaces: the form in which texts and searches are
    compared.
    """
    return " ".join(_TOKEN.findall(folded(text)))


def expression(words: str) -> str:
    """Return a search as an FTS5 query: all words, quoted words as a phrase, words with * as prefixes.

    "" where there is no word. FTS5's own operators are not interpreted.
    """
    return " AND ".join(f'"{phrase}"' + "*" * is_open for phrase, is_open in terms(words))


def terms(words: str, fold: Callable[[str], str] = bare) -> list[tuple[str, bool]]:
    """Return the folded words and phrases of a search, each with whether it is a prefix; at most _MOST_WORDS words."""
    found, left = [], _MOST_WORDS
    for one in _TERM.finditer(words):
        tokens = fold(one["phrase"] or (one["word"] or "").rstrip("*")).split()[:left]
        if tokens:
            found.append((" ".join(tokens), bool(one["open"]) or (one["word"] or "").endswith("*")))
            left -= len(tokens)
    return found


def search(
    index: sqlite3.Connection, kind: Kind, words: str, most: int = 100, fits: Callable[[str], bool] | None = None
) -> list[Hit]:
    """Return the things with a matching name or, by `kind`, the matching sentences: each thing once, best first.

    Args:
        words: see `expression`.
        most: the number of hits, at most MOST_HITS.
        fits: whether the thing of this IRI is wanted; None: all are.

    Raises: StoreError: the index is damaged.
    """
    try:
        return _search(index, kind, words, most, fits)
    except sqlite3.Error as error:
        raise StoreError(
            f"the index for searches cannot be read ({error}); delete {FILE} in the snapshot, and it is made anew"
        ) from error


def _search(
    index: sqlite3.Connection, kind: Kind, words: str, most: int, fits: Callable[[str], bool] | None
) -> list[Hit]:
    wanted = expression(words)
    most = min(most, MOST_HITS)
    if not wanted or most < 1:
        return []
    rows = index.execute(
        f"SELECT thing, entry.words, language, graphs, rank FROM {kind} CROSS JOIN entry ON entry.id = {kind}.rowid "
        f"WHERE {kind} MATCH ? ORDER BY rank",
        (wanted,),
    )
    plain = bare(words)
    enough = max(_RANKED, most) if kind == "name" else most
    hits: dict[str, Hit] = {}
    for thing, said, language, graphs, rank in rows:
        if fits is not None and thing not in hits and not fits(thing):
            continue
        score = -rank * (_weight(plain, said, graphs) if kind == "name" else 1.0)
        if thing not in hits or score > hits[thing].score:
            hits[thing] = Hit(Text(kind, thing, said, language), score)
        if len(hits) >= enough:
            break
    return sorted(hits.values(), key=lambda hit: (-hit.score, len(hit.text.words), hit.text.thing))[:most]


def _weight(plain: str, name: str, graphs: int) -> float:
    said = bare(name)
    closeness = _EXACT if said == plain else _BEGINNING if said.startswith(plain) else 1.0
    return closeness * (1.0 + math.log(graphs))


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
            _same(base, snapshot / FILE)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{snapshot / FILE}: the index for searches cannot be written: {error}") from error


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
        raise StoreError(f"{file}: the index for searches cannot be written: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def _same(base: Path, file: Path) -> None:
    """Make a file the same as another: a hard link, or a copy where links are not possible."""
    try:
        os.link(base, file)
    except OSError:
        shutil.copyfile(base, file)


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
            _same(base, file)
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
