"""Which candidate a name is given, and when it is given none."""

from __future__ import annotations

from collections import Counter

import pytest

from kg.gazetteer import Row
from kg.model import Article, Document
from kg.nlp.linking.candidate_ranking import Countries, best_candidate, ends_in_other_title, score, with_candidates
from tests.support.language import entity, read

KENYA = Row("org/a", "Organization", "Farmers of Kenya", "KEN", valid_from="1990", valid_to="2005-06")
NOWHERE = Row("org/b", "Organization", "Farmers")
TOLD = Countries(Counter({"KEN": 3}), frozenset(("KEN",)), "2001-05-04")
OTHERS = Countries(Counter({"UGA": 3}), frozenset(("UGA",)), "2001-05-04")


def test_a_candidate_below_the_threshold_is_not_taken() -> None:
    assert best_candidate([(0.91, KENYA)]) is KENYA
    assert best_candidate([(0.89, KENYA)]) is None
    assert best_candidate([]) is None


def test_a_rival_that_comes_near_leaves_the_name_open() -> None:
    assert best_candidate([(0.95, KENYA), (0.94, NOWHERE)]) is None
    assert best_candidate([(0.92, NOWHERE), (0.97, KENYA)]) is KENYA


def test_the_country_of_a_candidate_counts_for_it_or_against_it() -> None:
    assert score(KENYA, 0.9, TOLD) == pytest.approx(0.95)
    assert score(KENYA, 0.9, OTHERS) == pytest.approx(0.8)
    assert score(NOWHERE, 0.9, OTHERS) == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("day", "exists"),
    [("1989-12-31", False), ("1990-01-01", True), ("2005-06-30", True), ("2005-07-01", False), (None, True)],
)
def test_a_candidate_that_did_not_exist_on_the_day_loses(day: str | None, exists: bool) -> None:
    found = score(KENYA, 0.9, Countries(TOLD.mentions, TOLD.main, day))
    assert found == pytest.approx(0.95 if exists else 0.65)


@pytest.mark.parametrize(
    ("before", "other"),
    [("then Mayor ", True), ("the deputy governor ", True), ("Prime Minister ", False), ("he met ", False)],
)
def test_titles_that_the_tables_of_holders_do_not_have(before: str, other: bool) -> None:
    assert ends_in_other_title(before) is other


@pytest.mark.parametrize(
    ("text", "main", "ref"),
    [
        ("Erdogan spoke on Monday.", "TUR", "person/recep-tayyip-erdogan"),
        ("Erdogan spoke on Monday.", "KEN", None),
        ("Mayor Erdogan spoke on Monday.", "TUR", None),
        ("Mustafa Erdogan spoke on Monday.", "TUR", None),
    ],
)
def test_a_bare_surname_is_a_holder_of_office_in_an_article_on_the_country(
    text: str, main: str, ref: str | None
) -> None:
    document = with_candidates(read(text), Countries(Counter({main: 2}), frozenset((main,)), "2017-03-02"))
    assert [e.ref for e in document.entities if "Erdogan" in e.label or e.ref] == [ref]


def test_without_a_day_a_bare_surname_stays_open() -> None:
    document = with_candidates(read("Erdogan spoke."), Countries(Counter({"TUR": 2}), frozenset(("TUR",)), None))
    assert entity(document, "Erdogan").ref is None


def test_a_document_without_entities_stays_as_it_is() -> None:
    document = Document(Article("x", "It rained."))
    assert with_candidates(document, TOLD) == document
