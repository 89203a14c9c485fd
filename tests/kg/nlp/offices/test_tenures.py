"""Who holds which office, on sentences made up for this."""

from __future__ import annotations

from functools import cache

import pytest

from kg.build.reading import read_article
from kg.model import Article, Document


@cache
def read(text: str) -> Document:
    return read_article(Article("test", text, published="2024-05-07"))


def offices(text: str) -> list[tuple[str, str, str | None, str | None]]:
    """(holder, position, of, in) of each tenure."""
    document = read(text)
    names: dict[str | None, str | None] = {None: None} | {e.key: e.label for e in document.entities}
    return [(names[t.holder] or "", t.position, names[t.position_of], names[t.position_in]) for t in document.tenures]


@pytest.mark.parametrize(
    ("text", "holder", "position", "of", "into"),
    [
        # before the name
        ("Kenyan President William Ruto arrived in Arusha.", "William Ruto", "President", "Kenya", None),
        ("Norway's Prime Minister Jonas Dahl spoke in Oslo.", "Jonas Dahl", "Prime Minister", "Norway", None),
        (
            "The foreign minister of Uganda, Jeje Odongo, joined them.",
            "Jeje Odongo",
            "foreign minister",
            "Uganda",
            None,
        ),
        ("Norwegian Finance Minister Anna Dahl resigned.", "Anna Dahl", "Finance Minister", "Norway", None),
        # behind it
        (
            "Anna Weber, the Norwegian special envoy for Sudan, spoke in Oslo.",
            "Anna Weber",
            "special envoy for Sudan",
            "Norway",
            None,
        ),
        (
            "Daniel Otieno, spokesman for the Kenyan interior ministry, confirmed it.",
            "Daniel Otieno",
            "spokesman",
            "Kenya",
            None,
        ),
        ("Peter Okello, who heads the African Union, spoke.", "Peter Okello", "head", "African Union", None),
        # abroad
        ("Kenya's Ambassador to Uganda George Owino spoke.", "George Owino", "Ambassador to Uganda", "Kenya", "Uganda"),
        (
            "Anna Weber, the German ambassador to Kenya, visited Nairobi.",
            "Anna Weber",
            "ambassador to Kenya",
            "Germany",
            "Kenya",
        ),
        ("Anna Weber is the ambassador of Germany to Kenya.", "Anna Weber", "ambassador", "Germany", "Kenya"),
    ],
)
def test_an_office(text: str, holder: str, position: str, of: str, into: str | None) -> None:
    assert offices(text) == [(holder, position, of, into)]


def test_a_special_representative_has_a_field_and_is_posted_nowhere() -> None:
    ((holder, position, of, into),) = offices(
        "Norway's special representative for Somalia, Anna Weber, visited Nairobi."
    )
    assert (holder, of, into) == ("Anna Weber", "Norway", None) and position.endswith("representative for Somalia")


@pytest.mark.parametrize(
    "text",
    [
        "Former Kenyan foreign minister Raphael Tuju spoke.",
        "Ex-president Mwai Kibaki listened.",
        "Then-president Peter Okello listened.",
        "The late foreign minister Tom Otieno was praised.",
        "Incoming president Peter Okello spoke.",
        "Anna Weber, Germany's former ambassador to Kenya, visited Nairobi.",
        "Anna Weber, a former German ambassador to Kenya, spoke.",
        "President-elect Peter Okello spoke in Nairobi.",
        "Peter Okello, a farmer from Uganda, spoke.",
        "Mr. Peter Okello and Dr. Anna Weber spoke.",
        "General Peter Okello spoke.",
    ],
)
def test_no_office_is_held_now(text: str) -> None:
    assert offices(text) == []


def test_each_office_is_of_its_own_state() -> None:
    assert offices("Kenyan President William Ruto met Tanzanian President Samia Hassan in Arusha.") == [
        ("William Ruto", "President", "Kenya", None),
        ("Samia Suluhu Hassan", "President", "Tanzania", None),
    ]


