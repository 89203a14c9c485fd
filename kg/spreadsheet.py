"""Texts that spreadsheets show and do not run."""

from __future__ import annotations

_FORMULA = tuple("=+-@\t\r")  # what a spreadsheet takes for the beginning of a formula


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe stands before what could begin one."""
    return f"'{text}" if text.startswith(_FORMULA) else text
