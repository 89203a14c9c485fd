"""Tables written out, row by row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from kg.errors import UsageError
from kg.export.tables import Column, Row, Table, Value
from kg.spreadsheet import safe

_SPACE = re.compile(r"\s+")
_BATCH = 2_000  # rows of a row group of Parquet


@dataclass
class Written:
    """What was written: the number of rows, and the names of the columns with a value in some row."""

    rows: int = 0
    filled: set[str] = field(default_factory=set)

    def empty(self, table: Table[Any]) -> list[str]:
        """Return the names of the columns without any value, in order."""
        return [column.name for column in table.columns if column.name not in self.filled]


def write(table: Table[Row], found: Iterable[Row], out: IO[bytes], each: Callable[[], None] = lambda: None) -> Written:
    """Write the rows of a table. `each` is called for each row before it is written.

    Raises: UsageError: pyarrow is not installed, for Parquet.
    """
    written = Written()

    def rows() -> Iterator[list[Value]]:
        for one in found:
            each()
            row = [_value(column, one) for column in table.columns]
            written.rows += 1
            if len(written.filled) < len(row):
                written.filled.update(c.name for c, v in zip(table.columns, row, strict=True) if v not in (None, ""))
            yield row

    (_write_parquet if table.ending == "parquet" else _write_delimited)(table, rows(), out)
    return written


def _value(column: Column[Row], row: Row) -> Value:
    found = column.value(row) if column.value is not None else None
    return _SPACE.sub(" ", found).strip() if isinstance(found, str) else found


def _write_delimited(table: Table[Any], rows: Iterable[list[Value]], out: IO[bytes]) -> None:
    """Write CSV or TSV in UTF-8 with lines that end in a line feed."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=table.delimiter, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    is_text = [column.type == "string" for column in table.columns]
    for row in rows:
        writer.writerow([safe(v) if t and isinstance(v, str) else v for v, t in zip(row, is_text, strict=True)])
        out.write(buffer.getvalue().encode())
        buffer.seek(0)
        buffer.truncate()
    out.write(buffer.getvalue().encode())


def _write_parquet(table: Table[Any], rows: Iterable[list[Value]], out: IO[bytes]) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise UsageError("--format parquet needs pyarrow: pip install 'communique[parquet]'") from error
    types: Mapping[str, Any] = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "date": pa.string(),  # a year before 1 or after 9999 is no date there
        "boolean": pa.bool_(),
    }
    schema = pa.schema(
        [pa.field(c.name, types[c.type], metadata={"description": c.description}) for c in table.columns],
        metadata={"title": table.title, "unit": table.unit},
    )
    with pq.ParquetWriter(pa.PythonFile(_Sink(out), mode="w"), schema) as writer:
        held: list[list[Value]] = []
        for row in rows:
            held.append([_typed(v, c.type) for v, c in zip(row, table.columns, strict=True)])
            if len(held) == _BATCH:
                writer.write_table(_arrow(held, schema))
                held = []
        writer.write_table(_arrow(held, schema))


class _Sink(io.RawIOBase):
    """A file for pyarrow, which closes what it is given, asks where it is, and needs more than a `write`."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._place = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def write(self, piece: Any) -> int:
        self._out.write(bytes(piece))
        self._place += len(piece)
        return len(piece)


def _arrow(rows: list[list[Any]], schema: Any) -> Any:
    import pyarrow as pa

    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)


def _typed(value: Value, type: str) -> Any:
    if value in (None, ""):
        return None
    if type == "boolean":
        return value == "true"
    return {"number": float, "integer": int}.get(type, str)(value)
