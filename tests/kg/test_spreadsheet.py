"""Cells that a spreadsheet would take for formulas."""

from __future__ import annotations

import csv
import io

import pytest

from kg.spreadsheet import safe
from kg.verdicts.model import Drawn, Sample
from kg.verdicts.tables import write_sheet


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_could_begin_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Ana = Ben", "'=1", " 1", "5 of 9", "–3"])
def test_other_texts_stay(text: str) -> None:
    assert safe(text) == text


def test_the_sheet_for_judging_has_safe_sentences() -> None:
    sample = Sample("urn:s", "s", "2026-01-01T00:00:00Z", "simple", 1, 1, (Drawn("urn:e", "", 1.0),))
    out = io.StringIO()
    write_sheet(sample, {}, {"urn:e": {"sentence": "=HYPERLINK(1)"}}, out)
    (row,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert row["sentence"] == "'=HYPERLINK(1)"
