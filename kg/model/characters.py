"""Characters that are not seen and tear the words that they stand in."""

from __future__ import annotations

import re

# soft hyphen, grapheme joiner; spaces, joiners and operators of no width; marks of direction; byte order mark
INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def visible(text: str) -> str:
    """The text without invisible characters."""
    return INVISIBLE.sub("", text)
