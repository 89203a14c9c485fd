"""Text in capitals, cased."""

from __future__ import annotations

import pytest

from kg.nlp.text.truecasing import abbreviations, plain_possessives, truecased


@pytest.mark.parametrize(
    ("shouted", "cased"),
    [
        (
            "THE ARMY OF CHAD SAID THE NATIONAL\nLIBERATION ARMY (NLA) ATTACKED IT. THE NLA DENIED THIS.",
            "The army of Chad said the National\nLiberation Army (NLA) attacked it. The NLA denied this.",
        ),
        (
            "COL PONCE SAID ON 12 JANUARY THAT THE U.S. DECISION WAS KNOWN TO THE 1ST BRIGADE.",
            "Col Ponce said on 12 January that the U.S. decision was known to the 1st brigade.",
        ),
        (
            "ON THE EVENING OF 24 MAY TWO CITIZENS OF CHAD WERE KILLED, AND THERE MAY BE MORE.",
            "On the evening of 24 May two citizens of Chad were killed, and there may be more.",
        ),
        (
            'FOREIGN MINISTER OSCAR MARTINEZ MET FARMERS IN SANTA ANA, AS HE SAID: "WE GO HOME."',
            'Foreign minister Oscar Martinez met farmers in Santa Ana, as he said: "We go home."',
        ),
    ],
)
def test_text_in_capitals_is_cased_by_names_and_sentences_not_by_lines(shouted: str, cased: str) -> None:
    assert truecased(shouted, known=abbreviations(shouted)) == cased


def test_letters_in_brackets_that_the_words_before_do_not_begin_with_are_no_abbreviation() -> None:
    assert abbreviations("THE NATIONAL LIBERATION ARMY (NLA) LEFT.") == {"NLA"}
    assert abbreviations("THE CHAD ARMY (CAXY) LEFT.") == frozenset()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The rebels’ attack failed.", "The rebels' attack failed."),
        ("Chad’s army", "Chad’s army"),
        ("They are ‘no friends’ of Chad.", "They are ‘no friends’ of Chad."),
    ],
)
def test_a_plural_that_owns_something_has_a_straight_apostrophe(text: str, plain: str) -> None:
    assert plain_possessives(text) == plain
