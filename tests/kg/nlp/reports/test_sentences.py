"""Faults that users of other programs have reported, each as a small text with what must be read from it.

The kinds are of public bug reports, the texts of ours (sentences.jsonl). A row that is wrong today has the reason as
`fails`; one that becomes right must lose it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.build.reading import read_article
from kg.model import Article
from tests.kg.nlp.reports.expectations import Row, differences

ROWS: list[Row] = [
    json.loads(line) for line in Path(__file__).with_name("sentences.jsonl").read_text(encoding="utf8").splitlines()
]


def params() -> Iterator[object]:
    for row in ROWS:
        marks = [pytest.mark.xfail(reason=row["fails"], strict=True)] if "fails" in row else []
        yield pytest.param(row, marks=marks, id=f"{row['kind']}: {row['id']}")


@pytest.mark.parametrize("row", params())
def test_what_is_read(row: Row) -> None:
    document = read_article(Article(row["id"], row["text"], published=row["published"]))
    assert differences(row, document) == []
