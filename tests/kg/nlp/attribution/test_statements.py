"""Who said what, in which words, on sentences made up for this."""

from __future__ import annotations

from functools import cache

import pytest

from kg.build.reading import read_article
from kg.model import Article, Document, Quotation, Statement

DIRECT, INDIRECT, MIXED = Quotation.DIRECT, Quotation.INDIRECT, Quotation.MIXED


@cache
def read(text: str) -> Document:
    return read_article(Article("test", text, published="2024-05-07"))


def said(text: str) -> list[tuple[str | None, str | None, Quotation, tuple[str, ...]]]:
    """(speaker, cue, quotation, contents) of each statement."""
    document = read(text)
    names = {e.key: e.label for e in document.entities}
    return [
        (
            names[s.speaker] if s.speaker else None,
            document.surface(s.cue) if s.cue else None,
            s.quotation,
            tuple(document.surface(m) for m in s.content),
        )
        for s in document.statements
    ]


def only(text: str) -> Statement:
    (found,) = read(text).statements
    return found


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "kind", "content"),
    [
        # the speaker behind, before, and in the middle
        (
            "“We will reopen the bridge in June,” William Ruto said on Monday.",
            "William Ruto",
            "said",
            DIRECT,
            ("We will reopen the bridge in June,",),
        ),
        (
            "“The harvest was lost,” said Yoweri Museveni.",
            "Yoweri Museveni",
            "said",
            DIRECT,
            ("The harvest was lost,",),
        ),
        (
            'Yoweri Museveni told reporters: "The lake belongs to all of us."',
            "Yoweri Museveni",
            "told",
            DIRECT,
            ("The lake belongs to all of us.",),
        ),
        (
            "“We will reopen the bridge,” William Ruto said, “but only when the rains have ended.”",
            "William Ruto",
            "said",
            DIRECT,
            ("We will reopen the bridge,", "but only when the rains have ended."),
        ),
        (
            '"The road is open," the minister\'s spokesman, Daniel Otieno, said.',
            "Daniel Otieno",
            "said",
            DIRECT,
            ("The road is open,",),
        ),
        # over several sentences
        (
            (
                "“The harvest was lost,” said Yoweri Museveni. “We shall ask our neighbours for maize. Nobody will go"
                " hungry.”"
            ),
            "Yoweri Museveni",
            "said",
            DIRECT,
            ("The harvest was lost,", "We shall ask our neighbours for maize. Nobody will go hungry."),
        ),
        # without quotation marks
        (
            "The ministry said that the talks would go on until Friday.",
            "ministry",
            "said",
            INDIRECT,
            ("that the talks would go on until Friday",),
        ),
        (
            "The talks, the ministry said, would go on until Friday.",
            "ministry",
            "said",
            INDIRECT,
            ("The talks", "would go on until Friday"),
        ),
        (
            "The embassy will stay open, the ministry's statement said.",
            "ministry",
            "said",
            INDIRECT,
            ("The embassy will stay open",),
        ),
        (
            "Kenyan President William Ruto arrived. He said the bridge was safe.",
            "William Ruto",
            "said",
            INDIRECT,
            ("the bridge was safe",),
        ),
        (
            "William Ruto, who said the bridge was unsafe, left the meeting early.",
            "William Ruto",
            "said",
            INDIRECT,
            ("the bridge was unsafe",),
        ),
        # both
        (
            "William Ruto said the border would remain “closed for as long as it takes” to repair the road.",
            "William Ruto",
            "said",
            MIXED,
            ("the border would remain “closed for as long as it takes” to repair the road",),
        ),
        # according to
        (
            "According to the Kenyan army, rebels crossed the river at night.",
            "Kenyan army",
            "According to",
            INDIRECT,
            ("rebels crossed the river at night",),
        ),
        (
            "Rebels crossed the river at night, according to the Kenyan army.",
            "Kenyan army",
            "according to",
            INDIRECT,
            ("Rebels crossed the river at night",),
        ),
        # in what is written
        (
            "Yoweri Museveni wrote in a post on Facebook that the lake belonged to everyone.",
            "Yoweri Museveni",
            "wrote",
            INDIRECT,
            ("that the lake belonged to everyone",),
        ),
        (
            "In a post on X, President Yoweri Museveni accused the rebels of burning two villages.",
            "Yoweri Museveni",
            "accused",
            INDIRECT,
            ("the rebels of burning two villages",),
        ),
    ],
)
def test_who_said_what(text: str, speaker: str, cue: str, kind: Quotation, content: tuple[str, ...]) -> None:
    assert said(text) == [(speaker, cue, kind, content)]


def test_a_statement_that_stands_in_writing_is_its_authors() -> None:
    ((speaker, _, kind, content),) = said(
        "Kenya's foreign ministry wrote in a statement that the embassy would stay open."
    )
    assert (speaker, kind, content) == (
        "Ministry of Foreign Affairs of Kenya",
        INDIRECT,
        ("that the embassy would stay open",),
    )


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    open_mark = (
        "“The harvest was lost,” said Yoweri Museveni. “We have begun to count our cattle.\n\n“We shall ask our"
        " neighbours for maize too.”"
    )
    assert said(open_mark) == [
        (
            "Yoweri Museveni",
            "said",
            DIRECT,
            (
                "The harvest was lost,",
                "We have begun to count our cattle.",
                "We shall ask our neighbours for maize too.",
            ),
        )
    ]
    new_one = (
        "“The harvest was lost,” said Yoweri Museveni.\n\n“We shall ask our neighbours for maize, and nobody will go"
        " hungry.”"
    )
    assert [(s, c) for s, c, *_ in said(new_one)] == [("Yoweri Museveni", "said"), ("Yoweri Museveni", None)]


