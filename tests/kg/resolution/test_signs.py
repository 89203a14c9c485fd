"""Each sign of the table, by two reports that show it and two that do not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.engines.engine import Query
from kg.engines.local import Store
from kg.rdf.vocab import ID
from kg.resolution.clusters import pair_key
from kg.resolution.reading import Graph
from kg.resolution.signs import LEAST, is_enough, score, weights
from kg.resolution.surroundings import Days
from kg.resolution.window import Window
from tests.support.reports import Paper, Told, paper, read, told

FRONT, LAKE, WEISS, SHORT = "org/hill-front", "org/lake-front", "person/anna-weiss", "person/weiss"
UTO, RUR, SOLDIERS, TROOPS = "state/UTO", "state/RUR", "three-soldiers", "other-soldiers"


def sides(actor: str = "", state: str = "", recipient: str = "", of: str = "") -> Told:
    states = ((state,) if state else (), (of,) if of else ())
    return told(actors=(actor,) if actor else (), recipients=(recipient,) if recipient else (), states=states)


def day(first: str, last: str = "", basis: str = "Explicit") -> Told:
    return told(days=(first, last or first), basis=basis)


def met(one: str, other: str) -> Told:
    return told(cls="Consult", actors=(one,), recipients=(other,))


UNDATED, BARE = told(days=None), told(actors=(), recipients=(), place="")
# sign -> two events with it, two without it
SAME = told(figures={"injuredBest": 3}), told(figures={"injuredBest": 3})
SHOWN: dict[str, tuple[Told, Told, Told, Told]] = {
    "same second party": (met(FRONT, LAKE), met(LAKE, FRONT), met(FRONT, LAKE), met(FRONT, WEISS)),
    "other second party": (met(FRONT, UTO), met(FRONT, RUR), met(FRONT, UTO), met(FRONT, SOLDIERS)),
    "same actor": (sides(FRONT), sides(FRONT), sides(UTO), sides(UTO)),
    "actor by a shorter name": (sides(WEISS), sides(SHORT), sides(WEISS), sides(WEISS)),
    "same state acts": (sides(UTO, UTO), sides(UTO, UTO), sides(UTO, UTO), sides(SOLDIERS, UTO)),
    "actors of one state": (sides(UTO, UTO), sides(SOLDIERS, UTO), sides(UTO, UTO), sides(UTO, UTO)),
    "actors described alike": (sides(SOLDIERS), sides(TROOPS), sides(SOLDIERS), sides("villagers")),
    "other actor": (sides(FRONT), sides(LAKE), sides(FRONT), sides(SOLDIERS)),
    "same recipient": (sides("", "", FRONT), sides("", "", FRONT), sides("", "", UTO), sides("", "", UTO)),
    "recipient by a shorter name": (sides(recipient=SHORT), sides(recipient=WEISS), sides(), sides(recipient=WEISS)),
    "same state receives": (sides("", "", UTO, UTO), sides("", "", UTO, UTO), sides(UTO, UTO), sides(UTO, UTO)),
    "recipients of one state": (sides("", "", UTO, UTO), sides("", "", SOLDIERS, UTO), sides(), sides()),
    "recipients described alike": (sides("", "", SOLDIERS), sides("", "", TROOPS), sides(), sides("", "", TROOPS)),
    "other recipient": (sides("", "", UTO, UTO), sides("", "", RUR, RUR), sides("", "", UTO, UTO), sides()),
    "sides reversed": (sides(FRONT), sides(recipient=FRONT), sides(FRONT), sides(FRONT, recipient=FRONT)),
    "same place": (told(), told(), told(place=RUR), told(place=RUR)),
    "place within the other": (told(), told(place="geonames/2"), told(), told()),
    "other place": (told(), told(place="geonames/3"), told(), told(place="")),
    "same figures": (*SAME, told(figures={"injuredBest": 3}), told()),
    "other figures": (told(figures={"injuredBest": 3}), told(figures={"injuredBest": 7}), *SAME),
    "same numbers": (*(told(words="23 and 1,000 men"), told(words="1000 men")), *(told(words="in 2011"),) * 2),
    "other numbers": (told(words="23 men"), told(words="26 men"), told(words="23 men"), told(words="men")),
    "same word": (told(trigger="attacked"), told(trigger="Attack"), told(trigger="shot"), told(trigger="shelled")),
    "same sentence": (told(), told(), told(), told(words="Fighters attacked the dam near the old mill again, twice.")),
    "similar sentence": (told(), told(words="Fighters attacked the dam near the old mill again."), told(), told()),
    "related sentence": (told(), told(words="Near noon gunmen attacked the dam."), told(), told()),
    "party in the other sentence": (
        *(sides(LAKE), told(actors=(), words="It was attacked by the Lake Front.")),
        *(sides(LAKE), told(actors=())),
    ),
    "place in the other sentence": (
        *(told(place=RUR), told(place="", words="In Ruritania fighters attacked.")),
        *(told(place=RUR), told(place="", words="In Ruritania fighters shot.", trigger="shot")),
    ),
    "same day": (told(), told(), told(), day("2024-03-12", basis="Publication")),
    "days in common": (told(), day("2024-03-12", basis="Publication"), told(), told()),
    "assumed days in common": (*(day("2024-03-12", basis="Publication"),) * 2, told(), told()),
    "period in common": (told(), day("2024-03-01", "2024-03-31"), *(day("2024-03-01", "2024-03-31"),) * 2),
    "a day apart": (told(), day("2024-03-13"), told(), told()),
    "assumed days apart": (day("2024-03-09"), day("2024-03-13", basis="Publication"), told(), day("2024-03-14")),
    "other days": (told(), day("2024-03-14"), day("2024-03-09"), day("2024-03-13", basis="Publication")),
    "no day known": (told(), UNDATED, told(), told()),
    "same time told": (told(days=None, time="XXXX-WXX-2"), told(time="XXXX-WXX-2"), told(time="A"), told(time="A")),
    "other times told": (told(days=None, time="A"), told(time="B"), told(days=None, time="A"), told(days=None)),
}
PAPERS = {
    "no date at all": (
        (paper("a", published=""), paper("b", UNDATED, published="")),
        (paper("a"), paper("b", UNDATED)),
    ),
    "reported days apart": (
        (paper("a"), paper("b", UNDATED, published="2024-03-18")),
        (paper("a"), paper("b", UNDATED, published="2024-03-16")),
    ),
    "same story": (
        (paper("a"), paper("b")),
        (paper("a", headline=""), paper("b", named=(LAKE, "org/x", "org/y", "org/z"))),
    ),
    "related story": (
        (paper("a", headline=""), paper("b", headline="", named=(FRONT, "org/x", "org/y", "org/z", "org/v", "org/w"))),
        (paper("a"), paper("b")),
    ),
    "other story": (
        (paper("a", BARE, named=(LAKE,)), paper("b", BARE, headline="Prices rise", named=(FRONT,))),
        (paper("a"), paper("b")),
    ),
}
for name, (a, b, c, d) in SHOWN.items():
    PAPERS[name] = (paper("a", a), paper("b", b)), (paper("a", c), paper("b", d))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store") as opened:
        yield opened


def signs(store: Store, one: Paper, other: Paper) -> tuple[str, ...]:
    read(store, one, other)
    graph = Graph(lambda text: store.query(Query(text)))  # type: ignore[arg-type, return-value]
    window = Window(graph, Days(graph, {}))
    window.add(graph.reports(graph.of_articles([one.iri, other.iri])))
    return window.signs(*pair_key(one.event(), other.event()))


def test_every_sign_is_shown() -> None:
    assert PAPERS.keys() == weights().keys()


@pytest.mark.parametrize("sign", sorted(PAPERS))
def test_sign(store: Store, sign: str) -> None:
    shown, hidden = PAPERS[sign]
    assert sign in signs(store, *shown)
    assert sign not in signs(store, *hidden)


def test_in_a_meeting_all_who_take_part_are_compared(store: Store) -> None:
    one, other = (told(cls="Consult", actors=(a,), recipients=(b,)) for a, b in ((FRONT, LAKE), (LAKE, FRONT)))
    assert "same actor" in signs(store, paper("a", one), paper("b", other))
    strike, counter = (told(actors=(a,), recipients=(b,)) for a, b in ((FRONT, LAKE), (LAKE, FRONT)))
    assert "other actor" in signs(store, paper("a", strike), paper("b", counter))


@pytest.mark.parametrize(("acting", "receiving"), [(FRONT, FRONT), (SOLDIERS, TROOPS)])
def test_who_acts_in_one_and_receives_in_the_other_does_so_in_two_events(
    store: Store, acting: str, receiving: str
) -> None:
    one, other = told(actors=(acting,)), told(actors=(), recipients=(receiving,))
    assert "sides reversed" in signs(store, paper("a", one), paper("b", other))


def test_in_a_meeting_no_sides_are_reversed(store: Store) -> None:
    one, other = told(cls="Consult", actors=(FRONT,)), told(cls="Consult", actors=(), recipients=(FRONT,))
    assert "sides reversed" not in signs(store, paper("a", one), paper("b", other))


def test_where_no_day_is_known_a_place_and_its_sentence_do_not_show_what_happened() -> None:
    setting, undated = ("same place", "same numbers", "similar sentence"), ("no date at all", "same story")
    assert score((*setting, *undated)) >= LEAST and not is_enough((*setting, *undated))
    assert not is_enough(("other recipient", *setting, *undated))
    for known in ("same word", "same figures", "actors described alike"):
        assert is_enough((known, *setting, *undated))
    assert is_enough((*setting, "days in common", "same story"))


def test_where_no_day_is_known_parties_alone_do_not_show_what_they_did() -> None:
    parties = ("same state acts", "same recipient", "place within the other")
    for undated in ("no day known", "no date at all", "a day apart"):
        assert score((*parties, undated, "same story")) >= LEAST and not is_enough((*parties, undated, "same story"))
        assert is_enough((*parties, "related sentence", undated, "same story"))
    assert is_enough((*parties, "same day", "same story"))


def test_what_one_party_does_again_is_another_event_where_neither_day_nor_story_is_in_common() -> None:
    promise = ("same actor", "same word", "related sentence", "no day known")
    assert score(promise) >= LEAST and not is_enough(promise)
    assert is_enough((*promise, "related story"))
    for more in ("same place", "recipients described alike", "same numbers"):
        assert is_enough((more, *promise))


def test_known_days_far_apart_are_of_two_events_whatever_is_alike() -> None:
    alike = ("same actor", "same recipient", "same word", "same sentence", "same story")
    assert score((*alike, "other days")) >= LEAST and not is_enough((*alike, "other days"))


def test_time_and_story_alone_are_not_enough() -> None:
    both = ("same day", "same story")
    assert score(both) >= LEAST and not is_enough(both)
    assert is_enough((*both, "same word"))


def test_one_thing_that_many_events_have_is_not_enough() -> None:
    story = ("same day", "same story")
    assert score(("same actor", *story)) >= LEAST and not is_enough(("same actor", *story))
    assert is_enough(("same actor", "same word", *story))
    assert is_enough(("same place", *story))
    assert not is_enough(("same place", "days in common", "same story"))
    assert is_enough(("same sentence", "days in common"))


def test_of_news_that_is_days_apart_more_is_asked() -> None:
    signs = ("same actor", "same word", "no day known")
    assert is_enough((*signs, "related story"))
    assert not is_enough((*signs, "reported days apart", "related story"))
    assert is_enough((*signs, "reported days apart", "same story"))
    assert is_enough(("related sentence", *signs, "reported days apart", "related story"))
    assert not is_enough(("same sentence", *signs, "reported days apart", "other times told", "same story"))


def test_where_a_day_is_only_that_of_the_article_more_is_asked_of_events_of_other_days() -> None:
    apart = ("same recipient", "assumed days apart", "same story")
    assert score(apart) >= LEAST and not is_enough(apart)
    assert is_enough(("same word", "related sentence", *apart))


def test_days_and_hours_are_no_numbers_of_an_event(store: Store) -> None:
    one = told(words="At 10:28 on 11 March 23 men attacked the dam.", time="2024-03-11")
    other = told(words="On 12 March men attacked the dam.", time="2024-03-12")
    assert not {"other numbers", "same numbers"} & set(signs(store, paper("a", one), paper("b", other)))


@pytest.mark.parametrize(
    ("words", "figure", "is_same"), [("Dozens", 24, False), ("At least 24", 24, True), ("Over 23", 24, True)]
)
def test_dozens_are_no_number(store: Store, words: str, figure: int, is_same: bool) -> None:
    killed = told(words=f"{words} were killed.", figures={"killedLow": figure})
    assert ("same figures" in signs(store, paper("a", killed), paper("b", killed))) == is_same


@pytest.mark.parametrize("basis", ["Dateline", "Relative"])
def test_the_day_of_an_article_without_a_date_follows_from_its_latest_day(store: Store, basis: str) -> None:
    def release(name: str, day: str, factuality: str = "Actual") -> Paper:
        other = told(cls="Protest", days=(day, day), basis=basis, factuality=factuality)
        return paper(name, UNDATED, other, published="")

    first = release("a", "2024-03-12")
    assert "other days" in signs(store, first, release("b", "2024-04-12"))
    assert "reported days apart" in signs(store, first, release("c", "2024-03-18"))
    assert "no date at all" in signs(store, first, release("d", "2024-04-12", "Planned"))


def test_a_lower_bound_is_no_other_number(store: Store) -> None:
    ranges = {"killedLow": 50}, {"killedLow": 59, "killedHigh": 59}, {"killedLow": 48, "killedHigh": 48}
    least, more, fewer = (told(days=None, figures=figures) for figures in ranges)
    assert "other figures" not in signs(store, paper("a", least), paper("b", more))
    assert "other figures" in signs(store, paper("a", least), paper("c", fewer))


def test_entities_that_are_the_same_are_compared_as_one(store: Store) -> None:
    read(store, paper("a", sides(FRONT)), paper("b", sides(LAKE)))
    graph = Graph(lambda text: store.query(Query(text)), {f"{ID}{LAKE}": f"{ID}{FRONT}"})  # type: ignore[arg-type, return-value]
    window = Window(graph, Days(graph, {}))
    window.add(graph.reports(graph.of_articles([paper("a").iri, paper("b").iri])))
    assert "same actor" in window.signs(paper("a").event(), paper("b").event())
