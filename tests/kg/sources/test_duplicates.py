"""Which articles are duplicates of an earlier one."""

from __future__ import annotations

import string

import pytest

from kg.model import Article
from kg.sources.duplicates import Duplicates

WORDS = [f"{a}{b}ord" for a in string.ascii_lowercase for b in "aeiou"]  # 130, all different, none a name or a number


def is_duplicate(first: list[str], second: list[str]) -> bool:
    seen = Duplicates()
    assert seen.seen(Article("first", " ".join(first))) is None
    return seen.seen(Article("second", " ".join(second))) is not None


def changed(number: int, new: str = "x") -> list[str]:
    """The words with so many of them changed, far enough apart that each changes four runs of four words."""
    step = len(WORDS) // (number + 1)
    places = {step * (i + 1) for i in range(number)}
    return [f"{word}{new}" if i in places else word for i, word in enumerate(WORDS)]


@pytest.mark.parametrize(
    ("changes", "duplicate"),
    # 127 runs of four words, so similarity is (127 - 4n) / (127 + 4n)
    [(1, True), (2, True), (5, False), (7, False), (12, False)],  # .94 .88 .73 .64 .45
)
def test_four_fifths_of_the_runs_of_words_are_in_common(changes: int, duplicate: bool) -> None:
    assert is_duplicate(WORDS, changed(changes)) is duplicate


@pytest.mark.parametrize(("length", "duplicate"), [(39, False), (40, True)])
def test_texts_of_less_than_forty_words_are_duplicates_only_if_they_are_the_same(length: int, duplicate: bool) -> None:
    short = WORDS[:length]
    assert is_duplicate(short, [*short[:-1], "another"]) is duplicate
    assert is_duplicate(short, short)


@pytest.mark.parametrize("word", ["7", "seven", "1,200", "dozens", "not", "denied", "twenty-three", "millions"])
def test_a_number_or_a_denial_that_is_new_makes_another_article(word: str) -> None:
    new = WORDS.copy()
    new[60] = word
    assert not is_duplicate(WORDS, new)
    assert is_duplicate(new, WORDS)  # one that is left out is nothing new


@pytest.mark.parametrize(
    ("place", "duplicate"), [(0, True), (11, True), (12, False), (60, False), (104, False), (105, True), (129, True)]
)
def test_a_name_that_is_new_makes_another_article_except_at_its_ends(place: int, duplicate: bool) -> None:
    new = WORDS.copy()
    new[place] = "Nairobi"
    assert is_duplicate(WORDS, new) is duplicate


def test_the_first_of_several_is_named() -> None:
    seen = Duplicates()
    texts = {"a": WORDS, "b": WORDS[::-1], "c": changed(1), "d": changed(1, "y"), "e": WORDS[::-1]}
    found = {name: seen.seen(Article(name, " ".join(words))) for name, words in texts.items()}
    assert found == {"a": None, "b": None, "c": "a", "d": "a", "e": "b"}
