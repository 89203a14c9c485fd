"""The user's own tables, which complete the bundled ones: files of the same names and columns in one folder.

Tables edited by hand are in the folder itself, or beside the user's own words (COMMUNIQUE_LEXICON), those of
`communique gazetteer update` in its subfolder `wikidata`. A row with the key of a bundled row completes that row: it
fills empty cells, adds aliases, and replaces an identifier that is not confirmed. Any other row is new.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path

from kg.errors import ModelError
from kg.options import GAZETTEER, LEXICON
from kg.resources import cache_dir

WIKIDATA = "wikidata"  # subfolder of the tables that the command makes
FROM_WIKIDATA = "wikidata"  # status of a QID that comes from Wikidata itself
_CONFIRMED = frozenset(("package", "verified", FROM_WIKIDATA))
_IDENTIFIER = ("qid", "status", "sources")  # columns that belong together
_KEYS = {
    "organizations.csv": ("id",),
    "persons.csv": ("id",),
    "place_qids.csv": ("geonames",),
    "offices.csv": ("country", "office", "holder", "valid_from"),
}


TABLES = tuple(_KEYS)


def folder() -> Path:
    """COMMUNIQUE_GAZETTEER, else a folder in the user's cache."""
    told = GAZETTEER.told
    return Path(told) if told else cache_dir() / "gazetteer"


def _places() -> tuple[Path, ...]:
    """The folders with tables; where both have a row, the first one counts."""
    words = (Path(LEXICON.told),) if LEXICON.told else ()
    return *words, folder(), folder() / WIKIDATA


def completed(name: str, rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """The bundled rows of a table, completed and followed by the user's.

    Raises: ModelError for a file of the user's that cannot be read or lacks a value of the key.
    """
    key = _KEYS.get(name, ())
    added = [row for place in _places() for row in _read(place / name, key)] if key else []
    if not added:
        return list(rows)
    columns = list(rows[0]) if rows else list(added[0])
    found = {_values(row, key): row for row in rows}
    for row in added:
        own = _values(row, key)
        found[own] = _joined(found[own], row) if own in found else {c: row.get(c) or "" for c in columns}
    return list(found.values())


def _values(row: dict[str, str], columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[column] for column in columns)


def _joined(ours: dict[str, str], theirs: dict[str, str]) -> dict[str, str]:
    """Our row, completed by theirs."""
    row = {column: cell or theirs.get(column) or "" for column, cell in ours.items()}
    if "aliases" in ours:
        row["aliases"] = _aliases(ours, theirs)
    better = ours.get("status") not in _CONFIRMED and theirs.get("status") in _CONFIRMED
    identifier = theirs if better else ours
    return row | {column: identifier.get(column) or "" for column in _IDENTIFIER if column in ours}


def _aliases(ours: dict[str, str], theirs: dict[str, str]) -> str:
    """Our aliases, then those of theirs that are new. A "?" before an alias marks it as weak and is no part of it."""
    own = [name for name in ours["aliases"].split("|") if name]
    known = {name.lstrip("?") for name in (*own, ours.get("label", ""), "")}
    return "|".join([*own, *(n for n in (theirs.get("aliases") or "").split("|") if n.lstrip("?") not in known)])


def _read(path: Path, key: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a file; none where there is no file."""
    try:
        with path.open(encoding="utf8", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except FileNotFoundError:
        return []
    except (OSError, ValueError, csv.Error) as error:
        raise ModelError(f"{path}: cannot be read: {error}") from error
    missing = next((column for row in rows for column in key if not row.get(column)), None)
    if missing:
        raise ModelError(f"{path}: a row has no value in the column {missing!r}")
    return rows


def stamp() -> str:
    """A hash of the user's tables, 16 hexadecimal digits; empty if there are none."""
    found = hashlib.sha256()
    files = [path for place in _places() for name in sorted(_KEYS) if (path := place / name).is_file()]
    for path in files:
        found.update(path.read_bytes())
    return found.hexdigest()[:16] if files else ""
