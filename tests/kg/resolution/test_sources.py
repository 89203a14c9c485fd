"""How many sources are independent."""

from __future__ import annotations

import pytest

from kg.resolution.records import Article
from kg.resolution.sources import independent

ONE = "The fighters came over the hill before dawn and shot at the guards of the dam, who fled to the river."
TWO = "Prices of bread and salt have doubled since the harvest failed in most of the southern provinces last year."


def count(one: Article, other: Article, text: str = ONE, other_text: str = TWO) -> int:
    return independent({"a": one, "b": other}, {"a": text, "b": other_text})


def article(iri: str, publisher: str = "", author: str = "", copy_of: str = "") -> Article:
    return Article(iri, publisher, (author,) if author else (), copy_of=copy_of)


A, B = article("a", "The Courier"), article("b", "The Mirror")


def test_other_articles_of_other_publishers_are_independent() -> None:
    assert count(A, B) == 2
    assert independent({"a": A}, {}) == 1
    assert independent({"a": A, "b": B}, {}) == 2, "no texts are kept"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (A, article("b", "www.the courier".replace("www.", ""))),
        (article("a", "https://www.courier.example/"), article("b", "courier.example")),
        (A, article("b", "The Mirror", copy_of="a")),
        (article("a", copy_of="c"), article("b", copy_of="c")),
        (article("a", author="Reuters"), article("b", author="Thomson Reuters")),
        (article("a", "AFP"), article("b", author="Agence France-Presse")),
    ],
)
def test_one_publisher_agency_or_copy_is_one_source(one: Article, other: Article) -> None:
    assert count(one, other) == 1


@pytest.mark.parametrize("credit", ["STRELSAU (AP) — %s", "%s (Associated Press)", "%s – AP"])
def test_an_agency_is_credited_in_the_text(credit: str) -> None:
    assert count(A, B, credit % ONE, "STRELSAU (AP) - " + TWO) == 1
    assert count(A, B, credit % ONE, "STRELSAU (AFP) - " + TWO) == 2


def test_a_name_in_the_middle_of_a_text_credits_nobody() -> None:
    assert count(A, B, f"{ONE * 4} (AP) {ONE * 4}", f"{TWO * 4} (AP) {TWO * 4}") == 2


def test_texts_that_share_half_of_their_runs_are_one_source() -> None:
    assert count(A, B, ONE, f"{ONE} {TWO}") == 1
    assert count(A, B, ONE + TWO, f"{TWO} A minister denied it, and said that the bread is as cheap as ever." * 2) == 2
