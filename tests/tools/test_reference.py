"""The reference of the documentation is that of the code."""

from __future__ import annotations

import pytest

from tools.options_table import rows
from tools.reference import FOLDER, PAGES, made


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_reference_is_current(name: str) -> None:
    assert (FOLDER / f"{name}.md").read_text("utf8") == made(name), "run python -m tools.reference"


def test_each_option_has_a_help_text_and_a_variable_of_its_own() -> None:
    assert all(row.help and (row.flag or row.variable) for row in rows())
    variables = [row.variable for row in rows() if row.variable]
    assert len(set(variables)) == len(variables)
