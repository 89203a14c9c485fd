"""Which events and statements deny which."""

from __future__ import annotations

import pytest

from kg.build.reading import read_article
from kg.model import Article


def denied(text: str) -> set[tuple[str, str]]:
    """The pairs of who denies and what is denied: the trigger of an event, the cue of a statement."""
    document = read_article(Article("test", text, published="2024-05-07"))
    labels = {e.key: e.label for e in document.entities}
    words = {e.key: document.surface(e.trigger) for e in document.events}
    words |= {s.key: document.surface(s.cue) for s in document.statements if s.cue is not None}
    by_event = {(labels[k], words[d]) for e in document.events for d in e.denies for k in e.actors}
    return by_event | {(labels[s.speaker], words[d]) for s in document.statements if s.speaker for d in s.denies}


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Chad denied attacking Niger.", {("Chad", "attacking")}),
        ("Chad denied that it had attacked Niger.", {("Chad", "attacked")}),
        ("Chad rejected the allegation that it attacked Niger.", {("Chad", "attacked"), ("Chad", "allegation")}),
        (
            "Claims that Chad attacked Niger are untrue, Idriss Adam said.",
            {("Idriss Adam", "attacked"), ("Idriss Adam", "Claims")},
        ),
        (
            "Niger's claim that Chad attacked it is a lie, Idriss Adam said.",
            {("Idriss Adam", "attacked"), ("Idriss Adam", "claim")},
        ),
        ("It is false that Chad attacked Niger, Idriss Adam said.", {("Idriss Adam", "attacked")}),
        ("Niger accused Chad of murder. Chad called the accusation baseless.", {("Chad", "accused")}),
        # the nearest accusation against whoever denies
        (
            "Niger accused Chad of murder. Mali blamed Chad for the raid. Chad denied any responsibility.",
            {("Chad", "blamed")},
        ),
        # a report whose content is told need not be what was told before
        (
            "Niger accused Chad of murder. Idriss Adam, a minister of Mali, dismissed reports that rebels had fled.",
            {("Idriss Adam", "reports")},
        ),
        (
            "Niger accused Chad of murder. Idriss Adam, a minister of Mali, dismissed the accusation.",
            {("Idriss Adam", "accused")},
        ),
        # nothing is denied
        ("Chad did not deny attacking Niger.", set()),
        ("If Chad denied attacking Niger, it lied.", set()),
        ("Claims that Chad attacked Niger are true, Idriss Adam said.", set()),
        ("Chad denied Niger the loan.", set()),
        ("Niger condemned Chad. Chad denied any responsibility.", set()),
    ],
)
def test_denies(text: str, pairs: set[tuple[str, str]]) -> None:
    assert denied(text) == pairs


def test_an_accusation_far_before_is_denied_only_by_name() -> None:
    between = "The weather in the capital was fine and dry. " * 50
    accused = "Niger accused Chad of murder. "
    assert denied(accused + between + "Chad denied any involvement.") == set()
    assert denied(accused + between + "Chad denied the accusation.") == {("Chad", "accused")}
