"""Tables of the user's own, read after those of the installation: files of the same names and columns in one folder.

What is kept by hand lies in the folder itself, what `communique gazetteer update` makes in its folder `wikidata`. A row whose key is one of
ours completes it: cells that are empty here are filled, aliases are added, and a link is taken where we have none that is confirmed. Any other
row is new.
"""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from kg.errors import ModelError
from kg.resources import cache_dir

WIKIDATA = "wikidata"  # the folder of what is made
FROM_WIKIDATA = "wikidata"  # the status of a QID that Wikidata itself has given
_CONFIRMED = frozenset(("package", "verified", FROM_WIKIDATA))
_KEYS = {
    "organizations.csv": ("id",),
    "persons.csv": ("id",),
    "place_qids.csv": ("geonames",),
    "offices.csv": ("country", "office", "holder", "valid_from"),
}


def folder() -> Path:
    """COMMUNIQUE_GAZETTEER, else a folder in the user's cache."""
    told = os.environ.get("COMMUNIQUE_GAZETTEER")
    return Path(told) if told else cache_dir() / "gazetteer"


def _places() -> tuple[Path, ...]:
    """The folders of tables; the first to have a row decides."""
    return folder(), folder() / WIKIDATA


def completed(name: str, rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """The rows of a table with those of the user's.

    Raises: ModelError for a file that cannot be read, or has no column for the key.
    """
    key = _KEYS.get(name)
    added = [row for place in _places() for row in _read(place / name, key)] if key else []
    if key is None or not added:
        return list(rows)
    found = {tuple(row[column] for column in key): row for row in rows}
    columns = list(rows[0]) if rows else list(added[0])
    for row in added:
        known = found.get(tuple(row[column] for column in key))
        found[tuple(row[column] for column in key)] = (
            _joined(known, row) if known else {column: row.get(column) or "" for column in columns}
        )
    return list(found.values())


def _joined(ours: dict[str, str], theirs: dict[str, str]) -> dict[str, str]:
    """A row of ours, completed."""
    row = {column: cell or theirs.get(column) or "" for column, cell in ours.items()}
    if "aliases" in ours:
        known = {name.lstrip("?") for name in (*ours["aliases"].split("|"), ours.get("label", ""))}
        more = [name for name in (theirs.get("aliases") or "").split("|") if name and name.lstrip("?") not in known]
        row["aliases"] = "|".join([*filter(None, ours["aliases"].split("|")), *more])
    if "status" in ours:
        taken = ours if ours["status"] in _CONFIRMED or theirs.get("status") not in _CONFIRMED else theirs
        row |= {column: taken.get(column) or "" for column in ("qid", "status", "sources") if column in ours}
    return row


def _read(path: Path, key: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf8", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except FileNotFoundError:
        return []
    except (OSError, ValueError, csv.Error) as error:
        raise ModelError(f"{path}: cannot be read: {error}") from error
    missing = next((column for row in rows for column in key if not row.get(column)), None)
    if missing:
        raise ModelError(f"{path}: a row without {missing!r}")
    return rows


def stamp() -> str:
    """Changes with the tables: what is read with other names is another reading. Empty where there are none."""
    found = hashlib.sha256()
    files = [path for place in _places() for name in sorted(_KEYS) if (path := place / name).is_file()]
    for path in files:
        found.update(path.read_bytes())
    return found.hexdigest()[:16] if files else ""
