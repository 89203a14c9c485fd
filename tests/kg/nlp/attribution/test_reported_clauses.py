"""The clause beside a verb of saying."""

from __future__ import annotations

import pytest

from kg.nlp.attribution.reported_clauses import reported_clause, stretch
from kg.nlp.grammar.reporting import subject_of
from tests.support.language import until


def clause(text: str, verb: str = "said", *, final: bool = False) -> tuple[str, ...]:
    doc = until("mentions", text).parse[0]
    token = next(t for t in doc if t.text == verb)
    found = reported_clause(token, subject_of(token), final=final)
    return tuple(doc[first : last + 1].text.strip(" ,.“”") for first, last in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenya said that it would leave.", ("that it would leave",)),
        ("It would leave, Kenya said.", ("It would leave",)),
        ("It would leave, Kenya said on Monday.", ("It would leave",)),
        ("It would leave, said Kenya.", ("It would leave",)),
        ("It would leave, Kenya said, and never return.", ("It would leave", "and never return")),
        ("The army of the north, Kenya said, would leave.", ("The army of the north", "would leave")),
        # too long to be an insertion
        (
            "It would leave, Kenya said on Monday at a large meeting with very old friends in Oslo, and never return.",
            ("It would leave",),
        ),
        # what stands before the cue is no sentence
        ("On Monday, Kenya said that it would leave.", ("that it would leave",)),
        # the word that opens a relative clause is no part of it
        ("The bridge that Kenya said was unsafe fell.", ("was unsafe",)),
        ("Farmers lost the harvest, which Kenya said was poor.", ("was poor",)),
        # no comma
        ("Kenya has often said nothing.", ()),
    ],
)
def test_where_the_clause_stands(text: str, expected: tuple[str, ...]) -> None:
    assert clause(text) == expected


def test_a_cue_that_comes_last_has_no_clause_behind_it() -> None:
    assert clause("The paper learned that Kenya would leave.", "learned", final=True) == ()
    assert clause("Kenya would leave, the paper learned.", "learned", final=True) == ("Kenya would leave",)


def test_a_stretch_of_signs_is_none() -> None:
    sent = next(until("mentions", "Kenya said so.").parse[0].sents)
    assert stretch(sent, 2, 1) is None and stretch(sent, 1, 1) == (2, 3) and stretch(sent, 0, -1) is None
