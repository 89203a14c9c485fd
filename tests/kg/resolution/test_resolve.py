"""The same event in several articles: what is tied, what never is, and what a change does."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.engines.local import Store
from kg.rdf.vocab import ID
from kg.resolution import Resolved, resolve
from kg.resolution.clusters import Pair, clusters
from kg.resolution.index import FILE
from kg.resolution.keys import stories
from kg.resolution.records import Article, Report
from kg.sparql.questions import questions
from tests.support.reports import Paper, Told, groups, judge, paper, read, resolution, rows, told

STORY = (
    "Fighters of the Hill Front attacked the dam near Strelsau before dawn, said a witness who fled over the river. "
)
OWN = "Before sunrise guards of the company woke to shots, our reporter saw, and left the turbines behind. " * 3
OTHER = (
    "In an interview Utopia's defence minister spoke of prices, harvests and of a railway that nobody wants to build. "
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store") as opened:
        yield opened


def run(store: Store, anew: bool = False) -> Resolved:
    return resolve(store, store, ID, anew=anew, folder=store.path)


def one(store: Store, prop: str, event: str) -> list[str]:
    """The values of a property of the reported event of a report."""
    return [row[0] for row in rows(store, f"SELECT DISTINCT ?o {{ ?e cq:reports <{event}> ; {prop} ?o }}")]


def test_two_reports_of_one_event_are_tied_and_the_basis_names_the_signs(store: Store) -> None:
    a, b = paper("a", publisher="The Courier"), paper("b", publisher="The Mirror")
    read(store, a, b)
    assert run(store) == Resolved(articles=2, compared=2, events=1, merged=1)
    assert groups(store) == [["a/event-0", "b/event-0"]]
    assert one(store, "cq:articleCount", a.event()) == ["2"] == one(store, "cq:independentSourceCount", a.event())
    (basis,) = one(store, "cq:mergeBasis", a.event())
    assert basis.startswith("a/event-0 and b/event-0: same actor +2, same recipient +2, same place +1.5, ")
    assert basis.endswith("; together 12.8")


def test_an_event_of_one_report_is_a_reported_event_too(store: Store) -> None:
    read(store, a := paper("a", told(), told(cls="Protest", words="A crowd marched.")))
    run(store)
    assert groups(store) == [["a/event-0"], ["a/event-1"]]
    assert one(store, "cq:mergeBasis", a.event()) == ["one report"]
    assert one(store, "cq:independentSourceCount", a.event()) == ["1"]


@pytest.mark.parametrize(
    "other",
    [
        told(cls="Coerce"),
        told(days=("2024-03-20", "2024-03-20")),
        told(place="geonames/3", recipients=("person/otto-falk",), words="Gunmen shot at a car.", trigger="shot"),
        told(actors=("org/lake-front",), recipients=("person/otto-falk",), words="Gunmen shot at a car."),
        told(recipients=(), place="", words="Gunmen shot at a car.", trigger="shot"),
    ],
    ids=["class", "day", "place and recipient", "both sides", "all but a party"],
)
def test_other_events_stay_apart(store: Store, other: Told) -> None:
    read(store, paper("a"), paper("b", other))
    run(store)
    assert groups(store) == [["a/event-0"], ["b/event-0"]]


@pytest.mark.parametrize(
    ("other", "contradicts"),
    [
        (told(factuality="Planned"), False),
        (told(factuality="Hypothetical"), False),
        (told(factuality="Negated"), True),
        (told(factuality="Negated", source="person/anna-weiss"), True),
    ],
    ids=["planned", "possible", "denied", "denied by somebody"],
)
def test_what_is_planned_or_denied_is_never_merged_into_what_happened(
    store: Store, other: Told, contradicts: bool
) -> None:
    a, b = paper("a"), paper("b", other)
    read(store, a, b)
    run(store)
    assert groups(store) == [["a/event-0"], ["b/event-0"]]
    assert one(store, "cq:sameHappeningAs/cq:reports", b.event()) == [a.event()]
    assert one(store, "cq:contradicts/cq:reports", b.event()) == ([a.event()] if contradicts else [])
    assert one(store, "cq:sameHappeningAs", a.event()) == []
    assert one(store, "cq:attributedTo", a.event()) == []


def test_a_charge_becomes_no_fact_where_other_articles_tell_what_happened(store: Store) -> None:
    charge = told(actors=("org/hill-front",), place="geonames/3", source="person/anna-weiss", figures={"killedBest": 9})
    a, b = paper("a", charge), paper("b", told(actors=(), figures={"killedBest": 7}))
    store.load_ontology()
    read(store, a, b)
    judge(store, "cq:reports", a.event(), b.event(), "Right")
    run(store)
    assert groups(store) == [["a/event-0", "b/event-0"]]
    assert one(store, "cq:actor", a.event()) == one(store, "cq:attributedTo", a.event()) == []
    assert one(store, "sem:hasPlace", a.event()) == [f"{ID}geonames/1"]
    assert [one(store, f"cq:{name}", a.event()) for name in ("ownVoiceCount", "attributedCount")] == [["1"], ["1"]]
    assert [one(store, f"cq:killed{end}", a.event()) for end in ("Low", "Best", "High")] == [["7"], [], ["9"]]
    assert one(store, "cq:representative", a.event()) == [b.event()]
    question = next(q for q in questions() if q.name == "on-whose-word")
    assert rows(store, question.text) == []
    judge(store, "cq:reports", a.event(), b.event(), "Wrong", "2026-01-02T00:00:00Z")
    run(store)
    assert [row[-1] for row in rows(store, question.text)] == [a.event()]


@pytest.mark.parametrize(
    "vague", [told(days=("2024-03-01", "2024-03-31")), told(days=("2024-03-18", "2024-03-18"), basis="Publication")]
)
def test_the_day_of_a_claim_is_not_lost_where_an_article_tells_only_the_month(store: Store, vague: Told) -> None:
    claim = paper("a", told(source="person/anna-weiss", figures={"killedBest": 9}))
    read(store, claim, paper("b", vague))
    judge(store, "cq:reports", claim.event(), paper("b").event(), "Right")
    run(store)
    assert groups(store) == [["a/event-0", "b/event-0"]]
    assert one(store, "cq:date", claim.event()) == ["2024-03-12"]
    assert one(store, "cq:representative", claim.event()) == [claim.event()]
    assert one(store, "cq:attributedTo", claim.event()) == [f"{ID}person/anna-weiss"]
    assert [one(store, f"cq:{name}", claim.event()) for name in ("ownVoiceCount", "attributedCount")] == [["0"], ["1"]]


def test_claims_of_one_event_are_one_claim_with_all_its_sources(store: Store) -> None:
    a, b = paper("a", told(source="person/anna-weiss")), paper("b", told(source="person/otto-falk"))
    read(store, a, b)
    run(store)
    assert groups(store) == [["a/event-0", "b/event-0"]]
    assert one(store, "cq:attributedTo", a.event()) == [f"{ID}person/anna-weiss", f"{ID}person/otto-falk"]


@pytest.mark.parametrize("original", ["", "copy-3"])
def test_five_copies_and_an_independent_report_are_six_articles_of_two_sources(store: Store, original: str) -> None:
    """Copies that the build has not marked are found by their words."""
    copies = [
        paper(
            name := f"copy-{i}",
            publisher=f"Paper {i}",
            text=f"{STORY * 3}{OTHER} Paper {i} prints this.",
            copy_of=original if name != original else "",
        )
        for i in range(5)
    ]
    other = told(words="The Hill Front attacked a dam on Tuesday, and guards fled.", basis="Relative")
    own = paper("own", other, publisher="The Mirror", text=OWN, headline="Dam attacked by the Hill Front")
    read(store, *copies, own)
    run(store)
    assert one(store, "cq:articleCount", own.event()) == ["6"]
    assert one(store, "cq:independentSourceCount", own.event()) == ["2"]


def test_no_two_events_of_an_article_are_merged(store: Store) -> None:
    read(store, paper("a", told(), told(words="Fighters attacked the dam again.")), paper("b"))
    run(store)
    assert groups(store) == [["a/event-0", "b/event-0"], ["a/event-1"]]


def test_a_reported_event_has_what_its_reports_agree_on_and_ranges_where_they_differ(store: Store) -> None:
    front, both = ("org/hill-front",), ("org/hill-front", "org/lake-front")
    read(
        store,
        a := paper("a", told(actors=front, figures={"killedLow": 7, "killedBest": 7, "killedHigh": 7})),
        paper("b", told(actors=both, place="geonames/2", figures={"killedLow": 9, "killedBest": 9})),
        paper("c", told(actors=front, days=("2024-03-11", "2024-03-13"), basis="Relative")),
        paper("d", told(actors=front, days=("2024-03-13", "2024-03-13"), basis="Publication")),
    )
    run(store)
    assert len(groups(store)) == 1
    found = {p: one(store, f"cq:{p}", a.event()) for p in ("actor", "killedLow", "killedBest", "killedHigh", "class")}
    assert found.pop("actor") == [f"{ID}org/hill-front"]
    assert found.pop("class") == ["https://w3id.org/communique/ontology#Assault"]
    assert found == {"killedLow": ["7"], "killedBest": [], "killedHigh": ["9"]}
    assert one(store, "cq:earliestDate", a.event()) == ["2024-03-12"] == one(store, "cq:latestDate", a.event())
    assert one(store, "sem:hasPlace", a.event()) == [f"{ID}geonames/1"]
    assert one(store, "rdf:type", a.event()) == ["https://w3id.org/communique/ontology#ReportedEvent"]


def test_running_again_changes_nothing(store: Store) -> None:
    read(store, paper("a"), paper("b"))
    run(store)
    before = resolution(store)
    assert run(store) == Resolved()
    read(store, paper("b"))
    assert run(store) == Resolved()
    assert run(store, anew=True).articles == 2
    assert resolution(store) == before


def _papers(chance: random.Random) -> list[Paper]:
    """Papers of a few stories, many of them alike."""

    def event() -> Told:
        day = f"2024-03-{chance.choice((1, 2, 3, 12, 13, 14)):02}"
        return told(
            cls=chance.choice(("Assault", "Assault", "Protest")),
            actors=chance.choice((("org/hill-front",), ("org/lake-front",), ("fighters",), ())),
            recipients=chance.choice((("org/dam-company",), ("state/UTO",), ())),
            states=((), ("state/UTO", "state/RUR")),
            place=chance.choice(("geonames/1", "geonames/2", "geonames/3", "")),
            days=chance.choice(((day, day), (day, day), (day, "2024-03-14"), (day, ""), None)),
            basis=chance.choice(("Explicit", "Publication")),
            factuality=chance.choice(("Actual", "Actual", "Planned", "Negated")),
            source=chance.choice(("", "", "person/anna-weiss")),
            words=chance.choice((Told().words, "Gunmen attacked a dam in the hills.", "A crowd marched to the dam.")),
        )

    return [
        paper(f"p{i}", *(event() for _ in range(chance.randrange(1, 4))), published=chance.choice(("2024-03-14", "")))
        for i in range(7)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_after_any_changes_the_result_is_that_of_comparing_everything_again(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    papers = _papers(chance)
    for step in range(8):
        chosen = chance.choice(papers)
        if step > 2 and chance.random() < 0.3:
            store.remove(chosen.iri)
        else:
            read(store, chance.choice((chosen, paper(chosen.name, *chance.choice(papers).events))))
        run(store)
    gradual = resolution(store)
    run(store, anew=True)
    assert resolution(store) == gradual
    resolve(store, store, ID, anew=True)
    assert resolution(store) == gradual, "without an index"
    store.remove(f"{ID}graph/resolution")
    run(store)
    assert resolution(store) == gradual
    events = {row[0] for row in rows(store, "SELECT ?e { ?e cq:trigger ?t }")}
    reported = [row[0] for row in rows(store, "SELECT ?r { ?e cq:reports ?r }")]
    assert sorted(events) == reported


@pytest.mark.parametrize("damage", ["lost", "damaged", "of an earlier version", "of other articles"])
def test_an_index_that_does_not_fit_is_made_anew(store: Store, damage: str) -> None:
    read(store, paper("a"), paper("b"))
    run(store)
    index = store.path / FILE
    if damage == "lost":
        index.unlink()
    elif damage == "damaged":
        index.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)
    elif damage == "of an earlier version":
        with closing(sqlite3.connect(index)) as file:
            file.executescript("DROP TABLE place; CREATE TABLE place (key); PRAGMA user_version = 0")
    else:
        with closing(sqlite3.connect(index)) as file, file:
            file.execute("UPDATE article SET fingerprint = 'another'")
            file.execute("DELETE FROM place")
    read(store, paper("c"))
    assert run(store) == Resolved(articles=1, compared=3, events=1, merged=1)


def test_a_new_article_compares_only_what_is_near(store: Store) -> None:
    read(store, *(paper(f"p{i}", told(days=(f"20{i + 10}-03-12",) * 2)) for i in range(5)))
    assert run(store).compared == 5
    read(store, paper("new", told(days=("2012-03-12",) * 2)))
    assert run(store) == Resolved(articles=1, compared=2, events=1, merged=1)


def test_what_happened_in_a_month_is_the_event_of_one_of_its_days_if_no_other_fits(store: Store) -> None:
    def of(name: str, first: str, last: str = "") -> Paper:
        return paper(name, told(days=(first, last or first)), published="2024-03-20")

    read(store, of("a", "2024-03-12"), of("month", "2024-03-01", "2024-03-31"))
    run(store)
    assert groups(store) == [["a/event-0", "month/event-0"]]
    read(store, of("b", "2024-03-05"))
    run(store)
    assert groups(store) == [["a/event-0"], ["b/event-0"], ["month/event-0"]]


def test_reports_of_two_states_are_tied_only_where_more_than_the_states_and_the_word_is_alike(store: Store) -> None:
    both = (("state/UTO",), ("state/RUR",))

    def of_states(name: str, words: str, headline: str) -> Paper:
        event = told(actors=("state/UTO",), recipients=("state/RUR",), states=both, place="", words=words)
        return paper(name, event, headline=headline, named=(f"org/{name}",))

    read(
        store,
        of_states("a", "Utopia shelled trenches beside the northern railway bridge.", "Fire on trenches"),
        of_states("b", "Utopia shelled trenches beside that northern railway bridge.", "Guns heard at dusk"),
        of_states("c", "Drones of Utopia burnt an oil depot.", "Depot burns"),
    )
    run(store)
    assert groups(store) == [["a/event-0", "b/event-0"], ["c/event-0"]]


def test_other_forms_of_one_word_and_a_number_bring_reports_together(store: Store) -> None:
    event = told(actors=(), recipients=("villagers",), place="", figures={"killedBest": 34})
    read(
        store,
        paper("a", replace(event, trigger="mass shooting", words="34 fell in it."), headline="Grief", named=("org/a",)),
        paper("b", replace(event, trigger="shooting", words="It left 34 villagers dead."), headline="Dusk", named=()),
    )
    run(store)
    assert groups(store) == [["a/event-0", "b/event-0"]]


@pytest.mark.parametrize(("agreement", "members"), [(0.0, 3), (-2.0, 2)])
def test_a_report_is_of_an_event_that_one_of_its_reports_tells_if_the_others_say_little_against_it(
    agreement: float, members: int
) -> None:
    reports = {name: Report(name, f"article-{name}", "Assault", name, "Actual") for name in "abc"}
    alike = [Pair("a", "b", (), 4.0), Pair("a", "c", (), 2.5)]
    scores = {(pair.one, pair.other): pair.score for pair in alike} | {("b", "c"): agreement}
    assert len(clusters(reports, alike, lambda *pair: scores[pair])[0].members) == members


def test_articles_that_name_the_same_states_may_tell_one_story() -> None:
    states = {f"{ID}state/UTO", f"{ID}state/RUR"}
    bands = [
        set(stories(Article(name, headline=f"Tanker {name}", named=frozenset({*states, name}))))
        for name in ("seized", "boarded")
    ]
    assert bands[0] & bands[1]


def test_what_is_kept_apart_by_hand_stays_apart(store: Store) -> None:
    a, b, c = paper("a"), paper("b"), paper("c")
    read(store, a, b)
    run(store)
    judge(store, "cq:reports", a.event(), b.event(), "Wrong")
    run(store)
    assert groups(store) == [["a/event-0"], ["b/event-0"]]
    assert "kept apart by hand from b/event-0" in one(store, "cq:mergeBasis", a.event())
    run(store, anew=True)
    read(store, c)
    run(store)
    assert [g for g in groups(store) if {"a/event-0", "b/event-0"} <= set(g)] == []
    judge(store, "cq:reports", a.event(), b.event(), "Unclear", time="2026-01-02T00:00:00Z")
    run(store)
    assert groups(store) == [["a/event-0", "b/event-0", "c/event-0"]]


def test_what_is_joined_by_hand_is_joined_whatever_the_signs(store: Store) -> None:
    a, b = paper("a"), paper("b", told(days=("2023-01-01",) * 2, actors=("state/UTO",), words="Nothing alike."))
    claim = paper("claim", told(source="person/anna-weiss", days=("2022-01-01",) * 2, actors=("state/UTO",)))
    read(store, a, b, claim)
    run(store)
    assert len(groups(store)) == 3
    judge(store, "cq:reports", a.event(), b.event(), "Right")
    judge(store, "cq:reports", a.event(), claim.event(), "Right")
    run(store)
    assert groups(store) == [["a/event-0", "b/event-0", "claim/event-0"]]
    assert one(store, "cq:mergeBasis", a.event()) == [
        f"a/event-0 and {other}/event-0: joined by hand" for other in ("b", "claim")
    ]


def test_spellings_of_one_name_are_one_entity_and_so_its_events_are_one(store: Store) -> None:
    one_name, other = "person/mohammed-qureshi", "person/muhammad-quraishi"
    office = "Foreign Minister"
    a = paper("a", told(actors=(one_name,), recipients=()), offices={one_name: office})
    differently = told(
        actors=(other,), recipients=(), place="", trigger="attack", words="Quraishi's men hit a power plant."
    )
    b = paper("b", differently, offices={other: office})
    elsewhere = told(actors=("person/hassan-karimi",), days=("2023-01-01",) * 2)
    third = paper("c", elsewhere, published="2023-01-01", named=("person/hussein-karimi",))
    read(store, a, b, third)
    assert run(store).same_entities == 1
    assert rows(store, "SELECT ?a ?b ?why { ?a owl:sameAs ?b ; cq:mergeBasis ?why }") == [
        (f"{ID}{other}", f"{ID}{one_name}", "spelled alike, holding the same office")
    ]
    assert one(store, "cq:actor", b.event()) == [f"{ID}{one_name}"]
    assert groups(store)[0] == ["a/event-0", "b/event-0"]
    judge(store, "owl:sameAs", f"{ID}{one_name}", f"{ID}{other}", "Wrong")
    assert run(store).same_entities == 0
    assert one(store, "cq:actor", b.event()) == [f"{ID}{other}"]
    judge(store, "owl:sameAs", f"{ID}{one_name}", f"{ID}person/hassan-karimi", "Right")
    assert run(store).same_entities == 1


def test_who_is_kept_apart_by_hand_leaves_and_the_others_stay_one(store: Store) -> None:
    names = [
        f"person/{name}" for name in ("mohammed-qureshi", "mohamed-qureshi", "muhammad-quraishi", "mohamad-kureshi")
    ]
    read(store, *(paper(f"p{i}", told(actors=(who,)), offices={who: "Envoy"}) for i, who in enumerate(names)))

    def same() -> dict[str, str]:
        run(store)
        found = rows(store, f"SELECT ?a ?b {{ GRAPH <{ID}graph/resolution> {{ ?a owl:sameAs ?b }} }}")
        return {a.removeprefix(ID): b.removeprefix(ID) for a, b in found}

    first, second, third, fourth = sorted(names)
    assert same() == {second: first, third: first, fourth: first}
    judge(store, "owl:sameAs", f"{ID}{first}", f"{ID}{third}", "Wrong")
    assert same() == {second: first, fourth: first}
    judge(store, "owl:sameAs", f"{ID}{second}", f"{ID}{fourth}", "Wrong")
    assert same() == {second: first, fourth: third}, "those who leave may be the same as each other"


def test_two_entities_of_a_reference_list_are_two(store: Store) -> None:
    one_name, other = "person/mohammed-qureshi", "person/muhammad-quraishi"
    read(store, *(paper(n, told(actors=(who,)), offices={who: "Envoy"}) for n, who in (("a", one_name), ("b", other))))
    links = ox.NamedNode(f"{ID}graph/links")
    same = ox.NamedNode("http://www.w3.org/2002/07/owl#sameAs")
    for number, who in enumerate((other, one_name)):
        item = ox.NamedNode(f"http://www.wikidata.org/entity/Q{999999900 + number}")
        store.add(links.value, [ox.Quad(ox.NamedNode(ID + who), same, item, links)])
        assert run(store).same_entities == 1 - number
        stands = {
            row[1] for row in rows(store, f"SELECT ?a ?b {{ GRAPH <{ID}graph/resolution> {{ ?a owl:sameAs ?b }} }}")
        }
        assert stands == (set() if number else {ID + other}), "who is linked stands for who is not"
    link = rows(store, f"SELECT ?b {{ <{ID}{other}> owl:sameAs ?b FILTER(!STRSTARTS(STR(?b), '{ID}')) }}")[0][0]
    judge(store, "owl:sameAs", f"{ID}{other}", link, "Wrong")
    assert run(store).same_entities == 1, "a link judged wrong is none"
