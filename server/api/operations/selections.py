"""Selections of things: the first rows with facets, tables to download, and the files of samples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.export.dictionary import FILE, media_type
from kg.export.formats import TABLES
from kg.export.tables import Table
from kg.sparql.selection import KINDS, PARAMETERS, takes
from server.api.operations.model import (
    JSON,
    OBJECT,
    TEXT,
    TEXTS,
    Operation,
    Parameter,
    array,
    object_of,
    one_of,
    path_parameter,
    unspecified,
)

_FILES = {"report.json": JSON, "verdicts.jsonl": "application/jsonl", "design.csv": "text/csv", "sheet.csv": "text/csv"}


def operations() -> Iterator[Operation]:
    for kind in KINDS:
        yield Operation(
            f"browse_{kind}",
            f"/api/browse/{kind}",
            "selections",
            f"The first {kind} of a selection, and the values of its facets",
            {JSON: object_of(columns=TEXTS, rows=array(OBJECT), total={"type": "integer"}, facets=OBJECT)},
            (
                *_selecting(kind),
                Parameter("rows", "the maximum number of rows", {"type": "integer", "minimum": 1, "maximum": 500}, 20),
            ),
            route="/api/browse/<kind>",
            about="The column `factuality` says whether an event happened, `whose_word` who claims it.",
        )
    for name, table in TABLES.items():
        yield Operation(
            f"export_{name}",
            f"/export/{name}",
            "selections",
            f"A selection as the table {name}",
            {media_type(ending): TEXT for ending in table.endings},
            _tabled(table),
            route="/export/<name>",
            about=f"{table.unit} Columns say which rows are reported as fact, claimed, planned, possible or denied.",
        )
        yield Operation(
            f"dictionary_{name}",
            f"/export/{name}/{FILE}",
            "selections",
            f"The data dictionary of the table {name}",
            {JSON: OBJECT},
            _tabled(table),
            route=f"/export/<name>/{FILE}",
        )
    yield Operation(
        "sampleFile",
        "/sample/{name}/{file}",
        "quality",
        "The report on a sample judged by hand, its verdicts, its design, or a sheet to fill in",
        unspecified(_FILES.values()),
        (
            path_parameter("name", "the name of the sample", "spring"),
            path_parameter("file", "the file", "report.json", tuple(_FILES)),
        ),
    )


def _selecting(kind: str) -> tuple[Parameter, ...]:
    """Return the parameters by which a kind of things is selected."""
    return tuple(
        Parameter(name, PARAMETERS[name].help, array(TEXT) if PARAMETERS[name].is_repeated else TEXT)
        for name in takes(kind)
    )


def _tabled(table: Table[Any]) -> tuple[Parameter, ...]:
    """Return the parameters by which the rows of a table are selected, and how it is written."""
    if len(table.endings) == 1:
        return _selecting(table.kind)
    schema = {**one_of(table.endings), "default": table.ending}
    return (*_selecting(table.kind), Parameter("format", "the format of the file", schema))
