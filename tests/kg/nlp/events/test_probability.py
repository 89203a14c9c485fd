"""Confidence is the probability of fitted models, and the field that is least sure is named."""

from __future__ import annotations

import pytest

from kg.nlp.events.component import event_readings
from kg.nlp.events.probability import ALL, FIELDS, features, probability
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.tables import table
from tests.kg.nlp.events.reading import before_events, read


def known(text: str, published: str | None = None) -> dict[str, float]:
    view = View(before_events(text, published))
    return features(view, event_readings(view)[0])


@pytest.mark.parametrize(
    ("text", "holds", "holds_not"),
    [
        ("Chad attacked Mali.", "class.Assault trigger.verb actor.number.1 recipient.class.State", "trigger.passive"),
        ("Mali was attacked by Chad.", "trigger.passive actor.linked asserted", "actor.none.Assault"),
        ("A convoy was attacked.", "actor.number.0 actor.none.Assault", "actor.named"),
        ("The attack on Mali lasted hours.", "trigger.noun", "trigger.verb"),
        ("France said that Chad attacked Mali.", "attributed", "asserted attributed.actor"),
        ("Chad did not attack Mali.", "factuality.Negated", "factuality.Actual"),
        ("Chad attacked Mali.", "sentence.others.0 clause.others.0", "sentence.others.1"),
        ("Chad attacked Mali while Togo met Niger.", "sentence.others.2 clause.others.2", "sentence.others.0"),
        ("France condemned the attack by Chad.", "frame.deeds", "actor.not_agent"),
        ("Chad attacked Mali. The attack lasted hours.", "mentions.2", "mentions.1"),
    ],
)
def test_what_is_known_of_an_event(text: str, holds: str, holds_not: str) -> None:
    found = known(text, "2024-06-05")
    assert set(holds.split()) <= found.keys() and found.keys().isdisjoint(holds_not.split())


def test_measures_are_about_one_at_most() -> None:
    found = known("Chad attacked Mali " + "with great and very great force " * 50 + "in the end.")
    assert all(0 <= value <= 2 for value in found.values())


@pytest.mark.parametrize("model", [ALL, *FIELDS])
def test_each_model_knows_only_features_that_exist(model: str) -> None:
    weights = table("event_probability").mapping(model)
    groups = {name.partition(".")[0] for name in weights}
    assert "base" in weights and groups <= set(
        "base class trigger frame actor recipient factuality mentions attributed asserted time place counts score text "
        "sentence clause topic".split()
    )


def test_a_sure_event_is_likelier_right_than_one_whose_sides_are_not_told() -> None:
    told = read("Chad condemned Mali. Someone was killed somewhere.", "2024-06-05").events
    assert told[0].confidence > told[-1].confidence
    assert all(0 < e.confidence < 1 and e.doubt in FIELDS for e in told)


def test_the_least_sure_field_of_an_attack_by_nobody_known_is_a_side() -> None:
    view = View(before_events("A convoy was attacked in Mali.", None))
    [one] = event_readings(view)
    assert probability(view, one)[1] in ("actor", "recipient")
