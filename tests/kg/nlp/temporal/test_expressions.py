"""Which of overlapping readings is taken."""

from __future__ import annotations

import pytest

from tests.kg.nlp.temporal.test_component import TUESDAY, read


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They met on Monday, July 1, 2024, and on 3 May.", ["Monday, July 1, 2024", "3 May"]),
        ("They met from May 30 to June 2.", ["May 30 to June 2"]),
        ("They met on July  2.", ["July  2"]),
        ("They may march.", []),
    ],
)
def test_leftmost_then_longest(text: str, found: list[str]) -> None:
    document = read(text, TUESDAY)
    assert [document.surface(t) for t in document.times] == found
