"""Parquet, from a file, compressed, and with rows that are refused by number and column."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from kg.errors import InputError
from kg.model import Article
from kg.sources import read, read_bytes

TEXT = "The ministers of both countries met in Accra on Tuesday to talk about the fees at the border posts."


def table(*rows: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(list(rows)), out)
    return out.getvalue()


def test_rows_are_articles(tmp_path: Path) -> None:
    rows = [
        {
            "id": f"a{n}",
            "text": f"{TEXT} {n}",
            "publishedAt": datetime(2024, 5, 7, 10, tzinfo=UTC),
            "author": ["A. Weiss"],
        }
        for n in range(600)
    ]
    (tmp_path / "news.parquet").write_bytes(table(*rows))
    for found in (list(read([str(tmp_path / "news.parquet")])), list(read_bytes("x.gz", gzip.compress(table(*rows))))):
        articles = [one for one in found if isinstance(one, Article)]
        assert [one.id for one in articles] == [f"a{n}" for n in range(600)] and len(found) == 600
        assert str(articles[0].published).startswith("2024-05-07T10:00:00") and articles[0].authors == ("A. Weiss",)


def test_rows_that_are_refused_are_named() -> None:
    content = table(
        {"text": TEXT, "date": date(2024, 5, 7)}, {"text": None, "date": None}, {"text": TEXT, "date": None}
    )
    found = list(read_bytes("a.parquet", content))
    assert [str(one) for one in found if isinstance(one, InputError)] == ["a.parquet, row 2: field text is missing"]
    assert [one.id for one in found if isinstance(one, Article)] == ["a.parquet:1", "a.parquet:3"]
    assert [one.published for one in found if isinstance(one, Article)] == ["2024-05-07", None]


@pytest.mark.parametrize("cut", [6, 200, -3])
def test_a_broken_file_is_named(cut: int) -> None:
    (found,) = read_bytes("a.parquet", table({"text": TEXT})[:cut])
    assert isinstance(found, InputError) and str(found).startswith("a.parquet: is Parquet that cannot be read: ")
