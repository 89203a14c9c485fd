"""Countries as teams."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.model import Document
from kg.nlp.linking.sports_teams import teams
from tests.support.language import read


def team_names(text: str, topics: frozenset[str] = frozenset(("sport",))) -> list[str]:
    document = teams(replace(read(text), topics=topics))
    return sorted(e.label for e in document.entities if e.label.endswith(" (team)"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("England beat Samoa.", ["England (team)", "Samoa (team)"]),
        ("They lost against Kenya.", ["Kenya (team)"]),
        ("The Kenya captain was glad.", ["Kenya (team)"]),
        ("He flew to Kenya.", []),
        ("The Kenya visit was short.", []),
    ],
)
def test_in_a_report_on_sports_a_country_that_plays_is_a_team(text: str, expected: list[str]) -> None:
    assert team_names(text) == expected


def test_elsewhere_only_a_match_makes_teams() -> None:
    assert team_names("Kenya beat Uganda.", frozenset()) == []
    assert team_names("He saw the Kenya vs. Uganda match.", frozenset()) == ["Kenya (team)"]


def test_without_sports_the_document_is_the_same_object() -> None:
    document: Document = read("Kenya beat Uganda.")
    assert teams(document) is document


def test_pronouns_behind_a_team_go_with_it() -> None:
    document = teams(replace(read("Kenya beat Uganda. It was glad."), topics=frozenset(("sport",))))
    team = next(e for e in document.entities if e.label == "Kenya (team)")
    assert {document.surface(m) for m in team.mentions} >= {"Kenya"}
