"""Time expressions: what is found, what it says, and from which day it counts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Article, Basis, Document, TimeMention, TimeValue
from kg.nlp.mentions.component import annotate
from kg.nlp.temporal.component import anchor, times
from kg.nlp.text.parsing import parse
from kg.nlp.text.segmentation import segment

TUESDAY = "2024-07-02"


def read(text: str, published: str | None = None) -> Document:
    return times(annotate(parse(segment(Document(Article("test", text, published=published))))))


def only(text: str, published: str | None = TUESDAY) -> tuple[str, TimeMention]:
    """The surface form and the record of the one time expression of a text."""
    document = read(text, published)
    assert len(document.times) == 1, [(document.surface(t), t.timex_value) for t in document.times]
    return document.surface(document.times[0]), document.times[0]


ABSOLUTE = [
    ("The envoys met in Lusaka on July 2, 2023.", "July 2, 2023", "2023-07-02"),
    ("The envoys met in Lusaka on 2 July 2023.", "2 July 2023", "2023-07-02"),
    ("The envoys met in Lusaka on 2023-07-02.", "2023-07-02", "2023-07-02"),
    ("The envoys met in Lusaka on 2023/07/02.", "2023/07/02", "2023-07-02"),
    ("The envoys met in Lusaka on 13/07/2023.", "13/07/2023", "2023-07-13"),
    ("The envoys met in Lusaka on 07/13/2023.", "07/13/2023", "2023-07-13"),
    ("The envoys met in Lusaka on 04.05.2019.", "04.05.2019", "2019-05-04"),
    ("The envoys met in Lusaka on Nov. 12, 2011.", "Nov. 12, 2011", "2011-11-12"),
    ("The envoys met in Lusaka on the 2nd of July 2023.", "the 2nd of July 2023", "2023-07-02"),
    ("The envoys met on Sunday, July 2, 2023 in Lusaka.", "Sunday, July 2, 2023", "2023-07-02"),
    ("The envoys met in Lusaka in July 2023.", "July 2023", "2023-07"),
    ("The envoys met in Lusaka in 2014.", "2014", "2014"),
    ("The 2014 election was won by the opposition.", "2014", "2014"),
    ("Chad's 2015 accord was signed by both sides.", "2015", "2015"),
    ("The treaty (2011) was never ratified.", "2011", "2011"),
    ("The Sept. 11 attacks shocked the city.", "Sept. 11", "2001-09-11"),
    ("Easter Sunday 2024 was quiet in Malta.", "Easter Sunday 2024", "2024-03-31"),
]


@pytest.mark.parametrize(("text", "surface", "value"), ABSOLUTE)
@pytest.mark.parametrize("published", [None, TUESDAY])
def test_full_dates_need_no_anchor(text: str, surface: str, value: str, published: str | None) -> None:
    found, mention = only(text, published)
    assert (found, mention.timex_type, mention.timex_value) == (surface, "DATE", value)
    assert mention.time is not None and (mention.time.value, mention.time.basis) == (value, Basis.EXPLICIT)


COUNTED = [
    # days
    ("The minister resigned today.", "today", "2024-07-02"),
    ("The minister resigned yesterday.", "yesterday", "2024-07-01"),
    ("The minister will resign tomorrow.", "tomorrow", "2024-07-03"),
    ("The minister resigned the day before yesterday.", "the day before yesterday", "2024-06-30"),
    ("The minister resigned on Monday.", "Monday", "2024-07-01"),
    ("The minister resigned on Tuesday.", "Tuesday", "2024-07-02"),
    ("The minister will resign on Tuesday.", "Tuesday", "2024-07-02"),
    ("The minister will resign on Monday.", "Monday", "2024-07-08"),
    ("The minister is expected to resign on Friday.", "Friday", "2024-07-05"),
    ("Talks are scheduled for Friday.", "Friday", "2024-07-05"),
    ("The delegates failed to agree on Friday.", "Friday", "2024-06-28"),
    ("The delegates travelled to Oslo to meet donors on Friday.", "Friday", "2024-06-28"),
    ("The delegates promised to return on Friday.", "Friday", "2024-07-05"),
    ("The judge will investigate Friday's attack.", "Friday's", "2024-06-28"),
    ("Campaigning ended ahead of Sunday's vote.", "Sunday's", "2024-07-07"),
    ("The minister resigned last Monday.", "last Monday", "2024-07-01"),
    ("The minister resigned last Tuesday.", "last Tuesday", "2024-06-25"),
    ("The minister resigns next Monday.", "next Monday", "2024-07-08"),
    ("The minister resigned on Wednesday last week.", "Wednesday last week", "2024-06-26"),
    ("The vote was postponed until Friday.", "Friday", "2024-07-05"),
    ("The army shelled the town on March 16.", "March 16", "2024-03-16"),
    ("The army shelled the town on December 16.", "December 16", "2023-12-16"),
    ("The parties will meet on December 16.", "December 16", "2024-12-16"),
    ("The officials will discuss the March 16 attack.", "March 16", "2024-03-16"),
    ("The army shelled the town on the 3rd of June.", "the 3rd of June", "2024-06-03"),
    ("The army shelled the town on Monday, July 1.", "Monday, July 1", "2024-07-01"),
    ("The army shelled the town on March 5 last year.", "March 5 last year", "2023-03-05"),
    ("The army left three days ago.", "three days ago", "2024-06-29"),
    ("The army left on New Year's Day.", "New Year's Day", "2024-01-01"),
    # months and years
    ("The army left in March.", "March", "2024-03"),
    ("The army left in August.", "August", "2023-08"),
    ("The army will leave in August.", "August", "2024-08"),
    ("The army left in May.", "May", "2024-05"),
    ("The army left last September.", "last September", "2023-09"),
    ("The army left in September last year.", "September last year", "2023-09"),
    ("The army left last month.", "last month", "2024-06"),
    ("The army will leave next month.", "next month", "2024-08"),
    ("The army left two months ago.", "two months ago", "2024-05"),
    ("The army left this year.", "this year", "2024"),
    ("The army left last year.", "last year", "2023"),
    ("The army left a decade ago.", "a decade ago", "2014"),
]


@pytest.mark.parametrize(("text", "surface", "value"), COUNTED)
def test_counted_from_a_tuesday(text: str, surface: str, value: str) -> None:
    found, mention = only(text)
    assert (found, mention.timex_type, mention.timex_value) == (surface, "DATE", value)
    assert mention.time is not None and (mention.time.value, mention.time.basis) == (value, Basis.RELATIVE)


STRETCHES = [
    ("The cabinet met last week.", "last week", "2024-W26", "2024-06-24", "2024-06-30"),
    ("The cabinet met earlier this week.", "earlier this week", "2024-W27", "2024-07-01", "2024-07-02"),
    ("The cabinet will meet later this week.", "later this week", "2024-W27", "2024-07-02", "2024-07-07"),
    ("The cabinet will meet next week.", "next week", "2024-W28", "2024-07-08", "2024-07-14"),
    ("The cabinet met three weeks ago.", "Three weeks ago", "2024-W24", "2024-06-10", "2024-06-16"),
    ("The cabinet met over the weekend.", "the weekend", "2024-W26-WE", "2024-06-29", "2024-06-30"),
    ("The cabinet will meet this weekend.", "this weekend", "2024-W27-WE", "2024-07-06", "2024-07-07"),
    ("The cabinet met from 3 to 5 May.", "3 to 5 May", "2024-05-03/2024-05-05", "2024-05-03", "2024-05-05"),
    (
        "The cabinet met between May 3 and May 7.",
        "May 3 and May 7",
        "2024-05-03/2024-05-07",
        "2024-05-03",
        "2024-05-07",
    ),
    ("The cabinet met on May 3-5, 2023.", "May 3-5, 2023", "2023-05-03/2023-05-05", "2023-05-03", "2023-05-05"),
    ("The cabinet met from May 30 to June 2.", "May 30 to June 2", "2024-05-30/2024-06-02", "2024-05-30", "2024-06-02"),
    (
        "The cabinet met from Monday to Wednesday.",
        "Monday to Wednesday",
        "2024-06-24/2024-06-26",
        "2024-06-24",
        "2024-06-26",
    ),
    ("The war lasted from 2014 to 2019.", "2014 to 2019", "2014/2019", "2014-01-01", "2019-12-31"),
    ("The 2001-2021 war cost many lives.", "2001-2021", "2001/2021", "2001-01-01", "2021-12-31"),
    (
        "The cabinet met in the first quarter of 2024.",
        "the first quarter of 2024",
        "2024-Q1",
        "2024-01-01",
        "2024-03-31",
    ),
    ("The cabinet fell in the 1990s.", "the 1990s", "199X", "1990-01-01", "1999-12-31"),
    ("The canal was dug in the 19th century.", "the 19th century", "18XX", "1801-01-01", "1900-12-31"),
    ("The cabinet fell in the summer of 2010.", "summer of 2010", "2010-SU", "2010-06-01", "2010-08-31"),
    ("The cabinet fell last fall.", "last fall", "2023-FA", "2023-09-01", "2023-11-30"),
    ("The rebels killed nine people in the past 10 days.", "the past 10 days", "P10D", "2024-06-22", "2024-07-02"),
    ("The court will rule within 30 days.", "within 30 days", "P30D", "2024-07-02", "2024-08-01"),
    ("The court will rule in two weeks.", "two weeks", "2024-W29", "2024-07-15", "2024-07-21"),
]


@pytest.mark.parametrize(("text", "surface", "timex", "first", "last"), STRETCHES)
def test_what_is_longer_than_a_day_has_its_bounds(text: str, surface: str, timex: str, first: str, last: str) -> None:
    found, mention = only(text)
    assert (found.lower(), mention.timex_value) == (surface.lower(), timex)
    assert mention.time is not None and mention.time.value is None
    assert (mention.time.earliest, mention.time.latest) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "value", "first", "last"),
    [
        ("Rain fell in early March 2023.", "2023-03", "2023-03-01", "2023-03-10"),
        ("Rain fell in mid-March 2023.", "2023-03", "2023-03-11", "2023-03-21"),
        ("Rain fell in late March.", "2024-03", "2024-03-22", "2024-03-31"),
        ("Rain fell at the end of 2023.", "2023", "2023-09-02", "2023-12-31"),
    ],
)
def test_early_and_late_narrow_the_bounds_not_the_value(text: str, value: str, first: str, last: str) -> None:
    time = only(text)[1].time
    assert time is not None
    assert (time.value, str(time.earliest), str(time.latest)) == (value, first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Fighting has raged since July 2001.", date(2001, 7, 1), None),
        ("Fighting has raged since Monday.", date(2024, 7, 1), None),
        ("The army will stay until 2030.", None, date(2030, 12, 31)),
        ("The rebels had withdrawn before 2014.", None, date(2013, 12, 31)),
        ("The rebels will withdraw by Friday.", None, date(2024, 7, 5)),
    ],
)
def test_since_and_until_are_bounds(text: str, first: date | None, last: date | None) -> None:
    time = only(text)[1].time
    assert time is not None
    assert (time.value, time.earliest, time.latest) == (None, first, last)


def test_a_date_that_describes_a_noun_is_no_bound() -> None:
    time = only("Tension rose after the May 3, 2024 attack.")[1].time
    assert time is not None and time.value == "2024-05-03"


@pytest.mark.parametrize(
    ("text", "surface", "kind", "timex"),
    [
        ("The talks lasted for three days.", "three days", "DURATION", "P3D"),
        ("They signed a two-year deal.", "two-year", "DURATION", "P2Y"),
        ("The siege went on for several months.", "several months", "DURATION", "PXM"),
        ("It was the third attack in two weeks.", "two weeks", "DURATION", "P2W"),
        ("The talks took 90 minutes.", "90 minutes", "DURATION", "PT90M"),
        ("It was a week-long siege.", "week-long", "DURATION", "P1W"),
        ("The council meets every Monday.", "every Monday", "SET", "XXXX-WXX-1"),
        ("The council meets on Sundays.", "Sundays", "SET", "XXXX-WXX-7"),
        ("The council reports annually.", "annually", "SET", "P1Y"),
        ("The council meets every two weeks.", "every two weeks", "SET", "P2W"),
        ("The council meets every other month.", "every other month", "SET", "P2M"),
        ("The market opened at 5 p.m. as planned.", "5 p.m.", "TIME", "2024-07-02T17:00"),
        ("The market opened at 17:30 GMT.", "17:30 GMT", "TIME", "2024-07-02T17:30"),
    ],
)
def test_what_dates_nothing(text: str, surface: str, kind: str, timex: str) -> None:
    found, mention = only(text)
    assert (found, mention.timex_type, mention.timex_value, mention.time) == (surface, kind, timex, None)


@pytest.mark.parametrize(
    ("text", "surface", "timex", "value"),
    [
        ("The blast hit the port at 5 p.m. on Friday.", "5 p.m. on Friday", "2024-06-28T17:00", "2024-06-28"),
        ("The blast hit the port on Friday at noon.", "Friday at noon", "2024-06-28T12:00", "2024-06-28"),
        ("The blast hit the port on Monday morning.", "Monday morning", "2024-07-01TMO", "2024-07-01"),
        ("The blast hit the port last night.", "last night", "2024-07-01TNI", "2024-07-01"),
        ("The blast hit the port this morning.", "this morning", "2024-07-02TMO", "2024-07-02"),
    ],
)
def test_time_of_day_with_its_day(text: str, surface: str, timex: str, value: str) -> None:
    found, mention = only(text)
    assert (found, mention.timex_type, mention.timex_value) == (surface, "TIME", timex)
    assert mention.time is not None and mention.time.value == value


@pytest.mark.parametrize(
    "text",
    [
        "The Sunday Times reported the theft.",
        "The price rose to 9/11 of its level, they said.",
        "The council adopted resolution 1701 without a vote.",
        "The army sent 2,000 soldiers and 1500 drivers.",
        "A 20-year-old man was held.",
        "Prime Minister Theresa May may resign.",
        "They march and may protest.",
        "He paid $2014 for it.",
        "He met Mr August and June Smith.",
        "It came second in the race.",
        "Flight 2014 landed safely.",
        "The date is 02/07/2024 on the form.",
        "They met on February 31.",
        "The March for Freedom was banned.",
    ],
)
def test_what_is_no_time(text: str) -> None:
    document = read(text, TUESDAY)
    assert [document.surface(t) for t in document.times] == []


def values(document: Document) -> list[tuple[str, str | None]]:
    return [(document.surface(t), t.time.value if t.time else None) for t in document.times]


def test_counted_from_the_last_date_told() -> None:
    document = read(
        "The envoy left Accra on June 4. The following day he landed in Lomé. Two days later the talks opened. "
        "They ended the same day.\n\nA week earlier the border had been shut.",
        TUESDAY,
    )
    assert values(document)[:4] == [
        ("June 4", "2024-06-04"),
        ("The following day", "2024-06-05"),
        ("Two days later", "2024-06-07"),
        ("the same day", "2024-06-07"),
    ]
    assert document.times[4].timex_value == "2024-W22"


def test_past_that_would_lie_after_the_article_is_unresolved() -> None:
    document = read("The envoy spoke today. Two days later the border was shut.", TUESDAY)
    assert document.times[1].time == TimeValue(None, None, None, Basis.RELATIVE)


@pytest.mark.parametrize(
    ("text", "timex"),
    [
        ("The cabinet met last week.", "XXXX-WXX"),
        ("The cabinet met on Monday.", "XXXX-WXX-1"),
        ("The cabinet met yesterday.", "XXXX-XX-XX"),
        ("The cabinet met in March.", "XXXX-03"),
        ("The cabinet met two years ago.", "XXXX"),
        ("The cabinet met the day after the vote.", "XXXX-XX-XX"),
    ],
)
def test_without_an_anchor_relative_stays_relative_and_unknown(text: str, timex: str) -> None:
    mention = only(text, None)[1]
    assert (mention.timex_value, mention.time) == (timex, TimeValue(None, None, None, Basis.RELATIVE))


def test_day_of_an_unknown_year() -> None:
    mention = only("The March 16 attack shook the town.", None)[1]
    assert (mention.timex_value, mention.time) == ("--03-16", TimeValue("--03-16", None, None, Basis.EXPLICIT))


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("LUSAKA, July 2 (Agency) - The envoy left.", "2024-07-03", "2024-07-02"),
        ("LIMA, Dec. 31 (Agency) - The envoy left.", "2021-01-01T04:00:00Z", "2020-12-31"),
        ("NAIROBI, Kenya (Nov. 12, 2011) — The envoy left.", None, "2011-11-12"),
        ("NAIROBI, Kenya (Nov. 12, 2011)\nThe envoy left.\nHe was tired.", None, "2011-11-12"),
        (
            "Press office 2010-09-PR-12 for the media   NAIROBI, Kenya (Sept. 2) - The envoy left.\nHe was tired.",
            None,
            "2010-09-02",
        ),
        ("The Envoy Leaves\n\nReleased: March 3, 2020\n\nThe envoy left.", None, "2020-03-03"),
        ("By Jo Lindt\nPublished: 3 May 2024\n\nThe envoy left.", None, "2024-05-03"),
        ("Evening Update, Feb. 16, 2011\nThe envoy left.", None, "2011-02-16"),
        ("3 May 2019\n\nThe envoy left. He was tired.", None, "2019-05-03"),
        ("GENEVA (AP) — The envoy left.", "2024-07-02", "2024-07-02"),
        ("The envoy left for NATO (Nov. 12, 2010) and others.", None, None),
        ("The envoy left.", "not a date", None),
        ("The envoy left.", None, None),
    ],
)
def test_anchor(text: str, published: str | None, expected: str | None) -> None:
    assert anchor(read(text, published)) == (date.fromisoformat(expected) if expected else None)


def test_the_dateline_counts_before_publication_and_is_no_expression_of_the_text() -> None:
    document = read("LUSAKA, July 1 (Agency) - The envoy left on Monday.\n\nHe had come yesterday.", "2024-07-05")
    assert values(document) == [("Monday", "2024-07-01"), ("yesterday", "2024-06-30")]
    assert document.date == TimeValue("2024-07-01", date(2024, 7, 1), date(2024, 7, 1), Basis.DATELINE)


def test_dateline_without_year() -> None:
    document = read("GENEVA (March 1) — The envoy left today. He came yesterday, spoke on Friday.")
    assert document.date == TimeValue("--03-01", None, None, Basis.DATELINE)
    assert values(document) == [("today", "--03-01"), ("yesterday", None), ("Friday", None)]


def test_the_date_of_an_article_is_publication_or_nothing() -> None:
    assert read("The envoy left.", "2024-07-02T10:00:00Z").date == TimeValue(
        "2024-07-02", date(2024, 7, 2), date(2024, 7, 2), Basis.PUBLICATION
    )
    assert read("OSLO (March 9, 2024) - The envoy left.", "2024-03-01").date == TimeValue(
        "2024-03-01", date(2024, 3, 1), date(2024, 3, 1), Basis.PUBLICATION
    ), "a dateline after publication is a misreading"
    assert read("The envoy left.").date is None


def test_only_body_is_read() -> None:
    document = read(
        "Ministers To Meet In Vienna On Monday\n\nThe ministers met on Friday.\n\nRead more: Talks opened on Sunday",
        TUESDAY,
    )
    assert [document.surface(t) for t in document.times] == ["Friday"]


WORDS = st.sampled_from(
    "early late mid- the end of last next this same following in since until before between and from to May March Sept."
    " Monday Tuesday Sunday 3 31 29 45 2nd 2014 1815 9999 99999 ago later earlier day days week weeks month year years"
    " decade century century, 0 two several a an past coming quarter second half first summer winter Q3 1990s 21st 5"
    " p.m. 25:61 noon night morning yesterday tonight Easter Christmas every twice within Feb. 29 , . - – ( ) /"
    " 2024-02-30 2024-02-28 31/12/2020".split()
)
DAYS = st.one_of(st.none(), st.dates().map(str))


@settings(max_examples=60)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join)), DAYS)
def test_any_text_gives_ordered_spans_inside_the_body(text: str, published: str | None) -> None:
    document = read(text, published)
    body = [(p.start, p.end) for p in document.paragraphs]
    for t in document.times:
        assert t.start < t.end and any(a <= t.start and t.end <= b for a, b in body)
        if t.time and t.time.earliest and t.time.latest:
            assert t.time.earliest <= t.time.latest
        if t.time and t.time.value and len(t.time.value) == 10:
            assert t.time.earliest is not None and t.time.earliest.isoformat() == t.time.value
    assert all(a.end <= b.start for a, b in zip(document.times, document.times[1:], strict=False))


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("The army left last weekend.", "2024-07-02", "2024-W26-WE"),
        ("The army will leave next weekend.", "2024-07-02", "2024-W27-WE"),
        ("The army will leave next weekend.", "2024-07-06", "2024-W28-WE"),
    ],
)
def test_the_weekend_that_is_meant(text: str, published: str, value: str) -> None:
    assert only(text, published)[1].timex_value == value


def test_the_second_in_command_is_no_duration() -> None:
    assert read("He was the one second to none, for one second.", TUESDAY).times == ()
