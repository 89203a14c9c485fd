"""The README's table of options is that of the declarations."""

from __future__ import annotations

from tools.options_table import README, rows, with_table


def test_the_readme_is_current() -> None:
    text = README.read_text("utf8")
    assert with_table(text) == text, "run python -m tools.options_table"


def test_each_option_has_a_help_text_and_a_variable_of_its_own() -> None:
    assert all(row.help and (row.flag or row.variable) for row in rows())
    variables = [row.variable for row in rows() if row.variable]
    assert len(set(variables)) == len(variables)
