"""Titles by their words alone."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from kg.nlp.offices.titles import goes_on, kind_of, names_portfolio, of_title, time_of, title_ending
from tests.support.language import until


def parsed(text: str) -> Doc:
    doc: Doc = until("mentions", text).parse[0]
    return doc


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("prime minister", "national"),
        ("Vice President", "national"),
        ("ambassador", "diplomatic"),
        ("Secretary-General", "office"),  # a hyphen is a token of its own
        ("senator", "legislative"),
        ("general", "rank"),
        ("Mr.", "honorific"),
        ("acting", None),  # only a modifier
        ("finance", None),
    ],
)
def test_kind(words: str, kind: str | None) -> None:
    doc = parsed(f"{words} met them.")
    assert kind_of(doc, 0, len(doc) - 3) == kind


def test_the_longest_title_that_ends_at_a_word() -> None:
    doc = parsed("Then the vice president spoke.")
    assert title_ending(doc, 3, 0) == (2, "national")
    assert title_ending(doc, 3, 3) == (3, "national")
    assert title_ending(doc, 4, 0) is None


def test_a_title_before_another_is_only_a_modifier() -> None:
    doc = parsed("The president spokesman spoke.")
    assert goes_on(doc, 2 - 1) and not goes_on(doc, 3)


def test_a_noun_before_a_title_names_its_field() -> None:
    doc = parsed("Norway's shipping minister met the fishing fleet.")
    assert [t.text for t in doc if names_portfolio(t)] == ["shipping"]


@pytest.mark.parametrize(
    ("text", "belongs"),
    [
        ("The deputy minister spoke.", True),
        ("The finance minister spoke.", True),
        ("The angry minister spoke.", False),
    ],
)
def test_what_belongs_to_a_title(text: str, belongs: bool) -> None:
    assert of_title(parsed(text), 1) is belongs


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("The former prime minister spoke.", "former"),
        ("The late minister spoke.", "former"),
        ("The incoming minister spoke.", "future"),
        ("The minister-elect spoke.", "future"),
        ("The minister spoke.", None),
        ("The former king met a new young friendly minister.", None),  # too far before it
        ("The king was former. The minister spoke.", None),  # another sentence
    ],
)
def test_time(text: str, time: str | None) -> None:
    doc = parsed(text)
    noun = max(t.i for t in doc if t.text == "minister")
    assert time_of(doc, noun, noun) == time
