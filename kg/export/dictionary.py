"""The data dictionary of a table, as a data package of Frictionless Data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kg.export.formats import Wanted
from kg.export.writing import Written
from kg.version import __version__

FILE = "datapackage.json"
NAME = "communique-export"
_IN_PARQUET = {"date": "string", "integer": "number"}  # as pandas, with which Frictionless reads it, takes them
_MEDIA_TYPES = {"csv": "text/csv", "txt": "text/tab-separated-values", "parquet": "application/vnd.apache.parquet"}


def media_type(ending: str) -> str:
    """Return the media type of a table in a file with this ending."""
    return _MEDIA_TYPES[ending]


def resource(wanted: Wanted, path: str, written: Written | None = None) -> dict[str, Any]:
    """Return the description of a table with its columns.

    Args:
        path: where it is, seen from the data package, or its address.
        written: what was written; None: the table is made when it is asked for.
    """
    table = wanted.table
    empty = [one.name for one in table.columns if one.value is None] if written is None else written.empty(table)
    types = _IN_PARQUET if table.ending == "parquet" else {}
    described: dict[str, Any] = {
        "name": table.name,
        "path": path,
        "profile": "tabular-data-resource",
        "title": table.title,
        "description": table.unit,
        "format": table.ending if table.ending != "txt" else "tsv",
        "mediatype": media_type(table.ending),
        "encoding": "utf-8",
        "schema": {
            "fields": [
                {"name": c.name, "type": types.get(c.type, c.type), "description": c.description} for c in table.columns
            ],
            "missingValues": [""],
        },
        "selection": {"kind": table.kind, "parameters": [f"{n}={v}" for n, v in wanted.parameters]},
        "emptyColumns": empty,
    }
    if table.ending != "parquet":
        described["dialect"] = {"delimiter": table.delimiter}
    if written is not None:
        described["rows"] = written.rows
    return described


def package(resources: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return a data package of these resources."""
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": "Events read from news articles by Communiqué",
        "description": "Each row says how it is to be taken: as reported fact, claim, plan, possibility or denial, and "
        "links to its sentence. A text that a spreadsheet would take for a formula has an apostrophe before it.",
        "contributors": [{"title": f"communique {__version__}", "role": "wrangler"}],
        "resources": list(resources),
    }


def as_json(described: dict[str, Any]) -> bytes:
    return (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()


def describe(file: Path, described: dict[str, Any]) -> Path:
    """Write the dictionary of a file beside it, and return where.

    It is added to the data package of earlier exports in this folder. Where another data package is in its place, it
    has a file of its own.
    """
    place = file.parent / FILE
    others: list[dict[str, Any]] = []
    if place.exists():
        there = _read(place)
        if there.get("name") == NAME:
            others = [one for one in there.get("resources", []) if one.get("path") != file.name]
        else:
            place = file.with_name(file.name + "." + FILE)
    names = {one.get("name") for one in others}
    if described["name"] in names:
        described = {**described, "name": f"{described['name']}-{len(names)}"}
    place.write_bytes(as_json(package([*others, described])))
    return place


def _read(place: Path) -> dict[str, Any]:
    try:
        found = json.loads(place.read_text("utf8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
