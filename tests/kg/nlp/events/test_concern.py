"""Whom an event concerns where the words beside it do not say."""

from __future__ import annotations

import pytest

from tests.kg.nlp.events.reading import labels, one, read


@pytest.mark.parametrize(
    "text",
    [
        "Chad accused Niger of raids on a town in Mali, which Niger denies.",
        "Chad says Niger was involved in the raid on a spy, a charge that Niger denies.",
    ],
)
def test_a_denial_told_aside_answers_who_said_it_before(text: str) -> None:
    document = read(text)
    denial = one(document, "Reject")
    assert labels(document, denial.recipients) == ["Chad"]
    assert denial.attributed_to is None


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("Chad accused Niger of shelling the town. Niger denied the accusations.", ["Chad"]),
        ("Kenya urged Iran to free two journalists. Iran's foreign ministry rejected the demand.", ["Kenya"]),
        ("Norway warned Chad of sanctions. Chad dismissed the threat.", ["Norway"]),
        ("Mali said that Chad had armed the rebels. Chad rejected those claims.", ["Mali"]),
        ("The BBC reported that Chad had armed the rebels. Chad denied any involvement.", ["BBC"]),
    ],
)
def test_who_rejects_something_answers_who_said_it(text: str, answered: list[str]) -> None:
    document = read(text)
    assert labels(document, one(document, "Reject").recipients) == answered


@pytest.mark.parametrize(
    "text",
    [
        "Chad accused Niger of shelling the town. Mali denied the reports.",
        "Chad accused Niger of shelling the town. Chad rejected the proposal.",
        "Mali said that Niger had armed the rebels. Chad denied any role.",
        "Mali said that Chad had armed the rebels. Chad rejected the treaty.",
        "Chad accused Niger of shelling the town. "
        + "The weather was mild in the whole country. " * 30
        + "Niger denied it.",
    ],
)
def test_who_was_not_addressed_or_speaks_much_later_answers_nobody(text: str) -> None:
    assert not one(read(text), "Reject").recipients


@pytest.mark.parametrize(
    ("text", "cls", "actors", "recipients"),
    [
        ("The French bill drew criticism from Chad.", "Accuse", {"Chad"}, {"France"}),
        ("Norway has come under criticism from Chad.", "Accuse", {"Chad"}, {"Norway"}),
        ("Norway's remarks prompted outrage among senators.", "Accuse", {"senators"}, {"Norway"}),
        ("Chad taxed goods from Norway, which drew criticism from Mali.", "Accuse", {"Mali"}, set()),
        ("Norway announced sanctions that target Chad.", "Sanction", {"Norway"}, {"Chad"}),
        ("Air strikes by French jets killed nine rebels in Mali.", "Assault", {"French jets"}, {"nine rebels"}),
        ("Norway wrote to Chad demanding an answer.", "Request", {"Norway"}, {"Chad"}),
        ("Norway wrote to Chad accusing Mali of fraud.", "Accuse", {"Norway"}, {"Mali"}),
    ],
)
def test_what_is_judged_and_who_is_written_to(text: str, cls: str, actors: set[str], recipients: set[str]) -> None:
    document = read(text)
    event = one(document, cls)
    assert (set(labels(document, event.actors)), set(labels(document, event.recipients))) == (actors, recipients)


def test_what_a_bomb_hits_is_whom_it_concerns() -> None:
    document = read("Two bombs exploded outside U.S. embassies in Kenya on Friday, killing 81 people.")
    [attack] = [e for e in document.events if e.cls == "Assault"]
    assert set(labels(document, attack.recipients)) == {"U.S. embassies", "81 people"}


def test_a_bomb_and_its_explosion_are_one_event() -> None:
    found = [e for e in read("A car bomb went off near a police patrol in Karachi.").events if e.cls == "Assault"]
    assert len(found) == 1 and len(found[0].mentions) == 2


def test_what_is_given_receives_nothing() -> None:
    assert one(read("Norway had supplied the drones."), "Aid").recipients == ()
    document = read("Norway gave Mali drones.")
    assert labels(document, one(document, "Aid").recipients) == ["Mali"]


def test_that_nobody_was_arrested_is_an_event_all_the_same() -> None:
    event = one(read("Nobody was arrested in Lagos on Sunday."), "Coerce")
    assert (event.factuality.value, event.actors, event.recipients) == ("Negated", (), ())


@pytest.mark.parametrize(
    ("text", "cls", "actor", "recipient"),
    [
        ("The governor survived a bomb attack.", "Assault", [], ["governor"]),
        ("The minister escaped from an ambush by the rebels.", "Assault", ["rebels"], ["minister"]),
        ("The convoy was caught in an ambush by rebels.", "Assault", ["rebels"], ["convoy"]),
        ("The mayor was the target of an attack by rebels.", "Assault", ["rebels"], ["mayor"]),
        ("Chad won praise from France.", "Support", ["France"], ["Chad"]),
        ("Chad has the support of France.", "Support", ["France"], ["Chad"]),
        ("Chad gained France's support.", "Support", ["France"], ["Chad"]),
        ("Chad received weapons from France.", "Aid", ["France"], ["Chad"]),
        ("Chad received a warning from France.", "Threaten", ["France"], ["Chad"]),
    ],
)
def test_a_subject_may_be_whom_it_is_done_to(text: str, cls: str, actor: list[str], recipient: list[str]) -> None:
    document = read(text)
    (event,) = (e for e in document.events if e.cls == cls)
    assert (labels(document, event.actors), labels(document, event.recipients)) == (actor, recipient)
