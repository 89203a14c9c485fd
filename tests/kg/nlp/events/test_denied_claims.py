"""An event that is declared false is Negated, on the word of who declares it."""

from __future__ import annotations

import pytest

from kg.build.reading import read_article
from kg.model import Article, Factuality


@pytest.mark.parametrize(
    ("text", "cls", "factuality", "speaker"),
    [
        ("Claims that Serbia sent arms to Russia are untrue, Milan Vuk said.", "Aid", Factuality.NEGATED, "Milan Vuk"),
        (
            "Kosovo's claim that Serbia sent arms to Russia is baseless, Milan Vuk said.",
            "Aid",
            Factuality.NEGATED,
            "Milan Vuk",
        ),
        ("It is not true that Serbia sent arms to Russia, Milan Vuk said.", "Aid", Factuality.NEGATED, "Milan Vuk"),
        ("Reports that Turkey attacked Kobani are false.", "Assault", Factuality.NEGATED, None),
        # a denial of a denial
        (
            "Reports that Turkey did not attack Kobani are false, Milan Vuk said.",
            "Assault",
            Factuality.ACTUAL,
            "Milan Vuk",
        ),
        # nothing is denied
        ("Claims that Serbia sent arms to Russia are true, Milan Vuk said.", "Aid", Factuality.ACTUAL, "Milan Vuk"),
    ],
)
def test_a_denied_claim(text: str, cls: str, factuality: Factuality, speaker: str | None) -> None:
    document = read_article(Article("test", text, published="2024-05-07"))
    labels: dict[str | None, str | None] = {None: None} | {e.key: e.label for e in document.entities}
    (event,) = (e for e in document.events if e.cls == cls)
    assert (event.factuality, labels[event.attributed_to]) == (factuality, speaker)
