"""Cues with their contents as the tree gives them: on sentences made up for this."""

from __future__ import annotations

import pytest

from kg.nlp.attribution.content import Found, reported
from tests.support.language import until


def found(text: str) -> list[Found]:
    """The cues that have a content without quotation marks."""
    (doc,) = until("mentions", text).parse
    return [f for f in reported(doc) if f.ranges]


def contents(f: Found) -> tuple[str, ...]:
    return tuple(f.cue.doc[first : last + 1].text.strip(" ,.") for first, last in f.ranges)


@pytest.mark.parametrize(
    ("text", "cue", "subject", "content"),
    [
        # a clause behind, before, and on both sides
        ("The ministry said that talks would go ahead.", "said", "ministry", ("that talks would go ahead",)),
        ("Talks would go ahead, the ministry said.", "said", "ministry", ("Talks would go ahead",)),
        (
            "The talks, the ministry said on Monday, would last until Friday.",
            "said",
            "ministry",
            ("The talks", "would last until Friday"),
        ),
        ("Officials who said the bridge was unsafe left.", "said", "Officials", ("the bridge was unsafe",)),
        ("The bridge is unsafe, the paper has learned.", "learned", "paper", ("The bridge is unsafe",)),
        # other parts of a verb's pattern
        ("Kenya accused the rebels of burning villages.", "accused", "Kenya", ("the rebels of burning villages",)),
        ("Kenya praised Uganda for its help.", "praised", "Kenya", ("Uganda for its help",)),
        ("Kenya denied the charge.", "denied", "Kenya", ("the charge",)),
        ("Kenya called the offer a hoax.", "called", "Kenya", ("the offer a hoax",)),
        ("Kenya spoke about the plan.", "spoke", "Kenya", ("the plan",)),
        ("Kenya expressed delight at the deal.", "expressed", "Kenya", ("delight at the deal",)),
        ("Kenya dismissed the idea.", "dismissed", "Kenya", ("the idea",)),
        ("The army ruled out an attack.", "ruled", "army", ("an attack",)),
        # the passive
        ("The rebels were accused of theft.", "accused", None, ("The rebels", "theft")),
        # a participle
        (
            "The minister visited Oslo, discussing the plan with farmers.",
            "discussing",
            "minister",
            ("the plan with farmers",),
        ),
        # nouns
        ("The claim that the bridge was unsafe surprised many.", "claim", None, ("that the bridge was unsafe",)),
        ("Kenya's demand to leave the town was refused.", "demand", "Kenya", ("to leave the town",)),
        ("Kenya's criticism of the plan, which was new, grew.", "criticism", "Kenya", ("the plan",)),
        # phrases
        ("According to the army, rebels crossed the river.", "According", "army", ("rebels crossed the river",)),
        ("Rebels crossed the river, according to the army.", "according", "army", ("Rebels crossed the river",)),
        ("The river, as the minister said, is the border.", "said", "minister", ("The river", "is the border")),
        # what is written speaks for its author
        ("Kenya issued a statement saying the talks had failed.", "saying", "Kenya", ("the talks had failed",)),
        ("The ministry's statement said the talks had failed.", "said", "ministry", ("the talks had failed",)),
    ],
)
def test_a_cue_with_its_content(text: str, cue: str, subject: str | None, content: tuple[str, ...]) -> None:
    (f,) = found(text)
    assert (f.cue.text, f.subject.text if f.subject else None, contents(f)) == (cue, subject, content)


@pytest.mark.parametrize(
    "text",
    [
        "Kenya dismissed the minister.",  # no notion
        "The demand to leave the town was refused.",  # a demand of nobody
        "The paper has learned that the bridge is unsafe.",  # only a clause before it counts
        "Kenya described itself as a friend.",
        "The minister discussed the plan with farmers.",  # a statement only as a participle beside another verb
        "The two presidents met in Kampala.",
    ],
)
def test_no_content(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "hearer"),
    [
        ("Kenya told reporters that the talks had failed.", "reporters"),
        ("Kenya said to reporters that the talks had failed.", "reporters"),
        ("Kenya urged the rebels to leave the town.", "rebels"),
        ("Kenya said on Monday that the talks had failed.", None),
        ("Kenya denied to leave.", None),
    ],
)
def test_who_is_spoken_to(text: str, hearer: str | None) -> None:
    heard = {f.hearer.text for f in found(text) if f.hearer is not None}
    assert heard == ({hearer} if hearer else set())


def test_a_cue_ends_with_its_particle() -> None:
    (f,) = found("The army ruled out an attack.")
    assert (f.cue.text, f.last.text) == ("ruled", "out")


def test_what_is_wrongly_coordinated_with_the_content_is_no_part_of_it() -> None:
    said, *_ = found("The ministry said it might strike and dismissed the talks.")
    assert contents(said) == ("it might strike",)
