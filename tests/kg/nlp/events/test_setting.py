"""What a dateline and the state of an authority say of events told without a place."""

from __future__ import annotations

import pytest

from tests.kg.nlp.events.reading import labels, one, read


@pytest.mark.parametrize(
    ("text", "cls", "place"),
    [
        ("NAIROBI, Kenya (AP) — The Kenyan government on Friday condemned the strikes on Sudan.", "Accuse", "Nairobi"),
        ("NAIROBI, Kenya (AP) _ The Kenyan government on Friday condemned the strikes on Sudan.", "Accuse", "Nairobi"),
        (
            "The Kenyan minister criticised Sudan.\n\nNAIROBI, Kenya (AP) _ The Kenyan minister criticised Sudan.",
            "Accuse",
            "Nairobi",
        ),
        ("NAIROBI, Kenya (AP) _\nKenyan police arrested two editors on Friday.", "Coerce", "Nairobi"),
        ("NAIROBI, March 3 (Xinhua) -- The French minister met Kenyan officials.", "Consult", "Nairobi"),
        ("NAIROBI, March 3 (Xinhua) -- Gunmen killed two Kenyan ministers.", "Assault", "Nairobi"),
        (
            "NAIROBI, March 3 (Xinhua) -- It rained. A French envoy met rebels here.",
            "Consult",
            "Nairobi",
        ),
        ("Kenya expelled five Sudanese traders.", "Coerce", "Kenya"),
        ("Kenyan police seized the newspaper.", "Coerce", "Kenya"),
        ("Kenyan police are investigating the opposition leader.", "Accuse", "Kenya"),
        ("Kenya's parliament voted against the plans of Sudan.", "Reject", "Kenya"),
    ],
)
def test_news_of_a_side_of_the_country(text: str, cls: str, place: str) -> None:
    document = read(text, "2024-03-03")
    found = [labels(document, (e.place,)) for e in document.events if e.cls == cls and e.place is not None]
    assert [place] in found


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("NAIROBI, Kenya (AP) — The French government on Friday condemned Sudan.", "Accuse"),
        ("NAIROBI, Kenya (AP) — It rained. The Kenyan government condemned Sudan.", "Accuse"),
        ("NAIROBI, Kenya (AP) — Kenyan soldiers killed two rebels on Friday.", "Assault"),
        ("NAIROBI, Kenya (AP) — The Kenyan government may condemn Sudan.", "Accuse"),
        ("Kenyan soldiers detained two men.", "Coerce"),
        ("Kenyan police criticised the opposition leader.", "Accuse"),
        ("Kenya banned imports from the government of Sudan.", "Coerce"),
    ],
)
def test_not_of_others_nor_of_what_may_happen_abroad(text: str, cls: str) -> None:
    assert all(e.place is None for e in read(text, "2024-03-03").events if e.cls == cls)


def test_a_place_told_goes_before_the_dateline() -> None:
    text = "NAIROBI, Kenya (AP) — Kenyan police arrested two editors in Mombasa on Friday."
    document = read(text, "2024-03-03")
    place = one(document, "Coerce").place
    assert place is not None and labels(document, (place,)) == ["Mombasa"]
