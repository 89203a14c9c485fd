"""Numbers in addresses and in JSON."""

from __future__ import annotations

import math

_MOST_DIGITS = 15


def whole_number(told: object, default: int, most: int) -> int:
    """Return a number from 1 to `most`. Larger ones count as `most`, anything but a number as `default`."""
    if isinstance(told, str):
        digits = told.strip()
        if not (digits.isascii() and digits.isdigit()):
            return default
        told = int(digits) if len(digits) <= _MOST_DIGITS else most
    if isinstance(told, bool) or not isinstance(told, int | float) or not math.isfinite(told) or told < 1:
        return default
    return min(int(told), most)
