"""Who judges whom in words."""

from __future__ import annotations

import pytest

from tests.kg.nlp.events.reading import labels, one, read


@pytest.mark.parametrize(
    ("text", "cls", "actors", "recipients"),
    [
        ("The prince described the senator as a disgrace to his party.", "Accuse", ["prince"], ["senator"]),
        ("The president was described by the mayor as corrupt.", "Accuse", ["mayor"], ["president"]),
        ("The mayor called the governor's plan crazy.", "Accuse", ["mayor"], ["governor"]),
        ("The king called the rebels heroic.", "Support", ["king"], ["rebels"]),
        ("The Law Union of Lima said Chad was violating the treaty.", "Accuse", ["Law Union of Lima"], ["Chad"]),
        ("The ministry branded the senator's claim false.", "Reject", ["ministry"], ["senator"]),
        ("The senator said the plan of the president was a disgrace.", "Accuse", ["senator"], ["president"]),
        ("The minister said it was unacceptable that Turkey had left.", "Accuse", ["minister"], ["Turkey"]),
        ("The minister said it was wrong for Chad to leave.", "Accuse", ["minister"], ["Chad"]),
        ("The envoy said that the vote of Chad was not fair.", "Accuse", ["envoy"], ["Chad"]),
        ("Republicans have been critical of the president.", "Accuse", ["Republicans"], ["president"]),
        ("Norway was disappointed with the decision of Chad.", "Accuse", ["Norway"], ["Chad"]),
        ("Norway is grateful to Chad.", "Support", ["Norway"], ["Chad"]),
        ("“We are appalled by the decision of Chad,” Anna Weber said.", "Accuse", ["Anna Weber"], ["Chad"]),
        ("The senator said that the mayor's comment was ill-advised.", "Accuse", ["senator"], ["mayor"]),
        ("The senator said that the plan of the mayor was misguided.", "Accuse", ["senator"], ["mayor"]),
        ("The senator said that Anna Weber's speech was ill-advised.", "Accuse", ["senator"], ["Anna Weber"]),
        ("The Chadian president called the mayor's order “tyranny”.", "Accuse", ["Chadian president"], ["mayor"]),
        ("The minister said that Chad was complicit in the crimes.", "Accuse", ["minister"], ["Chad"]),
        (
            "The opposition leader said the president had lied to the nation.",
            "Accuse",
            ["opposition leader"],
            ["president"],
        ),
        ("Norway says that Chad has breached the embargo.", "Accuse", ["Norway"], ["Chad"]),
        ("The senator said the mayor had failed to protect the witness.", "Accuse", ["senator"], ["mayor"]),
        ("The senator said the mayor should have resigned.", "Accuse", ["senator"], ["mayor"]),
    ],
)
def test_a_judgement_is_an_event(text: str, cls: str, actors: list[str], recipients: list[str]) -> None:
    document = read(text)
    found = one(document, cls)
    assert labels(document, found.actors) == actors
    assert labels(document, found.recipients) == recipients
    assert found.attributed_to is None


@pytest.mark.parametrize(
    "text",
    [
        "Officers found an illegal scanner in the car.",
        "The king was critical.",
        "The senator said the weather was terrible.",
        "The senator said the plan of Chad was not a disgrace.",
        "The plan of Chad is a disgrace.",
        "The king described the abuse.",
        "The senator called his novel The Traitor.",
        "The teacher was disappointed with the pupils.",
        "The senator said that a vote of Chad would be illegal.",
        "The minister said that Chad had not breached the embargo.",
        "Chad breached the embargo.",
        "The senator said that the village lies in a valley.",
        "“We have squandered a chance,” the minister said.",
        "The minister said that the harvest had failed.",
    ],
)
def test_no_judgement_without_holder_and_target(text: str) -> None:
    assert [(e.cls, e.label) for e in read(text).events] == []
