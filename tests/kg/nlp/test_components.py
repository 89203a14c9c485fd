"""The pipeline: its order is checked, and each component assigns what it says."""

from __future__ import annotations

from dataclasses import fields

import pytest

from kg.model import Article, Document
from kg.nlp.components import RULES, Component, OrderError, checked, pipeline, read

TEXT = (
    "KABUL, 2 July 2024 (AP) — Kenya's foreign minister John Doe met Ugandan envoys in Nairobi on Monday. “We agreed,”"
    " Doe said."
)


def test_the_rules_stand_in_an_order_in_which_each_finds_what_it_requires() -> None:
    assert pipeline() == RULES


@pytest.mark.parametrize("name", ["events", "coreference", "statements"])
def test_a_component_before_what_it_requires_is_refused(name: str) -> None:
    late = next(c for c in RULES if c.name == name)
    with pytest.raises(OrderError, match=name):
        checked((late, *(c for c in RULES if c is not late)))


def test_requirements_and_assignments_are_fields_of_a_document() -> None:
    known = {field.name for field in fields(Document)}
    assert all(c.requires | c.assigns <= known for c in RULES)


def test_components_change_only_what_they_assign() -> None:
    document = Document(Article("a", TEXT))
    for component in RULES:
        after = component.run(document)
        changed = {f.name for f in fields(Document) if getattr(after, f.name) != getattr(document, f.name)}
        changed |= {"parse"} if after.parse is not document.parse else set()
        assert (
            changed <= component.assigns | {"article"}
            if component.name == "segmentation"
            else changed <= component.assigns
        ), component.name
        document = after
    assert document.events and document.statements and document.tenures


def test_extractors_run_after_the_rules_that_they_add_to() -> None:
    extra = Component("names", lambda document: document, frozenset(("parse",)), frozenset(("entities",)))
    order = [c.name for c in pipeline(names=[extra])]
    assert order.index("mentions") + 1 == order.index("names")


def test_without_the_rules_no_events_are_read() -> None:
    assert not read(Article("a", TEXT), pipeline(rules=False)).events
