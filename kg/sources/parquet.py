"""Parquet files: a record for each row, with the same names of columns as fields of JSON. See kg.sources.records."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any

from kg.errors import InputError
from kg.model import Article
from kg.sources.records import read_object

_ROWS = 256  # in memory at a time


def read_table(source: str, name: str, stream: IO[bytes]) -> Iterator[Article | InputError]:
    """The articles of the rows, in order.

    Raises: InputError: pyarrow is not installed, or the file cannot be read.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise InputError(source, "is Parquet, which needs pyarrow: pip install 'communique[parquet]'") from error
    number = 0
    with tempfile.TemporaryFile() as whole:  # the end of the file, which tells where the rows are, is read first
        shutil.copyfileobj(stream, whole)
        try:
            for batch in pyarrow.parquet.ParquetFile(whole).iter_batches(_ROWS):
                for row in batch.to_pylist():
                    number += 1
                    yield from read_object(f"{source}, row {number}", f"{name}:{number}", _plain(row))
        except (pyarrow.ArrowException, OSError) as error:
            after = f" after row {number}" if number else ""
            raise InputError(source, f"is Parquet that cannot be read{after}: {error}") from error


def _plain(value: Any) -> Any:
    """The value with texts in place of dates and bytes, as JSON has them."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, bytes):
        return value.decode("utf8", "replace")
    return value.isoformat() if isinstance(value, date | datetime) else value
