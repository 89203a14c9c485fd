"""What entities get from their rows."""

from __future__ import annotations

import pytest

from kg.model import Article, Document, Entity, Mention, MentionKind
from kg.nlp.linking.details import add_details

SPOT = (Mention(0, 1, MentionKind.NAME, 0),)


def detailed(*entities: Entity, published: str | None = None) -> dict[str, Entity]:
    document = add_details(Document(Article("x", "x", published=published), entities=entities))
    return {e.key: e for e in document.entities}


@pytest.mark.parametrize(("published", "sectors"), [("2017-03-02", ("GOV",)), ("1970-03-02", ()), (None, ("GOV",))])
def test_the_sector_of_a_holder_is_that_of_the_day(published: str | None, sectors: tuple[str, ...]) -> None:
    person = Entity("e0", "Person", "Erdogan", SPOT, ref="person/recep-tayyip-erdogan")
    assert detailed(person, published=published)["e0"].sectors == sectors


def test_a_sector_that_the_text_tells_is_kept() -> None:
    person = Entity("e0", "Person", "Erdogan", SPOT, ref="person/recep-tayyip-erdogan", sectors=("REB",))
    assert detailed(person, published="2017-03-02")["e0"].sectors == ("REB",)


def test_entities_of_one_row_are_one() -> None:
    states = (Entity("e0", "State", "Kenya", SPOT, ref="state/KEN"), Entity("e1", "State", "Kenya", ref="state/KEN"))
    assert list(detailed(*states)) == ["e0"]


def test_what_a_row_points_to_is_added_without_mentions() -> None:
    found = detailed(Entity("e0", "GovernmentBody", "Mossad", SPOT, ref="org/mossad"))
    state = next(e for e in found.values() if e.ref == "state/ISR")
    assert state.mentions == () and found["e0"].acts_for == (state.key,)


def test_a_name_without_a_row_has_the_sector_of_its_words() -> None:
    found = detailed(
        Entity("e0", "Organization", "Lake University", SPOT), Entity("e1", "Group", "police", named=False)
    )
    assert found["e0"].sectors == ("EDU",) and found["e1"].sectors == ()
