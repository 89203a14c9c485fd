"""Questions in free words: what they name, and which saved question comes first."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kg.asking.dates import dates
from kg.asking.days import bounds
from kg.asking.profiles import profiles
from kg.asking.ranking import Candidate, ranked
from kg.asking.understanding import Understood, understood
from kg.asking.wording import stem
from kg.sparql.questions import phrasings, questions
from tests.support.named_things import find

TODAY = date(2025, 6, 18)
KNOWN = profiles()
MAY = {"since": "2025-05-01", "until": "2025-05-31"}


def phrasings_of(name: str) -> list[tuple[str, str]]:
    """Phrasings and their question; where two questions answer one, both, with "|" between them."""
    lines = Path(__file__).with_name(name).read_text("utf8").splitlines()
    return [(row["phrasing"], row["question"]) for row in csv.DictReader(lines)]


# Written from the list of questions after the rules, before their ranking was seen; DECISIONS.md has the first results.
PHRASINGS = phrasings_of("phrasings.csv")


def read(text: str) -> Understood:
    return understood(text, find, TODAY, KNOWN.vocabulary)


def best(text: str) -> Candidate:
    return ranked(read(text), KNOWN)[0]


def test_most_phrasings_lead_to_their_question_first() -> None:
    missed = [t for t, names in PHRASINGS if not ((one := best(t)).fits and one.question.name in names.split("|"))]
    assert len(PHRASINGS) == 45 and len(missed) <= len(PHRASINGS) // 5, missed


def test_phrasings_of_somebody_who_had_seen_only_the_titles_lead_there_too() -> None:
    """In a server over the sample articles, which knows more names, 26 of the 30 led there when they were new."""
    asked = phrasings_of("strangers.csv")
    found = [text for text, names in asked if best(text).question.name in names.split("|")]
    assert len(asked) == 30 and len(found) >= 24, [text for text, _ in asked if text not in found]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("meetings since May 2024", date(2024, 5, 1), None),
        ("meetings before 2024-05-03", None, date(2024, 5, 2)),
        ("attacks between March and May 2025", date(2025, 3, 1), date(2025, 5, 31)),
        ("attacks last year", date(2024, 1, 1), date(2024, 12, 31)),
        ("what happened yesterday", date(2025, 6, 17), date(2025, 6, 17)),
        ("on 2 July 2024", date(2024, 7, 2), date(2024, 7, 2)),
        ("meetings in May", date(2025, 5, 1), date(2025, 5, 31)),
        ("who met whom", None, None),
    ],
)
def test_dates_are_those_of_the_reading(text: str, first: date | None, last: date | None) -> None:
    assert bounds(dates(text, TODAY)) == (first, last)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("What did India say about Pakistan?", [("India", "subject"), ("Pakistan", "object")]),
        ("accusations by Pakistan against the Taliban", [("Pakistan", "subject"), ("Taliban", "object")]),
        ("Pakistan’s accusations", [("Pakistan", "subject")]),
        ("who accused Pakistan in Kabul", [("Pakistan", "object"), ("Kabul", "place")]),
        ("meetings of misri", [("misri", "subject")]),
        ("what does the word meeting mean", []),
        ("India-Pakistan relations", [("India", "subject"), ("Pakistan", "subject")]),
        ("friends of Vikram Seth", []),
    ],
)
def test_names_have_the_role_that_the_words_before_them_give(text: str, names: list[tuple[str, str]]) -> None:
    assert [(one.words, one.role) for one in read(text).names] == names


def test_an_adjective_or_people_stands_for_its_state() -> None:
    assert read("Pakistani officials").names[0].entities[0].label == "Pakistan"
    assert read("which Afghans protested").names[0].entities[0].label == "Afghanistan"


def test_event_words_are_types_and_unknown_words_are_named() -> None:
    said = read("planned bombings near Atlantis")
    assert said.types == ("Assault",) and said.factualities == ("Planned",) and said.unknown == ("Atlantis",)


def test_sides_come_into_the_fields_for_them() -> None:
    one = best("What did India accuse Pakistan of?")
    assert one.question.name == "accusations-and-denials"
    assert one.parameters == {"accuser": "id:state/IND", "accused": "id:state/PAK"}


def test_a_default_that_is_an_example_does_not_stand_beside_a_name_that_was_given() -> None:
    one = best("Opinions and remarks of Vikram Misri")
    assert one.question.name == "what-x-said-about-y"
    assert one.parameters == {"speaker": "id:person/misri", "topic": ""}


def test_words_in_quotes_fill_the_field_for_words() -> None:
    one = best('sentences that mention "ceasefire line"')
    assert one.question.name == "sentences-with-words" and one.parameters == {"words": '"ceasefire line"'}


@pytest.mark.parametrize("text", ["bananas", "", "how is the weather in Kabul", "?!"])
def test_words_of_no_question_fit_none(text: str) -> None:
    assert not best(text).fits


def test_days_and_types_fill_the_fields_for_them() -> None:
    one = best("What did Pakistan do before May 2024?")
    assert one.question.name == "events-of-an-actor" and one.fits
    assert one.parameters == {"who": "id:state/PAK", "until": "2024-04-30"}
    protests = best("How many protests happened in each month since 2024?")
    assert protests.question.name == "events-by-month"
    assert protests.parameters == {"type": "cq:Protest", "since": "2024-01-01"}


def test_each_point_has_its_reason() -> None:
    one = best("Who met Vikram Misri in Kabul?")
    assert one.score == pytest.approx(sum(reason.points for reason in one.reasons))
    assert {"ways", "words", "type", "name"} <= {reason.kind for reason in one.reasons}
    assert one.left_over == ("Kabul",)


def test_ways_to_ask_are_of_one_question_and_name_its_fields() -> None:
    ways = phrasings()
    assert min(map(len, ways.values())) >= 25
    texts = [text for some in ways.values() for text in some]
    assert [text for text, number in Counter(texts).items() if number > 1] == []
    fields = {one.name: {p.name for p in one.parameters} | {"someone", "somewhere", "sometime"} for one in questions()}
    for name, some in ways.items():
        assert {field for text in some for field in re.findall(r"\$(\w+)", text)} <= fields[name], name


@pytest.mark.parametrize(
    ("asked", "name", "parameters"),
    [
        ("what hapened in Pakistn", "what-happened-in-country", {"country": "id:state/PAK"}),
        ("incidents in Quetta in May", "what-happened-in-country", {"country": "id:place/quetta", **MAY}),
        ("what does Kabul accuse Islamabad of", "accusations-and-denials", {"accuser": "AFG", "accused": "PAK"}),
        ("aid by India for Afghans", "help-and-support", {"who": "IND", "whom": "AFG"}),
        ("who was arrested in Pakistan", "sanctions-and-coercion", {}),
        ("meetings of Ishaq Dar with the Taliban", "who-met-whom", {"who": "id:person/dar", "whom": "id:org/taliban"}),
        ("ultimatums Pakistan gave to India", "requests-and-threats", {"who": "PAK", "whom": "IND"}),
        ("armed clashes per month", "events-by-month", {"type": "cq:Assault"}),
        ("Ishaq Dar on Kabul", "what-x-said-about-y", {"speaker": "id:person/dar", "topic": "id:place/kabul"}),
    ],
)
def test_names_stand_in_the_fields_that_the_words_beside_them_tell(
    asked: str, name: str, parameters: dict[str, str]
) -> None:
    one = best(asked)
    states = {field: f"id:state/{value}" if len(value) == 3 else value for field, value in parameters.items()}
    assert one.fits and (one.question.name, one.parameters) == (name, states)


def test_a_word_is_mended_only_into_one_that_is_no_form_of_it() -> None:
    assert read("the Atlantis meetings").corrected == () and read("two teams").corrected == ()
    assert read("the Jaishankars talks").corrected == (("Jaishankars", "Jaishankar"),)
    assert read("meetngs").corrected == (("meetngs", "meetings"),)


def test_forms_of_a_word_have_one_stem() -> None:
    assert stem("accusations") == stem("accused") and stem("met") == stem("meetings")


def test_neither_a_server_nor_who_shares_out_articles_loads_the_parser() -> None:
    code = "import sys, kg.asking.dates, kg.build, server.app; print('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"
