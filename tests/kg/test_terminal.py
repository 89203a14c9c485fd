"""What a terminal is shown of other people's text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.terminal import one_line, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x9b2J", "\\x9b2J"),
        ("over\rwritten", "over\\rwritten"),
        ("a\u202egnp.exe", "a\\u202egnp.exe"),
        ("tab\tand\nline, é “quoted” 漢字", "tab\tand\nline, é “quoted” 漢字"),
    ],
)
def test_commands_to_the_terminal_are_written_out(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text())
def test_a_line_stays_a_line_and_has_no_controls(text: str) -> None:
    shown = one_line(text)
    assert "\n" not in shown and "\x1b" not in shown
    assert all(c == "\t" or not (ord(c) < 32 or 127 <= ord(c) < 160) for c in shown)
