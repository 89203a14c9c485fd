"""Claims compared with a text: what each must have there, and how sure what is left is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kg.model import Basis, Document, Event, Factuality, TimeMention, TimeValue
from kg.nlp.extractors.llm.claims import ClaimedEvent, Party, Piece
from kg.nlp.extractors.llm.verifying import Verifier
from kg.nlp.extractors.llm.windows import windows
from tests.support.claims import ruled

TEXT = (
    "NAIROBI, May 7 — Kenyan envoys met Ugandan officials on Monday. Norway handed the Karamoja Water Board forty"
    " pumps. The board was founded on 5 April 1999 and will open a well on 9 September 2031."
)


def checked(
    document: Document, cls: str = "Aid", trigger: str = "handed", **claim: Any
) -> tuple[Event | None, Verifier]:
    verifier = Verifier(document)
    told = ClaimedEvent(cls, (Piece(trigger),), **{"factuality": Factuality.ACTUAL, **claim})
    found = verifier.event(told, next(iter(windows(document))))
    return (found.event if found else None), verifier


@pytest.mark.parametrize(
    "trigger", ["Monday. Norway", "pumps. The board", "Norway handed the Karamoja Water Board forty"]
)
def test_a_trigger_stands_in_one_sentence_and_is_short(trigger: str) -> None:
    found, verifier = checked(ruled(TEXT), trigger=trigger)
    assert found is None
    assert verifier.left_out.total() == 1


@pytest.mark.parametrize(
    ("factuality", "words", "expected"),
    [
        (Factuality.ACTUAL, "5 April 1999", "1999-04-05"),
        (Factuality.ACTUAL, "9 September 2031", None),  # has happened, and after the article
        (Factuality.PLANNED, "9 September 2031", "2031-09-09"),
        (Factuality.PLANNED, "5 April 1999", "1999-04-05"),
        (Factuality.ACTUAL, "forty pumps", None),  # no date
    ],
)
def test_a_date_fits_the_factuality(factuality: Factuality, words: str, expected: str | None) -> None:
    found, verifier = checked(ruled(TEXT), "Consult", "founded", factuality=factuality, date=Piece(words))
    assert found is not None
    assert (found.time.value if found.time else None) == expected
    assert ("a date is not one in the text" in verifier.left_out) == (expected is None)


@pytest.mark.parametrize("basis", [Basis.DATELINE, Basis.PUBLICATION, Basis.RELATIVE, Basis.EXPLICIT])
def test_the_date_of_the_article_is_not_that_of_a_plan(basis: Basis) -> None:
    document = ruled(TEXT)
    start = TEXT.index("on Monday")
    value = TimeValue("2024-03-11", date(2024, 3, 11), date(2024, 3, 11), basis)
    times = (TimeMention(start + 3, start + 9, "DATE", "2024-03-11", value),)
    found, _ = checked(
        replace(document, times=times), "Consult", "met", factuality=Factuality.PLANNED, date=Piece("Monday")
    )
    assert found is not None
    assert (found.time == value) == (basis in (Basis.RELATIVE, Basis.EXPLICIT))


def test_what_is_missing_in_the_text_makes_an_event_less_sure() -> None:
    norway, board = Party("Norway"), Party("Karamoja Water Board", cls="Organization")
    both, one, none = (
        checked(ruled(TEXT), actors=actors, recipients=recipients)[0]
        for actors, recipients in (((norway,), (board,)), ((norway,), ()), ((), ()))
    )
    partly, verifier = checked(ruled(TEXT), actors=(norway,), recipients=(board,), place=Piece("Freetown"))
    assert both and one and none and partly
    assert both.confidence > one.confidence > none.confidence
    assert partly.confidence == pytest.approx(both.confidence - 0.1)
    assert verifier.left_out["a place is not one in the text"] == 1


FOUGHT = (
    "Kenya met Uganda. The talks ended late. Norway shelled the harbour of Gulu. Chad was blamed for the shelling of"
    " the harbour."
)


@pytest.mark.parametrize(
    ("trigger", "sentence", "role", "words", "taken"),
    [
        ("talks", 2, "actors", "Kenya", True),  # the sentence names nobody
        ("shelled", 3, "actors", "Kenya", False),  # grammar names Norway
        ("shelled", 3, "actors", "Norway", True),
        ("met", 1, "recipients", "Norway", False),  # grammar names Uganda
        ("shelling", 4, "actors", "Norway", True),
    ],
)
def test_who_stands_in_another_sentence_takes_part_where_grammar_names_nobody_else(
    trigger: str, sentence: int, role: str, words: str, taken: bool
) -> None:
    cls = "Assault" if "shell" in trigger else "Consult"
    document = ruled(FOUGHT)
    verifier = Verifier(document)
    bare = ClaimedEvent(cls, (Piece(trigger, sentence),), Factuality.ACTUAL)
    sides = (Party(words),)
    claim = replace(bare, actors=sides) if role == "actors" else replace(bare, recipients=sides)
    found = verifier.event(claim, next(iter(windows(document))))
    assert found is not None
    assert bool(getattr(found.event, role)) is taken
    assert (role in found.doubtful) is not taken


@pytest.mark.parametrize(
    ("text", "cls", "trigger", "expected"),
    [
        ("Mali would not attend the talks.", "Reject", "not attend", True),  # a refusal
        ("Mali attended the talks.", "Reject", "attended", False),
        ("They praised the co-operation of both ports.", "Cooperate", "co-operation", True),
        ("They praised the co-operation of both ports.", "Coerce", "co-operation", False),
    ],
)
def test_types_that_words_show(text: str, cls: str, trigger: str, expected: bool) -> None:
    found, _ = checked(ruled(text), cls, trigger)
    assert (found is not None) is expected


def test_a_wrong_number_of_a_sentence_does_no_harm() -> None:
    document = ruled(TEXT)
    claim = ClaimedEvent("Aid", (Piece("handed", 9),), Factuality.ACTUAL, actors=(Party("Norway", -3),))
    found = Verifier(document).event(claim, next(iter(windows(document))))
    assert found is not None
    assert found.event.actors


def told(text: str, trigger: str, **claim: Any) -> tuple[Event | None, Document, Verifier]:
    """What a claim of a Consult makes of a text."""
    document = ruled(text)
    found, verifier = checked(document, "Consult", trigger, **claim)
    return found, verifier.cast.document, verifier


@pytest.mark.parametrize(
    ("words", "cls", "expected"),
    [
        ("Moscow", "State", [("State", "Russia")]),
        ("Moscow", None, [("State", "Russia")]),
        ("Moscow", "Company", []),
        ("Mombasa", "GovernmentBody", [("GovernmentBody", "Mombasa")]),
        ("Mombasa", "Group", []),
        ("those arrested", "Group", [("Group", "those arrested")]),
        ("those", "Group", []),
    ],
)
def test_seats_cities_and_those_who_are_described_act(
    words: str, cls: str | None, expected: list[tuple[str, str]]
) -> None:
    text = "There was a ceilidh in Moscow and Mombasa with those arrested in May."
    found, document, _ = told(text, "ceilidh", actors=(Party(words, cls=cls),))
    assert found is not None
    cast = {e.key: e for e in document.entities}
    assert [(cast[k].cls, cast[k].label) for k in found.actors] == expected


def test_the_name_of_an_occasion_shows_an_event_and_other_names_show_none() -> None:
    text = "Kenya hosted the Lake Turkana Summit. The World Food Programme sent nobody."
    assert told(text, "Summit", actors=(Party("Kenya"),))[0] is not None
    found, _, verifier = told(text, "Programme")
    assert found is None
    assert verifier.left_out == {"a trigger is a part of a name": 1}


def test_of_words_that_stand_twice_those_beside_the_trigger_are_meant() -> None:
    text = "The minister of Mali spent a long and wet evening in May at a ceilidh. The minister of Chad came late."
    found, document, _ = told(text, "ceilidh", actors=(Party("minister"),))
    assert found is not None
    (key,) = found.actors
    mentions = next(e.mentions for e in document.entities if e.key == key)
    assert any(m.start < text.index("ceilidh") for m in mentions)


def test_a_place_inside_another_name_is_the_one_that_is_named_elsewhere() -> None:
    text = "The Gulu Post told of a ceilidh. It was loud in Gulu, a city of Uganda."
    document = ruled(text)
    known = [e.key for e in document.entities if e.cls == "Place" and e.label == "Gulu"]
    assert known
    found, _ = checked(document, "Consult", "ceilidh", place=Piece("Gulu", 1))
    assert found is not None
    assert [found.place] == known
