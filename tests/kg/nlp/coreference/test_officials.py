"""Persons who are spoken of by their office alone."""

from __future__ import annotations

import pytest

from tests.support.language import read, surfaces

TWO = (
    "Norway's foreign minister, Jonas Dahl, met Kenya's foreign minister, Peter Otieno, in Nairobi. "
    "Norwegian Defence Minister Anna Berg waited."
)


@pytest.mark.parametrize(
    ("text", "description", "name"),
    [
        ("Defence Minister Peter Novak spoke on Monday. The minister rejected the demand.", "minister", "Peter Novak"),
        # by office and nationality
        (f"{TWO} The Norwegian defence minister later left.", "Norwegian defence minister", "Anna Berg"),
        (f"{TWO} The Kenyan minister later left.", "Kenyan minister", "Peter Otieno"),
        (f"{TWO} The Kenyan foreign minister thanked him.", "Kenyan foreign minister", "Peter Otieno"),
        # another word for the office
        (f"{TWO} The Norwegian defense minister later left.", "Norwegian defense minister", "Anna Berg"),
        # not some other minister
        (
            "Prime Minister Jonas Dahl spoke first. Then Finance Minister Anna Berg spoke. The prime minister left.",
            "prime minister",
            "Jonas Dahl",
        ),
        # the subject of the sentence before, of whom no office is told
        ("Jonas Dahl received the guests at noon. The prime minister rejected it.", "prime minister", "Jonas Dahl"),
        # a headline, and the name soon behind it
        (
            "Norwegian minister resigns.\n\nNorwegian Defence Minister Anna Berg resigned on Monday.",
            "Norwegian minister",
            "Anna Berg",
        ),
        ("Mayor arrested for bribery.\n\nPolice arrested Mayor Tom Reed on Monday.", "Mayor", "Tom Reed"),
        # two offices of one
        ("Prime Minister and Defence Minister Chen Bo met Anna Berg.", "Prime Minister", "Chen Bo"),
        # set beside the name
        ("The minister, Jonas Dahl, left. He was tired.", "minister", "Jonas Dahl"),
        # the one of that state with the same office
        (
            "Kenyan Defence Minister Aden Otieno arrived. Norwegian Defence Minister Jonas Dahl waved. "
            "Otieno shook hands with his Norwegian counterpart.",
            "Norwegian counterpart",
            "Jonas Dahl",
        ),
    ],
)
def test_who_is_meant(text: str, description: str, name: str) -> None:
    assert description in surfaces(read(text), name)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (f"{TWO} The last Norwegian foreign minister to visit Kenya had a plan.", "last"),
        (f"{TWO} The former Norwegian foreign minister had a plan.", "former"),
        (f"{TWO} A Norwegian foreign minister had a plan.", "A Norwegian"),
        (f"{TWO} The Ugandan foreign minister had a plan.", "Ugandan"),
        (f"{TWO} The minister of water had a plan.", "of water"),
        ("Finance Minister Jonas Dahl spoke. Then the foreign minister spoke.", "the foreign"),
        ("Ugandan minister resigns.\n\nNorwegian Defence Minister Anna Berg resigned.", "Ugandan minister"),
        ("Foreign minister flies to Rome.\n\nFinance Minister Jonas Dahl flew to Rome.", "Foreign minister"),
        ("Minister resigns.\n\nMinister Jonas Dahl met Minister Anna Berg.", "Minister resigns"),
        ("The governor and Mayor Tom Reed spoke.", "The governor"),
        ("Deputy Foreign Minister Jonas Dahl spoke. Then the foreign minister spoke.", "the foreign"),
    ],
)
def test_who_is_not_meant(text: str, word: str) -> None:
    document = read(text)
    persons = [e for e in document.entities if e.cls == "Person"]
    at = document.article.text.index(word)
    assert not any(at <= m.start < at + len(word) + 2 for e in persons for m in e.mentions)
