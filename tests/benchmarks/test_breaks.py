"""The breaks of breaks.toml are of the code as it is now. Whether tests notice them takes an hour: see breaks.py."""

from __future__ import annotations

import pytest

from tests.benchmarks.breaks import ROOT, Break, breaks


@pytest.mark.parametrize("one", breaks([]), ids=lambda one: one.name)
def test_what_a_break_replaces_stands_once_in_its_file(one: Break) -> None:
    assert (ROOT / one.file).read_text("utf8").count(one.old) == 1
    assert all((ROOT / path).exists() for path in one.tests.split())
