"""What stands in a dateline."""

from __future__ import annotations

import pytest

from kg.model import Article, Block, Document, Entity, Paragraph
from kg.nlp.geocoding.datelines import add_datelines


def dateline(line: str, block: Block = Block.BODY) -> list[tuple[str, str, str | None]]:
    entities: dict[str, Entity] = {}
    text = line + "They met."
    add_datelines(Document(Article("x", text), (Paragraph(0, len(text), block, len(line)),)), entities)
    return [(e.cls, e.label, e.ref) for e in entities.values()]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            "NAIROBI, Kenya (AP) — ",
            [
                ("MediaOrganization", "Associated Press", "org/ap"),
                ("Place", "Nairobi", None),
                ("State", "Kenya", "state/KEN"),
            ],
        ),
        ("LONDON — ", [("Place", "London", None)]),
        ("KENYA — ", [("State", "Kenya", "state/KEN")]),
        ("Xyzzyville (Xyz) — ", []),
        ("NAIROBI, March 3 (AP) — ", [("MediaOrganization", "Associated Press", "org/ap"), ("Place", "Nairobi", None)]),
    ],
)
def test_place_state_and_agency(line: str, found: list[tuple[str, str, str | None]]) -> None:
    assert dateline(line) == found


def test_only_the_body_has_datelines() -> None:
    assert dateline("LONDON — ", Block.CAPTION) == []
