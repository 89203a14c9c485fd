"""The saved questions over a graph made by hand: each finds what is there, and only that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pyoxigraph as ox
import pytest

from kg.errors import UsageError
from kg.model import Basis, Count, Document, Event, Factuality, TimeValue
from kg.rdf import reasoning
from kg.rdf.reasoning import materialised, ontology_files
from kg.rdf.vocab import CQ, PREFIXES
from kg.sparql.query import inspect
from kg.sparql.questions import VIEWS, SavedQuestion, question, questions
from kg.sparql.search_service import with_answers
from kg.wikidata.facts import facts
from kg.wikidata.items import Item
from tests.support import documents
from tests.support.asking import bound
from tests.support.reports import paper, quads, told

ROWS = {
    "agreements": [{"when": "2024-05", "what": "Utopia signed", "parties": "Utopia"}],
    "articles-about": [{"published": "2024-04-20", "headline": "Talks at the lake", "mentions": "2"}],
    "events-by-month": [
        {"month": "2024-03", "kind": "assault", "events": "2"},
        {"month": "2024-05", "kind": "agree", "events": "1"},
    ],
    "events-of-an-actor": [
        {
            "when": "2024-03-12",
            "what": "Anna Weiss met Ruritanian envoys in Geneva",
            "kind": "consult",
            "fact": "actual",
        }
    ],
    "least-sure-events": [{"what": "Utopia is to sign", "fact": "planned", "whose_word": "Anna Weiss"}],
    "meetings-on-a-map": [{"place": "Geneva", "when": "2024-03-12", "point": "POINT(6.14583 46.20000)"}],
    "most-active-actors": [{"name": "Free Hills Front", "acts": "4", "is_acted_upon": "1"}],
    "sources-of-claims": [{"source": "Ruritania", "claims": "2", "articles": "2"}],
    "states-towards-states": [
        {"one": "Ruritania", "other": "Utopia", "events": "1", "conflict": "1"},
        {"one": "Utopia", "other": "Ruritania", "events": "1", "conflict": "1"},
    ],
    "types-of-events": [
        {"kind": "agree", "happened": "1", "planned": "1", "on_somebodys_word": "0"},
        {"kind": "assault", "happened": "2", "planned": "0", "on_somebodys_word": "2"},
    ],
    "words-of-a-speaker": [{"speaker": "Anna Weiss", "said": "We shall sign in May", "published": "2024-04-20"}],
    "accusations-and-denials": [
        {"accuser": "Ruritania", "accused": "Anna Weiss", "denied_by": "Utopia", "denial": documents.SENTENCES[1]}
    ],
    "armed-group-events": [
        {
            "group": "Free Hills Front",
            "killed": "7",
            "killed_low": "7",
            "place": "Strelsau",
            "whose_word": "Ruritania",
            "when": "2024-03-04/2024-03-10",
        }
    ],
    "casualty-figures-side-by-side": [{"killed": "7", "other_killed": "9", "when": "2024-03-04"}],
    "co-participation-network": [
        {"one": "Free Hills Front", "other": "Ruritania", "events": "3", "cooperation": "0", "conflict": "3"}
    ],
    "how-dates-are-known": [{"basis": "relative", "events": "4"}, {"basis": "no date", "events": "1"}],
    "most-active-dyads": [
        {
            "one": "Ruritania",
            "other": "Utopia",
            "events": "3",
            "cooperation": "1",
            "mean_intensity": "-0.8",
            "conflict": "2",
        }
    ],
    "on-whose-word": [
        {"whose_word": "Ruritania", "what": "the Free Hills Front killed soldiers near Strelsau"},
        {"whose_word": "Anna Weiss", "what": "Utopia is to sign", "fact": "planned"},
    ],
    "places-on-a-map": [{"place": "Geneva", "point": "POINT(6.14583 46.20000)", "when": "2024-03-12"}],
    "planned-or-feared": [
        {
            "what": "Utopia is to sign",
            "fact": "planned",
            "expected": "2024-05",
            "outcome": "Utopia signed",
            "outcome_date": "2024-05-31",
        }
    ],
    "requests-and-threats": [{"who": "Free Hills Front", "of_whom": "Ruritania", "kind": "threaten"}],
    "sentences-of-an-event": [{"what": "Utopia signed", "publisher": "The Courier"}],
    "sentences-with-words": [{"words": documents.SENTENCES[1], "what": "Utopia is to sign"}],
    "statements-by-speaker": [{"speaker": "Anna Weiss", "statements": "2", "in_quotes": "2", "articles": "2"}],
    "timeline-of-two-states": [
        {"what": "Anna Weiss met Ruritanian envoys in Geneva", "kind": "consult", "when": "2024-03-12"}
    ],
    "unlinked-actors": [{"name": "Anna Weiss", "kind": "person", "mentions": "4", "articles": "2"}],
    "what-happened-in-country": [
        {"when": "2024-03-12", "what": "Anna Weiss met Ruritanian envoys in Geneva", "place": "Geneva"}
    ],
    "what-x-said-about-y": [
        {
            "speaker": "Anna Weiss",
            "said": "We shall sign in May",
            "cue": "said",
            "how": "direct",
            "published": "2024-04-20",
        }
    ],
    "what-wikidata-says": [
        {"name": "Utopia", "description": "a state", "mentions": "4", "copied": "2026-01-02T03:04:05Z"}
    ],
    "who-acts-for-a-state": [{"name": "Anna Weiss", "kind": "person", "offices": "Foreign Minister", "articles": "2"}],
    "who-holds-which-office": [
        {
            "person": "Anna Weiss",
            "office": "Foreign Minister",
            "of": "Utopia",
            "first": "2024-03-13",
            "last": "2024-04-20",
            "articles": "2",
        }
    ],
    "who-met-whom": [
        {
            "one": "Ruritanian envoys",
            "other": "Anna Weiss",
            "place": "Geneva",
            "when": "2024-03-12",
            "words": documents.SENTENCES[0],
        }
    ],
}
# of which the graph has none; tests/test_samples.py tries these
NOT_HERE = {
    "network-of-an-actor",
    "attacks-on-a-map",
    "denied-or-not-done",
    "help-and-support",
    "sanctions-and-coercion",
}
GIVEN = {
    "articles-about": {"topic": "Anna Weiss"},
    "events-of-an-actor": {"who": "Ruritania", "since": "2024-03-12", "until": "2024-03-12"},
    "timeline-of-two-states": {"one": "Utopia", "other": "Ruritania"},
    "what-happened-in-country": {"country": "Geneva", "since": "2024-03-12"},
    "what-x-said-about-y": {"speaker": "Anna Weiss", "topic": "Utopia"},
    "who-acts-for-a-state": {"state": "Utopia"},
    "network-of-an-actor": {"actor": "FHF"},
    "who-met-whom": {"who": "Ruritania", "whom": "Utopia", "until": "2024-03-12"},
    "armed-group-events": {"group": "FHF"},
    "sentences-with-words": {"words": '"SIGN in" weiss'},
}
ABSENT = [
    ("events-of-an-actor", {"who": "Ruritania", "type": "cq:Protest"}),
    ("events-of-an-actor", {"who": "Ruritania", "fact": "cq:Planned", "until": "2024-01-31"}),
    ("agreements", {"until": "2024-04-30"}),
    ("agreements", {"whom": "Ruritania"}),
    ("who-met-whom", {"who": "Ruritania", "whom": "FHF"}),
    ("who-met-whom", {"since": "2024-03-13"}),
    ("requests-and-threats", {"whom": "Utopia"}),
    ("requests-and-threats", {"until": "2024-01-31"}),
    ("timeline-of-two-states", {"one": "Utopia", "other": "Ruritania", "until": "2024-01-31"}),
    ("what-happened-in-country", {"country": "Lakeland", "until": "2024-01-31"}),
    ("meetings-on-a-map", {"since": "2024-03-13"}),
    ("timeline-of-two-states", {"one": "Utopia", "other": "Lakeland"}),
    ("what-happened-in-country", {"country": "Utopia"}),
    ("what-x-said-about-y", {"speaker": "Anna Weiss", "topic": "Ruritania"}),
    ("sentences-with-words", {"words": "weiss ruritanians"}),
    ("planned-or-feared", {"actor": "Ruritania"}),
]


def _later() -> Document:
    """Another article about the same: the plan was carried out, the toll rose, the accused rejects the charge and
    threatens.
    """
    first = documents.document()
    _, signed, accused, killed = first.events
    events: tuple[Event, ...] = (
        replace(signed, label="Utopia signed", factuality=Factuality.ACTUAL, attributed_to=None),
        replace(
            accused,
            cls="Reject",
            actors=("front",),
            recipients=("rur",),
            label="the Free Hills Front rejected the charge",
        ),
        replace(killed, label="the Free Hills Front killed nine soldiers", killed=Count(9, 9)),
        replace(
            signed,
            key="e6",
            cls="Reject",
            actors=("uto",),
            recipients=("rur",),
            label="Utopia rejected the charge",
            time=None,
            factuality=Factuality.ACTUAL,
            attributed_to=None,
        ),
        replace(
            accused,
            key="e7",
            recipients=("weiss",),
            trigger=documents.at("Ruritania", nth=1),
            label="Ruritania accused Weiss",
        ),
        replace(
            accused,
            key="e5",
            cls="Threaten",
            actors=("front",),
            recipients=("rur",),
            trigger=documents.at("killing"),
            label="the Front threatened",
            time=TimeValue("2024-05-20", basis=Basis.RELATIVE),
        ),
    )
    return replace(
        first, article=replace(documents.ARTICLE, id="later", url=None, published="2024-04-20"), events=events
    )


@cache
def _store() -> ox.Store:
    """As the store holds it for queries: each triple once, the ontology among them, and the graphs of articles.

    A graph of all triples, which engines without a default graph have, is no article.
    """
    store = ox.Store()
    graphs = [quad for d in (documents.document(), _later()) for quad in documents.quads(d)]
    store.extend(graphs)
    triples = {*reasoning.read(ontology_files()), *materialised(), *(quad.triple for quad in graphs)}
    triples |= {quad.triple for quad in facts(Item("Q999999901", "Utopia", "a state"), 1767323045.0, {}, "urn:g", "en")}
    for graph in (ox.DefaultGraph(), ox.NamedNode("urn:all")):
        store.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
    return store


def _rows(name: str, given: Mapping[str, str]) -> list[dict[str, str]]:
    found = _store().query(bound(question(name), given, _store()))
    assert isinstance(found, ox.QuerySolutions)
    names = [v.value for v in found.variables]
    return [{n: row[n].value for n in names if row[n] is not None} for row in found]


def test_every_question_is_tried() -> None:
    assert {q.name for q in questions()} == {*ROWS, *NOT_HERE}


@pytest.mark.parametrize("name", ROWS)
def test_finds_what_is_there(name: str) -> None:
    rows = _rows(name, GIVEN.get(name, {}))
    for wanted in ROWS[name]:
        assert sum(wanted.items() <= row.items() for row in rows) == 1, rows


@pytest.mark.parametrize(("name", "given"), ABSENT)
def test_finds_nothing_else(name: str, given: dict[str, str]) -> None:
    assert _rows(name, given) == []


@pytest.mark.parametrize(
    ("name", "given"),
    [("armed-group-events", {"group": "Utopia"}), ("who-acts-for-a-state", {"state": "Geneva"})],
)
def test_an_entity_of_another_class_is_none(name: str, given: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="nothing in this graph is called"):
        _rows(name, given)


@pytest.mark.parametrize("name", ROWS)
def test_no_row_twice(name: str) -> None:
    rows = [tuple(sorted(row.items())) for row in _rows(name, GIVEN.get(name, {}))]
    assert len(rows) == len(set(rows))


def test_network_is_a_graph() -> None:
    made = _store().query(bound(question("network-of-an-actor"), GIVEN["network-of-an-actor"], _store()))
    assert {t.object.value for t in made if t.predicate.value.endswith("label")} >= {"Free Hills Front", "Ruritania"}  # type: ignore[union-attr]


@pytest.mark.parametrize("one", questions(), ids=lambda q: q.name)
def test_a_file_explains_itself(one: SavedQuestion) -> None:
    assert one.summary.endswith("?")
    assert one.description.endswith(".")
    assert one.tags
    assert one.view in VIEWS
    assert all(
        p.label != p.name and (p.is_entity or p.choices or p.kind in ("string", "iri", "date")) for p in one.parameters
    )
    ox.Store().query(
        with_answers(inspect(one.bound({})), lambda search: [])
    )  # with the prefixes that the file itself declares


def _told_three_times(cls: str) -> ox.Store:
    """An event between Weiss and Utopia in three reports: the second represents it, the third names Ruritania, too.

    A fourth report, of another event, was compared with no other.
    """
    two, three = ("person/weiss", "state/UTO"), ("person/weiss", "state/UTO", "state/RUR")
    papers = [
        paper(name, told(cls=cls, actors=actors, recipients=(), words=name))
        for name, actors in (
            ("gazette", two),
            ("courier", two),
            ("herald", three),
            ("mirror", ("state/LAK", "person/eder")),
        )
    ]
    store = ox.Store()
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for one in papers for q in quads(one))
    reports = ", ".join(f"<{one.event()}>" for one in papers[:3])
    store.update(
        f"INSERT DATA {{ <urn:reported> cq:reports {reports} ; cq:representative <{papers[1].event()}> ; "
        "cq:articleCount 3 } ; INSERT { ?event cq:participant ?who } WHERE { ?event cq:actor ?who }",
        prefixes=PREFIXES,
    )
    return store


@pytest.mark.parametrize(
    ("name", "cls", "given", "rows"),
    [
        (
            "who-met-whom",
            "Consult",
            {},
            {
                "Utopia, Weiss": "courier 3",
                "Ruritania, Utopia": "herald 3",
                "Ruritania, Weiss": "herald 3",
                "LAK, eder": "mirror",
            },
        ),
        (
            "who-met-whom",
            "Consult",
            {"who": "Ruritania"},
            {"Utopia, Weiss": "herald 3", "Ruritania, Utopia": "herald 3", "Ruritania, Weiss": "herald 3"},
        ),
        ("agreements", "Agree", {}, {"Utopia, Weiss": "courier 3", "LAK, eder": "mirror"}),
        ("agreements", "Agree", {"whom": "Ruritania"}, {"Ruritania, Utopia, Weiss": "herald 3"}),
    ],
)
def test_what_several_articles_report_is_one_row(
    name: str, cls: str, given: dict[str, str], rows: Mapping[str, str]
) -> None:
    store = _told_three_times(cls)
    found = store.query(bound(question(name), given, store))
    assert isinstance(found, ox.QuerySolutions)
    columns = [v.value for v in found.variables if v.value in ("one", "other", "parties")]
    listed = []
    for row in found:
        names = sorted(name for column in columns for name in row[column].value.split(", "))
        articles = "" if row["articles"] is None else f" {row['articles'].value}"
        listed.append((", ".join(names), row["words"].value + articles))
    assert sorted(listed) == sorted(rows.items())


# what is so few that a LIMIT cuts nothing, but tells engines what to take first: types of events, bases of dates, and
# what a sub-select has limited
FEW = {
    "agreements": 1,
    "events-by-month": 1,
    "how-dates-are-known": 1,
    "least-sure-events": 1,
    "most-active-actors": 1,
    "types-of-events": 1,
    "unlinked-actors": 1,
}


@pytest.mark.parametrize("one", questions(), ids=lambda q: q.name)
def test_what_is_cut_off_comes_last_in_an_order(one: SavedQuestion) -> None:
    """Else the rows of a large graph are arbitrary. A million cuts nothing."""
    limited = [line for line in one.text.splitlines() if re.search(r"\bLIMIT (?!1000000\b)\d", line)]
    assert sum("ORDER BY" not in line for line in limited) == FEW.get(one.name, 0)


def _loaded(store: ox.Store, text: str) -> None:
    prologue = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
    store.load(prologue + text, ox.RdfFormat.TURTLE)


def _attacks(how: str, day: str, first: int) -> str:
    """Twenty-one reports of dead on one day: 210 pairs whose figures differ."""
    dated = f'cq:earliestDate "{day}"^^xsd:date ; cq:latestDate "{day}"^^xsd:date'
    common = (
        f'a cq:Assault ; cq:factuality {how} ; cq:actor <urn:a> ; {dated} ; cq:trigger <urn:t> ; rdfs:label "attack"'
    )
    return "".join(f"<urn:{first + n}> {common} ; cq:killedBest {first + n} .\n" for n in range(21))


@cache
def _crowded() -> ox.Store:
    """More events than a question shows: of one day each, and those of the middle are only planned."""
    store = ox.Store()
    _loaded(store, '<urn:t> cq:inSentence <urn:s> . <urn:s> nif:anchorOf "words" . <urn:a> rdfs:label "A" .')
    for how, day, first in (("Actual", "03-01", 100), ("Planned", "06-01", 200), ("Actual", "09-01", 300)):
        _loaded(store, _attacks(f"cq:{how}", f"2024-{day}", first))
    old = 'cq:actor <urn:a> ; cq:factuality cq:Actual ; rdfs:label "old" ; cq:date "2001-01-01"^^xsd:date'
    _loaded(store, "".join(f"<urn:old{number}> {old} .\n" for number in range(200)))
    return store


def test_the_newest_differing_figures_are_shown_and_only_of_what_happened() -> None:
    rows = _crowded().query(question("casualty-figures-side-by-side").bound({}))
    assert isinstance(rows, ox.QuerySolutions)
    found = [tuple(int(getattr(row[name], "value", 0)) for name in ("killed", "other_killed")) for row in rows]
    pairs = [(one, other) for one in range(300, 321) for other in range(one + 1, 321)]
    assert found == pairs[:200]


def test_a_network_is_of_the_newest_events() -> None:
    made = _crowded().query(question("network-of-an-actor").bound({"actor": "urn:a"}))
    assert isinstance(made, ox.QueryTriples)
    events = {getattr(triple.subject, "value", "") for triple in made if triple.predicate.value == CQ + "actor"}
    assert len(events) == 200
    assert {f"urn:{number}" for number in (*range(100, 121), *range(300, 321))} <= events


@pytest.mark.parametrize(("name", "shown"), [("planned-or-feared", 100), ("on-whose-word", 300)])
def test_events_without_a_day_are_those_of_the_first_iris(name: str, shown: int) -> None:
    """They tie, and engines have them in an order of their own."""
    store = ox.Store()
    _loaded(
        store,
        '<urn:t> cq:inSentence <urn:s> ; nif:referenceContext <urn:article> . <urn:s> nif:anchorOf "words" . '
        '<urn:a> rdfs:label "A" . cq:Planned rdfs:label "planned" .',
    )
    plan = 'cq:actor <urn:a> ; cq:factuality cq:Planned ; cq:attributedTo <urn:a> ; cq:trigger <urn:t> ; rdfs:label "x"'
    _loaded(store, "".join(f"<urn:{number}> {plan} .\n" for number in range(100, 900)))
    rows = store.query(question(name).bound({}))
    assert isinstance(rows, ox.QuerySolutions)
    assert [getattr(row["event"], "value", "") for row in rows] == [
        f"urn:{number}" for number in range(100, 100 + shown)
    ]