def test_an_office_is_of_the_only_state_there_is() -> None:
    assert offices("Prime Minister Jonas Dahl said that Norway would build the road.") == [
        ("Jonas Dahl", "Prime Minister", "Norway", None)
    ]


def test_an_office_told_twice_is_one_with_both_places() -> None:
    document = read(
        "Kenyan President William Ruto arrived in Arusha on Monday. On Tuesday, President William Ruto left."
    )
    (found,) = document.tenures
    assert [document.surface(m) for m in found.mentions] == ["Kenyan President William Ruto", "President William Ruto"]


def test_an_office_told_without_its_owner_is_the_one_with_it() -> None:
    document = read("Peter Otieno, spokesman for the African Union, spoke. The spokesman, Peter Otieno, left.")
    (found,) = document.tenures
    assert len(found.mentions) == 2


def test_the_words_of_an_office_begin_with_whose_it_is() -> None:
    document = read(
        "The ministry's spokesman, Daniel Otieno, declined. Kenya's Ambassador to Uganda George Owino spoke."
    )
    assert [document.surface(m) for t in document.tenures for m in t.mentions] == [
        "ministry's spokesman, Daniel Otieno",
        "Kenya's Ambassador to Uganda George Owino",
    ]
    again = read("The minister's spokesman, Daniel Otieno, declined.")
    assert [again.surface(m) for t in again.tenures for m in t.mentions] == ["spokesman, Daniel Otieno"]


def test_who_holds_an_office_acts_for_its_state() -> None:
    document = read("Kenyan President William Ruto met Tanzanian diplomats in Nairobi on Tuesday.")
    ruto = next(e for e in document.entities if e.label == "William Ruto")
    kenya = next(e for e in document.entities if e.label == "Kenya")
    assert [(t.holder, t.position_of) for t in document.tenures] == [(ruto.key, kenya.key)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # hyphens and long titles
        ("UN Secretary-General Jonas Dahl spoke.", ("Secretary-General", "United Nations")),
        ("UN Under-Secretary-General Anna Berg spoke.", ("Under-Secretary-General", "United Nations")),
        ("Kenya's External Affairs Minister Peter Otieno spoke.", ("External Affairs Minister", "Kenya")),
        ("Norway's fishing minister, Jonas Dahl, spoke in Oslo.", ("fishing minister", "Norway")),
        # told by the place
        (
            (
                "Ugandan Foreign Minister Peter Okello met acting Prime Minister Jonas Dahl in Oslo. Norway and Uganda"
                " are partners."
            ),
            ("acting Prime Minister", "Norway"),
        ),
        ("The minister visited the Norwegian embassy and met Ambassador Jonas Dahl.", ("Ambassador", "Norway")),
        # told of the same person elsewhere
        (
            (
                "Norwegian Foreign Minister Jonas Dahl met Kenyan Foreign Minister Peter Otieno. Deputy Prime Minister"
                " Jonas Dahl then left."
            ),
            ("Deputy Prime Minister", "Norway"),
        ),
        # not certain
        (
            "Kenya and Norway signed a treaty. Uganda was not asked. Finance Minister Peter Otieno was pleased.",
            ("Finance Minister", None),
        ),
    ],
)
def test_whose_office(text: str, found: tuple[str, str | None]) -> None:
    assert found in [(position, of) for _, position, of, _ in offices(text)]


@pytest.mark.parametrize(
    ("text", "name", "sectors"),
    [
        ("Kenyan Defence Minister Peter Otieno spoke.", "Peter Otieno", ("GOV", "MIL")),
        ("Former Norwegian minister Jonas Dahl spoke.", "Jonas Dahl", ("ELI",)),
        ("Police chief Peter Otieno spoke.", "Peter Otieno", ("COP",)),
        ("Senator Anna Berg spoke.", "Anna Berg", ("LEG",)),
        ("Peter Otieno spoke.", "Peter Otieno", ()),
    ],
)
def test_sectors_by_office(text: str, name: str, sectors: tuple[str, ...]) -> None:
    assert next(e for e in read(text).entities if e.label == name).sectors == sectors
