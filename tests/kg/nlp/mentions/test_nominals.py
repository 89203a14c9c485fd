"""Described people and bodies."""

from __future__ import annotations

import pytest

from kg.nlp.grammar.relations import is_numeral
from kg.nlp.mentions.nominals import Described, described, size
from tests.support.parsed import doc_of


def descriptions(text: str) -> list[Described]:
    return [one for one in map(described, doc_of(text)) if one]


def phrases(text: str) -> list[str]:
    return [one.head.doc[one.first : one.last + 1].text for one in descriptions(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The two tall soldiers left.", ["two tall soldiers"]),
        ("Dozens of militants fled.", ["Dozens of militants"]),
        ("Some soldiers left.", ["Some soldiers"]),
        ("Its former ministers met.", ["former ministers"]),
        ("The foreign ministers of Iran and Oman met.", ["foreign ministers of Iran and Oman"]),
        ("The ambassador to Kenya left.", ["ambassador to Kenya"]),
        (
            "The Kenyan foreign ministry spokesman left.",
            ["Kenyan foreign ministry", "Kenyan foreign ministry spokesman"],
        ),
        ("He was shot in the head.", []),
        ("It spread on social media.", []),
        ("The raid was intelligence-based.", []),
        ("Both countries agreed.", ["countries"]),
        ("At least 74, including two soldiers, were killed.", ["At least 74", "two soldiers"]),
        ("The strike killed 12 and wounded about 40.", ["12", "about 40"]),
        ("The two were arrested.", []),
        ("The country agreed.", []),
        ("The 21-year-old was jailed with a 40-year-old from Lima.", ["21-year-old", "40-year-old from Lima"]),
        ("The 73-year-old church and the old wall fell.", []),
        ("The pair left.", ["pair"]),
        ("A pair of shoes and the pair of gloves were lost.", []),
        # peoples without a state, by the model or by name; not the adjective
        ("The Kurds fought the Tamils. Two Kurds fled.", ["Kurds", "Tamils", "Two Kurds"]),
        ("Sunnis marched in the capital.", ["Sunnis"]),
        ("A Kurdish song was heard.", []),
        # persons by what they do
        ("A Norwegian photographer and a film-maker left.", ["Norwegian photographer", "film-maker"]),
    ],
)
def test_the_words_of_a_description(text: str, found: list[str]) -> None:
    assert phrases(text) == found


@pytest.mark.parametrize(
    ("text", "definite", "plural"),
    [
        ("The soldiers left.", True, True),
        ("A minister left.", False, False),
        ("Its minister left.", True, False),
        ("Troops left.", False, True),
        ("A force left.", False, False),
    ],
)
def test_definite_and_plural(text: str, definite: bool, plural: bool) -> None:
    one = descriptions(text)[0]
    assert (one.definite, one.plural) == (definite, plural)


def test_the_sentence_hangs_on_the_quantity() -> None:
    one = descriptions("Dozens of militants fled.")[0]
    assert (one.head.text, one.top.text) == ("militants", "Dozens")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two soldiers left.", (2, 2, 2)),
        ("A minister left.", (1, 1, 1)),
        ("Soldiers left.", (None, None, None)),
        ("Between 3 and 5 soldiers left.", (None, 3, 5)),
        ("More than 20 soldiers left.", (None, 21, None)),
        ("At least 20 soldiers left.", (None, 20, None)),
        ("Up to 20 soldiers left.", (None, None, 20)),
        ("About 20 soldiers left.", (20, None, None)),
        ("Dozens of soldiers left.", (None, 24, None)),
        ("Several soldiers left.", (None, 3, None)),
        ("A couple of ministers left.", (2, 2, 2)),
        ("Half a dozen soldiers left.", (6, 6, 6)),
        ("Two dozen soldiers left.", (24, 24, 24)),
        ("Some soldiers left.", (None, None, None)),
        ("The blast killed 12.", (12, 12, 12)),
        ("At least 74, including eight soldiers, were killed.", (None, 74, None)),
        ("More than 1,200 were arrested.", (None, 1201, None)),
        ("Up to 20 were wounded.", (None, None, 20)),
        ("The blast killed three to five.", (None, 3, 5)),
        ("Twenty-two died in the raid.", (22, 22, 22)),
    ],
)
def test_size(text: str, expected: tuple[int | None, int | None, int | None]) -> None:
    found = descriptions(text)
    assert size(next((one for one in found if is_numeral(one.head)), found[-1])) == expected
