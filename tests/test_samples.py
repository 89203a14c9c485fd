"""The saved questions over the sample articles, read by the real pipeline: rows that a careful reader of the articles
would demand.

A cell is compared as text; "words" and the like need only hold what is given. A row with a third part is one that
reading does not give yet, and why: what the sentence has that the rules lack.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import pandas
import pyoxigraph as ox
import pytest

from kg.engines.local import open_snapshot
from kg.export.formats import TABLES
from kg.export.polecat import COLUMNS
from kg.export.source import Source
from kg.rdf.vocab import CQ, RDF
from kg.resources import samples_dir
from kg.sparql.query import inspect
from kg.sparql.questions import SavedQuestion, bind, question, questions
from tests.support.asking import bound
from tests.support.tables import StoreReader, written

Row = Mapping[str, str]

ROWS: dict[str, list[tuple[Row, Row] | tuple[Row, Row, str]]] = {
    "attacks-on-a-map": [
        (
            {"who": "pakistan", "since": "2025-01-01"},
            {"place": "Pahalgam", "when": "2025-05-08", "whose_word": "Ahmed Sharif Chaudhry"},
        )
    ],
    "denied-or-not-done": [
        ({}, {"fact": "negated", "kind": "support", "words": "has not recognised the Taliban government"}),
        ({}, {"fact": "negated", "whose_word": "Taliban", "words": "always denied that they let anyone"}),
    ],
    "help-and-support": [
        ({}, {"when": "2025-07-03", "one": "Russia", "kind": "support", "words": "the first country to recognise"})
    ],
    "sanctions-and-coercion": [
        ({"whom": "india"}, {"one": "Pakistan", "kind": "sanction", "words": "closed its airspace"}),
        ({"who": "islamabad"}, {"one": "Pakistan", "kind": "coerce", "words": "expelled Indian military advisers"}),
    ],
    "agreements": [
        (
            {"since": "2025-10-01"},
            {
                "when": "2025-10-19",
                "parties": "Afghanistan, Pakistan",
                "place": "Doha",
                "whose_word": "Ministry of Foreign Affairs of Qatar",
            },
        )
    ],
    "meetings-on-a-map": [
        (
            {"who": "muttaqi", "until": "2025-01-08"},
            {"place": "Dubai", "when": "2025-01-08", "words": "met Afghanistan's"},
        )
    ],
    "words-of-a-speaker": [({"speaker": "khwaja asif"}, {"said": "there could be open war", "how": "indirect"})],
    "articles-about": [
        ({"topic": "doha"}, {"published": "2025-10-19", "publisher": "Sample Gazette", "mentions": "4"})
    ],
    "events-of-an-actor": [
        ({"who": "russia", "type": "cq:Support"}, {"when": "2025-07-03", "kind": "support", "fact": "actual"})
    ],
    "states-towards-states": [({}, {"one": "Afghanistan", "other": "Pakistan"})],
    "who-met-whom": [
        (
            {"who": "Vikram Misri"},
            {
                "when": "2025-01-08",
                "one": "Amir Khan Muttaqi",
                "other": "Vikram Misri",
                "place": "Dubai",
                "words": "met Afghanistan's acting foreign minister",
            },
        ),
        (
            {},
            {
                "when": "2024-01-29",
                "one": "Hossein Amir-Abdollahian",
                "other": "Jalil Abbas Jilani",
                "place": "Islamabad",
            },
        ),
        (
            {"who": "Hossein Amir-Abdollahian"},
            {"when": "2024-01-29", "other": "Anwaarul Haq Kakar", "words": "later called on"},
        ),
        ({}, {"when": "2024-04-22", "one": "Ebrahim Raisi", "other": "Shehbaz Sharif", "place": "Islamabad"}),
        ({"who": "Ebrahim Raisi"}, {"one": "Asif Ali Zardari", "words": "also held talks with President"}),
        ({}, {"when": "2025-04-19", "one": "Hasan Akhund", "other": "Ishaq Dar", "place": "Kabul"}),
        ({}, {"when": "2025-04-19", "one": "Amir Khan Muttaqi", "other": "Ishaq Dar", "words": "later held talks"}),
        ({}, {"when": "2023-05-12", "one": "Hibatullah Akhundzada", "place": "Kandahar"}),
        (
            {"who": "Rosemary DiCarlo"},
            {"one": "Amir Khan Muttaqi", "other": "Rosemary DiCarlo", "words": "She met Amir Khan Muttaqi"},
        ),
        (
            {},
            {"when": "2024-05-18/2024-05-21", "words": "She met Amir Khan Muttaqi"},
            "the time of the sentence before",
        ),
        ({}, {"when": "2024-03-26", "one": "Jiang Zaidong", "other": "Shehbaz Sharif"}),
        (
            {},
            {
                "when": "2025-05-21",
                "place": "Beijing",
                "words": "The foreign ministers of China, Pakistan and Afghanistan met",
            },
        ),
        (
            {"who": "Abbas Araghchi"},
            {"when": "2025-05-05", "one": "Abbas Araghchi", "other": "Ishaq Dar", "place": "Islamabad"},
            "the second of two coordinated verbs",
        ),
        ({"who": "Abbas Araghchi"}, {"one": "Abbas Araghchi", "other": "Asif Ali Zardari"}),
        (
            {"who": "Mohammad Sadiq"},
            {"when": "2024-12-24", "one": "Amir Khan Muttaqi", "other": "Mohammad Sadiq", "place": "Kabul"},
            'a relative clause of place: "in Kabul, where he met"',
        ),
        (
            {},
            {
                "when": "2024-10-15",
                "one": "S. Jaishankar",
                "other": "Shehbaz Sharif",
                "place": "Islamabad",
                "words": "shook hands",
            },
        ),
        (
            {},
            {"when": "2025-07-03", "one": "Amir Khan Muttaqi", "other": "Dmitry Zhirnov"},
            'the subject of the verb takes part in "at a meeting with"',
        ),
        ({}, {"when": "2025-10-10", "one": "Amir Khan Muttaqi", "other": "S. Jaishankar"}),
        (
            {},
            {"one": "Zabihullah Mujahid", "words": "met envoys of about 25 countries", "place": "Doha"},
            "a place behind the object",
        ),
        (
            {"who": "Zabihullah Mujahid"},
            {"place": "Doha", "words": "met with Pakistani diplomats during the Doha-III conference"},
        ),
        ({}, {"when": "2025-05-20", "one": "Ishaq Dar", "other": "Wang Yi"}),
        ({}, {"when": "2025-05-10", "words": "spoke by phone in the afternoon"}),
        ({}, {"when": "2024-01-19", "words": "spoke by telephone on Friday"}),
    ],
    "accusations-and-denials": [
        (
            {},
            {
                "accuser": "Ahmed Sharif Chaudhry",
                "accused": "Afghan interim government",
                "when": "2024-05-07",
                "denial": "rejected Pakistan's claim that Afghans were involved",
            },
        ),
        ({}, {"accuser": "Qassem Rezaei", "accused": "Taliban", "accusation": "shooting first"}),
        (
            {"accuser": "Vikram Misri"},
            {
                "accused": "Pakistan",
                "when": "2025-05-10",
                "accusation": "repeated violations",
                "denial": "rejected the accusation",
            },
        ),
        (
            {"accused": "Taliban"},
            {"accuser": "Pakistan", "accusation": "sheltering militants", "denial": "Kabul denies the charge"},
        ),
        ({"accuser": "Amir Khan Muttaqi"}, {"accused": "Pakistan", "when": "2025-10-10"}),
        (
            {"accuser": "Pakistan"},
            {"accused": "India", "accusation": "financing the BLA", "denial": "New Delhi denies"},
        ),
        (
            {"accuser": "India"},
            {"accusation": "supporting armed groups in Kashmir", "denial": "Islamabad denies", "denied_by": "Pakistan"},
        ),
        ({"accuser": "India"}, {"accused": "Pakistan", "accusation": "supporting armed groups in Kashmir"}),
        ({}, {"accuser": "Attaullah Tarar", "accusation": "refusing to act against the TTP"}),
    ],
    "armed-group-events": [
        (
            {"group": "BLA"},
            {"group": "Balochistan Liberation Army", "when": "2025-03-11", "words": "seized the Jaffar Express"},
        ),
        (
            {"group": "BLA"},
            {"killed": "50", "whose_word": "Balochistan Liberation Army", "words": "executed 50 of them"},
        ),
        ({}, {"group": "Islamic State", "words": "claimed responsibility for the attack"}),
        (
            {},
            {
                "group": "Hafiz Gul Bahadur Group",
                "place": "Mir Ali",
                "words": "struck an army post in Mir Ali on March 16",
            },
        ),
        ({}, {"group": "Jaish al-Adl", "killed": "11", "words": "claimed an attack on a police station"}),
        (
            {},
            {"group": "Jaish al-Adl", "when": "2024-01-16", "words": "bases of the armed group Jaish al-Adl"},
            'what is fired "at bases of" a group',
        ),
        ({}, {"group": "Balochistan Liberation Front", "whose_word": "Pakistani army", "words": "struck hideouts"}),
        ({}, {"group": "Taliban", "killed_low": "201", "whose_word": "Pakistan's military"}),
    ],
    "casualty-figures-side-by-side": [
        (
            {},
            {"killed": "20", "other_killed": "46", "other_word": "Taliban government"},
        ),
        (
            {},
            {
                "killed": "23",
                "other_killed": "58",
                "whose_word": "Pakistan's military",
                "other_word": "Zabihullah Mujahid",
            },
        ),
        (
            {},
            {
                "killed": "1",
                "other_killed": "2",
                "whose_word": "Abdul Nafi Takor",
                "words": "one person was killed on each side",
            },
            '"on each side" of a clash',
        ),
        ({}, {"killed": "7", "other_killed": "9", "when": "2024-01-18", "other_word": "Ahmad Vahidi"}),
        ({}, {"killed": "84", "other_killed": "95", "when": "2024-01-03"}, "a toll that is lowered to a figure"),
        ({}, {"killed": "26", "other_killed": "31", "when": "2025-05-07"}, "a toll that has risen to a figure"),
        (
            {},
            {
                "killed": "21",
                "other_killed": "50",
                "whose_word": "Ahmed Sharif Chaudhry",
                "other_word": "Balochistan Liberation Army",
            },
        ),
    ],
    "co-participation-network": [
        ({}, {"one": "Afghanistan", "other": "Pakistan"}),
        ({}, {"one": "India", "other": "Pakistan"}),
        ({}, {"one": "Qatar", "other": "Turkey", "events": "2", "cooperation": "2", "conflict": "0"}),
        ({}, {"one": "Hossein Amir-Abdollahian", "other": "Jalil Abbas Jilani"}),
        ({}, {"one": "Amir Khan Muttaqi", "other": "Ishaq Dar"}),
    ],
    "how-dates-are-known": [
        ({}, {"basis": "relative"}),
        ({}, {"basis": "publication"}),
        ({}, {"basis": "dateline"}),
        ({}, {"basis": "explicit"}),
    ],
    "most-active-dyads": [
        ({}, {"one": "Afghanistan", "other": "Pakistan"}),
        ({}, {"one": "India", "other": "Pakistan"}),
        ({}, {"one": "Iran", "other": "Pakistan"}),
        ({}, {"one": "Afghanistan", "other": "India", "conflict": "0"}),
    ],
    "on-whose-word": [
        ({}, {"whose_word": "Zabihullah Mujahid", "words": "58 Pakistani soldiers had been killed"}),
        ({}, {"whose_word": "Taliban government", "when": "2024-12-24", "words": "killed 46 people"}),
        ({}, {"whose_word": "Qassem Rezaei", "words": "shooting first"}),
        (
            {},
            {
                "whose_word": "Ministry of Foreign Affairs of Qatar",
                "when": "2025-10-19",
                "words": "agreed to an immediate ceasefire",
            },
        ),
        (
            {},
            {"whose_word": "Khawaja Muhammad Asif", "fact": "hypothetical", "words": "might target terrorist hideouts"},
        ),
        ({}, {"whose_word": "source", "words": "met Haibatullah Akhundzada in Kandahar"}),
        ({}, {"whose_word": "Pakistani military", "words": "has risen to 31"}),
    ],
    "places-on-a-map": [
        ({}, {"place": "Dubai", "when": "2025-01-08"}),
        ({}, {"place": "Kandahar"}),
        ({}, {"place": "Beijing", "when": "2025-05-21"}),
        ({}, {"place": "Tehran", "when": "2024-05-13", "words": "signed a contract in Tehran"}),
        ({}, {"place": "Rawalpindi", "when": "2024-01-29"}),
    ],
    "planned-or-feared": [
        (
            {},
            {
                "fact": "planned",
                "expected": "2024-01-29",
                "words": "is due to meet his Pakistani counterpart",
                "outcome_date": "2024-01-29",
                "outcome_words": "met Pakistan's caretaker foreign minister",
            },
        ),
        (
            {},
            {
                "fact": "planned",
                "expected": "2024-10-15/2024-10-16",
                "words": "will travel to Islamabad",
                "outcome_date": "2024-10-16",
                "outcome_words": "Jaishankar arrived at the Nur Khan air base",
            },
        ),
        (
            {},
            {
                "fact": "planned",
                "expected": "2024-06-30/2024-07-01",
                "words": "will hold a third meeting",
                "outcome_words": "met envoys of about 25 countries",
            },
        ),
        (
            {},
            {
                "fact": "planned",
                "expected": "2025-10-25",
                "words": "will meet again in Istanbul",
                "outcome_words": "had met in Istanbul since October 25",
            },
        ),
        ({"actor": "Ebrahim Raisi"}, {"fact": "planned", "words": "would visit Pakistan in the near future"}),
        ({"actor": "India"}, {"fact": "hypothetical", "words": "diplomats fear that India could strike"}),
        ({"actor": "Shehbaz Sharif"}, {"expected": "2025-03-13", "words": "is expected to travel to Quetta"}),
        ({"actor": "Ebrahim Raisi"}, {"expected": "2024-04-23", "words": "he will travel to Lahore"}),
        ({"actor": "BLA"}, {"fact": "hypothetical", "words": "had threatened to kill all hostages"}),
    ],
    "requests-and-threats": [
        (
            {},
            {
                "who": "António Guterres",
                "when": "2024-01-18",
                "words": "urged both countries to exercise restraint",
                "kind": "request",
            },
        ),
        ({}, {"who": "Ebrahim Raisi", "of_whom": "Taliban", "kind": "threaten", "when": "2023-05"}),
        ({}, {"who": "Balochistan Liberation Army", "kind": "threaten", "words": "threatened to kill all hostages"}),
        ({}, {"who": "Qatar", "when": "2025-10-12", "words": "urged the neighbours to show restraint"}),
        ({"who": "Hasan Akhund"}, {"of_whom": "Pakistan", "words": "urged Islamabad to stop forced returns"}),
        ({}, {"who": "United Nations Assistance Mission in Afghanistan", "words": "called for an investigation"}),
        ({}, {"who": "Zabihullah Mujahid", "of_whom": "Pakistan", "words": "urged Islamabad to reconsider it"}),
    ],
    "sentences-with-words": [
        ({}, {"published": "2025-10-19", "words": "agreed to an immediate ceasefire during talks in Doha"}),
        ({"words": '"always denied" attack*'}, {"published": "2024-05-07", "what": "Taliban denied"}),
    ],
    "sentences-of-an-event": [({}, {"publisher": "Sample Wire", "published": "2025-10-31"})],
    "statements-by-speaker": [
        ({}, {"speaker": "Zabihullah Mujahid"}),
        ({}, {"speaker": "Ahmed Sharif Chaudhry"}),
        ({}, {"speaker": "Vikram Misri"}),
    ],
    "timeline-of-two-states": [
        ({}, {"when": "2024-03-18", "kind": "assault", "words": "bombed homes in the Afghan provinces"}),
        ({}, {"when": "2024-05-07", "kind": "accuse", "words": "Chaudhry accused the Afghan interim government"}),
        ({}, {"when": "2024-05-08", "kind": "reject"}),
        ({}, {"when": "2024-12-24", "kind": "assault", "words": "killed 46 people"}),
        ({}, {"when": "2025-04-19", "kind": "consult", "words": "met acting Prime Minister Hasan Akhund"}),
        ({}, {"when": "2025-10-11", "kind": "assault", "words": "Afghan forces attacked Pakistani border posts"}),
        (
            {},
            {
                "when": "2025-10-19",
                "whose_word": "Ministry of Foreign Affairs of Qatar",
                "words": "agreed to an immediate ceasefire",
            },
        ),
        (
            {"one": "Iran", "other": "Pakistan"},
            {"when": "2024-01-29", "kind": "consult", "words": "Jalil Abbas Jilani"},
        ),
        ({"one": "Iran", "other": "Pakistan"}, {"when": "2024-01-16", "kind": "assault"}),
        ({"one": "Iran", "other": "Pakistan"}, {"when": "2024-01-18", "kind": "assault"}),
        ({"one": "Iran", "other": "Pakistan"}, {"when": "2024-04-22", "kind": "consult", "words": "Ebrahim Raisi met"}),
        ({"one": "India", "other": "Iran"}, {"when": "2024-05-13", "kind": "support", "words": "signed a contract"}),
        ({"one": "India", "other": "Afghanistan"}, {"when": "2025-01-08", "kind": "consult"}),
        (
            {"one": "India", "other": "Pakistan"},
            {"when": "2025-04-23", "words": "suspended the Indus Waters Treaty"},
            '"a day after", and a treaty between two states',
        ),
        (
            {"one": "India", "other": "Pakistan"},
            {"when": "2025-05-07", "kind": "assault", "words": "Operation Sindoor"},
            'sites "in Pakistan and" a region',
        ),
        ({"one": "Russia", "other": "Afghanistan"}, {"when": "2025-07-03", "kind": "support", "words": "recognise"}),
    ],
    "unlinked-actors": [
        ({}, {"name": "Enayatullah Khwarazmi", "kind": "person"}),
        ({}, {"name": "Alireza Marhamati", "kind": "person"}),
    ],
    "what-happened-in-country": [
        ({}, {"when": "2024-12-24", "words": "Barmal district of Paktika province"}),
        ({}, {"when": "2025-04-19", "place": "Kabul"}),
        ({}, {"when": "2023-05-12", "place": "Kandahar"}),
        ({"country": "Pakistan"}, {"when": "2024-03-16", "words": "struck an army post", "articles": "3"}),
        ({"country": "Pakistan"}, {"when": "2024-03-26", "words": "near Bisham"}),
        ({"country": "Pakistan"}, {"when": "2025-03-11", "words": "Bolan district"}),
        ({"country": "Iran"}, {"when": "2024-01-18", "words": "near Saravan"}),
        ({"country": "Iran"}, {"when": "2024-05-13", "place": "Tehran"}),
        ({"country": "Qatar"}, {"place": "Doha", "words": "met envoys of about 25 countries"}),
        ({"country": "China"}, {"when": "2025-05-21", "place": "Beijing"}),
        ({"country": "United Arab Emirates"}, {"when": "2025-01-08", "place": "Dubai"}),
    ],
    "what-x-said-about-y": [
        (
            {},
            {
                "speaker": "Zabihullah Mujahid",
                "said": "58 Pakistani soldiers had been killed",
                "published": "2025-10-12",
            },
        ),
        ({}, {"said": "such acts could have consequences that Pakistan would not be able to control"}),
        ({"speaker": "Shehbaz Sharif", "topic": "India"}, {"said": "Indian accusations over the attack in Pahalgam"}),
        (
            {"speaker": "Khawaja Asif", "topic": "Afghanistan"},
            {"said": "the Afghan government for its inaction against militants"},
        ),
        (
            {"speaker": "Enayatullah Khwarazmi", "topic": "Pakistan"},
            {"said": "Pakistan's security agencies", "cue": "criticised"},
        ),
        ({"speaker": "", "topic": "TTP"}, {"speaker": "Pakistan", "said": "sheltering"}),
        (
            {"speaker": "António Guterres", "topic": "Taliban"},
            {"said": "that the Taliban would attend the next meeting"},
        ),
    ],
    "who-acts-for-a-state": [
        ({}, {"name": "Shehbaz Sharif", "kind": "person"}),
        ({}, {"name": "Ishaq Dar", "kind": "person", "offices": "deputy prime minister"}),
        ({}, {"name": "Pakistani army", "kind": "government body"}),
        ({}, {"name": "Muhammad Mudassir Tipu", "offices": "ambassador to Iran"}),
        ({"state": "Iran"}, {"name": "Hossein Amir-Abdollahian", "kind": "person"}),
        ({"state": "India"}, {"name": "Vikram Misri"}),
        ({"state": "Afghanistan"}, {"name": "Amir Khan Muttaqi"}),
    ],
    "who-holds-which-office": [
        ({}, {"person": "Muhammad Aejaz", "office": "Ambassador to Qatar", "of": "Pakistan", "posted_to": "Qatar"}),
        (
            {},
            {
                "person": "Ubaid Ur Rehman Nizamani",
                "office": "Deputy Head of Mission in Kabul",
                "of": "Pakistan",
                "posted_to": "Kabul",
            },
        ),
        ({}, {"person": "Vikram Misri", "office": "foreign secretary", "of": "India", "first": "2025-01-08"}),
        ({}, {"person": "Ishaq Dar", "office": "deputy prime minister", "of": "Pakistan"}),
        (
            {},
            {
                "person": "Dmitry Zhirnov",
                "office": "ambassador in Kabul",
                "of": "Russia",
                "posted_to": "Kabul",
                "first": "2025-07-04",
            },
        ),
        (
            {},
            {
                "person": "Mohammad Sadiq",
                "office": "special representative for Afghanistan",
                "of": "Pakistan",
                "articles": "2",
            },
        ),
        ({}, {"person": "Khalil Haqqani", "office": "minister for refugees"}),
        ({}, {"person": "Sirajuddin Haqqani", "office": "Interior Minister"}),
        ({}, {"person": "Talal Chaudhry", "office": "junior interior minister"}),
        ({}, {"person": "Ahmed Sharif Chaudhry", "office": "spokesman"}),
        ({}, {"person": "Ebrahim Raisi", "office": "President", "of": "Iran"}),
        ({}, {"person": "Sarbananda Sonowal", "office": "shipping minister", "of": "India"}),
        ({}, {"person": "Mehrdad Bazrpash", "office": "minister of roads", "of": "Iran"}),
        ({}, {"person": "António Guterres", "office": "Secretary-General", "of": "United Nations"}),
        ({}, {"person": "Amir Khan Muttaqi", "office": "acting foreign minister", "of": "Afghanistan"}),
        ({}, {"person": "Maryam Nawaz", "office": "chief minister of Punjab"}),
        ({}, {"person": "Wang Yi", "office": "Foreign Minister", "of": "China"}),
    ],
}
LOOSE = ("words", "other_words", "outcome_words", "accusation", "denial", "said", "offices", "published")


def _demands() -> Iterator[object]:
    for name, rows in ROWS.items():
        for number, (given, wanted, *lacking) in enumerate(rows):
            marks = [pytest.mark.xfail(reason=str(lacking[0]), strict=True)] if lacking else []
            yield pytest.param(name, given, wanted, marks=marks, id=f"{name}-{number}")


@pytest.fixture(scope="module")
def graph(samples: Path) -> ox.Store:
    return open_snapshot(samples)


@pytest.fixture(scope="module")
def rows_of(graph: ox.Store) -> Callable[[str, Row], list[dict[str, str]]]:
    """The rows of a question, of which many are looked at, each by a test of its own."""

    @cache
    def rows(name: str, given: frozenset[tuple[str, str]]) -> list[dict[str, str]]:
        found = graph.query(bound(question(name), dict(given), graph))
        assert isinstance(found, ox.QuerySolutions)
        names = [v.value for v in found.variables]
        return [{n: row[n].value for n in names if row[n] is not None} for row in found]

    return lambda name, given: rows(name, frozenset(given.items()))


def _fits(wanted: Row, row: Row) -> bool:
    return all(
        value in row.get(name, "") if name in LOOSE else value == row.get(name) for name, value in wanted.items()
    )


def test_every_sample_is_read(graph: ox.Store) -> None:
    articles = list(graph.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(CQ + "Article"), None))
    files = len((samples_dir() / "articles.jsonl").read_text("utf8").splitlines()) + 3
    assert len({quad.subject for quad in articles}) == files


@pytest.mark.parametrize(("name", "given", "wanted"), [*_demands()])
def test_a_reader_finds(
    rows_of: Callable[[str, Row], list[dict[str, str]]], name: str, given: Row, wanted: Row
) -> None:
    rows = rows_of(name, given)
    assert any(_fits(wanted, row) for row in rows), rows


@pytest.mark.parametrize("one", [q for q in questions() if "after linking" not in q.tags], ids=lambda q: q.name)
def test_every_question_has_an_answer(graph: ox.Store, one: SavedQuestion) -> None:
    found = graph.query(bound(one, {}, graph))
    assert next(iter(found), None) is not None  # type: ignore[arg-type]


_TOLD_AS_THEY_ARE = """PREFIX cq: <https://w3id.org/communique/ontology#> SELECT ?fact ?claimed {
  ?_event cq:factuality ?fact . BIND(EXISTS { ?_event cq:attributedTo ?source } AS ?claimed) }"""


@pytest.mark.parametrize("one", questions(), ids=lambda q: q.name)
def test_no_question_tells_as_done_what_is_planned_denied_or_claimed(graph: ox.Store, one: SavedQuestion) -> None:
    """A row about an event that did not surely happen says so, and a row about a claim says whose it is."""
    found = graph.query(bound(one, {p.name: "" for p in one.parameters if p.kind != "string"}, graph))
    columns = [v.value for v in found.variables] if isinstance(found, ox.QuerySolutions) else []
    asked = inspect(_TOLD_AS_THEY_ARE)
    for row in found if {"event", "meeting"} & {*columns} else ():  # type: ignore[union-attr]
        event = row["event"] if "event" in columns else row["meeting"]
        if event is None:
            continue
        for told in graph.query(bind(asked, {"event": event})):  # type: ignore[union-attr]
            said = {name for name in columns if row[name] is not None}
            assert told["fact"] == ox.NamedNode(CQ + "Actual") or "fact" in said, row
            assert told["claimed"].value != "true" or "whose_word" in said, row


def test_a_polecat_file_is_read_by_pandas_and_by_position(graph: ox.Store) -> None:
    """Of each row, programs take the columns 1, 2, 7 and 15 as day, type, actor and recipient."""
    source = Source(StoreReader(graph), union=True)
    data, found = written(source, "polecat")
    frame = pandas.read_csv(io.BytesIO(data), sep="\t", dtype=str, keep_default_na=False)
    assert len(frame) == found.rows > 300
    filled = [name for name in COLUMNS.split("|") if (frame[name] != "").any()]
    assert len(filled) >= 34, sorted(set(COLUMNS.split("|")) - set(filled))
    header, *rows = csv.reader(io.StringIO(data.decode("ISO-8859-1")), delimiter="\t")
    assert all(len(row) == len(header) for row in rows)
    for row in rows:
        assert not row[1] or datetime.strptime(row[1], "%Y-%m-%d").year > 1900  # noqa: DTZ007
        assert row[2].isupper()
    assert sum(1 for row in rows if row[1] and row[7] and row[15]) > 100


@pytest.mark.parametrize("name", ["polecat", "ged", "events", "reports", "participants"])
def test_each_row_of_a_table_leads_back_to_its_event(graph: ox.Store, name: str) -> None:
    source = Source(StoreReader(graph), union=True)
    data = written(source, name)[0]
    frame = pandas.read_csv(io.BytesIO(data), sep=TABLES[name].delimiter, dtype=str, keep_default_na=False)
    frame.columns = [column.lower().replace(" ", "_") for column in frame.columns]
    facts = source.facts(set(frame.report_link), ["cq:factuality", "cq:trigger"])
    sentences = source.facts(set(frame.sentence_link), ["nif:anchorOf"])
    for row in frame.itertuples():
        assert facts[row.report_link]["cq:factuality"][0].endswith(row.factuality) or ";" in row.factuality
        words = " ".join(sentences[row.sentence_link]["nif:anchorOf"][0].split())
        assert row.sentence.removeprefix("'") == words
        assert row.plain_fact in ("true", "false")
        assert (row.plain_fact == "true") == (row.factuality == "Actual" and not row.attributed_to)
