"""What is promised, announced, threatened, refused and demanded."""

from __future__ import annotations

import pytest

from tests.kg.nlp.events.reading import labels, read


def found(text: str) -> set[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """Class, mode, actors and recipients of each event."""
    document = read(text)
    return {
        (e.cls, "".join(e.modes), tuple(labels(document, e.actors)), tuple(labels(document, e.recipients)))
        for e in document.events
    }


@pytest.mark.parametrize(
    ("text", "cls", "mode", "actor", "recipients"),
    [
        ("Chad agreed to meet Niger.", "Agree", "", "Chad", ("Niger",)),
        ("Chad offered to help Niger.", "Agree", "", "Chad", ("Niger",)),
        ("Chad is going to visit Niger.", "Agree", "", "Chad", ("Niger",)),
        ("The Kenyan president will visit Uganda next week.", "Agree", "", "Kenyan president", ("Uganda",)),
        ("The Chadian minister said that he will resign.", "Agree", "", "Chadian minister", ()),
        ("Chad vowed to attack Niger.", "Threaten", "violence", "Chad", ("Niger",)),
        ("Chad vowed to cut ties with Niger.", "Threaten", "relations", "Chad", ("Niger",)),
        ("Chad threatened Niger with an attack.", "Threaten", "violence", "Chad", ("Niger",)),
        ("Chad warned Niger that it would attack.", "Threaten", "violence", "Chad", ("Niger",)),
        ("Chad refused to meet the rebels.", "Reject", "meet", "Chad", ("rebels",)),
        ("Chad will not lift the embargo on Niger.", "Reject", "yield", "Chad", ("Niger",)),
        ("Chad said that Niger must release the sailors.", "Request", "yield", "Chad", ("Niger",)),
        ("Chad said that Niger must change its laws.", "Request", "change", "Chad", ("Niger",)),
        ("Chad called on Niger to release the sailors.", "Request", "yield", "Chad", ("Niger",)),
        ("Chad demanded an attack on Niger.", "Request", "change", "Chad", ("Niger",)),
        ("Chad refused talks with Niger.", "Reject", "meet", "Chad", ("Niger",)),
        ("Chad requires Niger to free the sailors of Mali.", "Request", "yield", "Chad", ("Niger",)),
        ("Turkey asked Greece to release the sailors.", "Request", "yield", "Turkey", ("Greece",)),
        ("Chad demanded the release of its soldiers from Niger.", "Request", "yield", "Chad", ("Niger",)),
        ("Chad demanded that Niger release the sailors.", "Request", "", "Chad", ("Niger",)),
        ("Chad ordered Niger to release the sailors.", "Request", "yield", "Chad", ("Niger",)),
        ("Japan agreed to provide Nepal with the technology.", "Agree", "", "Japan", ("Nepal",)),
        ("Japan agreed to give access to Nepal.", "Agree", "", "Japan", ("Nepal",)),
        ("Niger refused to give Chad the papers.", "Reject", "", "Niger", ("Chad",)),
        ("Niger refused to let Chad use the port.", "Reject", "", "Niger", ("Chad",)),
        ("Niger refused to condemn the rebels.", "Reject", "change", "Niger", ()),
        ("Niger rejected the report and thanked Chad.", "Reject", "", "Niger", ()),
        ("Niger condemned the coup, and its king phoned the emir of Chad.", "Accuse", "disapprove", "Niger", ()),
        ("The police carried out an operation to arrest a smuggler.", "Coerce", "", "police", ("smuggler",)),
        ("The police planned a manhunt to arrest a smuggler.", "Coerce", "arrest", "police", ("smuggler",)),
        ("The rebels do not intend to meet Chad.", "Reject", "meet", "rebels", ("Chad",)),
    ],
)
def test_the_word_before_an_event_is_an_event_of_its_own(
    text: str, cls: str, mode: str, actor: str, recipients: tuple[str, ...]
) -> None:
    assert (cls, mode, (actor,), recipients) in found(text)


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("Chad said that Niger must know the truth.", "Request"),
        ("Chad said that Niger had to release the sailors.", "Request"),
        ("It was said that Niger must release the sailors.", "Request"),
        ("Chad said that the sailors must be released.", "Request"),
        ("Niger expects Chad to attack Mali.", "Threaten"),
        ("Chad feared that Niger would attack Mali.", "Threaten"),
        ("The king of Chad is to be arrested by Niger.", "Threaten"),
        ("Chad did not attack Niger.", "Reject"),
        ("Chad did not plan to attack Niger.", "Reject"),
        ("The Chadian minister will resign.", "Agree"),
        ("Mali said that the Chadian minister will resign.", "Agree"),
        ("Chad agreed that Niger attacked Mali.", "Threaten"),
        ("Chad met Niger to discuss an attack on Mali.", "Threaten"),
        ("Mali accused Chad of planning to attack Niger.", "Threaten"),
        ("The talks between Chad and Niger were cancelled.", "Reject"),
        ("The army has committed crimes since attacking Niger.", "Threaten"),
        ("Chad is ready for an attack by Niger.", "Threaten"),
        ("Chad said that Niger must have written the letter.", "Accuse"),
        ("A summit of Chad and Niger has been put off.", "Reject"),
        ("A visit by the king of Chad to Niger was cancelled.", "Reject"),
    ],
)
def test_what_commits_nobody(text: str, cls: str) -> None:
    assert cls not in {kind for kind, *_ in found(text)}


def test_those_who_meet_are_concerned_as_the_meeting_is() -> None:
    assert ("Agree", "", ("Chad", "Niger"), ()) in found("Chad and Niger agreed to meet.")


@pytest.mark.parametrize(
    ("text", "actor", "recipients"),
    [
        ("Chad has insisted it will not allow Niger to join the club.", "Chad", ("Niger",)),
        ("“We will never accept a corridor along our border,” the Chadian president said.", "Chadian president", ()),
        ("The minister said he was not going to put lives at risk.", "minister", ()),
    ],
)
def test_what_somebody_says_that_they_will_not_do_is_refused(
    text: str, actor: str, recipients: tuple[str, ...]
) -> None:
    assert ("Reject", "", (actor,), recipients) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Chad said that Niger would not allow it.",
        "Chad said that it would not hesitate to help.",
        "Chad said that it did not allow the march.",
        "Chad said that it would allow the march.",
        "Chad said that it would not be allowed to march.",
    ],
)
def test_what_is_no_refusal_of_ones_own(text: str) -> None:
    assert "Reject" not in {kind for kind, *_ in found(text)}
