"""Noun phrases: roles, heads and edges."""

from __future__ import annotations

import pytest

from kg.nlp.grammar.noun_phrases import (
    heads_something,
    is_reduced_passive,
    is_unlabelled_name,
    lacks_subject,
    modifies_next,
    name_head,
    numerals,
    outermost,
    phrase_end,
    phrase_start,
    possessive_start,
    proper_run_end,
    quantity_start,
    role_of,
    trimmed,
    verb_after,
)
from tests.support.parsed import doc_of, token

NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("The diplomats left.", "diplomats", "diplomat"),
        ("Special envoys met.", "envoys", "envoy"),
        ("They envoy nobody.", "nobody", None),
        ("The table stood there.", "table", None),
    ],
)
def test_role(text: str, word: str, lemma: str | None) -> None:
    role = role_of(token(doc_of(text), word))
    assert (role.lemma if role else None) == lemma


@pytest.mark.parametrize(
    ("text", "noun", "kept", "start"),
    [
        ("The two tall soldiers left.", "soldiers", NONE, "two"),
        ("Some soldiers left.", "soldiers", NONE, "soldiers"),
        ("Some soldiers left.", "soldiers", frozenset(("some",)), "Some"),
        ("Its former foreign minister left.", "minister", NONE, "former"),
    ],
)
def test_a_phrase_begins_behind_its_article(text: str, noun: str, kept: frozenset[str], start: str) -> None:
    doc = doc_of(text)
    assert doc[phrase_start(token(doc, noun), kept)].text == start


@pytest.mark.parametrize(
    ("text", "noun", "longest", "end"),
    [
        ("The ministers of Iran and Oman met.", "ministers", 8, "Oman"),
        ("The ministers of Iran and Oman met.", "ministers", 2, "ministers"),
        ("The minister of trade and industry left.", "minister", 8, "minister"),
        ("The minister of trade left.", "minister", 8, "trade"),
        ("The minister in Oman left.", "minister", 8, "minister"),
    ],
)
def test_a_phrase_ends_with_its_simple_of_phrase(text: str, noun: str, longest: int, end: str) -> None:
    doc = doc_of(text)
    found = phrase_end(token(doc, noun), frozenset(("of",)), longest, frozenset(("who",)), frozenset((",", "and")))
    assert doc[found].text == end


def test_a_quantity_and_a_possessor_have_their_own_beginning() -> None:
    doc = doc_of("Several hundreds of Iran's soldiers left.")
    assert doc[quantity_start(token(doc, "hundreds"))].text == "Several"
    soldiers = token(doc, "soldiers")
    assert doc[possessive_start(soldiers, soldiers.i)].text == "Iran"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("He was shot in the head.", False), ("The party head left.", True), ("The head of it left.", True)],
)
def test_a_head_of_something(text: str, expected: bool) -> None:
    assert heads_something(token(doc_of(text), "head")) is expected


def test_numbers_before_a_noun() -> None:
    doc = doc_of("They saw two soldiers.")
    assert [t.text for t in numerals(token(doc, "soldiers"))] == ["two"]


def test_a_noun_that_modifies_the_next() -> None:
    doc = doc_of("The ministry spokesman left.")
    assert modifies_next(token(doc, "ministry")) and not modifies_next(token(doc, "spokesman"))


def test_the_outermost_word_of_a_span_hangs_on_the_rest() -> None:
    doc = doc_of("They met Angela Merkel there.")
    first = token(doc, "Angela").i
    assert outermost(doc, first, first + 1).text == "Merkel"
    assert name_head(doc, first, first + 1).text == "Merkel"


def test_a_span_is_trimmed_of_articles_prepositions_and_marks() -> None:
    doc = doc_of("In the Red Sea, ships sank.")
    end = token(doc, ",").i
    assert [doc[i].text for i in trimmed(doc, 0, end, NONE, NONE)] == ["Red", "Sea"]
    first, last = trimmed(doc, 0, 1, NONE, NONE)
    assert first > last


def test_a_run_of_proper_nouns() -> None:
    doc = doc_of("They left Mir Ali and Miran Shah.")
    first = token(doc, "Mir").i
    assert proper_run_end(doc, first, lambda t: True) == first + 2
    assert proper_run_end(doc, first, lambda t: t.text != "Ali") == first + 1


def test_participles_behind_a_noun_and_verbs_behind_a_name() -> None:
    doc = doc_of("A delegation led by her left. Keita quickly resigned.")
    assert is_reduced_passive(token(doc, "led")) and not is_reduced_passive(token(doc, "left"))
    verb = verb_after(token(doc, "Keita"))
    assert verb is not None and verb.text == "resigned"
    assert verb_after(token(doc, "delegation")) is not None and verb_after(token(doc, "by")) is None
    assert not lacks_subject(token(doc, "resigned"))


def test_a_labelled_name_is_not_unlabelled() -> None:
    doc = doc_of("Angela Merkel left Germany.")
    assert not is_unlabelled_name(token(doc, "Merkel")) and not is_unlabelled_name(token(doc, "left"))
