"""Whose a proposal, decision or claim is that is named without its author."""

from __future__ import annotations

import pytest

from tests.kg.nlp.events.reading import labels, one, read


@pytest.mark.parametrize(
    ("text", "cls", "author"),
    [
        ("Kenya proposed a ban on plastic. Uganda slammed the proposal.", "Accuse", ["Kenya"]),
        ("Norway's plan would close the border. Sweden criticised the plan.", "Accuse", ["Norway"]),
        ("Kenya decided to close the camp. The United Nations condemned the decision.", "Accuse", ["Kenya"]),
        ("Chad said that Niger had armed the rebels. Mali condemned the remarks.", "Accuse", ["Chad"]),
        ("Kenya proposed a ban on plastic. Uganda called the proposal illegal.", "Accuse", ["Kenya"]),
        ("Uganda hit back at comments made by Kenya on Monday.", "Accuse", ["Kenya"]),
        ("Uganda condemned the statement issued by the rebels.", "Accuse", ["rebels"]),
        ("Kenya published a report. Jonas Dahl said Uganda rejected the report.", "Reject", ["Kenya"]),
        ("Jonas Dahl said Uganda had rejected the statement.", "Reject", []),
        ("Uganda criticised a plan followed by Kenya on Monday.", "Accuse", []),
        ("Sweden criticised the plan.", "Accuse", []),
        ("Kenya decided to close the camp. Kenya defended the decision.", "Support", []),
        ("Kenya proposed a ban. Uganda slammed a plan of its own.", "Accuse", []),
    ],
)
def test_the_author_is_told_before(text: str, cls: str, author: list[str]) -> None:
    document = read(text)
    assert labels(document, one(document, cls).recipients) == author


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Uganda questioned whether Kenya had kept the treaty.", ["Kenya"]),
        ("Uganda questioned why the army left the town.", ["army"]),
        ("Uganda questioned the treaty.", []),
    ],
)
def test_what_is_questioned_of_somebody_concerns_them(text: str, expected: list[str]) -> None:
    document = read(text)
    assert labels(document, one(document, "Accuse").recipients) == expected
