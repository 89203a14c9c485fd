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
        ("The envoy of Chad flew to Nairobi on Monday, where he met the rebels.", "Consult", "2024-06-03"),
        ("The envoy of Chad met the rebels in March when he toured Nairobi.", "Consult", "2024-03"),
        ("Two soldiers were killed when rebels attacked the camp on Monday.", "Assault", "2024-06-03"),
        ("Chad met Niger two days after the May 7 bombing.", "Consult", "2024-05-09"),
        ("Chad cut off contact with Niger a month before the May 8 vote.", "Sanction", "2024-04"),
        ("Chad threatened to close the port on Tuesday.", "Threaten", "2024-06-04"),
        ("Rebels threatened on Monday to shell Kano.", "Threaten", "2024-06-03"),
        ("A court jailed a general over the killing of two priests in 1989.", "Assault", "1989"),
        # that of the verb that it goes with
        ("On Monday the king of Chad spoke to reporters, accusing Niger of fraud.", "Accuse", "2024-06-03"),
        ("The king of Chad issued a statement on Monday condemning Niger.", "Accuse", "2024-06-03"),
        ("Hundreds of Chadians gathered in Kano on Monday to condemn Niger.", "Accuse", "2024-06-03"),
        ("On Monday Chad passed new sanctions on Niger.", "Sanction", "2024-06-03"),
        ("The talks between Chad and Niger ended on Monday.", "Consult", "2024-06-03"),
        ("In March 2009 a soldier killed two priests, before being arrested by police.", "Coerce", "2009-03"),
        ("Chad said in April that it had called on Niger to leave.", "Request", "2024-04"),
        ("The editor has been detained by Chad since April.", "Coerce", "2024-04"),
        ("Mali has been a member since 2005, when it joined the African Union.", "Support", "2005"),
        ("The kings of Chad and Mali attended a summit beginning on Monday in Accra.", "Consult", "2024-06-03"),
        ("The kings of Chad and Mali will hold talks starting on Monday.", "Consult", "2024-06-10"),
        ("The king of Chad flew to Nairobi on Monday to meet the rebels.", "Consult", "2024-06-03"),
        ("Talks between Chad and Mali are due to resume in Kano on Monday.", "Consult", "2024-06-10"),
        ("A protest against the king of Chad is planned for Monday.", "Protest", "2024-06-10"),
        ("A convoy carrying food aid for Niger reached Kano on Monday.", "Aid", "2024-06-03"),
    ],
)
def test_a_time_expression_dates_its_event(text: str, cls: str, day: str) -> None:
    event = one(read(text, WEDNESDAY), cls)
    assert event.time is not None and event.time.value == day and event.time.basis.value in ("Relative", "Explicit")


@pytest.mark.parametrize(
    ("text", "cls", "first", "last"),
    [
        ("Chad met Niger before Friday's summit with Mali.", "Consult", "None", "2024-05-30"),
        ("Chad has accused Niger several times since April.", "Accuse", "2024-04-01", "None"),
        ("Chad arrested two men after the May 7 vote.", "Coerce", "2024-05-07", "2024-06-05"),
    ],
)
def test_what_comes_before_or_after_something_dated_is_bounded(text: str, cls: str, first: str, last: str) -> None:
    event = one(read(text, WEDNESDAY), cls)
    assert event.time is not None and event.time.value is None
    assert (str(event.time.earliest), str(event.time.latest)) == (first, last)


def test_the_day_of_a_threat_is_not_that_of_what_is_threatened() -> None:
    assert one(read("Rebels threatened to shell Kano on Tuesday.", WEDNESDAY), "Assault").time is None


def test_a_visit_still_to_come_lies_ahead() -> None:
    times = [e.time for e in read("Chad spoke of a slated visit in September by the king of Mali.", WEDNESDAY).events]
    assert any(time is not None and time.value == "2024-09" for time in times)


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("Chad, which met Niger on Monday, attacked Mali.", "Assault"),
        ("Chad attacked Niger on 30 June 2024.", "Assault"),
        ("The attack on Niger surprised Chad.", "Assault"),
        ("The king of Chad met the king of Mali for the first time since May.", "Consult"),
        ("The king of Chad held the first talks with Mali since the 1991 conference.", "Consult"),
        ("Chad attacked rebels named in a treaty signed this year.", "Assault"),
        ("Chad has threatened Mali since sending troops to Niger in February.", "Threaten"),
        ("Chad said that Niger attacked Mali.", "Assault"),
        ("A court convicted a general over the killing of two priests in 1989.", "Sanction"),
        ("The crew is suspected of smuggling oil to Iran on May 19.", "Accuse"),
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
        ("Kuwait honoured those who died when Iraq invaded the emirate.", "Assault"),
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
        ("Soldiers came upon a camp near Kano on Monday. Two men were detained in the raid.", WEDNESDAY),
    ],
)
def test_the_one_day_that_the_sentence_before_is_about(text: str, expected: str) -> None:
    event = one(read(text, WEDNESDAY), "Coerce")
    assert event.time is not None and str(event.time.earliest) == expected
