"""Names compared."""

from __future__ import annotations

import pytest

from kg.nlp.lexicon.names import normalized_name


@pytest.mark.parametrize(
    ("one", "other"),
    [("U.S. Army", "US army"), ("Al-Shabaab", "al shabaab"), ("Kenya’s  Navy", "Kenya Navy"), ("the_X", "The X")],
)
def test_case_hyphens_points_and_possessives_make_no_other_name(one: str, other: str) -> None:
    assert normalized_name(one) == normalized_name(other)
