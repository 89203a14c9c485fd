"""What a run has seen is found again, and does not stay in memory."""

from __future__ import annotations

import pytest

from kg.errors import StoreError
from kg.sources import Seen


def test_the_texts_of_a_key_are_found_again() -> None:
    seen, other = Seen(), Seen()
    for key, text in (("a", "2"), ("b", "\udcff é"), ("a", "1"), ("a", "2")):
        seen.add(key, text)
    assert (seen.of("a"), seen.of("b"), seen.of("c"), other.of("a")) == (["1", "2"], ["\udcff é"], [], [])


def test_what_was_seen_is_not_kept_in_memory() -> None:
    seen = Seen()
    assert seen._rows.execute("PRAGMA cache_size").fetchone() == (-2000,)
    assert seen._rows.execute("PRAGMA database_list").fetchall() == [(0, "main", "")]


def test_a_full_disk_is_said() -> None:
    seen = Seen()
    seen._rows.execute("PRAGMA max_page_count = 3")
    with pytest.raises(StoreError, match="disk is full; make room in the folder of temporary files"):
        seen.add("a", "longer than three pages" * 1000)
