"""How sure an event is."""

from __future__ import annotations

from tests.kg.nlp.events.reading import one, read


def test_a_named_private_person_leaves_a_doubt() -> None:
    private = one(read("Jonas Lund promised to help the farmers."), "Agree")
    official = one(read("Prime Minister Jonas Lund promised to help the farmers."), "Agree")
    assert private.confidence < 0.5 < official.confidence
