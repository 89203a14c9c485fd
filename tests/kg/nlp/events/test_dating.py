"""When an event took place."""

from __future__ import annotations

import pytest

from tests.kg.nlp.events.reading import one, read

WEDNESDAY = "2024-06-05"


@pytest.mark.parametrize(
    ("text", "cls", "day"),
    [
        ("Chad attacked Niger on Monday.", "Assault", "2024-06-03"),
        ("Chad carried out an attack on Niger on Monday.", "Assault", "2024-06-03"),
        ("The king of Chad visited Niger and met the rebels on Monday.", "Consult", "2024-06-03"),
        ("On Monday the king of Chad visited Niger and condemned the rebels.", "Accuse", "2024-06-03"),
        ("Chad attacked Niger and condemned Mali on Monday.", "Assault", "2024-06-03"),
        ("Oman on Friday became the first state to recognise Chad.", "Support", "2024-05-31"),
        ("The envoy of Chad left Kano on Friday after talks with Niger.", "Consult", "2024-05-31"),
        ("The army of Chad killed two rebels as it pursued a cell on Monday.", "Assault", "2024-06-03"),
        ("Chad attacked Niger on Monday, while Mali met Togo on Friday.", "Assault", "2024-06-03"),
        ("Chad attacked Niger on Monday, while Mali met Togo on Friday.", "Consult", "2024-05-31"),
        ("Chad closed the border on Thursday, two days after Niger attacked the convoy.", "Assault", "2024-05-28"),
        ("Chad closed the border in May, two days after Niger attacked the convoy on Monday.", "Assault", "2024-06-03"),
        ("Chad closed the border on Thursday, two weeks before Niger attacked the convoy.", "Assault", "2024-06-13"),
    ],
)
def test_a_time_expression_dates_its_event(text: str, cls: str, day: str) -> None:
    event = one(read(text, WEDNESDAY), cls)
    assert event.time is not None and event.time.value == day and event.time.basis.value == "Relative"


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("Chad, which met Niger on Monday, attacked Mali.", "Assault"),
        ("Chad attacked Niger on 30 June 2024.", "Assault"),
        ("The attack on Niger surprised Chad.", "Assault"),
        ("Chad said that Niger attacked Mali.", "Assault"),
    ],
)
def test_the_day_of_the_article_stands_in_marked_as_such(text: str, cls: str) -> None:
    event = one(read(text, WEDNESDAY), cls)
    assert event.time is not None and event.time.value == WEDNESDAY and event.time.basis.value == "Publication"


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("Chad had attacked Niger.", "Assault"),
        ("The minister who had attacked Niger resigned.", "Assault"),
        ("Chad was surprised by an attack on Niger.", "Assault"),
        ("Chad attacked Niger before Mali met Togo.", "Consult"),
    ],
)
def test_background_is_not_dated_to_the_day_of_the_article(text: str, cls: str) -> None:
    assert one(read(text, WEDNESDAY), cls).time is None


def test_an_article_without_a_day_dates_nothing() -> None:
    assert one(read("Kenya condemned Uganda."), "Accuse").time is None


def test_what_is_planned_may_lie_ahead() -> None:
    event = one(read("Chad will attack Niger on 30 June 2024.", WEDNESDAY), "Assault")
    assert event.time is not None and event.time.value == "2024-06-30"


def test_two_days_joined_make_a_range() -> None:
    event = one(read("Envoys of Chad met envoys of Niger on Monday and Tuesday.", WEDNESDAY), "Consult")
    assert event.time is not None and event.time.value is None
    assert (str(event.time.earliest), str(event.time.latest)) == ("2024-06-03", "2024-06-04")


def test_two_days_of_two_events_make_no_range() -> None:
    event = one(read("Chad met Niger on Monday, Tuesday brought rain.", WEDNESDAY), "Consult")
    assert event.time is not None and event.time.value == "2024-06-03"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Soldiers came upon a camp near Kano on Monday. Two men were detained.", "2024-06-03"),
        ("Soldiers will come upon a camp near Kano on Monday. Two men were detained.", WEDNESDAY),
        ("Soldiers come upon camps on Monday. Two men were detained.", WEDNESDAY),
        ("Soldiers came upon a camp near Kano on Monday and Friday. Two men were detained.", WEDNESDAY),
        ("Soldiers came upon a camp that was built on Monday. Two men were detained.", WEDNESDAY),
        ("Soldiers came upon a camp near Kano in May. Two men were detained.", WEDNESDAY),
        ("Two men were detained.", WEDNESDAY),
    ],
)
def test_the_one_day_that_the_sentence_before_is_about(text: str, expected: str) -> None:
    event = one(read(text, WEDNESDAY), "Coerce")
    assert event.time is not None and str(event.time.earliest) == expected
