"""Attributions of a document: quotations with their cues, and those that are given to whoever spoke last."""

from __future__ import annotations

import pytest

from kg.model import Quotation, Span
from tests.support.language import until

DIRECT, INDIRECT, MIXED = Quotation.DIRECT, Quotation.INDIRECT, Quotation.MIXED


def attributed(text: str) -> list[tuple[str | None, str | None, Quotation, tuple[str, ...]]]:
    """(head word of the speaker, cue, quotation, contents) of each attribution."""
    document = until("attribution", text)

    def words(span: Span | None) -> str | None:
        return document.article.text[slice(*span)] if span is not None else None

    return [
        (words(a.subject), words(a.cue), a.quotation, tuple(document.article.text[slice(*s)] for s in a.spans))
        for a in document.attributions
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "kind", "content"),
    [
        # the cue before or behind the quotation, or in it
        ("Jonas Dahl said: “The road is open.”", "Dahl", "said", DIRECT, ("The road is open.",)),
        ("“The road is open,” Jonas Dahl said.", "Dahl", "said", DIRECT, ("The road is open,",)),
        ("“The road is open,” said Jonas Dahl.", "Dahl", "said", DIRECT, ("The road is open,",)),
        (
            "“The road is open,” he said, “and it is safe.”",
            "he",
            "said",
            DIRECT,
            ("The road is open,", "and it is safe."),
        ),
        (
            "“The road is open,” the minister, a friend of Kenya, said on Monday.",
            "minister",
            "said",
            DIRECT,
            ("The road is open,",),
        ),
        # it goes on behind the sentence of its cue
        (
            "“The road is open,” Jonas Dahl said. “It was closed for a week.”",
            "Dahl",
            "said",
            DIRECT,
            ("The road is open,", "It was closed for a week."),
        ),
        # only words of it are quoted
        (
            "Jonas Dahl said the road was “open for all” again.",
            "Dahl",
            "said",
            MIXED,
            ("the road was “open for all” again",),
        ),
        (
            "The so-called “lake road” is closed, Jonas Dahl said.",
            "Dahl",
            "said",
            MIXED,
            ("The so-called “lake road” is closed",),
        ),
        ("Jonas Dahl called it “a very good day for us”.", "Dahl", "called", DIRECT, ("a very good day for us",)),
        (
            "Jonas Dahl said that it was late, “for all of us”.",
            "Dahl",
            "said",
            MIXED,
            ("that it was late, “for all of us”",),
        ),
        # a term that stands too far from the cue to be all that is said
        ("He said in the evening “lake road” was open.", "He", "said", INDIRECT, ("was open",)),
        ("Jonas Dahl spoke of “peace”.", "Dahl", "spoke", DIRECT, ("peace",)),
        # a cue behind the quotation that is not its own: the sentence is over, or too much stands between
        (
            "“The road is open to everyone.” Jonas Dahl said he agreed.",
            "Dahl",
            "said",
            INDIRECT,
            ("he agreed",),
        ),
        (
            "“The road is open.” On the other side of the lake, many people who had come said nothing.",
            "people",
            "said",
            INDIRECT,
            ("On the other side of the lake",),
        ),
    ],
)
def test_a_quotation_and_its_cue(text: str, speaker: str, cue: str, kind: Quotation, content: tuple[str, ...]) -> None:
    assert attributed(text) == [(speaker, cue, kind, content)]


@pytest.mark.parametrize(
    ("text", "kind", "content"),
    [
        ("“The road is open,” Reuters quoted Jonas Dahl as saying.", DIRECT, "The road is open,"),
        ("Reuters quoted Jonas Dahl as saying that the road was open.", INDIRECT, "that the road was open"),
    ],
)
def test_whoever_is_quoted_speaks(text: str, kind: Quotation, content: str) -> None:
    assert ("Dahl", "saying", kind, (content,)) in attributed(text)


LONG = "“We have waited for this day for a very long time.”"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"Jonas Dahl was glad. {LONG}", "Dahl"),
        (f"He was glad. {LONG}", "He"),
        (f"The road is long. {LONG}", None),
        (f"“The road is open,” Jonas Dahl said.\n\n{LONG}", "Dahl"),
        (f"“The road is open,” Jonas Dahl said.\n\nThe lake is deep. {LONG}", None),
        (f"Jonas Dahl said the following:\n\n{LONG}", "Dahl"),
        (f"Jonas Dahl was there:\n\n{LONG}", None),
        ("Jonas Dahl was glad. “Peace now,” it said on a wall.", None),
    ],
)
def test_a_quotation_without_a_cue(text: str, speaker: str | None) -> None:
    by = [who for who, _, _, contents in attributed(text) if contents[-1].startswith("We have")]
    assert by == ([speaker] if speaker else [])


def test_a_quotation_that_is_not_closed_goes_on_in_the_next_paragraph() -> None:
    text = "“The road is open,” Jonas Dahl said. “It was closed.{}\n\n“It will be closed again in June.”"
    ((*_, contents),) = attributed(text.format(""))
    assert contents == ("The road is open,", "It was closed.", "It will be closed again in June.")
    assert [c for *_, c in attributed(text.format("”"))] == [contents[:2], contents[2:]]


def test_a_cue_inside_of_a_quotation_is_a_part_of_it() -> None:
    ((speaker, cue, *_),) = attributed("“Anna Berg said the road was open,” Jonas Dahl said.")
    assert (speaker, cue) == ("Dahl", "said")


def test_attributions_stand_in_text_order() -> None:
    document = until("attribution", "Kenya said that Uganda said that the road was open. Norway denied it.")
    assert [a.spans for a in document.attributions] == sorted(a.spans for a in document.attributions)
    assert len(document.attributions) == 3
