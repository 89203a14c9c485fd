"""Text from articles, file names and engines as a terminal may show it."""

from __future__ import annotations

import re

# C0 and C1 controls but for tab and line feed, and the characters that reorder or hide what follows (UTS 55)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")


def printable(text: str) -> str:
    """The text with control characters written out, as `\\x1b`, so that none of it is a command to the terminal."""
    return _CONTROLS.sub(lambda found: repr(found[0])[1:-1], text)


def one_line(text: str) -> str:
    """As `printable`, line feeds written out, too: for names and messages that stand in a line."""
    return printable(text).replace("\n", "\\n")