def test_a_statement_in_a_statement_is_the_inner_speakers() -> None:
    found = said("William Ruto said that Yoweri Museveni had told Anna Weber that the rebels wanted talks.")
    assert found == [
        ("William Ruto", "said", INDIRECT, ("that Yoweri Museveni had told Anna Weber that the rebels wanted talks",)),
        ("Yoweri Museveni", "told", INDIRECT, ("that the rebels wanted talks",)),
    ]


def test_the_hearer() -> None:
    document = read("William Ruto told Yoweri Museveni that the road was open.")
    names = {e.key: e.label for e in document.entities}
    assert [names[s.addressee] for s in document.statements if s.addressee] == ["Yoweri Museveni"]


def test_what_a_statement_is_about() -> None:
    document = read("President Yoweri Museveni denied that Ugandan soldiers had attacked Rwanda on Monday.")
    (found,) = document.statements
    about = {e.label for e in document.entities if e.key in found.about}
    assert "Rwanda" in about and found.speaker not in found.about
    assert any(k in {e.key for e in document.events} for k in found.about)


def test_an_event_told_by_somebody_rests_on_his_word() -> None:
    document = read("Rebels attacked a convoy near Goma on Monday, the Congolese army said.")
    names = {e.key: e.label for e in document.entities}
    assert [names[e.attributed_to] for e in document.events if e.cls == "Assault" and e.attributed_to] == [
        "Congolese army"
    ]


def test_offsets_hold_behind_odd_characters() -> None:
    found = only("🕊️ Peace, e\u0301lan.\r\n\r\n  “We will reopen the bridge in June, 🌉 friends,”\tWilliam Ruto said.")
    text = read(
        "🕊️ Peace, e\u0301lan.\r\n\r\n  “We will reopen the bridge in June, 🌉 friends,”\tWilliam Ruto said."
    ).article.text
    assert [text[m.start : m.end] for m in found.content] == ["We will reopen the bridge in June, 🌉 friends,"]
    assert found.cue is not None and text[found.cue.start : found.cue.end] == "said"


@pytest.mark.parametrize(
    "text",
    [
        "The two presidents met in Kampala on Tuesday.",
        "The so-called “lake road” is closed.",
        'A 6" pipe and an 8" pipe were stolen.',
    ],
)
def test_what_nobody_said_is_no_statement(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        # by how the content is found
        ("Jonas Dahl called it “a very good day for all of us”.", 0.9),
        ("Jonas Dahl said that the road was open.", 0.85),
        ("According to Jonas Dahl, the road was open.", 0.8),
        ("Jonas Dahl accused the rebels of burning two villages.", 0.65),
        ("Jonas Dahl was glad. “We have waited for this day for a very long time.”", 0.6),
        # nobody known says it
        ("A letter said that the road was open.", 0.7),
        ("The claim that the road was open surprised many.", 0.55),
    ],
)
def test_confidence(text: str, confidence: float) -> None:
    assert only(text).confidence == confidence


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Jonas Dahl said that the road was open.", "Jonas Dahl said: that the road was open"),
        ("“The road is open,” Jonas Dahl said.", "Jonas Dahl said: “The road is open,”"),
        ("The army ruled out an attack.", "army ruled out: an attack"),
        ("The claim that the road was open surprised many.", "Unnamed source claim: that the road was open"),
        (
            "Jonas Dahl said that the road was open for everyone who had waited at the border for more than a week.",
            "Jonas Dahl said: that the road was open for everyone who had waited at the border for more than…",
        ),
    ],
)
def test_label(text: str, label: str) -> None:
    assert only(text).label == label


def test_who_speaks_to_himself_has_no_addressee() -> None:
    assert only("Jonas Dahl told Jonas Dahl that the road was open.").addressee is None


def test_a_statement_is_not_about_its_speaker() -> None:
    document = read("Kenya said that Kenya had accused Uganda.")
    labels = {e.key: e.label for e in document.entities}
    (found,) = document.statements
    assert labels[found.speaker or ""] == "Kenya" and "Kenya" not in {labels.get(k) for k in found.about}


def test_the_person_set_beside_a_description_speaks() -> None:
    ((speaker, *_),) = said("The minister's spokesman, Daniel Otieno, said that the road was open.")
    assert speaker == "Daniel Otieno"


@pytest.mark.parametrize(
    "text",
    [
        "Chad and Niger agreed to an immediate truce during talks in Oman, Egypt's foreign ministry announced early on "
        "Monday, after a week of fighting between them.",
        "Peru and Chile agreed to a truce after talks in Quito, Brazil's president announced late on Friday, after a "
        "month of protests.",
    ],
)
def test_what_is_reported_does_not_report_its_report(text: str) -> None:
    assert [cue for _, cue, _, _ in said(text)] == ["announced"]
