"""Whom "I", "we" and "they" stand for."""

from __future__ import annotations

import pytest

from tests.kg.nlp.events.reading import labels, read


@pytest.mark.parametrize(
    ("text", "cls", "actors"),
    [
        ('"We demand the release of the sailors," Kenyan Foreign Minister Jonas Lund said.', "Request", ["Kenya"]),
        ('"I thank Uganda for its help," Kenyan Foreign Minister Jonas Lund said.', "Support", ["Jonas Lund"]),
        ("The rebels said: “We attacked the convoy near Kampala.”", "Assault", ["rebels"]),
        ('The baker Jonas Lund said: "We condemn Chad."', "Accuse", []),
    ],
)
def test_i_and_we_in_quotations(text: str, cls: str, actors: list[str]) -> None:
    document = read(text)
    assert [labels(document, e.actors) for e in document.events if e.cls == cls][:1] == [actors]


def test_they_behind_a_thing_are_not_the_people_before_it() -> None:
    document = read("The police said that the rules failed because they attacked freedom.")
    assert not any(m.start == document.article.text.index("they") for e in document.entities for m in e.mentions)
