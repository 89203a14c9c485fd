"""Whose office it is, where the words beside the name do not say: one test for each way to know."""

from __future__ import annotations

import pytest

from tests.support.language import until


def owner(text: str, holder: str) -> str | None:
    """The label of whose office somebody has."""
    document = until("tenures", text, "2024-05-07")
    labels: dict[str | None, str | None] = {None: None} | {e.key: e.label for e in document.entities}
    owners = {labels[t.position_of] for t in document.tenures if labels[t.holder] == holder}
    assert len(owners) == 1, owners
    return owners.pop()


OPEN = "Kenya and Uganda signed a treaty. Norway was not asked."  # three states, so that none is the only one


@pytest.mark.parametrize(
    ("text", "of"),
    [
        # joined with an office that says it
        ("Norwegian Foreign Minister Anna Berg and Defence Minister Jonas Dahl spoke.", "Norway"),
        ("Norwegian Foreign Minister Anna Berg met Defence Minister Jonas Dahl.", None),
        # the delegation that the holder leads
        ("A delegation from Norway led by Defence Minister Jonas Dahl arrived.", "Norway"),
        # another office of the holder
        ("Norwegian Defence Minister Jonas Dahl spoke. Deputy Prime Minister Jonas Dahl then left.", "Norway"),
        # nothing tells
        ("Defence Minister Jonas Dahl was pleased.", None),
    ],
)
def test_told_by_offices(text: str, of: str | None) -> None:
    assert owner(f"{OPEN} {text}", "Jonas Dahl") == of


@pytest.mark.parametrize(
    ("text", "of"),
    [
        # the embassy in the sentence
        (f"{OPEN} The guests went to the Norwegian embassy and met Ambassador Jonas Dahl.", "Norway"),
        (f"{OPEN} The guests met Ambassador Jonas Dahl.", None),
        # the province governed
        (f"{OPEN} The Governor of Nairobi Jonas Dahl spoke.", "Kenya"),
        # the one body of states, for its secretary-general
        ("The United Nations sent its Secretary-General Jonas Dahl to Oslo.", "United Nations"),
        # the capital where the holder receives a foreigner
        (
            (
                "Ugandan Foreign Minister Peter Okello met acting Prime Minister Jonas Dahl in Oslo. Norway and Uganda"
                " agree."
            ),
            "Norway",
        ),
        (
            (
                "Ugandan Foreign Minister Peter Okello met acting Prime Minister Jonas Dahl in Nice. Norway and Uganda"
                " agree."
            ),
            None,
        ),
        # two others are told of more
        (
            (
                "Ugandan Foreign Minister Peter Okello met acting Prime Minister Jonas Dahl in Oslo. Norway and Uganda"
                " agree. Kenya and Mali left. Kenya and Mali slept. Kenya and Mali ate."
            ),
            None,
        ),
        # the only state of the article: in the sentence, or often
        ("Norway waits. Prime Minister Jonas Dahl spoke.", None),
        ("Prime Minister Jonas Dahl spoke of Norway.", "Norway"),
        ("Norway waits. Norway hopes. Norway sleeps. Prime Minister Jonas Dahl spoke.", "Norway"),
        # the state that the article is written from and about, in a sentence that names no other
        ("OSLO, Norway (AP) — Norway and Kenya signed a treaty. Prime Minister Jonas Dahl spoke.", "Norway"),
        ("OSLO, Norway (AP) — Norway signed a treaty. Prime Minister Jonas Dahl left Kenya.", None),
    ],
)
def test_told_by_the_article(text: str, of: str | None) -> None:
    assert owner(text, "Jonas Dahl") == of


def test_who_is_known_as_of_elsewhere_shares_no_office() -> None:
    text = "Norwegian Foreign Minister Anna Berg and President Emmanuel Macron spoke."
    assert owner(f"{OPEN} {text}", "Emmanuel Macron") != "Norway"


def test_titles_of_companies_and_parts_of_states_are_of_no_state() -> None:
    assert owner("Executive Vice President Jonas Dahl spoke of Norway.", "Jonas Dahl") is None
