"""One event for its mentions, and never a claim of somebody as fact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kg.model import Article, Basis, Count, Document, Factuality, TimeValue
from kg.nlp.components import RULES
from kg.nlp.events.candidates import find_candidates
from kg.nlp.events.coreference import corefer
from kg.nlp.events.readings import EventReading
from kg.nlp.grammar.tokens import View
from tests.kg.nlp.events.reading import labels, one, read

CLAIMS = [
    ("Norway met Sweden in Oslo. Denmark said that Finland met Norway and Sweden in Oslo.", "Finland"),
    ("Norway met Sweden in Oslo. Finland met Norway and Sweden in Oslo, Denmark said.", "Finland"),
    ("France said that Niger attacked Mali. An attack on Mali killed nine soldiers on Monday.", "Niger"),
    ("France said that Niger attacked Mali on Monday. The attack killed nine soldiers.", "Niger"),
    ("France said that Niger attacked Mali on Monday. Niger attacked.", "Mali"),
    ("Gunmen attacked Mali on Monday. France said that Niger had attacked Mali.", "Niger"),
    ("An attack in Mali killed nine soldiers. France said that the attack by Niger was a surprise.", "Niger"),
]


@pytest.mark.parametrize(("text", "claimed"), CLAIMS)
def test_a_side_that_only_somebody_names_is_in_no_event_that_the_article_asserts(text: str, claimed: str) -> None:
    document = read(text, "2024-06-05")
    facts = [e for e in document.events if e.attributed_to is None]
    assert not [e.label for e in facts if claimed in labels(document, (*e.actors, *e.recipients))]
    assert any(claimed in labels(document, (*e.actors, *e.recipients)) for e in document.events)


def test_what_the_article_says_itself_needs_nobodys_word() -> None:
    document = read("Niger attacked Mali on Monday. France said that Niger attacked Mali at dawn.", "2024-06-05")
    attack = one(document, "Assault")
    assert attack.attributed_to is None and len(attack.mentions) == 2


def test_a_claim_that_the_article_repeats_in_its_own_voice_becomes_fact() -> None:
    document = read("France said that Niger attacked Mali on Monday. Niger attacked Mali.", "2024-06-05")
    attack = one(document, "Assault")
    assert attack.attributed_to is None and len(attack.mentions) == 2
    assert attack.trigger.start == document.article.text.rindex("attacked")


def test_accusation_and_what_it_is_about_are_two_events_and_the_second_is_the_accusers_word() -> None:
    document = read("Kenya accused Uganda of attacking a border post.")
    accusation, attack = one(document, "Accuse"), one(document, "Assault")
    assert accusation.attributed_to is None
    assert labels(document, attack.actors) == ["Uganda"]
    assert attack.attributed_to is not None and labels(document, (attack.attributed_to,)) == ["Kenya"]


def test_denial_stays_beside_the_accusation() -> None:
    document = read("Kenya accused Uganda of attacking a border post. Uganda denied attacking the post.")
    assert {e.factuality for e in document.events if e.cls == "Assault"} == {Factuality.ACTUAL, Factuality.NEGATED}
    assert labels(document, one(document, "Reject").actors) == ["Uganda"]


def readings(text: str) -> tuple[View, list[EventReading]]:
    """A reading of each candidate of a text, with nothing but its participants, and the view that they are of."""
    document = Document(Article("test", text))
    for component in RULES[: [c.name for c in RULES].index("events")]:
        document = component.run(document)
    view = View(document)
    return view, [EventReading(candidate) for candidate in find_candidates(view)]


def day(number: int, basis: Basis = Basis.EXPLICIT) -> TimeValue:
    at = date(2024, 6, number)
    return TimeValue(at.isoformat(), at, at, basis)


TWICE = "Chad attacked Mali. Chad attacked Mali."


def test_the_same_deed_told_twice_is_one_event_with_two_mentions() -> None:
    [event] = corefer(*readings(TWICE))
    assert len(event.mentions) == 1


Change = Callable[[EventReading, EventReading], None]


def _counts(old: EventReading, new: EventReading) -> None:
    old.counts, new.counts = {"killed": Count(7, 7, 7)}, {"killed": Count(9, 9, 9)}


def _places(old: EventReading, new: EventReading) -> None:
    old.place, new.place = old.candidate.actors[0], old.candidate.recipients[0]


def _times(old: EventReading, new: EventReading) -> None:
    old.time, new.time = day(3), day(4)


def _months(old: EventReading, new: EventReading) -> None:
    old.time, new.time = TimeValue("--06"), TimeValue("--07")


def _factualities(old: EventReading, new: EventReading) -> None:
    new.candidate.factuality = Factuality.NEGATED


def _modes(old: EventReading, new: EventReading) -> None:
    old.candidate.mode, new.candidate.mode = "aerial", "firearms"


def _classes(old: EventReading, new: EventReading) -> None:
    new.candidate.cls = "Coerce"


def _actors(old: EventReading, new: EventReading) -> None:
    new.candidate.actors = list(new.candidate.recipients)


def _recipients(old: EventReading, new: EventReading) -> None:
    new.candidate.recipients = list(new.candidate.actors)


@pytest.mark.parametrize(
    "change", [_counts, _places, _times, _months, _factualities, _modes, _classes, _actors, _recipients]
)
def test_two_tellings_that_contradict_each_other_are_two_events(change: Change) -> None:
    view, two = readings(TWICE)
    change(*two)
    assert len(corefer(view, two)) == 2


def _counts_of_two_kinds(old: EventReading, new: EventReading) -> None:
    old.counts, new.counts = {"killed": Count(7, 7, 7)}, {"injured": Count(9, 9, 9)}


def _one_place(old: EventReading, new: EventReading) -> None:
    new.place = "b"


def _day_of_the_article(old: EventReading, new: EventReading) -> None:
    old.time, new.time = day(5, Basis.PUBLICATION), day(4)


def _mode_found_out(old: EventReading, new: EventReading) -> None:
    new.candidate.mode = "aerial"


def _more_actors(old: EventReading, new: EventReading) -> None:
    new.candidate.actors = [*old.candidate.actors, "x"]


@pytest.mark.parametrize(
    "change", [_counts_of_two_kinds, _one_place, _day_of_the_article, _mode_found_out, _more_actors]
)
def test_what_only_one_telling_says_belongs_to_the_event(change: Change) -> None:
    view, two = readings(TWICE)
    change(*two)
    new = two[1]
    [event] = corefer(view, two)
    assert new.counts.items() <= event.counts.items()
    assert event.place == new.place
    assert new.time is None or event.time == new.time
    assert event.candidate.mode == new.candidate.mode
    assert set(new.candidate.actors) <= set(event.candidate.actors)


def test_the_surer_of_two_tellings_counts() -> None:
    view, two = readings(TWICE)
    two[0].confidence, two[1].confidence = 0.4, 0.7
    two[0].contexts, two[1].contexts = ("election",), ("cyber",)
    two[1].part_of = ["summit"]
    [event] = corefer(view, two)
    assert event.confidence == 0.7
    assert event.contexts == ("cyber", "election")
    assert event.part_of == ["summit"]


@pytest.mark.parametrize(
    ("text", "cls", "mentions"),
    [
        ("Norway met Sweden in Oslo on Monday. The meeting lasted two hours. The talks were useful.", "Consult", [3]),
        ("Rebels attacked a school in Mali. The attack was condemned by Chad.", "Assault", [2]),
        ("Rebels attacked a school in Mali. Chad condemned attacks.", "Assault", [1]),
        ("The attack on Mali shocked Chad. The attacks on Mali went on.", "Assault", [1, 1]),
        ("The talks between Norway and Sweden failed. The meeting of Norway and Sweden was short.", "Consult", [2]),
        ("Norway met Sweden and Denmark. Norway met Sweden.", "Consult", [2]),
        ("Norway met Sweden. Norway met Denmark.", "Consult", [1, 1]),
        ("Rebels killed two guards and wounded three guards.", "Assault", [2]),
        ("Rebels killed two guards. Rebels wounded three guards.", "Assault", [2]),
        ("An airstrike killed two guards in Mali.", "Assault", [2]),
        (
            "Rebels attacked a school in Chad, killing four teachers. Rebels attacked a bank in Niger.",
            "Assault",
            [2, 1],
        ),
        ("Chad condemned Niger. Chad condemned Niger.", "Accuse", [2]),
        ("Police detained two rebels in Mali. The police detained two additional rebels.", "Coerce", [1, 1]),
        ("Police detained two rebels in Mali. The police detained the two rebels.", "Coerce", [2]),
        ("The sanctions imposed on Chad by Mali were condemned by Niger.", "Sanction", [2]),
        ("The attack on Mali on Monday, which killed two guards, was condemned.", "Assault", [2]),
        # what is fired and what it hits
        ("A missile fired by Russia hit a hospital in Kyiv.", "Assault", [2]),
        ("A missile fired by Russia hit a hospital in Kyiv.", "Mobilize", []),
        # an attack is no war
        ("A bomb killed nine people in Lagos. The blast came years after the Chadian invasion.", "Assault", [2, 1]),
    ],
)
def test_how_many_events_and_mentions(text: str, cls: str, mentions: list[int]) -> None:
    assert [len(e.mentions) for e in read(text).events if e.cls == cls] == mentions


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("In cases of murder a judge may be harsh.", False),
        ("A murder in Chad shocked Niger.", True),
        ("The murder shocked Niger.", True),
        ("Murder took place.", True),
        ("Murder is to be feared.", False),
    ],
)
def test_a_kind_of_deed_is_no_event(text: str, kept: bool) -> None:
    assert any(e.cls == "Assault" for e in read(text).events) is kept


@pytest.mark.parametrize(
    ("text", "actors", "recipients"),
    [
        (
            "Three soldiers were killed when gunmen attacked a convoy near Goma.",
            ["gunmen"],
            {"Three soldiers", "convoy"},
        ),
        ("Nine civilians were killed as rebels shelled Goma.", ["rebels"], {"Nine civilians"}),
        ("A series of airstrikes by Russian jets killed 40 fighters in Syria.", ["Russian jets"], {"40 fighters"}),
        ("Two waves of airstrikes on the town killed at least 13 civilians.", [], {"at least 13 civilians"}),
    ],
)
def test_an_attack_and_the_harm_it_did_are_one_event(text: str, actors: list[str], recipients: set[str]) -> None:
    document = read(text)
    [attack] = [e for e in document.events if e.cls == "Assault"]
    assert labels(document, attack.actors) == actors and recipients <= set(labels(document, attack.recipients))
    assert attack.killed is not None and len(attack.mentions) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Three soldiers were killed before gunmen attacked a convoy near Goma.",
        "Three soldiers were killed in Goma, and gunmen attacked a convoy near Beni.",
    ],
)
def test_harm_told_beside_another_attack_stays_apart(text: str) -> None:
    assert len([e for e in read(text).events if e.cls == "Assault"]) == 2


def test_who_is_killed_by_others_is_no_part_of_what_his_own_side_does() -> None:
    document = read("The rebels, whose leader was killed by the army, attacked a mine.")
    assert [labels(document, e.actors) for e in document.events] == [["army"], ["rebels"]]


def test_the_dead_and_the_injured_of_an_attack_are_told_of_together() -> None:
    document = read("Nine civilians were killed and two guards injured when gunmen attacked a convoy near Goma.")
    [attack] = document.events
    assert labels(document, attack.actors) == ["gunmen"]
    assert set(labels(document, attack.recipients)) == {"Nine civilians", "two guards", "convoy"}


def test_a_number_of_people_tells_no_event_from_another() -> None:
    text = "Niger condemned the bombings of the U.S. embassies in Kenya. The bombings last week injured nearly 5,000."
    attacks = [e for e in read(text).events if e.cls == "Assault"]
    assert [len(e.mentions) for e in attacks] == [3]


@pytest.mark.parametrize(
    ("text", "tellings"),
    [
        ("Two soldiers died when a bomb hit their vehicle.", 2),
        ("Three men died when gunmen attacked their bus.", 2),
        ("An attack on the market caused the deaths of two soldiers.", 2),
        ("An attack on the market led to the deaths of two soldiers.", 2),
        ("Three men died before gunmen attacked a bus.", 1),
    ],
)
def test_deaths_and_what_caused_them_are_one_event(text: str, tellings: int) -> None:
    assert len(one(read(text), "Assault").mentions) == tellings


@pytest.mark.parametrize(
    ("text", "meetings"),
    [
        ("Chad met Niger on Monday. After the meeting, France condemned Mali.", [["Chad", "Niger"]]),
        ("Speaking after the meeting, the king of Chad condemned Mali.", [["king of Chad"]]),
        ("Chad met Niger. Speaking after a meeting with Togo, the king of Mali smiled.", None),
    ],
)
def test_who_speaks_after_the_meeting_may_have_had_no_part_in_it(text: str, meetings: list[list[str]] | None) -> None:
    document = read(text, "2024-06-05")
    found = [labels(document, e.actors) for e in document.events if e.cls == "Consult"]
    assert found == meetings if meetings is not None else len(found) == 2


def test_background_of_long_ago_is_not_the_news_of_the_day() -> None:
    text = "Women marched in Oslo. The march recalled the rallies of 2019, when thousands demonstrated in Oslo."
    days = [e.time.value for e in read(text, "2024-06-05").events if e.cls == "Protest" and e.time is not None]
    assert "2024-06-05" in days and "2019" in days


@pytest.mark.parametrize(
    ("text", "tellings"),
    [
        ("Chad launched an offensive against Niger in order to oust the rebels.", 1),
        ("Chad launched an offensive against Niger in order to kill the king of Mali.", 2),
        ("Chad attacked Niger. Chad wants to oust the rebels.", 2),
    ],
)
def test_what_an_attack_is_for_is_the_attack_unless_it_is_harm(text: str, tellings: int) -> None:
    assert sum(e.cls == "Assault" for e in read(text).events) == tellings
