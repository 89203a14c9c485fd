"""Descriptions of bodies and groups that were told of before."""

from __future__ import annotations

import pytest

from tests.support.language import entity, read, surfaces, until


@pytest.mark.parametrize(
    ("text", "noun", "name"),
    [
        (
            "The Red Valley Liberation Army attacked a post. The group, together with others, had left the talks.",
            "group",
            "Red Valley Liberation Army",
        ),
        (
            "The United Nations met the Free Valley Movement. The movement refused the offer.",
            "movement",
            "Free Valley Movement",
        ),
        (
            "The National Water Committee met in Oslo. The committee rejected the plan.",
            "committee",
            "National Water Committee",
        ),
        # any organization may be called one, but a movement is no body of states
        ("The Free Valley Movement met the United Nations. The organization left.", "organization", "United Nations"),
        ("The Free Valley Movement met the United Nations. The movement left.", "movement", "Free Valley Movement"),
    ],
)
def test_a_body_is_the_last_one_that_the_noun_fits(text: str, noun: str, name: str) -> None:
    assert noun in surfaces(read(text), name)


@pytest.mark.parametrize(
    ("text", "one", "other", "nth", "same"),
    [
        ("Two sources spoke. The sources left.", "Two sources", "sources", 1, True),
        ("Two sources spoke. Other sources left.", "Two sources", "Other sources", 0, False),  # not definite
        ("A source spoke. The sources left.", "source", "sources", 0, False),  # of another number
        (
            "Kenyan soldiers came. Ugandan soldiers came. The Kenyan soldiers left.",
            "Kenyan soldiers",
            "Kenyan soldiers",
            1,
            True,
        ),
        (
            "A senior Red Valley leader fled. The captured senior Red Valley leader spoke.",
            "senior Red Valley leader",
            "captured senior Red Valley leader",
            0,
            True,
        ),
        (
            "Two sources spoke.\n\n" + "The lake is deep.\n\n" * 5 + "The sources left.",
            "Two sources",
            "sources",
            1,
            False,
        ),
    ],
)
def test_a_group_is_the_last_one_described_by_the_noun(text: str, one: str, other: str, nth: int, same: bool) -> None:
    document = read(text)
    assert (entity(document, one).key == entity(document, other, nth).key) is same


@pytest.mark.parametrize(
    ("text", "one", "other", "same"),
    [
        ("Kenya's army closed the road. The Kenyan army said it was mined.", "Kenya's army", "Kenyan army", True),
        ("Kenya's army closed the road. The new Kenyan army left.", "Kenya's army", "new Kenyan army", True),
        ("Kenya's army closed the road. The Ugandan army left.", "Kenya's army", "Ugandan army", False),
        ("Kenya's army closed the road. The Kenyan police left.", "Kenya's army", "Kenyan police", False),
    ],
)
def test_one_body_described_in_two_ways(text: str, one: str, other: str, same: bool) -> None:
    document = until("coreference of names", text)
    assert (entity(document, one).key == entity(document, other).key) is same


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Lagos teacher sues police.\n\nA Lagos teacher is suing the police over a raid.", True),
        ("Lagos teacher sues police.\n\nAnother Lagos teacher is suing the police.", False),
        ("A Lagos teacher sued the police.\n\nA Lagos teacher is suing the army.", False),
        ("Police met.\n\nLagos teacher sues police. A Lagos teacher is suing the army.", False),
    ],
)
def test_who_a_headline_tells_of_is_introduced_again(text: str, same: bool) -> None:
    document = read(text)
    one, other = entity(document, "Lagos teacher"), entity(document, "Lagos teacher", 1)
    assert (one.key == other.key) is same


def test_the_government_far_from_that_of_another_state_is_not_that_of_another_state() -> None:
    kenya = "Kenya was calm. Kenya slept. Kenya rose, and Kenya fell."
    text = "The Ugandan government met rebels. {}" + kenya + " The government left."
    near, far = (surfaces(read(text.format(words)), "Ugandan government") for words in ("", "Nobody was there. " * 20))
    assert "government" in near and "government" not in far
